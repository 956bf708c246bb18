"""Number plates of Vietnamese vehicles in every shape people type: 99A-123.45, 99a12345, 29-X1 123.45, TM 12-34, 80-NG-123-45."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from knowledge.privacy.cues import Cue
from knowledge.privacy.shadow import Found, Shadow

_APART = r"[ .\-–_]{0,3}"
_TAIL = rf"(?:\d{{3}}{_APART}\d{{2}}|\d{{2}}{_APART}\d{{3}}|\d{{2}}{_APART}\d{{2}}|\d{{4}})"
_END = r"(?![\d/])(?![.,]\d)"
_CIVIL = re.compile(
    rf"(?<![a-z\d])(?<!\d[.,/])(?P<place>1[1-9]|[2-9]\d)(?P<left>{_APART})(?P<series>[a-z]{{1,2}}{_APART}\d|[a-z]{{1,2}})"
    rf"(?P<right>{_APART})(?P<tail>{_TAIL}){_END}"
)
_MILITARY = re.compile(
    r"(?<![a-z\d/])(?:a[abcdvtnp]|b[bchltpsv]|h[abcdehtqn]|k[abcdvkptn]|p[abckmxptqyg]|q[abch]|t[mhtkcnl]|v[btk])"
    r"(?P<apart>[ \-–]{0,3})\d{2}(?P<middle>[ .\-]?)\d{2}(?![\d/\-])(?![.,]\d)"
)
_FOREIGN = re.compile(
    rf"(?<![a-z\d])\d{{2}}{_APART}(?:(?:ng|nn|qt|cv){_APART}\d{{3}}{_APART}\d{{2}}|\d{{3}}{_APART}(?:ng|nn|qt|cv){_APART}\d{{2}}){_END}"
)
_AFTER_CUE = re.compile(r"(?<![\da-z])\d{3}[.\- ]\d{2}(?!\d)")
_TWO_LETTERS = frozenset(
    {"ld", "kt", "da", "mk", "td", "hc", "cd", "md", "ng", "nn", "qt", "cv", "aa", "ab", "ac", "ad", "ae", "af"}
)
_UNITS = frozenset("hkmglptdcx")
_NEAR = 25


def found(view: Shadow, folded: str, marks: list[Cue]) -> Iterator[Found]:
    """The plates of a shadow; `folded` is its text with what was found before blanked out."""
    told = [cue.end for cue in marks if cue.kind == "plate"]
    for match in _CIVIL.finditer(folded):
        if _follows(match.start(), told) or _is_plain(view, match):
            yield Found(match.start(), match.end(), "plate")
    for match in _MILITARY.finditer(folded):
        if _follows(match.start(), told) or (match["apart"].strip() and match["middle"] == "-") or _is_military(view, match):
            yield Found(match.start(), match.end(), "plate")
    yield from (Found(match.start(), match.end(), "plate") for match in _FOREIGN.finditer(folded))
    for end in told:
        if short := _AFTER_CUE.search(folded, end, end + _NEAR):
            yield Found(short.start(), short.end(), "plate")


def _follows(place: int, ends: list[int]) -> bool:
    before = bisect_right(ends, place)
    return before > 0 and place - ends[before - 1] <= _NEAR


def _is_plain(view: Shadow, match: re.Match[str]) -> bool:
    """Whether a shape is a plate without a word that says so: "51F 123 45" is, "50k 12000" and "12a 2024" are not."""
    series, left, right, tail = match["series"], match["left"], match["right"], match["tail"]
    capitals = view.is_upper(match.start("series"), match.start("series") + 1)
    if series[-1].isdigit():
        return capitals or not left.isspace() or not right.isspace()
    if len(series) == 2:
        return capitals or (series in _TWO_LETTERS and "-" in left + right) or not (left or right)
    if tail.isdigit() and len(tail) == 4 and (not right or right.isspace()) and re.match("19|20", tail):
        return False
    written = "-" in right or "." in tail or not (left or right)
    if series in _UNITS and not capitals:
        return written and len(tail) > 4 and not tail.endswith("000")
    return written or (capitals and (len(tail) > 4 or not right))


def _is_military(view: Shadow, match: re.Match[str]) -> bool:
    """Capitals and the pair of pairs: "TM 12-34"."""
    return match["middle"] in ("-", ".") and view.is_upper(match.start(), match.start() + 2)
