"""When a citizen is asked for a rating, and for how long it can be given and changed: ratings.toml, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from knowledge.rules import rows

BEST = 5


@dataclass(frozen=True, slots=True)
class RatingRules:
    """`quiet` is how long a citizen is silent before an answer is asked about (zero: never by itself); `low` the highest level
    after which it is asked what was wrong.
    """

    change: timedelta
    open: timedelta
    quiet: timedelta
    low: int

    def may_change(self, rated_at: datetime, now: datetime) -> bool:
        """Whether a rating given at one moment can still be changed at another."""
        return now < rated_at + self.change


def load(path: Path) -> RatingRules:
    """The rules of a file. Raises BadDataFile."""
    file = rows.read(path)
    change, days = timedelta(hours=_at_least(file, "change_hours", 1)), timedelta(days=_at_least(file, "open_days", 1))
    quiet, low = timedelta(minutes=_at_least(file, "quiet_minutes", 0)), _at_least(file, "low", 1)
    if low >= BEST:
        file.wrong(f"có «low» phải dưới {BEST}")
    found = RatingRules(change, days, quiet, low)
    file.done()
    return found


def _at_least(file: rows.Row, name: str, least: int) -> int:
    value = file.number(name)
    if value < least:
        file.wrong(f"có «{name}» phải từ {least} trở lên")
    return value
