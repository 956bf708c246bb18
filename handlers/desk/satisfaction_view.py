"""Everything that the page of satisfaction tells, made of one moment of the store; a report on paper is made of the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from aiohttp import web
from markupsafe import Markup

from feedback_store import endings
from feedback_store.sqlite import Connection
from handlers.desk import charts
from handlers.desk import satisfaction_sentences as words
from handlers.desk import satisfaction_tables as tables
from handlers.desk.case_choices import Choices, unit_choices
from handlers.desk.case_sentences import CHANNEL_NAMES
from handlers.desk.case_work import rules_of
from handlers.desk.frame import desk_of, reading, signed_in
from handlers.desk.numbers import Period, figures
from handlers.desk.procedure_names import names as procedure_names
from handlers.desk.reach import reach_of
from handlers.desk.report_page import Part, score_parts
from handlers.desk.satisfaction_asked import FILTERS, NO_UNIT, Asked, Months, asked, name_of, scored
from handlers.desk.satisfaction_numbers import Cell, Read, read
from handlers.desk.satisfaction_tables import Picture, Ranked
from knowledge.questionnaires import one_tap
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules
from knowledge.satisfaction import written
from knowledge.satisfaction.method import bundled
from knowledge.vietnam_time import VIETNAM

_TITLES = {
    "unit": ("Theo đơn vị", "Đơn vị"),
    "field": ("Theo lĩnh vực", "Lĩnh vực"),
    "subject": ("Theo thủ tục, loại việc", "Thủ tục, loại việc"),
    "channel": ("Theo kênh", "Kênh"),
    "origin": ("Theo lần phục vụ", "Lần phục vụ"),
}
_ENDING_COLUMN = {"": "", "unit": "unit", "channel": "channel", "origin": "kind"}
_TYPED = ("period", "from", "to", "questionnaire", *FILTERS)
Names = Mapping[str, Callable[[str], str]]
"""By filter, what its keys are called."""


class Version(NamedTuple):
    """A version that was answered in the period, how an address names it, and its figures in words."""

    questionnaire: Questionnaire
    name: str
    n: str
    share: str


class Answering(NamedTuple):
    """How many of those asked have answered; `rows` say who was not asked, and why."""

    rate: str
    of: str
    rows: Markup


@dataclass(frozen=True, slots=True)
class View:
    """What is shown. `tiles` are name, value and what it rests on; `notes` say which units differ from all together."""

    asked: Asked
    cell: Cell
    scope: str
    tiles: Sequence[tuple[str, str, str]]
    notes: Sequence[tuple[str, str]]
    groups: Markup
    pictures: Sequence[Picture]
    reasons: Sequence[tuple[str, str]]
    versions: Sequence[Version]
    answering: Answering | None
    score: Sequence[Part]


async def look(request: web.Request) -> View:
    """What the address of a request asks for, as its officer may see it."""
    wanted, rules = asked_of(request), rules_of(request)
    names = await asyncio.to_thread(names_of, request)
    return await reading(request, lambda db: view(db, wanted, rules, names, desk_of(request).now()))


def asked_of(request: web.Request) -> Asked:
    """What the address of a request asks for."""
    typed = {name: request.query.get(name, "").strip()[:80] for name in _TYPED}
    return asked(typed, signed_in(request), rules_of(request).questionnaires, today_of(request))


def today_of(request: web.Request) -> date:
    """Today in Vietnam."""
    return desk_of(request).now().astimezone(VIETNAM).date()


def view(db: Connection, wanted: Asked, rules: Rules, names: Names, now: datetime) -> View:
    """Everything that is shown; without a version asked for, of the latest that was answered."""
    scope, key = wanted.scope
    versions = _versions(db, wanted, rules)
    if versions and "@" not in wanted.typed.get("questionnaire", ""):
        wanted = replace(wanted, questionnaire=versions[-1].questionnaire)
    found = read(db, wanted.questionnaire, wanted.months, (scope,) if scope else tuple(_TITLES))
    series = found.by[scope or "origin"]
    cell = series.cell(found.items, key, wanted.months)
    before = series.cell(found.items, key, wanted.months.before)
    answering = _answering(db, wanted, cell)
    ranked = {} if scope else _ranked(found, wanted.months, names)
    pictures = [tables.over_months(found, series, key, wanted.months)]
    pictures += [tables.ranking(found.is_single, *_TITLES[name], rows) for name, rows in ranked.items() if rows]
    if len(found.items) > 1:
        pictures.insert(1, tables.by_item(wanted.questionnaire, cell))
    return View(
        wanted,
        cell,
        _scope_name(wanted, names),
        _tiles(cell, before, wanted.months, answering),
        _notes(ranked.get("unit", [])),
        tables.by_group(wanted.questionnaire, cell),
        pictures,
        tables.reasons(found, key, wanted.months),
        versions,
        answering,
        _score(db, wanted, rules, now),
    )


def names_of(request: web.Request) -> Names:
    """What units, fields, subjects, channels and origins are called."""
    rules, known = rules_of(request), procedure_names(reach_of(request).knowledge)
    units = {key: unit.name for key, unit in rules.units.items()}
    fields = {one.group: one.group_name for one in rules.categories.values()}
    channels, origins = CHANNEL_NAMES | words.PAGE_CHANNELS, words.ORIGIN_NAMES

    def subject(key: str) -> str:
        code = key.rpartition("/")[2]
        one, category = known.name(code), rules.categories.get(code)
        return category.name if category else (one.everyday or one.title) if one else tables.key_name(code, {})

    named = {"unit": units, "field": fields, "channel": channels, "origin": origins}
    return {name: partial(tables.key_name, known=told) for name, told in named.items()} | {"subject": subject}


def choices(rules: Rules, wanted: Asked) -> dict[str, Choices]:
    """What the filters offer."""
    fields = dict(sorted({one.group: one.group_name for one in rules.categories.values()}.items()))
    return {
        "questionnaire": [(name_of(one), f"{one.name}, bản {one.version}") for one in scored(rules.questionnaires)],
        "unit": [] if wanted.filters.get("unit") == NO_UNIT else unit_choices(rules),
        "field": list(fields.items()),
        "channel": list((CHANNEL_NAMES | words.PAGE_CHANNELS).items()),
        "origin": list(words.ORIGIN_NAMES.items()),
    }


def _scope_name(wanted: Asked, names: Names) -> str:
    scope, key = wanted.scope
    return f"{_TITLES[scope][1]}: {names[scope](key)}" if scope else words.WHOLE


def _ranked(found: Read, months: Months, names: Names) -> dict[str, list[Ranked]]:
    return {name: tables.ranked(found, name, months, names[name]) for name in _TITLES}


def _notes(units: Sequence[Ranked]) -> list[tuple[str, str]]:
    """The units that are told apart from all together, as far as the intervals say so."""
    found = [(said, [row.name for row in units if row.verdict == said]) for said in (words.BETTER, words.WORSE)]
    return [(said.capitalize(), ", ".join(names)) for said, names in found if names]


def _tiles(cell: Cell, before: Cell, months: Months, answering: Answering | None) -> list[tuple[str, str, str]]:
    """What stands at the top; nothing where there is nothing to tell."""
    if cell.is_hidden or not cell.n:
        return []
    pooled, items = cell.pooled, cell.mean_of_items
    n = f"n = {charts.number(cell.n)}"
    if cell.only:
        shares = [(f"Hài lòng (mức 4–5), {tables.BOTH}", pooled, f"{bundled().confidence} %: {tables.interval_of(cell)}; {n}")]
    else:
        shares = [
            (f"Hài lòng (mức 4–5), {tables.rule_name(one.rule)}", one, f"{n}; {one.items} câu hỏi") for one in (pooled, items)
        ]
    tiles = [(name, written.percent(one.value), of) for name, one, of in shares]
    tiles += [
        ("Điểm trung bình", written.number(pooled.mean), f"thang 1–5, {tables.rule_name(pooled.rule)}"),
        ("Điểm quy đổi", written.percent(pooled.rescaled), "0 % là mức 1, 100 % là mức 5"),
        ("So với kỳ trước", _changed(pooled.value, before), f"điểm phần trăm; kỳ trước {months.before.said}"),
    ]
    return tiles + ([("Tỷ lệ trả lời", answering.rate, answering.of)] if answering else [])


def _changed(value: Fraction | None, before: Cell) -> str:
    if before.is_hidden:
        return words.HIDDEN
    return written.change(value, before.pooled.value) if before.n else words.NONE


def _versions(db: Connection, wanted: Asked, rules: Rules) -> list[Version]:
    """The versions of the questionnaire that were answered in the period, each with its own figures, never added up."""
    versions = rules.questionnaires[wanted.questionnaire.key]
    found = [] if len(versions) == 1 else [_version(db, wanted, one) for one in versions]
    return [one for one in found if one is not None]


def _version(db: Connection, wanted: Asked, one: Questionnaire) -> Version | None:
    scope, key = wanted.scope
    known = read(db, one, wanted.months, (scope or "origin",))
    cell = known.by[scope or "origin"].cell(known.items, key, wanted.months)
    n, share, *_ = tables.told(cell, known.is_single)
    return Version(one, name_of(one), n, share) if cell.n or cell.is_hidden else None


def _answering(db: Connection, wanted: Asked, cell: Cell) -> Answering | None:
    """How many of what ended was rated; of surveys their own pages tell it, of fields nobody counts it."""
    scope, key = wanted.scope
    if wanted.questionnaire.key != one_tap.KEY or scope not in _ENDING_COLUMN:
        return None
    column = _ENDING_COLUMN[scope]
    rows = endings.outcomes(db, wanted.months.keys, (column, "not_asked") if column else ("not_asked",))
    own = [(reason, ended, done) for *place, reason, ended, _, done in rows if not column or place == [key]]
    asked_about = sum(ended for reason, ended, _ in own if not reason)
    rated = sum(done for *_, done in own)
    if cell.is_hidden:
        return Answering(words.HIDDEN, f"{charts.number(asked_about)} lần hỏi", _not_asked(own, None))
    rate = written.percent(Fraction(rated, asked_about)) if asked_about else words.NONE
    return Answering(
        rate, f"{charts.number(rated)} trong {charts.number(asked_about)} lần hỏi", _not_asked(own, asked_about - rated)
    )


def _not_asked(own: Sequence[tuple[str, int, int]], silent: int | None) -> Markup:
    left = [(f"Không hỏi: {words.NOT_ASKED.get(reason, reason)}", charts.number(ended)) for reason, ended, _ in own if reason]
    first = (words.ASKED_NOT_RATED.capitalize(), words.HIDDEN if silent is None else charts.number(silent))
    return tables.table("Ai chưa có trong số liệu", ("Vì sao", "Số lần"), [first, *left])


def _score(db: Connection, wanted: Asked, rules: Rules, now: datetime) -> Sequence[Part]:
    """The parts of QĐ 766's score, of cases received in the period; only for all together and for one unit."""
    scope, key = wanted.scope
    if scope not in ("", "unit") or wanted.questionnaire.key != one_tap.KEY:
        return []
    units, (first, after) = ((key,) if scope else ()), wanted.months.days
    period = Period(first, min(after, now.astimezone(VIETNAM).date()), now)
    return score_parts(figures(db, rules, period, units), units)
