"""What the province follows of dossiers, as data: how each indicator is worked out in words, and what is aimed at since when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from knowledge.rules import rows
from knowledge.rules.rows import Row

PATH = Path(__file__).parent.parent / "data" / "rules" / "indicators.toml"
KEYS = (
    "online",
    "online_whole",
    "online_part",
    "able",
    "able_whole",
    "able_part",
    "post_in",
    "post_out",
    "on_time",
    "used",
)
"""The indicators that the program knows by name; the file says everything else about them."""
NOTES = ("census", "filed_by", "finished_by", "able", "late", "running")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A share that is followed."""

    key: str
    name: str
    formula: str
    law: str


@dataclass(frozen=True, slots=True)
class Target:
    """The share that is aimed at from a day on, in percent; of every unit where `unit` is ""."""

    indicator: str
    percent: int
    since: date
    basis: str
    unit: str = ""

    @property
    def share(self) -> Fraction:
        """As a part of 1."""
        return Fraction(self.percent, 100)


@dataclass(frozen=True, slots=True)
class Indicators:
    """The whole file; `notes` are what is said of all figures, `own` names of the bodies of the province."""

    notes: Mapping[str, str]
    own: tuple[str, ...]
    all: Mapping[str, Indicator]
    targets: tuple[Target, ...]

    def target(self, indicator: str, on: date, unit: str = "") -> Target | None:
        """What is aimed at on a day: the unit's own target before everybody's, the latest before older ones; None for none."""
        found = [one for one in self.targets if one.indicator == indicator and one.since <= on and one.unit in ("", unit)]
        return max(found, key=lambda one: (one.unit != "", one.since), default=None)


def load(path: Path = PATH) -> Indicators:
    """The indicators of a file. Raises BadDataFile."""
    file = rows.read(path)
    notes = {key: file.text(key) for key in NOTES}
    own = file.texts("own")
    table = file.table("indicators")
    found = {key: _indicator(key, table.table(key)) for key in KEYS}
    targets = tuple(map(_target, file.rows("targets", ())))
    for row in (table, file):
        row.done()
    return Indicators(notes, own, found, targets)


def problems(indicators: Indicators, units: Collection[str]) -> Iterator[str]:
    """What does not fit the other tables, one Vietnamese line each: a target needs a unit that exists."""
    for target in indicators.targets:
        if target.unit and target.unit not in units:
            yield f"indicators.toml: mục tiêu «{target.indicator}» ghi đơn vị «{target.unit}», không có trong units.toml"


@cache
def bundled() -> Indicators:
    """The indicators that come with the program, read once."""
    return load()


def _indicator(key: str, row: Row) -> Indicator:
    indicator = Indicator(key, row.text("name"), row.text("formula"), row.text("law"))
    row.done()
    return indicator


def _target(row: Row) -> Target:
    target = Target(row.one_of("indicator", KEYS), row.number("percent"), row.day("from"), row.text("basis"), row.text("unit", ""))
    if not 0 < target.percent <= 100:
        row.wrong("có «percent» phải từ 1 đến 100")
    row.done()
    return target
