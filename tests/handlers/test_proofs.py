"""The telephone number that opens a case elsewhere: what is told, and what the turn leaves to be counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from handlers.citizen import own_cases, wrong_tries
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.messages import CaseView, Conversation, Incoming, Proof, Step
from knowledge.knowledge import Knowledge
from tests.conversations.transcript import FOLDER

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
VOICE = Voice(hotline="1900 0000")
CODE, ANOTHER = "PA-EWX5-CP2", "PA-AK73-4WK"
FOREIGN = CaseView(CODE, "new", "infrastructure.lighting", "đèn", phone="0912345678")
ASKED = Conversation(introduced=True, waiting_for=own_cases.PROOF, case=CODE)


def say(knows: Knowledge, text: str, *cases: CaseView, before: Conversation = ASKED) -> Step:
    """One message of somebody who was asked for the number."""
    return respond(before, Incoming("1", "c", text), NOW, knows=knows, voice=VOICE, cases=cases)


def test_a_wrong_number_and_no_case_leave_the_same(knows: Knowledge) -> None:
    """S8: the whole step is one and the same, down to what is counted; so is it for the right number of a code that is shut."""
    wrong = say(knows, "0912345671", FOREIGN)
    assert wrong.proof == Proof(CODE) and "chưa khớp" in wrong.replies[0].text
    assert wrong == say(knows, "0912345671") == say(knows, "0912345678")


def test_the_right_number_opens_and_is_no_wrong_proof(knows: Knowledge) -> None:
    """The twin."""
    right = say(knows, "0912345678", FOREIGN)
    assert right.proof == Proof(CODE, fits=True) and "đèn đường" in right.replies[0].text


def test_the_owner_proves_nothing(knows: Knowledge) -> None:
    """In the conversation in which it was filed a number opens nothing, and none is counted."""
    told = say(knows, f"{CODE} 0912345671", replace(FOREIGN, own=True), before=Conversation(introduced=True))
    assert told.proof is None and "đèn đường" in told.replies[0].text


def test_a_code_in_the_message_counts_before_the_one_that_was_asked_about(knows: Knowledge) -> None:
    """The number is compared with the case that the message names."""
    other = replace(FOREIGN, code=ANOTHER)
    step = say(knows, f"à nhầm, mã {ANOTHER} số 0912345678", other)
    assert step.proof == Proof(ANOTHER, fits=True) and ANOTHER in step.replies[0].text


def test_after_five_tries_nothing_more_is_counted(knows: Knowledge) -> None:
    """The limit of the conversation comes first: nothing was looked at."""
    step = say(knows, "0912345678", FOREIGN, before=used_up("2026-11-23"))
    assert step.proof is None and "thử lại vào ngày mai; cần ngay thì hỏi cán bộ" in step.replies[0].text


def test_tomorrow_it_can_be_tried_again(knows: Knowledge) -> None:
    """A day later in Vietnam; what was counted before days were kept is no wrong number of today."""
    for day in ("2026-11-22", ""):
        wrong = say(knows, "0912345671", FOREIGN, before=used_up(day)).conversation
        assert (wrong.wrong_proofs, wrong.wrong_on) == (1, "2026-11-23")
        assert say(knows, "0912345678", FOREIGN, before=used_up(day)).proof == Proof(CODE, fits=True)


def test_a_right_number_makes_slips_of_the_wrong_ones(knows: Knowledge) -> None:
    slipped = replace(ASKED, wrong_proofs=wrong_tries.MOST_WRONG - 1, wrong_on="2026-11-23")
    right = say(knows, "0912345678", FOREIGN, before=slipped).conversation
    assert (right.wrong_proofs, right.wrong_on) == (0, "")
    wrong = say(knows, "0912345671", FOREIGN, before=slipped).conversation
    assert wrong.wrong_proofs == wrong_tries.MOST_WRONG


def used_up(day: str) -> Conversation:
    """Somebody who gave as many wrong numbers on a day as may be."""
    return replace(ASKED, wrong_proofs=wrong_tries.MOST_WRONG, wrong_on=day)


def everything_said() -> list[str]:
    """What citizens say in all transcripts about cases."""
    lines = {line for path in FOLDER.glob("pa_*.txt") for line in path.read_text("utf-8").splitlines()}
    return sorted(line.removeprefix("Dân: ") for line in lines if line.startswith("Dân: "))


def test_nothing_that_is_said_shows_that_a_code_exists(knows: Knowledge) -> None:
    """S8: after a stranger's code was named, every sentence of the transcripts gets the same step as if there were no case."""
    told, named = everything_said(), Conversation(introduced=True, case=CODE)
    strangers = replace(FOREIGN, phone="0355550123", state="answered", result="Đã thay bóng.", asked="Cột số mấy?")
    assert len(told) > 150 and not any("0355550123" in text for text in told)
    assert [text for text in told if say(knows, text, strangers, before=named) != say(knows, text, before=named)] == []
