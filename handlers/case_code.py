"""Case codes (mã phản ánh): short enough to read over the telephone, with a character that gives a slip away.

"PA-4K7M-2XP": 23 characters that neither look nor sound alike, six or more that hold the number, and one that checks them.
Twenty-three is prime, so the check finds every single wrong character and every two that changed places.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Literal

ALPHABET = "23456789ACDEFHJKMNPRTWX"
PREFIX = "PA"
_SIZE = len(ALPHABET)
_DIGITS = 6
_FACTOR, _SHIFT = 78_347_113, 31_415_926
"""Neighbouring numbers get codes that look nothing alike; the factor shares no divisor with 23, so that none is given twice."""
_TYPED = re.compile(
    r"(?<![^\W_])(?:mã|ma)?[\s.:-]{0,5}(?<![^\W_])(PA|mã|ma)[\s.:-]{0,5}((?:[A-Z0-9][\s.-]?){5,8}[A-Z0-9])", re.IGNORECASE
)
_BARE = re.compile(r"(?<![^\W_])[A-Z0-9]{4}[\s.-]?[A-Z0-9]{3,4}(?![^\W_])", re.IGNORECASE)

Check = Literal["right", "wrong"]


def code_of(number: int) -> str:
    """The code of a case by the inbox row that it was born from. Raises ValueError below 1 and from 3.4 billion on."""
    if not 1 <= number < _SIZE ** (_DIGITS + 1):
        raise ValueError("a case is born from an inbox row")
    places = _DIGITS if number < _SIZE**_DIGITS else _DIGITS + 1
    mixed = (number * _FACTOR + _SHIFT) % _SIZE**places
    digits = [mixed // _SIZE**place % _SIZE for place in range(places)]
    text = "".join(ALPHABET[digit] for digit in (*digits, _check(digits)))
    return f"{PREFIX}-{text[:4]}-{text[4:]}"


def found_in(text: str) -> tuple[str, Check] | None:
    """The first code in a message, as it should be written, and whether it can be right; None when there is none.

    Without "PA" before it only a right one counts: any two words could be a wrong one.
    """
    for match in _TYPED.finditer(text):
        typed = _readings(match[2])
        right = next(filter(_is_right, typed), "")
        if right or (typed and match[1].upper() == PREFIX and any(map(str.isdigit, typed[0]))):
            return _written(right or typed[0]), "right" if right else "wrong"
    for match in _BARE.finditer(text):
        plain = _plain(match[0])
        if any(map(str.isdigit, plain)) and any(map(str.isalpha, plain)) and _is_right(plain):
            return _written(plain), "right"
    return None


def _readings(typed: str) -> list[str]:
    """What may be the code: its groups joined, with and without a short word that follows it ("PA-4K7M-2XP a")."""
    joined = list(accumulate(map(_plain, re.split(r"[\s.-]+", typed))))
    return [plain for plain in joined if _DIGITS < len(plain) <= _DIGITS + 2]


def _plain(typed: str) -> str:
    return re.sub(r"[\W_]", "", typed).upper()


def _written(plain: str) -> str:
    return f"{PREFIX}-{plain[:4]}-{plain[4:]}"


def _is_right(plain: str) -> bool:
    if len(plain) <= _DIGITS or any(letter not in ALPHABET for letter in plain):
        return False
    *digits, check = map(ALPHABET.index, plain)
    return check == _check(digits)


def _check(digits: list[int]) -> int:
    return sum(place * digit for place, digit in enumerate(digits, 2)) % _SIZE
