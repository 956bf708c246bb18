"""The inbox of the desk: cases in views with counts, filtered and searched, and what has come in since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from aiohttp import web

from feedback_store import case_lists, officers, saved_views
from feedback_store.cases import Row
from feedback_store.officers import Officer
from feedback_store.store import Connection
from handlers.desk.access import Seen, access_case, counted, limited_to, listed
from handlers.desk.case_choices import category_choices, names_of, unit_choices
from handlers.desk.case_sentences import CHANNEL_NAMES, KIND_NAMES, ORDERS, SAID
from handlers.desk.case_views import VIEWS, Chosen, asked_from, asked_from_text, chosen, query_of, views_of
from handlers.desk.case_words import shortened
from handlers.desk.case_work import rules_of
from handlers.desk.due_words import Due, due_of
from handlers.desk.frame import desk_of, reading, signed_in
from handlers.desk.render import page
from knowledge.rules.standing import standing

AT_ONCE = 50
_MOST_NEW = 100


class Tab(NamedTuple):
    """A view above the list; `id` is the number of one that the officer saved, else 0."""

    label: str
    query: str
    size: int
    current: bool
    id: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A case in the list."""

    case: Row
    text: str
    category: str
    unit: str
    state: str
    officer: str
    urgency: str
    due: Due
    is_new: bool
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What the page shows of one moment: one case more than fits, and the newest number, after which a case is new."""

    cases: list[Seen]
    tabs: list[Tab]
    total: int
    newest: int
    people: dict[int, str]
    withdrawn: frozenset[int]


async def show(request: web.Request) -> web.Response:
    """GET /desk/cases?view=&unit=&category=&kind=&channel=&urgency=&since=&until=&q=&order=&page="""
    asked, number = asked_from(request.query), _page_number(request)
    found = await reading(request, lambda db: _find(db, request, asked, number))
    rules = rules_of(request)
    lines = [line_of(request, seen.case, found) for seen in found.cases[:AT_ONCE]]
    view = next(view for view in VIEWS if view.key == asked["view"])
    context: dict[str, Any] = {
        "asked": asked,
        "tabs": found.tabs,
        "lines": lines,
        "total": found.total,
        "newest": found.newest,
        "view": view,
        "here_query": query_of(asked),
        "is_filtered": query_of({**asked, "view": ""}) != "",
        "newer": _address(asked, number - 1) if number else "",
        "older": _address(asked, number + 1) if len(found.cases) > AT_ONCE else "",
        "may_act": any(seen.may_act for seen in found.cases),
        "saved": next((tab for tab in found.tabs if tab.id and tab.current), None),
        "kinds": KIND_NAMES,
        "channels": CHANNEL_NAMES,
        "orders": ORDERS,
        "urgencies": rules.deadlines.urgencies,
        "categories": category_choices(rules),
        "unit_choices": unit_choices(rules),
        "said": SAID.get(request.query.get("said", ""), ""),
    }
    return page(request, "cases.html", **context)


async def live(request: web.Request) -> web.Response:
    """GET /desk/cases/live?since=NUMBER&…: how many cases of this view came in after the case with that number."""
    asked, since = asked_from(request.query), request.query.get("since", "")
    after = int(since) if since.isascii() and since.isdigit() and len(since) < 18 else 0
    fresh = await reading(request, lambda db: sum(row.id > after for row in _newest(db, request, asked, _MOST_NEW)))
    return web.json_response({"new": fresh})


def line_of(request: web.Request, case: Row, found: Found) -> Line:
    """A case as the list shows it."""
    rules = rules_of(request)
    category = rules.categories.get(case.category)
    unit = rules.units.get(case.unit)
    urgency = "" if case.urgency == "normal" else rules.deadlines.urgencies.get(case.urgency, "")
    return Line(
        case=case,
        text=shortened(case.text),
        category=category.name if category else case.category,
        unit=unit.name if unit else case.unit,
        state=standing(rules, case.state, case.reason).name,
        officer=found.people.get(case.officer or 0, ""),
        urgency=urgency,
        due=due_of(rules, case, desk_of(request).now()),
        is_new=case.state == "new",
        withdrawn=case.id in found.withdrawn,
    )


def _find(db: Connection, request: web.Request, asked: dict[str, str], number: int) -> Found:
    officer = signed_in(request)
    wanted = _chosen(request, asked)
    newest = next((row.id for row in _newest(db, request, asked, 1)), 0)
    people = names_of(officers.every(db))
    shown = _page(db, officer, wanted, asked["order"], number)
    withdrawn = case_lists.withdrawn(db, [seen.case.id for seen in shown])
    return Found(shown, _tabs(db, request, asked), _count(db, officer, wanted), newest, people, withdrawn)


def _page(db: Connection, officer: Officer, wanted: Chosen, order: str, number: int) -> list[Seen]:
    """The cases of one page, and one more."""
    skipped = number * AT_ONCE
    if wanted.overdue is not None:  # by due date the overdue ones come first
        return listed(db, officer, wanted.wanted, AT_ONCE + 1, counted(db, officer, wanted.overdue) + skipped)
    if order != "newest":
        return listed(db, officer, wanted.wanted, AT_ONCE + 1, skipped)
    limited = limited_to(officer, wanted.wanted)
    rows = case_lists.newest(db, limited, AT_ONCE + 1, skipped) if limited else []
    return [seen for seen in (access_case(db, officer, row.code) for row in rows) if seen]


def _newest(db: Connection, request: web.Request, asked: dict[str, str], limit: int) -> list[Row]:
    """The latest cases that the filters ask for, whichever part of the work the view shows."""
    limited = limited_to(signed_in(request), _chosen(request, asked).wanted)
    return case_lists.newest(db, limited, limit) if limited else []


def _tabs(db: Connection, request: web.Request, asked: dict[str, str]) -> list[Tab]:
    """Everybody's views, then the officer's own; each counts its cases without the page's other filters."""
    officer = signed_in(request)
    own = [(row.id, row.name, asked_from_text(row.query)) for row in saved_views.of_officer(db, officer.id)]
    matching = next((number for number, _, kept in own if kept == asked), 0)
    tabs = []
    for number, label, kept in [(0, view.label, asked_from({"view": view.key})) for view in views_of(officer)] + own:
        current = matching == number if matching or number else kept["view"] == asked["view"]
        tabs.append(Tab(label, query_of(kept), _count(db, officer, _chosen(request, kept)), current, number))
    return tabs


def _count(db: Connection, officer: Officer, wanted: Chosen) -> int:
    overdue = counted(db, officer, wanted.overdue) if wanted.overdue is not None else 0
    return counted(db, officer, wanted.wanted) - overdue


def _chosen(request: web.Request, asked: dict[str, str]) -> Chosen:
    return chosen(rules_of(request), signed_in(request), asked, desk_of(request).now())


def _address(asked: dict[str, str], number: int) -> str:
    return f"?{query_of(asked)}" + (f"&page={number}" if number else "")


def _page_number(request: web.Request) -> int:
    text = request.query.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
