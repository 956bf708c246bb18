"""When a citizen is asked for a rating, and for how long it can be given and changed: ratings.toml, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from knowledge.rules import rows
from knowledge.satisfaction.levels import LOW

_FEWEST_DAYS = 30
"""Nobody is drawn for surveys more often than that (handlers/ratings/sampling.py)."""


@dataclass(frozen=True, slots=True)
class RatingRules:
    """`quiet` is how long a citizen is silent before an answer is asked about (zero: never by itself); `drawn` how long
    after a survey's last day it is known who was drawn for it; `low` the highest level after which it is asked what was wrong;
    `calls_asked` whether the telephone exchange asks everybody who was spoken to for a digit.
    """

    change: timedelta
    open: timedelta
    quiet: timedelta
    drawn: timedelta
    calls_asked: bool
    low: ClassVar[int] = int(LOW[-1])

    def may_change(self, rated_at: datetime, now: datetime) -> bool:
        """Whether a rating given at one moment can still be changed at another."""
        return now < rated_at + self.change


def load(path: Path) -> RatingRules:
    """The rules of a file. Raises BadDataFile."""
    file = rows.read(path)
    change, days = timedelta(hours=_at_least(file, "change_hours", 1)), timedelta(days=_at_least(file, "open_days", 1))
    quiet, drawn = (
        timedelta(minutes=_at_least(file, "quiet_minutes", 0)),
        timedelta(days=_at_least(file, "drawn_days", _FEWEST_DAYS)),
    )
    found = RatingRules(change, days, quiet, drawn, file.yes("calls_asked"))
    file.done()
    return found


def _at_least(file: rows.Row, name: str, least: int) -> int:
    value = file.number(name)
    if value < least:
        file.wrong(f"có «{name}» phải từ {least} trở lên")
    return value
