"""What a procedure costs, read from the source's fee column and the note beside it, which often says something else."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from knowledge.facts import amounts, last_days, number_of, rules
from knowledge.procedure import Fee

_LEAST_VND = 2_000
_COUNCIL = "Nghị quyết của Hội đồng nhân dân tỉnh"
# Where the column is empty, its text often stands at the head of the note, with no space after it.
_LOST_COLUMN = re.compile(r"(miễn phí|không có thông tin|[\d.,]+\s*(?:vnđ|việt nam đồng|usd))", re.I)
_FREE = re.compile(
    r"^(?:miễn (?:lệ )?phí|(?:(?:lệ )?phí\s*:?\s*)?(?:0+(?:[.,]0+)?|o|không)\s*(?:đồng|vnđ|việt nam đồng)?)\W*$", re.I
)
_EMPTY = re.compile(r"^(?:(?:lệ )?phí\s*:?\s*)?(?:đồng|vnđ)?\W*$", re.I)
_DENIAL = re.compile(
    r"^\W*(?:không|chưa)(?: được)?(?: có| quy định| thu| phải nộp| mất)?\b(?!.*(?:mức (?:lệ )?phí|;|\bphí .*theo))"
    r"|^\W*miễn (?:lệ )?phí(?: đăng ký doanh nghiệp)?\s*(?:\([^)]*\))?\W*$",
    re.I | re.S,
)
_ABOUT_MONEY = re.compile(
    r"phí|mức thu|\bgiá\b|đồng|tiền|nộp|%|\d[.,]\d{3}\b|thông tư|nghị quyết|quy định của|\bdo\b.*quy định", re.I | re.S
)
_SET_BY_COUNCIL = re.compile(
    r"(?:hội đồng nhân dân|hđnd)[^.;]{0,60}?(?:quy định|quyết định|ban hành)"
    r"|(?:quy định|quyết định|nghị quyết)\s[^.;]{0,20}?của\s+(?:hội đồng nhân dân|hđnd)",
    re.I,
)
_ON_FEES = re.compile(r"\bphí\b|mức thu", re.I)
_RULE_WORDS = re.compile(r"(?:theo|quy định|thực hiện)[^.;]{0,80}(?:thông tư|nghị quyết|nghị định)|mức thu|mức (?:lệ )?phí", re.I)


@lru_cache(maxsize=256)
def fee(column: str, note: str) -> Fee:
    """What the two say together; "free" is believed only if nothing in the note speaks of money to pay."""
    column, note = " ".join(column.split()), note.strip()
    if not column and (lost := _LOST_COLUMN.match(note)):
        column, note = lost[1], note[lost.end() :].strip()
        column = "" if column.lower() == "không có thông tin" else column
    remark, rest = _remark(note)
    on_fees = " ; ".join([column, remark, *(part for part in re.split(r"[;\n]|\.\s", rest) if _ON_FEES.search(part))])
    names, ends = _names(on_fees), last_days(on_fees)
    stated, noted = amounts(column), amounts(note)
    if stated:
        return _stated(stated, noted, names, ends)
    free = bool(_FREE.match(column))
    if noted:
        return Fee("noted" if free else "amounts", noted, names, ends)
    if free and _uncontradicted(remark) and not _RULE_WORDS.search(on_fees) and not names:
        return Fee("free")
    if names or free or not _EMPTY.match(column) or _RULE_WORDS.search(on_fees):
        return Fee("by_rule", (), names, ends)
    return Fee()


def doubted(read: Fee) -> Fee:
    """The fee without its claim to be free, for a record that its collector flagged as contradicting itself."""
    return replace(read, kind="by_rule") if read.kind == "free" else read


def _stated(stated: tuple[str, ...], noted: tuple[str, ...], names: tuple[str, ...], ends: tuple[str, ...]) -> Fee:
    """The column's sums and the note's; a column in thousands ("135 VNĐ") is believed only where the note spells it out."""
    small = [one for one in stated if "USD" not in one and number_of(one) < _LEAST_VND]
    if not small:
        return Fee("amounts", amounts(" ; ".join(stated + noted)), names, ends)
    meant = {number_of(one) * 1_000 for one in small} | {number_of(one) for one in small}
    spelt_out = noted and {number_of(one) for one in noted} == {number_of(one) for one in noted} & meant
    return Fee("amounts", noted, names, ends) if spelt_out else Fee("doubtful", (*stated, *noted), names, ends)


def _remark(note: str) -> tuple[str, str]:
    """The source's remark on the fee, which it puts in brackets before anything else, and the rest of the note."""
    if not note.startswith("("):
        return "", note
    depth = 0
    for place, letter in enumerate(note):
        depth += (letter == "(") - (letter == ")")
        if not depth:
            return note[1:place], note[place + 1 :]
    return note[1:], ""


def _names(text: str) -> tuple[str, ...]:
    return (*rules(text), _COUNCIL) if _SET_BY_COUNCIL.search(text) else rules(text)


def _uncontradicted(remark: str) -> bool:
    return bool(_DENIAL.match(remark)) or not _ABOUT_MONEY.search(remark)
