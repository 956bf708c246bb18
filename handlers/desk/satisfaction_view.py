"""Everything that the page of satisfaction tells, made of one moment of the store; a report on paper is made of the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import NamedTuple

from aiohttp import web
from markupsafe import Markup

from feedback_store import responses
from feedback_store.sqlite import Connection
from handlers.desk import charts
from handlers.desk import satisfaction_sentences as words
from handlers.desk import satisfaction_tables as tables
from handlers.desk.case_choices import Choices, unit_choices
from handlers.desk.case_work import rules_of
from handlers.desk.frame import desk_of, reading, signed_in
from handlers.desk.reach import reach_of
from handlers.desk.satisfaction_answering import Answering, answering_of
from handlers.desk.satisfaction_asked import FILTERS, NO_UNIT, SELECTIONS, Asked, Months, asked, of_version, scored
from handlers.desk.satisfaction_numbers import Cell, Read, Series, read
from handlers.desk.satisfaction_tables import Names, Picture, Ranked, Reasons
from handlers.desk.satisfaction_tiles import Before, Tile, ends, tiles
from handlers.exports.ratings_names import field_names
from handlers.procedure_names import names as procedure_names
from knowledge.questionnaires import one_tap
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

_TYPED = ("period", "from", "to", "questionnaire")


class Version(NamedTuple):
    """A version that was answered in the period, and its figures in words."""

    questionnaire: Questionnaire
    n: str
    share: str


class Selected(NamedTuple):
    """How many of a survey's forms came in one way: the key of its filter, its name, and the number in words."""

    key: str
    name: str
    forms: str


@dataclass(frozen=True, slots=True)
class View:
    """What is shown. `ends` are the best and the worst unit; `notes` say which units differ from all together."""

    asked: Asked
    cell: Cell
    scope: str
    tiles: Sequence[Tile]
    ends: Sequence[Tile]
    notes: Sequence[tuple[str, str]]
    groups: Markup
    pictures: Sequence[Picture]
    reasons: Reasons
    versions: Sequence[Version]
    answering: Answering | None
    selected: Sequence[Selected]

    @property
    def is_single(self) -> bool:
        """Whether only one question counts."""
        return len(self.asked.questionnaire.scored) == 1


async def look(request: web.Request) -> View:
    """What the address of a request asks for, as its officer may see it."""
    return await reading(request, await looking(request))


async def looking(request: web.Request) -> Callable[[Connection], View]:
    """What reads it."""
    wanted, rules = asked_of(request), rules_of(request)
    names = await asyncio.to_thread(names_of, request)
    return lambda db: view(db, of_version(db, wanted, rules.questionnaires), rules, names)


def asked_of(request: web.Request, filters: Sequence[str] = FILTERS) -> Asked:
    """What the address of a request asks for, as far as the page knows these filters."""
    typed = {name: request.query.get(name, "").strip()[:80] for name in (*_TYPED, *filters)}
    return asked(typed, signed_in(request), rules_of(request), today_of(request))


def today_of(request: web.Request) -> date:
    """Today in Vietnam."""
    return desk_of(request).now().astimezone(VIETNAM).date()


def view(db: Connection, wanted: Asked, rules: Rules, names: Names) -> View:
    """Everything that is shown of a version."""
    scope, key = wanted.scope
    found = read(db, wanted.questionnaire, wanted.months, (scope,) if scope else _breakdowns(wanted.questionnaire), wanted.left_out)
    series = found.by[scope or "origin"]
    cell = series.cell(found.items, key, wanted.months)
    before = _before(found, series, key, wanted.months.before)
    answering = answering_of(db, wanted, found, cell, names)
    ranked = {} if scope else _ranked(found, wanted.months, names)
    pictures = [tables.over_months(found, series, key, wanted.months, wanted.now)]
    pictures += [tables.ranking(found.is_single, *words.TITLES[name], rows) for name, rows in ranked.items() if rows]
    if len(found.items) > 1:
        pictures.insert(1, tables.by_item(wanted.questionnaire, cell))
    return View(
        wanted,
        cell,
        _scope_name(wanted, names),
        tiles(db, wanted, cell, before, answering),
        ends(ranked.get("unit", [])),
        _notes(ranked.get("unit", [])),
        tables.by_group(wanted.questionnaire, cell),
        pictures,
        tables.reasons(found, key, wanted.months, cell),
        _versions(db, wanted, rules),
        answering,
        _selected(db, wanted, found),
    )


def names_of(request: web.Request) -> Names:
    """What units, fields, subjects, channels and origins are called."""
    rules, known = rules_of(request), procedure_names(reach_of(request).knowledge)
    units = {key: unit.name for key, unit in rules.units.items()}
    fields = field_names(rules)
    channels, origins, selections = words.CHANNELS, words.ORIGIN_NAMES, words.SELECTION_NAMES

    def subject(key: str) -> str:
        code = key.rpartition("/")[2]
        one, category = known.name(code), rules.categories.get(code)
        return category.name if category else (one.everyday or one.title) if one else tables.key_name(code, {})

    named = {"field": fields, "channel": channels, "origin": origins, "selection": selections}
    unit = partial(tables.key_name, known=units, nothing=words.NO_UNIT)
    return {name: partial(tables.key_name, known=told) for name, told in named.items()} | {"unit": unit, "subject": subject}


def choices(rules: Rules, wanted: Asked) -> dict[str, Choices]:
    """What the filters offer."""
    fields = dict(sorted(field_names(rules).items()))
    return {
        "questionnaire": [(one.ref, f"{one.name}, bản {one.version}") for one in scored(rules.questionnaires)],
        "unit": [] if wanted.filters.get("unit") == NO_UNIT else unit_choices(rules),
        "field": list(fields.items()),
        "channel": list(words.CHANNELS.items()),
        "origin": list(words.ORIGIN_NAMES.items()),
        "selection": list(words.SELECTION_NAMES.items()) if wanted.questionnaire.key != one_tap.KEY else [],
    }


def _scope_name(wanted: Asked, names: Names) -> str:
    scope, key = wanted.scope
    return f"{words.TITLES[scope][1]}: {names[scope](key)}" if scope else words.WHOLE


def _ranked(found: Read, months: Months, names: Names) -> dict[str, list[Ranked]]:
    return {name: tables.ranked(found, name, months, names[name]) for name in found.by}


def _breakdowns(questionnaire: Questionnaire) -> tuple[str, ...]:
    """What figures are broken down by: every one-tap rating was asked for."""
    return tuple(name for name in words.TITLES if name != "selection" or questionnaire.key != one_tap.KEY)


def _selected(db: Connection, wanted: Asked, found: Read) -> list[Selected]:
    """How many forms of all came by themselves, and how many from people who were asked; of ratings and under a filter nothing."""
    if wanted.filters or "selection" not in found.by:
        return []
    hidden = {key for key in SELECTIONS if found.by["selection"].cell(found.items, key, wanted.months).is_hidden}
    counted = {key: responses.count(db, replace(wanted, filters={"selection": key}).wanted()) for key in SELECTIONS}
    told = {key: words.HIDDEN if key in hidden else charts.number(n) for key, n in counted.items()}
    return [Selected(key, words.SELECTION_NAMES[key], forms) for key, forms in told.items()]


def _notes(units: Sequence[Ranked]) -> list[tuple[str, str]]:
    """The units that are told apart from all together, as far as the intervals say so; what belongs to none is no unit."""
    found = [(said, [_with_n(row) for row in units if row.verdict == said]) for said in (words.BETTER, words.WORSE)]
    return [(said.capitalize(), ", ".join(names)) for said, names in found if names]


def _with_n(row: Ranked) -> str:
    """A unit with how many answers its figure rests on: eight can differ as surely as eight hundred, and are still eight."""
    return f"{row.name} (n = {charts.number(row.cell.n)})"


def _before(found: Read, series: Series, key: str, months: Months) -> Before:
    """The period before, with how many of its months have answers, told or hidden."""
    single = [series.cell(found.items, key, one) for one in months.each()]
    return Before(series.cell(found.items, key, months), sum(bool(one.n or one.hidden) for one in single))


def _versions(db: Connection, wanted: Asked, rules: Rules) -> list[Version]:
    """The versions of the questionnaire that were answered in the period, each with its own figures, never added up."""
    versions = rules.questionnaires[wanted.questionnaire.key]
    found = [] if len(versions) == 1 else [_version(db, wanted, one) for one in versions]
    return [one for one in found if one is not None]


def _version(db: Connection, wanted: Asked, one: Questionnaire) -> Version | None:
    scope, key = wanted.scope
    known = read(db, one, wanted.months, (scope or "origin",), replace(wanted, questionnaire=one).left_out)
    cell = known.by[scope or "origin"].cell(known.items, key, wanted.months)
    n, share, *_ = tables.told(cell, known.is_single)
    return Version(one, n, share) if cell.n or cell.is_hidden else None
