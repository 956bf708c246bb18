"""UTC times as text that sorts in order of time."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def utc_now() -> datetime:
    """The wall clock, aware, in UTC."""
    return datetime.now(UTC)


def to_text(moment: datetime) -> str:
    """An aware time as `2026-11-21T14:05:00.000000+00:00`; always the same width, so that text compares like time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str) -> datetime:
    """Read what `to_text` wrote."""
    return datetime.fromisoformat(text)


def day_of(moment: datetime) -> datetime:
    """The beginning of the day in Vietnam in which an aware time falls."""
    return moment.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)


def month_of(moment: datetime) -> str:
    """The month in which an aware time falls in Vietnam: "2026-11"."""
    return f"{moment.astimezone(VIETNAM):%Y-%m}"
