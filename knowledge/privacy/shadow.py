"""A text as its finders read it: small letters without diacritics, and for each of them its place in the text as typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.vietnamese.fold import fold

BLANK = "\x00"
"""Stands where something was found already; no finder takes it for anything."""
_MOST = 8_192


@dataclass(frozen=True, slots=True)
class Found:
    """Something personal in a shadow: from `start` to before `end`; the digits of a phone number as they were meant."""

    start: int
    end: int
    kind: str
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Shadow:
    """The folded text; `places[n]` is where its n-th character stands in the text as typed."""

    folded: str
    places: Sequence[int]
    typed: str

    def start(self, place: int) -> int:
        """Where a character of the shadow stands in the text as typed."""
        return self.places[place]

    def end(self, place: int) -> int:
        """Where, in the text as typed, the part that ends before a character of the shadow ends, with its combining marks."""
        last = self.places[place - 1] + 1
        limit = self.places[place] if place < len(self.places) else len(self.typed)
        while last < limit and not _letters(self.typed[last]):
            last += 1
        return last

    def is_upper(self, start: int, end: int) -> bool:
        """Whether a part was typed in capitals."""
        return self.typed[self.start(start) : self.end(end)].isupper()


def shadow(text: str) -> Shadow:
    """The shadow of a text."""
    folded = text.translate(_LETTERS)
    if _LETTERS.odd.isdisjoint(text):
        return Shadow(folded, range(len(text)), text)
    letters, places = [], []
    for place, letter in enumerate(text):
        folded = _letters(letter)
        letters.append(folded)
        places += [place] * len(folded)
    return Shadow("".join(letters), places, text)


def blanked(folded: str, found: Sequence[Found]) -> str:
    """The shadow's text with what was found blanked out."""
    if not found:
        return folded
    parts, done = [], 0
    for one in sorted(found, key=lambda one: one.start):
        parts += [folded[done : one.start], BLANK * (one.end - one.start)]
        done = one.end
    return "".join((*parts, folded[done:]))


@lru_cache(maxsize=4_096)
def _letters(letter: str) -> str:
    """One character folded; "" for a combining mark or an invisible one."""
    return fold(letter).replace(BLANK, " ")


class _Letters(dict[int, str]):
    """The folded characters, each worked out at its first sight; `odd` are those that become none or several."""

    def __init__(self) -> None:
        self.odd: set[str] = set()

    def __missing__(self, code: int) -> str:
        if len(self) > _MOST:  # nobody fills the memory with rare characters
            self.clear()
        folded = self[code] = _letters(chr(code))
        if len(folded) != 1:
            self.odd.add(chr(code))
        return folded


_LETTERS = _Letters()
