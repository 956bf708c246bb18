"""However long and odd a message is, thinking about it takes no longer than its length allows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from handlers.case_code import found_in
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, Incoming
from knowledge import mentions
from knowledge.knowledge import Knowledge
from knowledge.vietnamese.keystrokes import from_telex, from_vni
from tests.growth import growth

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.mark.parametrize("piece", ["a", "ma. ", "a.b@c.", "ma.ma:", "1a", "đường hỏng, ", "ddawngf ", "cháy "])
def test_twenty_thousand_letters_hold_up_nobody(knows: Knowledge, piece: str) -> None:
    """L7, L9: four times the length takes less than sixteen times as long, so that one message cannot stop the others."""

    def answered(text: str) -> object:
        knows.search.find.cache_clear()
        return respond(Conversation(introduced=True), Incoming("1", "c", text), NOW, knows=knows, voice=Voice())

    short, long = (piece * 5_000)[:5_000], (piece * 20_000)[:20_000]
    assert growth(answered, short, long) < 12


def test_no_keystrokes_are_looked_for_in_what_is_no_syllable() -> None:
    """The longest syllable is read; a row of letters is not even begun."""
    assert from_telex("nghieengs") == "nghiếng" and from_vni("nghie6ng1") == "nghiếng"
    assert from_telex("a" * 17) is None and from_vni("a1" * 9) is None


@pytest.mark.parametrize("piece", ["\n", ". ", "ma ", "PA-", "P A . ", "mã: ", "09 1.", "+84 "])
@pytest.mark.parametrize("look", [found_in, mentions.phone], ids=["code", "phone"])
def test_codes_and_numbers_are_looked_for_in_one_go(look: Callable[[str], object], piece: str) -> None:
    """L7, L9: what every message is searched for before the conversation sees it."""
    assert growth(look, (piece * 20_000)[:20_000], (piece * 80_000)[:80_000]) < 8
