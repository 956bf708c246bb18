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


def answered(at_desk: Desk, case: Row) -> Row:
    """The case with a result."""
    return at_desk.do(lambda a: acts.close(a, case, "Đã thay bóng.", no_proof="trời tối"))  # type: ignore[no-any-return]


def test_an_answer_by_mistake_is_taken_back(at_desk: Desk) -> None:
    """The due date stays, the answer counts no more, the citizen reads why, and the case can be answered again."""
    case = at_desk.file("web:1")
    closed = answered(at_desk, case)
    at_desk.now += timedelta(hours=1)
    again = at_desk.do(lambda a: reopen(a, closed, WHY))
    assert (again.state, again.due, again.closed_at, again.on_time) == ("assigned", case.due, None, None)
    assert again.clock_from == case.clock_from and again.reopened == 0, "nobody complained"
    heard = at_desk.heard("web:1")[-1]
    assert case.code in heard.text and f"{WHY}. " in heard.text and "gửi nhầm" in heard.text and "hạn trả lời vẫn là" in heard.text
    assert at_desk.told == ["web:1"] and answered(at_desk, again).on_time == 1


def test_whoever_handled_it_keeps_it(at_desk: Desk) -> None:
    case = at_desk.file("web:1")
    taken = at_desk.do(lambda a: acts.accept(a, case))
    again = _taken_back(at_desk, taken)
    assert (again.state, again.officer) == ("accepted", 7)


def _taken_back(at_desk: Desk, case: Row) -> Row:
    closed = answered(at_desk, case)
    return at_desk.do(lambda a: reopen(a, closed, WHY))  # type: ignore[no-any-return]


def test_a_mistake_buys_no_time(at_desk: Desk) -> None:
    """Reopened after the due date it is late, and no time is promised that has passed."""
    closed = answered(at_desk, at_desk.file("web:1"))
    at_desk.now += timedelta(days=30)
    again = at_desk.do(lambda a: reopen(a, closed, WHY))
    assert again.due == closed.due and "hạn trả lời" not in at_desk.heard("web:1")[-1].text
    assert answered(at_desk, again).on_time == 0


def test_the_time_that_it_waited_for_the_citizen_is_given_back(at_desk: Desk) -> None:
    """It was answered while the clock stood: as much working time is left as before the question."""
    case = at_desk.file("web:1")
    asked = at_desk.do(lambda a: acts.ask(a, case, "Cột số mấy ạ?"))
    at_desk.now += timedelta(days=1)
    asked = at_desk.do(lambda a: acts.ask(a, asked, "Gần nhà số mấy ạ?"))
    at_desk.now += timedelta(days=6)
    again = _taken_back(at_desk, asked)
    left = at_desk.rules.calendar.working_time(datetime.fromisoformat(case.received_at), datetime.fromisoformat(case.due or ""))
    assert at_desk.rules.calendar.working_time(at_desk.now, datetime.fromisoformat(again.due or "")) == left
    assert again.paused_at is None and _taken_back(at_desk, again).due == again.due, "only once"


def test_what_was_published_comes_down(at_desk: Desk) -> None:
    closed = answered(at_desk, at_desk.file("web:1"))
    published = at_desk.do(lambda a: acts.publish(a, closed, "Đã thay bóng."))
    again = at_desk.do(lambda a: reopen(a, published, WHY))
    assert (again.state, again.published) == ("assigned", None)


def test_whoever_has_only_a_telephone_is_called(at_desk: Desk) -> None:
    """The news goes onto the list of calls."""
    case = at_desk.do(lambda a: file_call(a, LAMP, "call:1"))
    _taken_back(at_desk, case)
    with at_desk.store.reading() as db:
        assert [(one.kind, one.text) for one in callbacks.news(db)] == [("taken_back", WHY)]


def test_only_an_answer_can_be_taken_back_and_only_with_a_reason(at_desk: Desk) -> None:
    """The twins."""
    case = at_desk.file("web:1")
    assert not fits(at_desk.rules, case)["reopen"]
    closed = answered(at_desk, case)
    assert fits(at_desk.rules, closed)["reopen"]
    with pytest.raises(CannotAct, match="vì sao"):
        at_desk.do(lambda a: reopen(a, closed, "  "))
    assert at_desk.latest(closed) == closed
