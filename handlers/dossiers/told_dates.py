"""Days and times as tables and programs write them: 20/11/2026 14:30, 2026-11-20T14:30:00+07:00, or a serial number of Excel."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from knowledge.vietnam_time import VIETNAM

_TIME = r"(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
_DAY = r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})"
_FORMS = tuple(
    map(
        re.compile,
        (
            rf"{_DAY}(?:,?\s+{_TIME})?",
            rf"{_TIME},?\s+{_DAY}",
            rf"(?P<year>\d{{4}})(?P<mark>[-/])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})"
            rf"(?:(?:[Tt]|\s+){_TIME}\s*(?P<zone>[Zz]|[+-]\d{{2}}:?\d{{2}})?)?",
        ),
    )
)
_SERIAL = re.compile(r"(?P<days>\d{5})(?:[.,](?P<part>\d{1,17}))?")
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of Excel's serial numbers, as they count from 1/3/1900 on."""
_YEARS = range(2000, 2200)
_DAY_SECONDS = 86_400


class Told(NamedTuple):
    """A moment that somebody told, in the time of Vietnam; without a time it is the beginning of the day."""

    at: datetime
    has_time: bool

    @property
    def day(self) -> date:
        """The day in Vietnam."""
        return self.at.date()


def read(text: str) -> Told | None:
    """What a cell tells, the day before the month; None where that is no day of the years 2000 to 2199."""
    for form in _FORMS:
        if form.fullmatch(text):
            return _read(text)
    return _of_serial(text) if _SERIAL.fullmatch(text) else None


@lru_cache(maxsize=16_384)  # the same days come again and again; whatever is no day is not remembered
def _read(text: str) -> Told | None:
    found = next(match for form in _FORMS if (match := form.fullmatch(text)))
    parts = found.groupdict()
    try:
        day = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
        hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
        clock = time(hour, minute, second)
        at = datetime.combine(day, clock, _zone(parts.get("zone")))
        at = at.astimezone(VIETNAM)
    except (ValueError, OverflowError):
        return None
    return Told(at, parts["hour"] is not None) if at.year in _YEARS else None


def _zone(text: str | None) -> timezone | None:
    """The zone as written; None for Vietnam's, which is that of whoever names none. Raises ValueError."""
    if text is None:
        return _VIETNAM
    if text in "Zz":
        return UTC
    away = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-away if text[0] == "-" else away)


_VIETNAM = timezone(timedelta(hours=7))
"""Since 1975; in the years that are read, Vietnam's clocks were never changed."""


def _of_serial(text: str) -> Told | None:
    days, _, part = text.replace(",", ".").partition(".")
    seconds = round(float(f"0.{part or 0}") * _DAY_SECONDS)
    at = datetime.combine(_SERIAL_ZERO, time(), VIETNAM) + timedelta(days=int(days), seconds=seconds)
    return Told(at, seconds > 0) if at.year in _YEARS else None
