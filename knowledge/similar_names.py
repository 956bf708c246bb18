"""What a text calls by name ("bến đò Gáo", "Bãi Cát") and the long numbers in it (telephones): who or what it is about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from sys import intern

from knowledge.vietnamese.fold import clean, letters

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?<![\w.,])\+?\d(?:[\d .\-]{5,14})\d(?![\w])")
_SHORTEST_NUMBER, _LONGEST_NAME, _LONGEST = 7, 5, 2_000


def named(text: str) -> Iterator[str]:
    """Neighbouring words of names in capitals as pairs ("dongquan"), long numbers as digits ("0911000234")."""
    text = unicodedata.normalize("NFC", text[:_LONGEST])
    for number in _NUMBER.findall(text):
        digits = "".join(sign for sign in number if sign.isdigit())
        if len(digits) >= _SHORTEST_NUMBER:
            yield intern(digits)
    if not (text.isupper() or text.istitle()):
        for name in _names(text):
            yield from (intern(one + other) for one, other in pairwise(name))


def _names(text: str) -> Iterator[list[str]]:
    """The rows of two to five words in capitals with nothing but a space between."""
    row: list[str] = []
    done = 0
    for match in _WORD.finditer(text):
        goes_on = match[0][0].isupper() and text[done : match.start()] == " "
        if row and not goes_on:
            if 2 <= len(row) <= _LONGEST_NAME:
                yield row
            row = []
        if match[0][0].isupper():
            row.append(letters(clean(match[0])))
        done = match.end()
    if 2 <= len(row) <= _LONGEST_NAME:
        yield row
