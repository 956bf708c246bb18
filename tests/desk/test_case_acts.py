"""What officers do to cases: the state, the clock, the timeline, and what each citizen hears."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from feedback_store import callbacks, cases, conversations
from feedback_store.cases import Overtaken, Row
from handlers.citizen.moments import moment
from handlers.citizen.sentences import LEVELS
from handlers.desk import case_acts as acts
from handlers.desk.case_acts import Acting, CannotAct
from handlers.desk.case_filing import file_call, split
from handlers.messages import Conversation, Draft
from tests.desk.at_the_desk import LAMP, MONDAY, Desk


def test_the_ordinary_way(at_desk: Desk) -> None:
    """Taken up, given to a unit, answered with proof: the citizen hears of each step and is asked whether it helped."""
    case = at_desk.file("web:1")
    case = at_desk.do(lambda a: acts.accept(a, case))
    case = at_desk.do(lambda a: acts.route(a, case, "so_xay_dung"))
    case = at_desk.do(lambda a: acts.close(a, case, "Đã thay bóng.", no_proof="trời tối, chưa chụp được"))
    heard = at_desk.heard("web:1")
    assert case.state == "answered" and case.on_time == 1 and at_desk.told == ["web:1"]
    assert [choice.label for choice in heard[-1].choices] == list(LEVELS)
    assert "Đã thay bóng." in heard[-1].text and case.code in heard[-1].text
    assert at_desk.remembered("web:1").case == case.code


def test_the_clock_stands_while_the_citizen_is_asked(at_desk: Desk) -> None:
    """A question stops it; the answer by telephone lets it run on with what was left."""
    case = at_desk.file("web:1")
    case = at_desk.do(lambda a: acts.ask(a, case, "Cột đèn số mấy ạ?"))
    assert case.state == "waiting_citizen" and case.paused_at
    assert at_desk.remembered("web:1").waiting_for == "own:answering"
    at_desk.now += timedelta(days=7)
    again = at_desk.do(lambda a: acts.resume(a, case, "cột số 5"))
    left = at_desk.rules.calendar.working_time(MONDAY, datetime.fromisoformat(case.due or ""))
    assert at_desk.rules.calendar.working_time(at_desk.now, datetime.fromisoformat(again.due)) == left
    assert again.state == "assigned" and again.asked == ""


def test_a_draft_is_not_disturbed_by_a_question(at_desk: Desk) -> None:
    """Whoever is telling another case at that moment goes on; the question can be answered by its button."""
    case = at_desk.file("web:1")
    before = Conversation(draft=LAMP, waiting_for="case:place")

    def tell(acting: Acting) -> None:
        row = conversations.load(acting.db, "web:1")
        conversations.save(acting.db, row, json.dumps(before.to_data()), row.last_seq, MONDAY)

    at_desk.do(tell)
    at_desk.do(lambda a: acts.ask(a, case, "Cột đèn số mấy ạ?"))
    assert at_desk.remembered("web:1").waiting_for == "case:place"
    assert at_desk.heard("web:1")[-1].choices[0].id == f"o:answer:{case.code}"


def test_nobody_is_told_twice(at_desk: Desk) -> None:
    """A unit takes up what it was given: the citizen heard of the unit already. Who hears of it first is told, the twin."""
    case = at_desk.file("web:1")
    given = at_desk.do(lambda a: acts.route(a, case, "so_xay_dung"))
    taken = at_desk.do(lambda a: acts.accept(a, given))
    assert (taken.state, taken.officer, len(at_desk.heard("web:1")), at_desk.told) == ("accepted", 7, 1, [])
    new = at_desk.file("web:2")
    at_desk.do(lambda a: acts.accept(a, new))
    assert len(at_desk.heard("web:2")) == 1


def test_nothing_is_merged_into_what_was_answered(at_desk: Desk) -> None:
    """Whoever is merged there would never hear; into one in work it goes, the twin."""
    case, other = at_desk.file("web:1"), at_desk.file("web:2", replace(LAMP, text="Đèn ngõ hỏng"))
    done = at_desk.do(lambda a: acts.close(a, other, "Xong.", no_proof="x"))
    with pytest.raises(CannotAct):
        at_desk.do(lambda a: acts.merge(a, case, done))
    third = at_desk.file("web:3", replace(LAMP, text="Đèn chợ hỏng"))
    assert at_desk.do(lambda a: acts.merge(a, case, third)).state == "merged"


@pytest.mark.parametrize(
    "act",
    [
        lambda a, case: acts.close(a, case, "", no_proof="x"),
        lambda a, case: acts.close(a, case, "\u200b", no_proof="x"),
        lambda a, case: acts.close(a, case, "Đã sửa.", no_proof="\u200b \u2060"),
        lambda a, case: acts.close(a, case, "Xong"),
        lambda a, case: acts.refuse(a, case, "không có"),
        lambda a, case: acts.ask(a, case, "  "),
        lambda a, case: acts.route(a, case, "sao_hoa"),
        lambda a, case: acts.reply(a, case, ""),
        lambda a, case: acts.resume(a, case, "x"),
        lambda a, case: acts.unmerge(a, case),
        lambda a, case: acts.publish(a, case, "x"),
        lambda a, case: acts.merge(a, case, case),
        lambda a, case: acts.describe(a, case, "không.có", "normal", ""),
        lambda a, case: split(a, case, "", "environment.waste"),
    ],
)
def test_what_cannot_be_done(at_desk: Desk, act: Callable[[Acting, Row], Any]) -> None:
    """One line in Vietnamese, and nothing changes."""
    case = at_desk.file("web:1")
    with pytest.raises(CannotAct, match=r"\.$"):
        at_desk.do(lambda a: act(a, case))
    assert at_desk.latest(case) == case and at_desk.heard("web:1") == []


def test_merging_keeps_everybody_informed(at_desk: Desk) -> None:
    """Each keeps the own code, the earliest deadline counts, and unmerging gives back state and deadline."""
    first = at_desk.file("web:1")
    at_desk.now += timedelta(days=2)
    second = at_desk.file("web:2")
    lead = at_desk.do(lambda a: acts.merge(a, first, second))
    assert lead.state == "merged" and at_desk.latest(second).due == first.due
    second = at_desk.do(lambda a: acts.close(a, at_desk.latest(second), "Đã sửa.", no_proof="có biên bản ở đơn vị"))
    assert first.code in at_desk.heard("web:1")[-1].text and "Đã sửa." in at_desk.heard("web:1")[-1].text
    assert second.code in at_desk.heard("web:2")[-1].text
    alone = at_desk.do(lambda a: acts.unmerge(a, at_desk.latest(first)))
    assert (alone.state, alone.merged_into, alone.due) == ("new", None, first.due)


def test_both_cases_are_as_they_were_seen(at_desk: Desk) -> None:
    """S13: merged only if neither was changed meanwhile, and each accepted act raises the version of every case that it changes."""
    first, second = at_desk.file("web:1"), at_desk.file("web:2", replace(LAMP, text="Đèn ngõ hỏng"))
    changed = at_desk.do(lambda a: acts.remark(a, second, "Đã có người xem."))
    heard = len(at_desk.heard("web:1"))
    with pytest.raises(Overtaken) as overtaken:
        at_desk.do(lambda a: acts.merge(a, first, second))
    assert overtaken.value.latest == changed == at_desk.latest(second), "the loser reads what the other did"
    assert at_desk.latest(first) == first and len(at_desk.heard("web:1")) == heard
    merged = at_desk.do(lambda a: acts.merge(a, first, changed))  # the twin
    assert at_desk.latest(second).version == changed.version + 1
    at_desk.do(lambda a: acts.unmerge(a, merged))
    assert at_desk.latest(second).version == changed.version + 2


def test_nothing_is_merged_into_what_has_ended(at_desk: Desk) -> None:
    """Nobody would be told of a result any more."""
    first, second = at_desk.file("web:1"), at_desk.file("web:2", replace(LAMP, text="Đèn ngõ hỏng"))
    refused = at_desk.do(lambda a: acts.refuse(a, second, "unclear"))
    with pytest.raises(CannotAct):
        at_desk.do(lambda a: acts.merge(a, first, refused))


@pytest.mark.parametrize("nameless", [False, True])
def test_taken_up_after_all(at_desk: Desk, nameless: bool) -> None:
    """What was refused, or kept for information only, is open again: a due date from now on, which the citizen hears."""
    law = Draft("complaint", "procedures.delay", "normal", "Hồ sơ chậm", anonymous=True)
    case = at_desk.file("web:1", law if nameless else LAMP)
    if nameless:
        assert case.state == "reference" and case.due is None
    else:
        case = at_desk.do(lambda a: acts.refuse(a, case, "unclear"))
        assert case.closed_at and case.on_time is not None
    at_desk.now += timedelta(days=70)
    after = at_desk.do(lambda a: acts.accept(a, case))
    assert (after.state, after.closed_at, after.on_time, after.paused_seconds) == ("accepted", None, None, 0)
    assert after.due and datetime.fromisoformat(after.due) > at_desk.now and after.clock_from == at_desk.now.isoformat()
    assert after.calendar == at_desk.rules.calendar.version and after.deadline in at_desk.rules.deadlines
    assert moment(after.due) in at_desk.heard("web:1")[-1].text
    again = at_desk.do(lambda a: acts.close(a, after, "Đã xong.", no_proof="x"))
    assert again.on_time == 1


def test_a_caller_is_asked_by_telephone(at_desk: Desk) -> None:
    """The clock stands, the question waits on the list of calls, and is off it once the answer is written down."""
    case = at_desk.do(lambda a: file_call(a, LAMP, "form-1"))
    case = at_desk.do(lambda a: acts.ask(a, case, "Cột đèn số mấy ạ?"))
    assert case.state == "waiting_citizen" and case.paused_at == at_desk.now.isoformat()
    assert [(one.kind, one.text) for one in at_desk.do(lambda a: callbacks.news(a.db))] == [("asked", "Cột đèn số mấy ạ?")]
    case = at_desk.do(lambda a: acts.resume(a, case, "cột số 5"))
    assert case.state == "assigned" and at_desk.do(lambda a: callbacks.news(a.db)) == []
    nameless = at_desk.do(lambda a: file_call(a, replace(LAMP, name="", phone="", anonymous=True), "form-2"))
    with pytest.raises(CannotAct, match="không để lại số điện thoại"):
        at_desk.do(lambda a: acts.ask(a, nameless, "Ở đâu ạ?"))


def test_a_second_matter_gets_its_own_case(at_desk: Desk) -> None:
    """Same sender, same day of receipt, its own category, and a code that the citizen hears."""
    case = at_desk.file("web:1")
    new = at_desk.do(lambda a: split(a, case, "Rác đổ cạnh cột đèn", "environment.waste"))
    assert new.category == "environment.waste" and new.conversation_id == "web:1" and new.received_at == case.received_at
    assert new.code in at_desk.heard("web:1")[-1].text
    with at_desk.store.reading() as db:
        assert cases.sender(db, new.id) == cases.sender(db, case.id)


def test_a_call_is_filed_once(at_desk: Desk) -> None:
    """The same form sent twice is one case, and the same kind of row as one from the chat."""
    one = at_desk.do(lambda a: file_call(a, LAMP, "form-1"))
    assert at_desk.do(lambda a: file_call(a, LAMP, "form-1")).id == one.id
    assert one.channel == "phone" and one.due and one.code.startswith("PA-")


def test_two_officers(at_desk: Desk) -> None:
    """S13: the second act on what the first has changed does nothing, and tells nobody."""
    case = at_desk.file("web:1")
    at_desk.do(lambda a: acts.accept(a, case))
    heard = len(at_desk.heard("web:1"))
    with pytest.raises(Overtaken):
        at_desk.do(lambda a: acts.close(a, case, "Xong.", no_proof="x"))
    assert at_desk.latest(case).state == "accepted" and len(at_desk.heard("web:1")) == heard


def test_another_category_another_deadline(at_desk: Desk) -> None:
    """The new due date counts from the day of receipt, and the citizen is told."""
    case = at_desk.file("web:1")
    after = at_desk.do(lambda a: acts.describe(a, case, "procedures.delay", "normal", "xã Đông"))
    assert after.due != case.due and after.deadline != case.deadline
    assert "đổi thành" in at_desk.heard("web:1")[-1].text


def test_what_is_late_is_late(at_desk: Desk) -> None:
    """Answered after the due date is not on time."""
    case = at_desk.file("web:1")
    at_desk.now += timedelta(days=60)
    assert at_desk.do(lambda a: acts.close(a, case, "Xong.", no_proof="x")).on_time == 0
