"""Dossiers (hồ sơ thủ tục) as a list: overdue, due soon, waiting for their citizens; filtered, counted, page by page."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from aiohttp import web

from feedback_store import dossier_lists, dossiers
from feedback_store.dossier_lists import WAITING, Counts, Line, Wanted
from feedback_store.officers import Officer, Role
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text
from handlers.desk import dossier_sentences as words
from handlers.desk.access import DESK
from handlers.desk.case_choices import unit_choices
from handlers.desk.case_work import rules_of
from handlers.desk.dossier_due import due_of, soon
from handlers.desk.due_words import Due
from handlers.desk.frame import Desk, desk_of, reading, signed_in
from handlers.desk.reach import reach_of
from handlers.desk.render import page
from handlers.desk.start import Waiting
from handlers.procedure_names import names
from knowledge.dossiers import code as dossier_code
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

READERS: frozenset[Role] = DESK | {"unit_officer"}
LIST = "/desk/dossiers"
FILTERS = ("view", "unit", "field", "procedure", "q")
AT_ONCE, _LONGEST = 50, 100
_NO_UNIT = "-"
_LAST = re.compile("[0-9]{4,8}")
"""The last digits of a code, as people read them out."""
_DOTTED = re.compile(r"\.([0-9]{6})\.([0-9]{4,8})$")
_PERSON = re.compile(r"[+(]?[0-9][0-9 .()-]{7,14}[0-9]")
"""A telephone or identity number."""


class View(NamedTuple):
    """A tab above the list."""

    key: str
    label: str
    empty: str


LATE, SOON, UNTOLD, WAITS, RUNNING = (
    View("qua-han", "Quá hạn", "Không có hồ sơ nào quá hạn."),
    View("sap-den-han", "Sắp đến hạn", "Không có hồ sơ nào sắp đến hạn."),
    View("chua-bao", "Đã hẹn lại, chưa báo", "Hồ sơ đã hẹn lại đều đã báo người dân."),
    View("cho-bo-sung", "Chờ người dân bổ sung", "Không có hồ sơ nào đang chờ người dân bổ sung."),
    View("dang-giai-quyet", "Đang giải quyết", "Không có hồ sơ nào đang giải quyết."),
)
VIEWS = (LATE, SOON, UNTOLD, WAITS, RUNNING)


class Tab(NamedTuple):
    """A view with its address and how many dossiers it has."""

    label: str
    query: str
    size: int
    current: bool


class Shown(NamedTuple):
    """A dossier as the list shows it."""

    code: str
    procedure: str
    title: str
    field: str
    unit: str
    state: str
    due: Due
    is_extended: bool
    is_told: bool


class Found(NamedTuple):
    """One page of a list, how many there are in all, and what the tabs and filters say."""

    lines: list[Line]
    total: int
    counts: Counts
    fields: list[str]
    are_known: bool


async def show(request: web.Request) -> web.Response:
    """GET /desk/dossiers?view=&unit=&field=&procedure=&q=&page="""
    asked, number = asked_from(request.query), _page_number(request)
    rules, now, officer = rules_of(request), desk_of(request).now(), signed_in(request)
    told = await reading(request, lambda db: found(db, officer, rules, asked, number, now))
    title = await titles(request)
    view = next(view for view in VIEWS if view.key == asked["view"])
    context = {
        "asked": asked,
        "tabs": _tabs(told.counts, asked),
        "lines": [shown(rules, line, title, now) for line in told.lines[:AT_ONCE]],
        "total": told.total,
        "view": view,
        "are_known": told.are_known,
        "is_filtered": any(asked[name] for name in FILTERS[1:]),
        "has_filters": any(asked[name] for name in FILTERS[1:-1]),
        "nothing": words.NOT_BY_NUMBER if _is_of_person(asked["q"], now) else words.NONE_FOUND,
        "newer": _address(asked, number - 1) if number else "",
        "older": _address(asked, number + 1) if len(told.lines) > AT_ONCE else "",
        "unit_choices": [] if officer.role == "unit_officer" else unit_choices(rules),
        "fields": [(one, one) for one in sorted({*told.fields, asked["field"]} - {""})],
        "soon_days": rules.dossiers.soon_working_days,
        "subpages": open_to(request, SUBPAGES),
        "said": words.SAID.get(request.query.get("said", ""), ""),
    }
    return page(request, "dossiers.html", 200, **context)


def waiting_dossiers(db: Connection, officer: Officer, desk: Desk) -> Iterator[Waiting]:
    """For the first page of the desk."""
    if officer.role in READERS:
        late = chosen(officer, desk.settings.rules(), asked_from({}), desk.now())
        yield Waiting(dossier_lists.count(db, late), "hồ sơ quá hạn trả kết quả", LIST, urgent=True)
        untold = dossier_lists.count(db, limited_to(officer, Wanted(is_untold=True)))
        yield Waiting(untold, "hồ sơ đã hẹn lại, chưa báo người dân", f"{LIST}?view={UNTOLD.key}", urgent=True)


def asked_from(query: Mapping[str, str]) -> dict[str, str]:
    """The filters that an address holds; whatever else it holds is dropped."""
    asked = {name: query.get(name, "").strip()[:_LONGEST] for name in FILTERS}
    return asked | {"view": asked["view"] if asked["view"] in {view.key for view in VIEWS} else LATE.key}


def limited_to(officer: Officer, wanted: Wanted) -> Wanted:
    """What is wanted, limited to what the officer may see: a unit's officer sees the own unit's."""
    return replace(wanted, unit=officer.unit or _NO_UNIT) if officer.role == "unit_officer" else wanted


def shown(rules: Rules, line: Line, title: Callable[[str], str], now: datetime) -> Shown:
    """A dossier as the list shows it."""
    row = line.dossier
    return Shown(
        row.code,
        row.procedure,
        title(row.procedure),
        row.field,
        unit_name(rules, row.unit),
        rules.dossiers.states[row.status].name,
        due_of(rules, line, now),
        line.is_extended,
        line.is_told,
    )


def unit_name(rules: Rules, key: str) -> str:
    """What a unit is called."""
    unit = rules.units.get(key)
    return unit.name if unit else key or words.UNKNOWN_UNIT


async def titles(request: web.Request) -> Callable[[str], str]:
    """What gives the title of a procedure by its code, "" where it is not served."""
    known = await asyncio.to_thread(names, reach_of(request).knowledge)
    return lambda code: name.title if (name := known.name(code)) else ""


def open_to(request: web.Request, pages: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of these pages that this officer may open, with their labels."""
    desk, officer = desk_of(request), signed_in(request)
    routes = [(path, label, desk.routes.get(("GET", path))) for path, label in pages]
    return [(path, label) for path, label, route in routes if route and officer.role in route.may]


SUBPAGES = (
    (f"{LIST}/filings", "Nộp có trợ giúp"),
    (f"{LIST}/import", "Nhập hồ sơ"),
)
"""The other pages about dossiers."""


def found(db: Connection, officer: Officer, rules: Rules, asked: dict[str, str], number: int, now: datetime) -> Found:
    """What a page of the list shows to an officer."""
    wanted = chosen(officer, rules, asked, now)
    unit = limited_to(officer, Wanted()).unit
    counts, fields = dossier_lists.counts(db, unit, to_text(now), soon(rules, now), rules.dossiers.clocked)
    lines = dossier_lists.page(db, wanted, AT_ONCE + 1, number * AT_ONCE)
    place = next(place for place, view in enumerate(VIEWS) if view.key == asked["view"])
    total = dossier_lists.count(db, wanted) if any(asked[name] for name in FILTERS[1:]) else counts[place]
    return Found(lines, total, counts, fields, dossiers.are_known(db))


def chosen(officer: Officer, rules: Rules, asked: Mapping[str, str], now: datetime) -> Wanted:
    """What the filters ask for, as the officer may see it; a code finds its dossiers whichever tab is open."""
    filters = Wanted(unit=asked["unit"], field=asked["field"], procedure=asked["procedure"])
    if asked["q"]:
        dashed = _DOTTED.sub(r"-\1-\2", asked["q"])
        code = dossier_code.read(dashed)
        if not code and (end := _end(asked["q"], now)):
            return limited_to(officer, replace(filters, end=end))
        return limited_to(officer, replace(filters, code=code or dashed.upper()))
    at, until, running = to_text(now), soon(rules, now), rules.dossiers.clocked
    by_view = {
        LATE.key: replace(filters, statuses=running, due_before=at),
        SOON.key: replace(filters, statuses=running, due_since=at, due_before=until),
        UNTOLD.key: replace(filters, is_untold=True),
        WAITS.key: replace(filters, statuses=WAITING),
    }
    return limited_to(officer, by_view.get(asked["view"], filters))


def _end(text: str, now: datetime) -> str:
    """How a code ends of which only the last part is given ("09925", "261123-09925"); "" for anything else."""
    if _LAST.fullmatch(text):
        return text
    return dossier_code.tail_in(text, now.astimezone(VIETNAM).date(), is_awaited=True)


def _is_of_person(text: str, now: datetime) -> bool:
    """Whether a telephone or identity number was looked for, and not the end of a code."""
    return bool(_PERSON.fullmatch(text)) and not _end(text, now)


def _tabs(counts: Counts, asked: dict[str, str]) -> list[Tab]:
    """Each counts its dossiers without the page's other filters."""
    return [
        Tab(view.label, urlencode({"view": view.key}), size, view.key == asked["view"] and not asked["q"])
        for view, size in zip(VIEWS, counts, strict=True)
    ]


def _address(asked: dict[str, str], number: int) -> str:
    told = {name: value for name, value in asked.items() if value} | ({"page": str(number)} if number else {})
    return f"{LIST}?{urlencode(told)}"


def _page_number(request: web.Request) -> int:
    text = request.query.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
