"""What exchanges write in many ways, read in one: telephone numbers, times, how long something took, names of extensions."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from feedback_store.timestamps import to_text
from knowledge import mentions
from knowledge.vietnam_time import VIETNAM

LONGEST_AGENT = 64
_FOREIGN = re.compile(r"(?:\+|00)?[1-9]\d{8,14}")
_LANDLINE = re.compile(r"2\d{9}")
"""As a spreadsheet leaves a number of a landline at home: without its zero."""
_SHARED_COST = re.compile(r"(?:84|0)?1[89]00\d{4,6}")
_FORMS = tuple(f"{day} {time}" for day in ("%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d") for time in ("%H:%M:%S", "%H:%M"))
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
_YEARS = range(2000, 2100)
LONGEST_CALL = 24 * 3600
"""Seconds; whatever claims to be longer is a mistake of the exchange."""


def number(text: str) -> str:
    """A telephone number as 0…, from abroad as +…; "" for what nobody can call back, such as a hidden one or a hotline."""
    bare = re.sub(r"[^\d+]", "", text[:40])
    if _SHARED_COST.fullmatch(bare.removeprefix("+")):
        return ""
    if at_home := mentions.phone(f"0{bare}" if _LANDLINE.fullmatch(bare) else bare):
        return at_home
    return f"+{bare.removeprefix('+').removeprefix('00')}" if _FOREIGN.fullmatch(bare) else ""


def agent(text: str) -> str:
    """The name of an extension, without what cannot be seen."""
    return "".join(sign for sign in text.strip() if sign.isprintable() and not "\ud800" <= sign <= "\udfff")[:LONGEST_AGENT]


def moment(text: str) -> str | None:
    """A time as UTC text: ISO 8601, or 21/11/2026 08:05; Vietnam's where no zone is told. None for what is no time."""
    text = " ".join(text.split())
    found = _iso(text) or next(filter(None, (_parsed(text, form) for form in _FORMS)), None)
    if found is None or found.year not in _YEARS:
        return None
    try:
        return to_text(found if found.tzinfo else found.replace(tzinfo=VIETNAM))
    except (OverflowError, ValueError):
        return None


def from_seconds(seconds: float) -> str | None:
    """A time as UTC text, from seconds since 1970; None for what no call was made at."""
    try:
        found = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return to_text(found) if found.year in _YEARS else None


def length(text: str) -> int | None:
    """How long something took, in seconds: 125, 2:05 or 0:02:05; None for what is no such thing."""
    text = text.strip().lower().removesuffix("s").strip()
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        total = hours * 3600 + minutes * 60 + seconds
    elif text.isascii() and text.isdigit() and len(text) <= 6:
        total = int(text)
    else:
        return None
    return total if total <= LONGEST_CALL else None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if len(text) > 10 else None
    except ValueError:
        return None


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None
