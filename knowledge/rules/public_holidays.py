"""Public holidays and make-up working days of Vietnam by year, as the library `holidays` counts them.

The library is imported when the first day is asked for (about 0.2 s), never when the rules are loaded.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Year:
    """What is special in one year: days off with their names, and days of rest that are worked instead (of other years too)."""

    off: Mapping[datetime.date, str]
    work: frozenset[datetime.date]


@lru_cache(maxsize=64)
def of_year(year: int) -> Year:
    """The special days of a year (Bộ luật Lao động 2019, Điều 111, 112; hoán đổi ngày nghỉ theo thông báo từng năm)."""
    import holidays

    known = holidays.country_holidays("VN", years=year, language="vi")
    return Year(dict(known), frozenset(known.weekend_workdays))


@lru_cache(maxsize=1)
def library() -> str:
    """Name and version of the library, so that a due date tells which one it was computed with."""
    from importlib.metadata import version

    return f"holidays {version('holidays')}"
