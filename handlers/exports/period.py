"""Days in Vietnam as bounds of stored times."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from knowledge.vietnam_time import VIETNAM


def bounds(first: date | None, last: date | None) -> tuple[str, str]:
    """From (inclusive) and until (exclusive) in UTC, whole seconds, as text that compares with stored times; "" where open.

    They bear no fraction and no zone: "…:00" stands before both "…:00+00:00" and "…:00.000000+00:00".
    """
    return _start(first) if first else "", _start(last + timedelta(days=1)) if last else ""


def _start(day: date) -> str:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
