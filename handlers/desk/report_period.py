"""Which days a report is of: one of the usual periods, or from one day to another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

FIRST = "thang-nay"
RANGE = "khoang"
MOST_DAYS = 3 * 366
BAD_DAYS = "Hãy chọn cả hai ngày, ngày đầu không sau ngày cuối."
TOO_LONG = "Khoảng ngày dài nhất là 3 năm. Hãy chọn khoảng ngắn hơn."


class BadPeriod(ValueError):
    """Raised for days that make no period; the message is one Vietnamese line."""


class Chosen(NamedTuple):
    """A period: which of the usual ones, what it is called, its first and last day (in Vietnam)."""

    key: str
    label: str
    first: date
    last: date


def days_of(today: date) -> list[Chosen]:
    """The usual periods as of today; those that still run end today."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return [
        Chosen("thang-nay", "Tháng này", month, today),
        Chosen("thang-truoc", "Tháng trước", before.replace(day=1), before),
        Chosen("quy-nay", "Quý này", quarter, today),
        Chosen("nam-nay", "Năm nay", date(today.year, 1, 1), today),
    ]


def chosen(asked: Mapping[str, str], today: date) -> Chosen:
    """The period that is asked for; without one, this month. Raises BadPeriod."""
    key = asked.get("period") or (RANGE if asked.get("from") and asked.get("to") else FIRST)
    usual = {one.key: one for one in days_of(today)}
    if key != RANGE:
        return usual.get(key, usual[FIRST])
    first, last = _day(asked.get("from", "")), _day(asked.get("to", ""))
    if first is None or last is None or first > last:
        raise BadPeriod(BAD_DAYS)
    if (last - first).days >= MOST_DAYS:
        raise BadPeriod(TOO_LONG)
    return Chosen(RANGE, "Khoảng ngày", first, last)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None
