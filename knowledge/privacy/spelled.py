"""Numbers told in words: "không chín một hai ba bốn năm sáu bảy tám", also with figures between."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from knowledge.privacy.cues import Cue
from knowledge.privacy.shadow import Found

_WORDS = {
    "khong": "0", "hong": "0", "ko": "0", "zero": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5",
    "lam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9", "o": "0", "oh": "0",
}  # fmt: skip
_TOKEN = rf"(?:{'|'.join(_WORDS)}|\d{{1,4}})"
_ROW = re.compile(rf"(?<![a-z\d])(?:{'|'.join(_WORDS)})(?![a-z\d])(?:[ ,.\-–;]{{1,3}}{_TOKEN}(?![a-z\d])){{3,25}}")
_PART = re.compile(r"[a-z]+|\d+")
_MOBILE = re.compile(r"0[35789]\d{8}|02\d{9}|84[35789]\d{8}")
_TELLING = frozenset({"phone", "id", "account", "bank", "banking"})
_FEWEST_WORDS, _NEAR, _WITHOUT_ZERO = 2, 45, 9


def found(folded: str, marks: list[Cue]) -> Iterator[Found]:
    """The phone, identity and account numbers that are told in words."""
    told = [cue for cue in marks if cue.kind in _TELLING]
    for row in _ROW.finditer(folded):
        pieces = _PART.finditer(folded, row.start(), row.end())
        parts = [(part.start(), part.end(), _WORDS.get(part[0], part[0])) for part in pieces]
        words = sum(folded[start].isalpha() for start, _, _ in parts)
        if words >= _FEWEST_WORDS:
            yield from _numbers(parts, _told(row.start(), told))


def _told(place: int, told: Sequence[Cue]) -> str:
    """The kind that the nearest cue before says."""
    before = bisect_right(told, place, key=lambda cue: cue.end)
    return told[before - 1].kind if before and place - told[before - 1].end <= _NEAR else ""


def _numbers(parts: Sequence[tuple[int, int, str]], told: str) -> Iterator[Found]:
    """The first number of a row, from whichever part it begins with."""
    whole = "".join(digits for _, _, digits in parts)
    if told in ("account", "bank", "banking") and 8 <= len(whole) <= 19:
        yield Found(parts[0][0], parts[-1][1], "bank_account")
        return
    if len(whole) == 12 and whole[0] == "0" and (told == "id" or not _MOBILE.match(whole)):
        yield Found(parts[0][0], parts[-1][1], "id_number")
        return
    if mobile := _mobile(parts, whole):
        yield mobile
    elif len(whole) == _WITHOUT_ZERO and whole[0] in "35789" and told != "id":
        yield Found(parts[0][0], parts[-1][1], "phone", "0" + whole)
    elif told == "phone" and 7 <= len(whole) <= 11:
        yield Found(parts[0][0], parts[-1][1], "phone", whole)
    elif told == "id" and len(whole) in (9, 12):
        yield Found(parts[0][0], parts[-1][1], "id_number")


def _mobile(parts: Sequence[tuple[int, int, str]], whole: str) -> Found | None:
    """The first number with the shape of a phone number, from the beginning of a part to the end of one."""
    starts = list(accumulate((len(digits) for _, _, digits in parts), initial=0))
    for first, offset in enumerate(starts[:-1]):
        match = _MOBILE.match(whole, offset)
        if match and match.end() in starts[first:]:
            last = starts.index(match.end(), first) - 1
            return Found(parts[first][0], parts[last][1], "phone", re.sub("^84", "0", match[0]))
    return None
