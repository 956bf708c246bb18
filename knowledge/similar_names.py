"""What a text calls by name ("bến đò Gáo", "Bãi Cát") and the long numbers in it (telephones): who or what it is about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from sys import intern

from knowledge.vietnamese.fold import clean, letters

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?<![\w.,])\+?\d(?:[\d .\-]{5,14})\d(?![\w])")
_SHORTEST_NUMBER, _LONGEST_NAME, _LONGEST, _BEFORE = 7, 5, 2_000, 3
_ENDS = ".!?\n:;\"'“”()"


@dataclass(frozen=True, slots=True)
class Name:
    """Words in capitals with nothing but a space between, and up to three words before them ("ông Tiệp": "ong", "tiep")."""

    before: tuple[str, ...]
    words: tuple[str, ...]

    def pairs(self) -> Iterator[str]:
        """Neighbouring words as one ("dongquan"), a single word with the one before it ("ongtiep")."""
        words = self.words if len(self.words) > 1 else (*self.before[-1:], *self.words)
        yield from (intern(one + other) for one, other in pairwise(words))


def numbers(text: str) -> Iterator[str]:
    """The long numbers of a text as digits ("0911000234")."""
    for number in _NUMBER.findall(unicodedata.normalize("NFC", text[:_LONGEST])):
        digits = "".join(sign for sign in number if sign.isdigit())
        if len(digits) >= _SHORTEST_NUMBER:
            yield intern(digits)


def names(text: str) -> Iterator[Name]:
    """What is written in capitals, none in a text that is in capitals throughout; a single word not where a sentence begins."""
    text = unicodedata.normalize("NFC", text[:_LONGEST])
    if text.isupper() or text.istitle():
        return
    before: list[str] = []
    row: list[str] = []
    done, begins, first = 0, True, True
    for match in _WORD.finditer(text):
        between, capital = text[done : match.start()], match[0][0].isupper()
        parted = between != " "
        if row and (parted or not capital):
            yield from _name(before, row, first)
            before, row = ([] if parted else row[-_BEFORE:]), []
        elif parted:
            before = []
        begins = not done or any(sign in _ENDS for sign in between)
        word = letters(clean(match[0]))
        if capital:
            first = begins if not row else first
            row.append(word)
        else:
            before = [*before, word][-_BEFORE:]
        done = match.end()
    if row:
        yield from _name(before, row, first)


def _name(before: list[str], row: list[str], first: bool) -> Iterator[Name]:
    if len(row) <= _LONGEST_NAME and (len(row) > 1 or not first):
        yield Name(tuple(before), tuple(row))
