"""Whether a message is in another language than Vietnamese."""

from __future__ import annotations

from handlers.citizen.turn import Turn
from knowledge.vietnamese.reader import Reading


def is_foreign(turn: Turn, reading: Reading) -> bool:
    """A message mostly in another script, or mostly of common English words."""
    letters = [letter for letter in turn.incoming.text if letter.isalpha()]
    if letters and sum(letter > "\u1eff" or "\u0370" <= letter <= "\u1dff" for letter in letters) * 2 > len(letters):
        return True
    return turn.knows.talk.is_english(reading)
