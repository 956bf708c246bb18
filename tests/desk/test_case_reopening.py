"""A result that was sent by mistake is taken back: the citizen hears so, and the clock goes on as if nothing had been sent."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from feedback_store import callbacks
from feedback_store.cases import Row
from handlers.desk import case_acts as acts
from handlers.desk.case_acts import CannotAct
from handlers.desk.case_filing import file_call
from handlers.desk.case_fit import fits
from handlers.desk.case_reopening import reopen
from tests.desk.at_the_desk import LAMP, Desk

WHY = "gửi nhầm sang phản ánh của phường bên cạnh"


def answered(desk: Desk, case: Row) -> Row:
    """The case with a result."""
    return desk.do(lambda a: acts.close(a, case, "Đã thay bóng.", no_proof="trời tối"))  # type: ignore[no-any-return]


def test_an_answer_by_mistake_is_taken_back(desk: Desk) -> None:
    """The due date stays, the answer counts no more, the citizen reads why, and the case can be answered again."""
    case = desk.file("web:1")
    closed = answered(desk, case)
    desk.now += timedelta(hours=1)
    again = desk.do(lambda a: reopen(a, closed, WHY))
    assert (again.state, again.due, again.closed_at, again.on_time) == ("assigned", case.due, None, None)
    assert again.clock_from == case.clock_from and again.reopened == 0, "nobody complained"
    heard = desk.heard("web:1")[-1]
    assert case.code in heard.text and f"{WHY}. " in heard.text and "gửi nhầm" in heard.text and "hạn trả lời vẫn là" in heard.text
    assert desk.told == ["web:1"] and answered(desk, again).on_time == 1


def test_whoever_handled_it_keeps_it(desk: Desk) -> None:
    case = desk.file("web:1")
    taken = desk.do(lambda a: acts.accept(a, case))
    again = _taken_back(desk, taken)
    assert (again.state, again.officer) == ("accepted", 7)


def _taken_back(desk: Desk, case: Row) -> Row:
    closed = answered(desk, case)
    return desk.do(lambda a: reopen(a, closed, WHY))  # type: ignore[no-any-return]


def test_a_mistake_buys_no_time(desk: Desk) -> None:
    """Reopened after the due date it is late, and no time is promised that has passed."""
    closed = answered(desk, desk.file("web:1"))
    desk.now += timedelta(days=30)
    again = desk.do(lambda a: reopen(a, closed, WHY))
    assert again.due == closed.due and "hạn trả lời" not in desk.heard("web:1")[-1].text
    assert answered(desk, again).on_time == 0


def test_the_time_that_it_waited_for_the_citizen_is_given_back(desk: Desk) -> None:
    """It was answered while the clock stood: as much working time is left as before the question."""
    case = desk.file("web:1")
    asked = desk.do(lambda a: acts.ask(a, case, "Cột số mấy ạ?"))
    desk.now += timedelta(days=1)
    asked = desk.do(lambda a: acts.ask(a, asked, "Gần nhà số mấy ạ?"))
    desk.now += timedelta(days=6)
    again = _taken_back(desk, asked)
    left = desk.rules.calendar.working_time(datetime.fromisoformat(case.received_at), datetime.fromisoformat(case.due or ""))
    assert desk.rules.calendar.working_time(desk.now, datetime.fromisoformat(again.due or "")) == left
    assert again.paused_at is None and _taken_back(desk, again).due == again.due, "only once"


def test_what_was_published_comes_down(desk: Desk) -> None:
    closed = answered(desk, desk.file("web:1"))
    published = desk.do(lambda a: acts.publish(a, closed, "Đã thay bóng."))
    again = desk.do(lambda a: reopen(a, published, WHY))
    assert (again.state, again.published) == ("assigned", None)


def test_whoever_has_only_a_telephone_is_called(desk: Desk) -> None:
    """The news goes onto the list of calls."""
    case = desk.do(lambda a: file_call(a, LAMP, "call:1"))
    _taken_back(desk, case)
    with desk.store.reading() as db:
        assert [(one.kind, one.text) for one in callbacks.news(db)] == [("taken_back", WHY)]


def test_only_an_answer_can_be_taken_back_and_only_with_a_reason(desk: Desk) -> None:
    """The twins."""
    case = desk.file("web:1")
    assert not fits(desk.rules, case)["reopen"]
    closed = answered(desk, case)
    assert fits(desk.rules, closed)["reopen"]
    with pytest.raises(CannotAct, match="vì sao"):
        desk.do(lambda a: reopen(a, closed, "  "))
    assert desk.latest(closed) == closed
