"""Text for a cell of a spreadsheet: what no file can hold is replaced, what a program would calculate is made harmless."""

from __future__ import annotations

import re

LONGEST = 32_767
"""Characters (UTF-16 units) of a cell; Excel calls a file with a longer one damaged."""
_CUT = " … (còn nữa)"
_BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNSEEN = (
    " \u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f"
    "\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufffd"
)
_QUOTES = "\"'`´‘’‚“”„«»＂＇"
_SIGNS = "=+\\-@%＝＋－＠﹢﹣﹦﹫⁺⁻₊₋−"
_BEFORE = f"{_UNSEEN}{_QUOTES}"
# What may stand before the sign after a separator holds no separator, so that the time grows with the length alone.
_DANGER = re.compile(f"^(?=[{_BEFORE}\t\n]*[{_SIGNS}|]|[\t\n])|([,;\t\n|])(?=[{_BEFORE}]*[{_SIGNS}])")
_MAY_BE_DANGER = re.compile(f"[\t{_SIGNS}|]|^\n")


def plain(text: str) -> str:
    """The text as any file can hold it: one form of line break, U+FFFD for what XML forbids, cut at the longest cell."""
    if _ODD.search(text):
        text = _FORBIDDEN.sub("\ufffd", _BREAK.sub("\n", text))
    return text if len(text) <= LONGEST // 2 else _cut(text)


def neutralised(text: str) -> str:
    """Plain text for CSV: an apostrophe before whatever a spreadsheet might calculate, wherever a cell could begin.

    A cell begins at the start, and after a comma, semicolon, bar, tab or line break when the file is opened with another
    separator than the one it was written with, as happens where the list separator of the computer is a semicolon. Spaces,
    invisible characters and quotation marks before the sign do not hide it. OWASP: CSV injection; ASVS 5.0, 1.2.10.
    """
    text = plain(text)
    return _DANGER.sub(r"\1'", text) if _MAY_BE_DANGER.search(text) else text


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST * 2:
        return text
    return units[: (LONGEST - len(_CUT)) * 2].decode("utf-16-le", "ignore") + _CUT
