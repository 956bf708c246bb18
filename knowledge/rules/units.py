"""Who handles cases: the province's centre, departments, companies, communes and wards, each with its place and telephone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from knowledge.rules import rows
from knowledge.rules.rows import Row

Level = Literal["province", "commune"]
_OFFICE = re.compile(r"^(?:UBND|Ủy ban nhân dân)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit. `hours` is "" when it keeps the calendar's; `until` is its last day, `successor` who took over afterwards.

    `heard`: other names that people use for it, or for places that lie in it (a former commune, a hamlet).
    """

    key: str
    name: str
    level: Level
    place: str
    phone: str
    hours: str = ""
    until: datetime.date | None = None
    successor: str = ""
    heard: tuple[str, ...] = ()

    @property
    def commune(self) -> str:
        """The commune or ward itself, without its office: "xã Tân Lộc"."""
        return _OFFICE.sub("", self.name)


Units = Mapping[str, Unit]


def in_force(units: Units, key: str, on: datetime.date) -> Unit | None:
    """The unit on a day: itself or whoever took over from it; None when nobody did."""
    passed: set[str] = set()
    while key in units and key not in passed:
        unit = units[key]
        if unit.until is None or on <= unit.until:
            return unit
        passed.add(key)
        key = unit.successor
    return None


def load(path: Path) -> Units:
    """The units by key, in the order of the file. Raises BadDataFile."""
    file = rows.read(path)
    found = {key: _unit(key, row) for key, row in file.tables().items()}
    file.done()
    return found


def _unit(key: str, row: Row) -> Unit:
    unit = Unit(
        key,
        row.text("name"),
        cast(Level, row.one_of("level", get_args(Level))),
        row.text("place"),
        row.text("phone"),
        row.text("hours", ""),
        row.day_or_none("until"),
        row.text("successor", ""),
        row.texts("heard", ()),
    )
    row.done()
    return unit
