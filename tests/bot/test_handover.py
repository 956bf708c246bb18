"""A person who is asked for, and no longer: what a turn leaves behind for the officers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot import cases
from feedback_store import dialogue, handover_moves, handovers, inbox
from feedback_store.store import Connection, Store
from handlers.messages import Conversation, Step

NOW, WHO = datetime(2026, 11, 30, 2, tzinfo=UTC), "web:1"
NAM, HOA = 7, 8


def nobody(db: Connection) -> None:
    """The request still waits."""


def taken(db: Connection) -> None:
    """An officer answers."""
    handovers.take(db, WHO, NAM, NOW)


def given(db: Connection) -> None:
    """The officer has passed it on to a colleague, who has not opened it."""
    taken(db)
    found = handovers.of_conversation(db, WHO)
    assert found
    handover_moves.give(db, found, HOA)


@pytest.mark.parametrize(("meanwhile", "stands"), [(nobody, False), (taken, True), (given, True)])
def test_taken_back_unless_an_officer_has_it(store: Store, meanwhile: Callable[[Connection], Any], stands: bool) -> None:
    """It ends for those whom nobody answers yet; an officer's own stays with them, the twins."""

    def work(db: Connection) -> bool:
        seq = inbox.add(db, "web", "m1", WHO, b"{}", NOW)
        assert seq
        cases.keep(db, seq, WHO, Step(Conversation(), wants_person="gặp cán bộ"), NOW)
        meanwhile(db)
        cases.keep(db, seq, WHO, Step(Conversation(), wants_nobody=True), NOW)
        return handovers.of_conversation(db, WHO) is not None

    assert asyncio.run(store.write(work)) is stands


def test_a_step_that_says_nothing_of_it_changes_nothing(store: Store) -> None:
    """The citizen asks something else meanwhile, and still waits."""

    def work(db: Connection) -> bool:
        seq = inbox.add(db, "web", "m1", WHO, b"{}", NOW)
        assert seq
        for step in (Step(Conversation(), wants_person="gặp cán bộ"), Step(Conversation())):
            cases.keep(db, seq, WHO, step, NOW)
        return handovers.of_conversation(db, WHO) is not None

    assert asyncio.run(store.write(work))


def reason(db: Connection) -> str:
    """What the officers read beside the request."""
    found = handovers.of_conversation(db, WHO)
    assert found
    return found.reason


def test_name_and_number_are_added_to_the_request(store: Store) -> None:
    """Said twice they stand once; with nobody waiting nothing is kept."""

    def work(db: Connection) -> str:
        seq = inbox.add(db, "web", "m1", WHO, b"{}", NOW)
        assert seq
        cases.keep(db, seq, WHO, Step(Conversation(), tells_officer="Sáu, 0912345670"), NOW)
        assert handovers.of_conversation(db, WHO) is None
        cases.keep(db, seq, WHO, Step(Conversation(), wants_person="gặp cán bộ"), NOW)
        for _ in range(2):
            cases.keep(db, seq, WHO, Step(Conversation(), tells_officer="Sáu, 0912345670"), NOW)
        return reason(db)

    assert asyncio.run(store.write(work)) == "gặp cán bộ –\u00a0Sáu, 0912345670"


@pytest.mark.parametrize(("sealed", "left"), [("gặp cán bộ xã", ""), ("gặp cán bộ", ""), ("đèn hỏng", "gặp cán bộ –\u00a0Sáu")])
def test_a_sealed_message_is_read_nowhere(store: Store, sealed: str, left: str) -> None:
    """Neither where it was noted, whole or its beginning, with what was added; another message seals nothing, the twin."""

    def work(db: Connection) -> str:
        seq = inbox.add(db, "web", "m1", WHO, b"{}", NOW)
        assert seq
        cases.keep(db, seq, WHO, Step(Conversation(), wants_person="gặp cán bộ"), NOW)
        cases.keep(db, seq, WHO, Step(Conversation(), tells_officer="Sáu"), NOW)
        dialogue.seal(db, WHO, seq, sealed)
        return reason(db)

    assert asyncio.run(store.write(work)) == left


WAITS = ["gặp cán bộ", "a – b", "Sáu – gặp cán bộ", ""]


@pytest.mark.parametrize("why", WAITS)
@pytest.mark.parametrize("message", ["tui tên Sáu, số 0912 345 670", "Sáu +84912.345.670", "gọi Sáu 0912345670 nha"])
def test_the_message_that_told_name_and_number_takes_them_with_it(store: Store, why: str, message: str) -> None:
    """Why a person is wanted stays; said twice they stood once, also beside no reason."""

    def work(db: Connection) -> tuple[str, str]:
        seq = inbox.add(db, "web", "m1", WHO, b"{}", NOW)
        assert seq
        handovers.ask(db, WHO, why, NOW)
        for contact in ("Lan", "Sáu, 0912345670", "Sáu, 0912345670"):
            handovers.add(db, WHO, contact)
        before = reason(db)
        dialogue.seal(db, WHO, seq, message)
        return before, reason(db)

    before, after = asyncio.run(store.write(work))
    assert before == f"{after} –\u00a0Sáu, 0912345670" and after == f"{why} –\u00a0Lan".strip()


@pytest.mark.parametrize("message", ["anh ơi đèn hỏng", "Sáu giờ mới mở cửa à", "số 0912 345 679 của Sáu"])
def test_another_message_takes_nothing_with_it(store: Store, message: str) -> None:
    """The twin: not by the first letter of a reason, nor by half of what was told."""

    def work(db: Connection) -> str:
        seq = inbox.add(db, "web", "m1", WHO, b"{}", NOW)
        assert seq
        handovers.ask(db, WHO, "a – b", NOW)
        handovers.add(db, WHO, "Sáu, 0912345670")
        dialogue.seal(db, WHO, seq, message)
        return reason(db)

    assert asyncio.run(store.write(work)) == "a – b –\u00a0Sáu, 0912345670"
