"""What looks like a personal number and is none: codes, decrees, dates, times, sums, areas, coordinates, public numbers."""

from __future__ import annotations

import re

from knowledge.privacy.cues import Cue
from knowledge.privacy.service_numbers import bundled
from knowledge.privacy.shadow import BLANK, Found, blanked

_UNITS = (
    r"dong(?! (?:y|chi|nghiep|bao|ho|nai|thap|ha|xuan)\b)|dg|d(?!/)|₫|vnd|k|tr|trieu|nghin|ngan|ty|usd|m2|m3|m²|ha|km2?|kg|met|lit"
    r"|nguoi|ho so|luot|%|kwh|khoi"
)
_CODES = re.compile(
    r"https?://(?!zalo\.me|wa\.me)[^\s\x00]+"
    r"|(?<![a-z0-9])(?=[a-z0-9])(?:"
    r"(?:\d{3}\.\d\d\.\d\d\.)?[a-z]\d\d(?:\.\d{1,3}){0,3}[- ]\d{6}[- ]\d{4,8}(?!\d)"
    r"|(?:[a-z]{2}-[0-9a-z]{4}-[0-9a-z]{3}|pa[ -]?[0-9a-z]{4}[ -]?[0-9a-z]{3})(?![a-z0-9])"
    r"|[a-z]{2}\d{9}vn(?![a-z]))"
)
_FIGURES = re.compile(
    r"(?<!\d)(?=[\d-])(?:"
    r"(?<!\.)\d[.,]\d{6}(?:\.\d{3}\.\d\d\.\d\d\.[a-z]\d\d)?(?!\d)"
    r"|(?<!\.)\d{1,5}(?:/\d{4})?/[a-z]{2}[a-z0-9]*(?:-[a-z0-9]+)*"
    r"|\d{1,2}(?P<apart>[-./])\d{1,2}(?P=apart)(?:19|20)\d\d(?![-.]?\d)"
    r"|(?:19|20)\d\d(?P<between>[-./])(?:0?[1-9]|1[0-2])(?P=between)(?:0?[1-9]|[12]\d|3[01])(?![-.]?\d)"
    r"|\d{1,2}/\d{1,2}(?:/\d\d)?(?![\d/])"
    r"|\d{1,2}(?::|h|g|gio)\d\d(?!\d)"
    r"|(?<!\+)-?\d{1,3}\.\d{4,15}\s?°?\s?[a-z]?\s?[,; ]\s?-?\d{1,3}\.\d{4,15}(?!\d)"
    r"|\d{1,3}°\s?\d{1,2}['′ ]\s?[\d.]{1,8}"
    rf"|(?<![a-z.,+])(?<!\d )[1-9]\d{{0,2}}(?:[., ]\d{{3}}){{1,4}}(?:,\d{{1,2}})?\s?(?:{_UNITS})(?![a-z\d])"
    rf"|(?<![a-z.,+\-])(?<!\d )[1-9]\d{{1,12}}(?:[.,]\d{{1,2}})?\s?(?:{_UNITS})(?![a-z\d])"
    r"|(?<![.,+])(?<!\d )[1-9]\d{0,2}(?:(?:\.\d{3}){0,3}\.000|(?:,\d{3}){0,3},000)(?![.,]?\d)"
    r"|\d{10}-\d{3}(?!\d))"
)
_PUBLIC = re.compile(r"(?<![\d+])1[89]00(?:[ .\-]?\d){4,6}(?![ .\-]?\d)")
_NUMBERED = re.compile(r"(?<![\d])[a-z]{0,4}[-.]?\d[\d.\-]{5,18}(?!\d)")
_FAR = 22


def protected(folded: str, marks: list[Cue]) -> str:
    """The shadow's text with everything that must stay readable blanked out."""
    folded = _FIGURES.sub(_blank, _CODES.sub(_blank, folded))
    folded = _PUBLIC.sub(_blank_public, folded)
    return _blanked_after(folded, marks)


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])


def _blank_public(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match[0])
    return _blank(match) if bundled().has(digits) else match[0]


def _blanked_after(folded: str, marks: list[Cue]) -> str:
    """Numbers of papers and customers, right after the word that names them; twelve digits are an identity number."""
    spans = []
    for cue in marks:
        if cue.kind == "nobodys" and (match := _NUMBERED.search(folded, cue.end, min(cue.until, cue.end + _FAR + 20))):
            digits = re.sub(r"\D", "", match[0])
            if match.start() - cue.end <= _FAR and not (len(digits) == 12 and digits[0] == "0"):
                spans.append(Found(match.start(), match.end(), ""))
    return blanked(folded, spans)
