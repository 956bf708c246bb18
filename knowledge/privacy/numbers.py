"""Identity numbers (CCCD, CMND, passports) and bank accounts, by their shape and by the words beside them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from knowledge.privacy.cues import Cue
from knowledge.privacy.shadow import Found

_APART = r"[ .\-–_]{0,3}"
_RUN = r"(?<![\d])"
_ID_TOLD = re.compile(rf"{_RUN}(?:\d(?:{_APART}\d){{11}}|\d(?:{_APART}\d){{8}})(?![ .\-]?\d)")
_TWELVE = re.compile(rf"(?<![\d.,/+a-z])0(?:{_APART}\d){{11}}(?!\d)")
_PASSPORT_TOLD = re.compile(r"(?<![a-z\d])[a-z]{1,2}[ .\-]?\d(?:[ .]?\d){5,7}(?!\d)")
_PASSPORT = re.compile(r"(?<![a-z\d\-/.])[a-z]\d{7,8}(?![\da-z/\-])")
_NINE = re.compile(r"(?<![\d.,/\-+a-z])[0-3]\d{8}(?![\d/a-z]|[.,\-]\d)")
_ACCOUNT = re.compile(rf"(?<![\d/])\d(?:{_APART}\d){{7,18}}(?!\d)")
_ACCOUNT_CLOSE = re.compile(r"(?<![\d/.,a-z])\d(?:[ .\-]?\d){7,18}(?!\d)")
_CARD = re.compile(r"(?<![\d.,/])(?:9704\d{12}(?:\d{3})?|\d{4}([ \-])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?)(?!\d)")
_DAY = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_GROUPINGS = frozenset(
    tuple(map(int, sizes.split()))
    for sizes in (
        "12",
        "3 3 3 3",
        "4 4 4",
        "6 6",
        "3 3 6",
        "3 1 2 6",
        "3 9",
        "4 8",
        "6 3 3",
        "2 2 2 2 2 2",
        "3 4 5",
        "5 7",
        "8 4",
        "9 3",
    )
) | {(1,) * 12, (9, 3), (3, 1, 8), (4, 2, 6)}
_BESIDE = frozenset({"bank", "banking", "number"})
_WINDOW, _NEAR, _BESIDE_BANK = 70, 45, 4
_BEFORE, _AFTER = 90, 25


def accounts_told(folded: str, marks: list[Cue]) -> Iterator[Found]:
    """The first long number after "stk" and its like, or right after a bank's name."""
    for place, cue in enumerate(marks):
        near = _NEAR if cue.kind == "account" else _BESIDE_BANK if cue.kind == "bank" else 0
        match = near and _ACCOUNT.search(folded, cue.end, min(_past_banks(marks, place), cue.end + _WINDOW))
        if match and match.start() - cue.end <= near and not _is_sum(match[0]):
            yield Found(match.start(), match.end(), "bank_account")


def _past_banks(marks: list[Cue], place: int) -> int:
    """Where the next cue of another sort begins: "stk vietcombank 0123…" is one."""
    far = marks[place].end + _NEAR
    while place + 1 < len(marks) and marks[place + 1].kind in _BESIDE and marks[place].until <= far:
        place += 1
    return marks[place].until


def accounts_near(folded: str, marks: list[Cue]) -> Iterator[Found]:
    """Long numbers with a bank near them, among what was taken for nothing else."""
    ends = [cue.end for cue in marks if cue.kind in ("account", "bank", "banking")]
    starts = [cue.start for cue in marks if cue.kind == "bank"]
    for match in _ACCOUNT_CLOSE.finditer(folded):
        near = _within(ends, match.start() - _BEFORE, match.start()) or _within(starts, match.end(), match.end() + _AFTER)
        if near and not _is_sum(match[0]) and not _DAY.fullmatch(match[0]):
            yield Found(match.start(), match.end(), "bank_account")


def _within(places: list[int], least: int, most: int) -> bool:
    first = bisect_left(places, least)
    return first < len(places) and places[first] <= most


def cards(folded: str) -> Iterator[Found]:
    """Numbers of bank cards: sixteen digits in fours, or Napas numbers."""
    yield from (Found(match.start(), match.end(), "bank_account") for match in _CARD.finditer(folded))


def ids_told(folded: str, marks: list[Cue]) -> Iterator[Found]:
    """The number after "cccd", "cmnd", "hộ chiếu"."""
    for cue in marks:
        if cue.kind in ("id", "passport"):
            until = min(cue.until, cue.end + _WINDOW)
            match = _ID_TOLD.search(folded, cue.end, until)
            if not match and cue.kind == "passport":
                match = _PASSPORT_TOLD.search(folded, cue.end, until)
            if match and match.start() - cue.end <= _NEAR:
                yield Found(match.start(), match.end(), "id_number")


def twelves(folded: str) -> Iterator[Found]:
    """Twelve digits with a zero in front, in groups that make sense."""
    for match in _TWELVE.finditer(folded):
        if tuple(map(len, re.findall(r"\d+", match[0]))) in _GROUPINGS:
            yield Found(match.start(), match.end(), "id_number")


def ids_bare(folded: str) -> Iterator[Found]:
    """Nine digits that begin as the old identity cards did, and passports: a letter and seven or eight digits."""
    for pattern in (_PASSPORT, _NINE):
        yield from (Found(match.start(), match.end(), "id_number") for match in pattern.finditer(folded) if not _is_sum(match[0]))


def _is_sum(typed: str) -> bool:
    """A sum of money: whole thousands, with points between them or by the million."""
    return bool(re.fullmatch(r"[1-9]\d{0,2}(?:[., ]\d{3}){2,4}", typed) and typed.endswith("000")) or bool(
        re.fullmatch(r"[1-9]\d{0,5}0{6}", typed)
    )
