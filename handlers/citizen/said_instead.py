"""What a citizen says instead of what the summary shows: "số nhà 21 chứ không phải 12", "nhầm tên rồi, Lê Thị Hòa mới đúng"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from knowledge.vietnamese.fold import fold

_CUE = re.compile(r"\b(?:sai|nham|sua|moi dung|moi phai|(?:khong|ko|k|kg|hong|dau) phai)\b")
_NOT = r"(?:chu |ma )?(?:khong|ko|k|kg|hong|dau) phai(?: la| o)?"
_TAIL = re.compile(rf"[\s,.]*\b{_NOT} (?P<wrong>[^,.;]+)$")
_HEAD = re.compile(rf"^(?:(?:a|da|o|ua) )*{_NOT} (?P<wrong>[^,.;]+?)(?:[,.;]\s*(?:(?:ma|phai|la) )*|\s+(?:ma )?(?:phai )?la )(?=.)")
_THUS = re.compile(r"^.*\b(?:sua|doi|ghi|viet)(?: lai)? (?:thanh|la) ")
_CLAUSE = re.compile(r"^[^,.;]*\b(?:sai|nham)\b[^,.;]*[,.;]\s*(?=.)")
_LEAD = re.compile(
    r"^(?:(?:a|da|o|ua|sai|nham|sua|doi|ghi|viet|lai|roi|het|mat|bi|la|phai|giup|toi|em|minh|chau|cua|ho va ten|ho ten|ten"
    r"|dia chi|dia diem|noi xay ra|cho xay ra|vi tri|noi|cho)\b[\s,.:]*)+"
)
_CODA = re.compile(r"(?:[\s,.!]*\b(?:moi dung|moi phai|moi chinh xac|co ma|co|chu|a|nhe|nha|day))+[\s.!]*$")
_NAME = re.compile(r"\b(?:ho )?ten\b(?! (?:duong|pho|xa|phuong|thon|cho|ngo))")
_NOUN = r"(?:so nha|nha so|cot so|so|cot|ngo|ngach|hem|kiet|to|thon|xom|ap|khu)"
_LINKED = re.compile(rf"\b({_NOUN}) (?:la|thanh|phai la) (?=\d)")
_PART = re.compile(rf"\b(?P<noun>{_NOUN}) (?P<number>\d+[a-z]?(?:[/.\-]\d+[a-z]?)*)\b")
_ONLY_NOUN = re.compile(rf"(?:{_NOUN}|duong|pho|xa|phuong|cho|hem)(?: (?:roi|het|ca|sai))*|roi|het|ca")
_SAME = {"nha so": "so nha", "so": "so nha", "cot so": "cot"}
_COMMUNE = re.compile(r"\b(?:xa|phuong|thi tran|dac khu)\b.*$")
_BARE = re.compile(r"\d+[a-z]?(?:[/.\-]\d+[a-z]?)*")


@dataclass(frozen=True, slots=True)
class Instead:
    """What is right, what it replaces ("" when not said), and whether it is said to be a name."""

    right: str
    wrong: str
    named: bool


def said_instead(text: str) -> Instead | None:
    """What a message puts right; None when it has no word of correction or says only that something is wrong."""
    told = unicodedata.normalize("NFC", text).strip()
    folded = fold(told)
    if len(folded) != len(told) or not _CUE.search(folded):
        return None
    wrong = ""
    for cut in (_TAIL, _HEAD):
        if match := cut.search(folded):
            wrong = told[match.start("wrong") : match.end("wrong")].strip()
            told = told[: match.start()] if cut is _TAIL else told[match.end() :]
            break
    for lead in (_THUS, _CLAUSE, _LEAD):
        match = lead.match(fold(told))
        told = told[match.end() :] if match else told
    coda = _CODA.search(fold(told))
    right = (told[: coda.start()] if coda else told).strip(" .,:;!")
    said_nothing = not right or _ONLY_NOUN.fullmatch(fold(right))
    return None if said_nothing else Instead(without_link(right), wrong, bool(_NAME.search(folded)))


def without_link(place: str) -> str:
    """ "so nha la 21" as "so nha 21"."""
    while link := _LINKED.search(fold(place)):
        place = f"{place[: link.end(1)]} {place[link.end() :]}"
    return place


def plain(place: str) -> str:
    """ "ở ngõ 11 cơ" as "ngõ 11"."""
    folded = fold(place)
    coda = _CODA.search(folded)
    start = 2 if folded.startswith("o ") else 0
    return without_link(place[start : coda.start()] if coda else place[start:]).strip()


def is_numbered(place: str) -> bool:
    """Whether a place is nothing but numbers of a house, a lane, a hamlet: "số nhà 21 ngõ 7"."""
    rest = _PART.sub(" ", fold(place))
    return bool(_PART.search(fold(place))) and not rest.strip(" ,.")


def numbered_alike(before: str, right: str) -> bool:
    """Whether a place holds a number of the same kind as another: both of a hamlet, both of a house."""
    kinds = ({_SAME.get(part["noun"], part["noun"]) for part in _PART.finditer(fold(place))} for place in (before, right))
    return bool(set.intersection(*kinds))


def amended(before: str, right: str, wrong: str = "") -> str:
    """A place put right: its numbers, or the part that was wrong, or the whole but its commune when no other is named."""
    before = unicodedata.normalize("NFC", before)
    if _BARE.fullmatch(fold(right)) and wrong:
        return _replaced(before, re.escape(fold(wrong).split()[-1]), right)
    if is_numbered(right):
        for part in _PART.finditer(fold(right)):
            before = _with_part(before, part, right)
        return before
    if wrong and len(wrong) > 1 and fold(wrong) in fold(before):
        return _replaced(before, re.escape(fold(wrong)), right)
    commune = _COMMUNE.search(fold(before))
    return right if _COMMUNE.search(fold(right)) or not commune else f"{right}, {before[commune.start() :]}"


def _with_part(before: str, part: re.Match[str], right: str) -> str:
    kind = _SAME.get(part["noun"], part["noun"])
    number = right[part.start("number") : part.end("number")]
    for old in _PART.finditer(fold(before)):
        if _SAME.get(old["noun"], old["noun"]) == kind:
            return before[: old.start("number")] + number + before[old.end("number") :]
    return f"{right[part.start() : part.end()]} {before}".strip()


def _replaced(before: str, pattern: str, right: str) -> str:
    """The place with one part of it replaced; as it was where the part is not in it."""
    match = re.search(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])", fold(before))
    return before[: match.start()] + right + before[match.end() :] if match else before
