"""The score of QĐ 766/QĐ-TTg as data: which parts there are, their points, formulas in words and legal basis."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.rules import rows
from knowledge.rules.rows import Row

PATH = Path(__file__).parent.parent / "data" / "rules" / "qd766.toml"
COMPONENTS = ("pakn_on_time", "pakn_satisfied", "tthc_satisfied")
CLOCKS = ("refuse", "supplement", "resolve", "publish")
"""The parts and the clocks that the program knows by name; the file says everything else about them."""


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the score and the most points it gives; from `full_at` percent on it gives them all."""

    key: str
    name: str
    points: int
    formula: str
    law: str
    full_at: int = 100


@dataclass(frozen=True, slots=True)
class Clock:
    """A duty that must be done in time; `deadline` is the id of a deadline in working days."""

    key: str
    name: str
    deadline: str
    formula: str


@dataclass(frozen=True, slots=True)
class Score:
    """The whole rule; `laws` are the classes of categories that are counted, `none` is written where nothing can be divided."""

    laws: frozenset[str]
    decimals: int
    none: str
    components: Mapping[str, Component]
    clocks: Mapping[str, Clock]


def load(path: Path = PATH) -> Score:
    """The rule of a file. Raises BadDataFile."""
    file = rows.read(path)
    laws, decimals, none = frozenset(file.texts("laws")), file.number("decimals"), file.text("none")
    parts, clocks = file.table("components"), file.table("clocks")
    components = {key: _component(key, parts.table(key)) for key in COMPONENTS}
    found = {key: _clock(key, clocks.table(key)) for key in CLOCKS}
    for table in (parts, clocks, file):
        table.done()
    return Score(laws, decimals, none, components, found)


def problems(score: Score, deadlines: Collection[str]) -> Iterator[str]:
    """What does not fit the other tables, one Vietnamese line each: a clock needs a deadline that exists."""
    for clock in score.clocks.values():
        if clock.deadline not in deadlines:
            yield f"qd766.toml: «{clock.key}» cần thời hạn «{clock.deadline}», không có trong deadlines.toml"


@cache
def bundled() -> Score:
    """The rule that comes with the program, read once."""
    return load()


def _component(key: str, row: Row) -> Component:
    full_at = row.number("full_at", 100)
    if not 0 < full_at <= 100:
        row.wrong("có «full_at» phải từ 1 đến 100")
    component = Component(key, row.text("name"), row.number("points"), row.text("formula"), row.text("law"), full_at)
    row.done()
    return component


def _clock(key: str, row: Row) -> Clock:
    clock = Clock(key, row.text("name"), row.text("deadline"), row.text("formula"))
    row.done()
    return clock
