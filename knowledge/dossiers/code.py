"""Codes of dossiers (mã hồ sơ thủ tục) in any form that people write or say them, and what such a code tells.

`MX1X2.Y1Y2Y3.Z1Z2-YYMMDD-XXXX` (TT 03/2025), `V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX` (TT 01/2018), `…-YYMMDD-AAXXXX` of systems
for the whole country (TT 04/2025, art. 23). A code holds no check digit: what can be wrong is its day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from knowledge.vietnamese.fold import fold

Check = Literal["right", "wrong"]


class Code(NamedTuple):
    """A code as it should be written, with what it tells: whose system gave it (`agency`, "H05"), and on which day."""

    text: str
    agency: str
    day: date


_FIRST_DAY = date(2019, 1, 1)
"""No system gave codes of these forms before (TT 01/2018)."""
_FEWEST, _MOST = 12, 25
_SERIALS = range(4, 9)
_GROUPS = range(1, 4)
_OLD = (3, 2, 2)
_TOO_EARLY = 20
"""Where every digit stands alone, a space says nothing of where the code ends."""
_SPOKEN = {
    "khong": "0", "linh": "0", "le": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5",
    "lam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9", "cham": ".", "phay": ".", "gach": "-", "tru": "-",
    "ngang": "", "noi": "", "duoi": "", "giua": "",
}  # fmt: skip
_LETTERS = {
    "hat": "h",
    "hac": "h",
    "ho": "h",
    "ach": "h",
    "gio": "g",
    "go": "g",
    "gie": "g",
    "gi": "g",
    "ca": "k",
    "be": "b",
    "xe": "c",
}
_TENS = re.compile(r"\b(?:([1-9]) )?muoi(?: ([1-9]))?\b")
_WORD = re.compile(r"[a-z]+")
_DASHES = re.compile("[–—−‐‑]")
_DIGITS_SAID = "|".join(word for word, sign in _SPOKEN.items() if sign.isdigit())
_HEAD_SAID = re.compile(rf"\b(?:{'|'.join(_LETTERS)}|[a-z])(?: (?:{_DIGITS_SAID}|\d)){{2}}(?= (?:gach|cham|tru)\b|[ ./-]*\d)")
"""The agency, spoken before figures that are typed: «hát không năm gạch 261123»."""
_SIGN_SAID = re.compile(r"(?<=\d)\s*\b(?:(cham|phay)|gach(?: (?:ngang|noi|giua|duoi|cheo))?|tru|ngang|xet|xuyet)\s*(?=[a-z]?\d)")
_DOTTED = re.compile(r"\d\d(?:\.\d{1,3}){0,3}\.\d{6}\.\d{4,8}")
"""All that stands behind the letter, with dots for dashes."""
_TAIL = re.compile(r"(?<![\w./-])-?(?P<day>\d{6})[\s./_-]{0,3}(?P<serial>\d{4,8})(?![\w./-]*\d)")
_CALLED_CODE = re.compile(
    r"\b(?:ma(?: so)?(?: ho so| hs| hso)?|(?:so )?ho so(?: so)?|hs|hso)(?: (?:cua )?(?:toi|tui|em|minh|la))*\s*[:.]?\s*$"
)
_HEAD = re.compile(r"(?<![a-z0-9])(?:(?:\d[\s.]{0,3}){7})?[a-z][\s.]{0,2}\d[\s.]?\d(?:[\s.]{1,3}\d{1,3}){0,3}(?![a-z0-9])")
_LIKE = re.compile(
    r"(?<![a-z0-9])(?P<old>(?:\d[\s.]{0,3}){7})?(?P<letter>[a-z])[\s.]{0,3}"
    rf"(?P<rest>(?:\d[\s./_-]{{0,5}}){{{_FEWEST - 1},{_MOST - 1}}}\d)(?![a-z0-9])"
)
_DIGIT = re.compile(r"(\d)([\s./_-]*)")
_SLIPPED = re.compile(r"(?<![a-z0-9])[a-z](?=(?:[^0-9]{0,4}\d){6})[0-9oil]{2}(?:\s{0,2}[./_-]\s{0,2}[0-9oil]+){2,5}(?![a-z0-9])")
_SLIPS = str.maketrans("oil", "011")
"""Letters that are typed, or read off a photo, for digits."""
_PHONE = re.compile(r"(?<=\d)[\s./_-]+(?=(?:84[ .-]?|0)[35789]\d(?:[ .-]?\d){7}(?![\s./-]{0,3}\d))")
"""What parts a code from the telephone number behind it; no code ends in digits that begin and go on like one."""


def found_in(text: str, today: date) -> tuple[Code | str, Check] | None:
    """The first code of a message and "right"; what only looks like one, as it was typed, and "wrong"; None for neither."""
    plain = _typed(text)
    alike = ""
    for match in _LIKE.finditer(plain):
        if code := _read(match, today):
            return code, "right"
        if not alike and (match["rest"].count("-") > 1 or _DOTTED.fullmatch(match["rest"])):
            alike = match[0].strip().upper()
    return (alike, "wrong") if alike else None


def tail_in(text: str, today: date, *, is_awaited: bool = False) -> str:
    """A code without its beginning ("-261123-09925"), where it is called one or a code is awaited; "" for none."""
    plain = _PHONE.sub(", ", _DASHES.sub("-", fold(text)))
    for match in _TAIL.finditer(plain):
        is_called = is_awaited or _CALLED_CODE.search(plain[: match.start()])
        if is_called and _day(match["day"], today):
            return f"-{match['day']}-{match['serial']}"
    return ""


def completed(text: str, tail: str, today: date) -> Code | None:
    """The code whose beginning is in a message and whose rest ("-261123-09925") was told before; None where none is."""
    head = _HEAD.search(_typed(text)) if tail.startswith("-") else None
    found = found_in(head[0].strip(" .") + tail, today) if head else None
    return found[0] if found and isinstance(found[0], Code) else None


def beside(text: str) -> str:
    """What a message says beside its codes, in small letters without diacritics."""
    return _LIKE.sub(" ", _typed(text))


def read(text: str, today: date | None = None) -> str | None:
    """The code that a text is, as it should be written; None for a text that is no code, or more than one."""
    plain = _plain(text).strip()
    match = _LIKE.fullmatch(plain)
    code = _read(match, today or date.max - timedelta(days=1), whole=True) if match else None
    return code.text if code else None


def _typed(text: str) -> str:
    """What a person wrote: slips of the finger mended, and a telephone number told from the code before it."""
    mended = _SLIPPED.sub(lambda slip: slip[0][0] + slip[0][1:].translate(_SLIPS), fold(text))
    return _plain(_PHONE.sub(", ", mended))


def _plain(text: str) -> str:
    """Small letters without diacritics, spoken digits and signs as such."""
    folded = _DASHES.sub("-", fold(text))
    folded = _HEAD_SAID.sub(lambda head: _said(head[0]), folded)
    if sum(map(str.isdigit, folded)) >= _FEWEST:
        return _SIGN_SAID.sub(lambda sign: "." if sign[1] else "-", folded)
    return _TENS.sub(lambda ten: f"{ten[1] or '1'}{ten[2] or '0'}", _said(folded))


def _said(folded: str) -> str:
    return _WORD.sub(lambda word: _SPOKEN.get(word[0], _LETTERS.get(word[0], word[0])), folded)


def _read(match: re.Match[str], today: date, *, whole: bool = False) -> Code | None:
    """The only reading that fits best; None where none does, or several as well as each other."""
    digits = _DIGIT.findall(match["rest"])
    old = re.sub(r"\D", "", match["old"] or "")
    ranked = sorted(_readings(digits, bool(old), whole=whole), key=lambda one: one[0])
    fitting = [one for one in ranked if _day("".join(sign for sign, _ in digits)[slice(*one[1][-3:-1])], today)]
    if not fitting or (len(fitting) > 1 and fitting[0][0] == fitting[1][0]):
        return None
    return _written(match["letter"].upper(), old, "".join(sign for sign, _ in digits), fitting[0][1], today)


def _readings(digits: list[tuple[str, str]], is_old: bool, *, whole: bool) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Where the parts of a code may end, with how badly that fits the signs between its digits."""
    early = _TOO_EARLY if sum(" " in signs for _, signs in digits) > len(digits) / 2 else 0
    for groups in _layouts(is_old):
        ends = [2, *(2 + sum(groups[: place + 1]) for place in range(len(groups)))]
        for serial in _SERIALS:
            cuts = (*ends, ends[-1] + 6, ends[-1] + 6 + serial)
            if cuts[-1] == len(digits) or (not whole and cuts[-1] < len(digits) and " " in digits[cuts[-1] - 1][1]):
                misfit = _misfit(digits, cuts)
                if misfit is not None:
                    yield misfit + (early if cuts[-1] < len(digits) else 0), cuts


def _layouts(is_old: bool) -> Iterator[tuple[int, ...]]:
    yield ()
    if not is_old:
        yield from ((one,) for one in _GROUPS)
        yield from ((one, two) for one in _GROUPS for two in _GROUPS)
        yield from ((one, two, three) for one in _GROUPS for two in _GROUPS for three in _GROUPS)


def _misfit(digits: list[tuple[str, str]], cuts: tuple[int, ...]) -> int | None:
    """How many parts end without a sign, and signs stand where no part ends; None where a sign contradicts."""
    *head, day, end = cuts
    found, has_dots = 0, any("." in signs for _, signs in digits[: head[-1]])
    is_dotted = not any(sign in signs for _, signs in digits[: end - 1] for sign in "-_/") and "." in digits[head[-1] - 1][1]
    for place, (_, signs) in enumerate(digits[: end - 1], 1):
        is_cut, is_strong = place in cuts, place in (head[-1], day)
        if ("-" in signs or "_" in signs) and not is_strong:
            return None
        if ("." in signs or "/" in signs) and not is_cut:
            return None
        if "." in signs and place == day and not is_dotted:
            return None
        found += (not signs) * 3 if is_cut else bool(signs)
        found += is_cut and (("-" not in signs) if is_strong else (has_dots and "." not in signs) * 3)
    return found


def _day(six: str, today: date) -> date | None:
    try:
        day = date(2000 + int(six[:2]), int(six[2:4]), int(six[4:]))
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= today + timedelta(days=1) else None


def _written(letter: str, old: str, digits: str, cuts: tuple[int, ...], today: date) -> Code | None:
    *head, day_end, end = cuts
    agency = letter + digits[:2]
    groups = [digits[start:stop] for start, stop in pairwise(head)]
    first = ".".join([old[:3], old[3:5], old[5:7], agency] if old else [agency, *groups])
    day = _day(digits[head[-1] : day_end], today)
    return Code(f"{first}-{digits[head[-1] : day_end]}-{digits[day_end:end]}", agency, day) if day else None
