"""Everything that the page of indicators tells, made of one moment of the store; its files are made of the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import web

from feedback_store import dossier_indicators
from feedback_store.sqlite import Connection
from handlers.desk import charts
from handlers.desk import indicators_tables as tables
from handlers.desk import indicators_words as words
from handlers.desk.case_work import rules_of
from handlers.desk.frame import desk_of
from handlers.desk.indicators_able import Able, able
from handlers.desk.indicators_asked import TYPED, Asked, asked
from handlers.desk.indicators_figures import Figures, figures, of_no_level
from handlers.desk.indicators_tables import OVER_TIME, Picture, Ranking, Tile
from handlers.desk.reach import reach_of
from handlers.procedure_names import Names as Served
from handlers.procedure_names import names as served
from knowledge.rules.indicators import KEYS, Indicators, bundled
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM


@dataclass(frozen=True, slots=True)
class Names:
    """What keys are called, which procedures the catalogue says can be filed online, in which states a dossier's time runs."""

    units: Mapping[str, str]
    served: Served
    able: Able
    running: tuple[int, ...]

    def unit(self, key: str) -> str:
        """A unit; what the one-stop software calls it where the rules do not know it."""
        return self.units.get(key, key) or words.NOTHING

    def field(self, key: str) -> str:
        """A field, as the one-stop software calls it."""
        return key or words.NOTHING

    def procedure(self, code: str) -> str:
        """A procedure's title; its code where it is not served."""
        one = self.served.name(code)
        return one.title if one else code


def names_of(rules: Rules, knowledge: Path | None) -> Names:
    """The names of today; 0.4 s the first time. Raises BadDataFile."""
    known = served(knowledge)
    units = {key: unit.name for key, unit in rules.units.items()}
    return Names(units, known, able(known.procedures.values(), bundled().own), rules.dossiers.clocked)


@dataclass(frozen=True, slots=True)
class View:
    """What is shown."""

    asked: Asked
    figures: Figures
    known: Indicators
    names: Names
    tiles: Sequence[Tile]
    pictures: Sequence[Picture]
    offline: Sequence[tuple[str, str, str]]
    unused: Sequence[tuple[str, str, str]]
    fields: Sequence[str]

    @property
    def filed(self) -> str:
        """How many were filed."""
        return charts.number(self.figures.total.of().filed)

    @property
    def is_empty(self) -> bool:
        """Whether the period has nothing filed and nothing finished."""
        every = self.figures.total.of()
        return not every.filed and not every.finished

    @property
    def is_short(self) -> bool:
        """Whether there are too few months for lines over time."""
        return not self.asked.trend(self.figures.months)


def asked_of(request: web.Request) -> Asked:
    """What the address of a request asks for."""
    typed = {name: request.query.get(name, "").strip()[:120] for name in TYPED}
    return asked(typed, rules_of(request).units, desk_of(request).now().astimezone(VIETNAM).date())


async def looking(request: web.Request) -> Callable[[Connection], View]:
    """What reads the page that a request asks for."""
    wanted, now = asked_of(request), desk_of(request).now()
    names = await asyncio.to_thread(names_of, rules_of(request), reach_of(request).knowledge)
    return lambda db: view(db, wanted, names, now)


def view(db: Connection, wanted: Asked, names: Names, now: datetime) -> View:
    """Everything that is shown."""
    known, asked_for = bundled(), wanted.wanted(names.able.all)
    found = figures(db, asked_for, names.able.own, names.running, now)
    return View(
        wanted,
        found,
        known,
        names,
        _tiles(found, known, wanted),
        _pictures(found, known, wanted, names),
        tables.named(found.online.offline, names.procedure, lambda code: found.procedures[code].of().filed),
        tables.named(found.online.unused, names.procedure),
        dossier_indicators.fields(db, asked_for),
    )


def _tiles(found: Figures, known: Indicators, wanted: Asked) -> list[Tile]:
    every, late = found.total.of(), sum(found.overdue.values())
    unsaid, level = words.NOT_SAID.format(n=charts.number(every.no_channel)), of_no_level(found.total)
    notes = {"online": words.OF_NO_LEVEL.format(n=charts.number(level))} if level else {}
    tiles = [Tile("Hồ sơ nộp", charts.number(every.filed), unsaid)]
    tiles += [
        tables.tile(known.all[key].name, found.part(key), known.target(key, wanted.last_day, wanted.unit), notes.get(key, ""))
        for key in KEYS
        if key not in ("able_whole", "able_part")
    ]
    tiles.append(
        Tile(words.ASKED_TWICE, charts.number(every.asked_twice), words.OF_FINISHED.format(n=charts.number(every.finished)))
    )
    return [*tiles, Tile("Quá hạn lúc này", charts.number(late), "", note=words.BY_FIRST_DATE)]


def _pictures(found: Figures, known: Indicators, wanted: Asked, names: Names) -> list[Picture]:
    lines = OVER_TIME if wanted.trend(found.months) else ()
    pictures = [tables.over_months(found, known, wanted, indicator) for indicator in lines]
    units = Ranking("Theo đơn vị", "Đơn vị", names.unit, has_targets=True)
    fields = Ranking("Theo lĩnh vực", "Lĩnh vực", names.field)
    if not wanted.unit:
        pictures.append(tables.ranking(found.units, known, wanted, units, tables.by_key(found.overdue, 0)))
    if not wanted.field:
        pictures.append(tables.ranking(found.fields, known, wanted, fields, tables.by_key(found.overdue, 1)))
    return [*pictures, tables.procedures(found, known, wanted, names.procedure)]
