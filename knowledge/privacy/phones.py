"""Phone numbers in every format that people type: dots, spaces, +84, o for zero, landlines; after "sđt" any number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.privacy.cues import Cue
from knowledge.privacy.service_numbers import bundled
from knowledge.privacy.shadow import Found

APART = r"[ \t.,\-–—_·/*()]{0,3}"
_DIGIT = r"(?:\d|[oil|](?=[\doil|]{0,3}\d)|(?<=\d)[oil|](?![a-hj-km-np-z])|(?<=\d[oil|])[oil|](?![a-hj-km-np-z]))"
_ZERO = r"(?:0|o(?=[\doil|]))"
_ABROAD = rf"(?:\(?\+\s?84\)?|\(84\)|0084|(?<!\d )84)(?:{APART}\(?{_ZERO}\)?)?"
_NOT_INSIDE = r"(?<![\d|])(?<!\d[.,])(?<!\d-\d{3}-)"
_SHAPES = re.compile(
    rf"{_NOT_INSIDE}(?:"
    rf"(?:{_ZERO}|{_ABROAD}){APART}(?:[35789](?:{APART}{_DIGIT}){{8}}|2(?:{APART}{_DIGIT}){{9}})"
    rf"|0{APART}1{APART}[2689](?:{APART}\d){{8}}"
    r")(?!\d)"
)
_LOOSE = re.compile(r"(?<![\d.,/+])(?:\(?\+?\d)(?:[ .\-()]{0,2}\d){6,10}(?![\d/]|[.,]\d)")
_BARE = re.compile(r"(?<![\d.,/\-+a-z])[35789]\d{2}(?:\d{6}|[ .\-]\d{3}[ .\-]\d{3})(?![\d/]|[.,\-]\d)")
_GLUED = re.compile("(?:sdt|dt|so|tel|phone|lh|zalo|viber|hotline|la|qua|alo|goi|ll|call|sim|dd|m|t|p|nha|nhe|a|e|ah)$")
_LETTERS = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1"})
_WINDOW, _NEAR = 60, 30


def found(folded: str) -> Iterator[Found]:
    """Numbers that have the shape of a phone number."""
    for match in _SHAPES.finditer(folded):
        digits = national(match[0])
        if digits and _stands_alone(folded, match):
            start = match.start()
            opened = ")" in match[0] and "(" not in match[0] and folded[start - 1 : start] == "("
            yield Found(start - opened, match.end(), "phone", digits)


def told(folded: str, marks: list[Cue]) -> Iterator[Found]:
    """Numbers of another shape (no zero in front, no area code) after a word for phone."""
    for cue in marks:
        if cue.kind == "phone":
            match = _LOOSE.search(folded, cue.end, min(cue.until, cue.end + _WINDOW))
        elif cue.kind in ("call", "number"):
            match = _BARE.search(folded, cue.end, min(cue.until, cue.end + _WINDOW))
        else:
            continue
        if match and match.start() - cue.end <= _NEAR and not _is_other(match[0], digits := _plain(match[0])):
            yield Found(match.start(), match.end(), "phone", _with_zero(digits))


def _is_other(typed: str, digits: str) -> bool:
    """A public number, or a sum of whole thousands in groups."""
    return bundled().has(digits) or (typed != digits and digits.endswith("000") and digits[0] != "0")


def bare(folded: str) -> Iterator[Found]:
    """Nine digits that begin as mobile numbers do, without any word beside them."""
    for match in _BARE.finditer(folded):
        digits = _plain(match[0])
        parted = match[0] != digits
        if not digits.endswith("000") and ("." not in match[0] if parted else int(digits[:2]) > 38):
            yield Found(match.start(), match.end(), "phone", _with_zero(digits))


def national(typed: str) -> str:
    """The digits that were meant, beginning with 0; "" where fewer than seven of them are digits."""
    if sum(map(str.isdigit, typed)) < 7:
        return ""
    digits = _plain(typed)
    digits = digits.removeprefix("00") if digits.startswith("0084") else digits
    if digits.startswith("84") and len(digits) >= 11:
        digits = "0" + digits[2:].removeprefix("0")
    return digits if not bundled().has(digits) else ""


def _plain(typed: str) -> str:
    return re.sub(r"\D", "", typed.translate(_LETTERS))


def _with_zero(digits: str) -> str:
    if digits.startswith("84") and len(digits) == 11:
        return "0" + digits[2:]
    return "0" + digits if len(digits) == 9 and digits[0] in "35789" else digits


def _stands_alone(folded: str, match: re.Match[str]) -> bool:
    """Whether it is no part of a code ("hs0912…") and no part of a longer row of equal groups (01 02 03 …)."""
    start = match.start()
    glued = re.search(r"[a-z]{1,12}$", folded[max(0, start - 12) : start])
    if glued and not _GLUED.match(glued[0]):
        return False
    groups = re.findall(r"[\doil|]+", match[0])
    following = re.match(r"([ .\-])(\d+)(?!\d)", folded[match.end() : match.end() + 20])
    sizes = {len(group) for group in groups}
    return not (following and len(groups) > 1 and sizes == {len(following[2])} and following[1] in match[0])
