"""Low ratings as a list: those that wait for a supervisor, and those that were looked at, with what came of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from aiohttp import web

from feedback_store import review_lists
from feedback_store.officers import Officer
from feedback_store.review_lists import Filter, Line
from feedback_store.sqlite import Connection
from handlers.desk import satisfaction_sentences as words
from handlers.desk.access import DESK
from handlers.desk.case_choices import unit_choices
from handlers.desk.case_work import rules_of
from handlers.desk.forms import row_number
from handlers.desk.frame import Desk, reading, signed_in
from handlers.desk.render import page
from handlers.desk.review_page import FILTERS, Answers, kept_of, shown
from handlers.desk.satisfaction_view import names_of
from handlers.desk.start import Waiting
from knowledge.questionnaires import one_tap
from knowledge.rules.rules import Rules
from knowledge.satisfaction.levels import LOW, LOW_SAID

DONE = "done"
_AT_ONCE = 50


async def show(request: web.Request) -> web.Response:
    """GET /desk/reviews?state=done&unit=&level=&month=&outcome=&after="""
    kept, rules = kept_of(request.query), rules_of(request)
    typed = dict.fromkeys(FILTERS, "") | kept
    typed |= {name: request.query.get(name, "").strip()[:40] for name in ("state", "outcome")}
    wanted = _wanted(typed)
    lines, answers, count = await _read(request, wanted)
    names = await asyncio.to_thread(names_of, request)
    context = {
        "shown": [shown(line, answers.get(line.response, ()), rules, names) for line in lines[:_AT_ONCE]],
        "count": count,
        "older": lines[_AT_ONCE - 1].id if len(lines) > _AT_ONCE else 0,
        "wanted": wanted,
        "typed": typed | {"state": DONE if wanted.is_done else ""},
        "states": words.REVIEW_STATES,
        "outcomes": words.OUTCOMES,
        "low": LOW_SAID,
        "levels": _levels(rules),
        "kept": kept,
        "unit_choices": unit_choices(rules),
        "said": words.SAID.get(request.query.get("said", ""), ""),
    }
    return page(request, "reviews.html", 200, **context)


def waiting_reviews(db: Connection, officer: Officer, _: Desk) -> Iterator[Waiting]:
    """For the first page of the desk."""
    if officer.role in DESK:
        yield Waiting(review_lists.count(db, officer.id), "đánh giá thấp cần xem lại", "/desk/reviews")


def _wanted(typed: dict[str, str]) -> Filter:
    """What an address asks for: only what was looked at has an outcome."""
    outcome = typed["outcome"] if typed["outcome"] in words.OUTCOMES else ""
    return Filter(typed["state"] == DONE or bool(outcome), typed["unit"], outcome, typed["level"], typed["month"])


def _levels(rules: Rules) -> dict[str, str]:
    """The low levels as the form calls them."""
    options = rules.questionnaires[one_tap.KEY][-1].by_key[one_tap.LEVEL].options
    return {one.key: f"{one.key}: {one.label}" for one in options if one.key in LOW}


async def _read(request: web.Request, wanted: Filter) -> tuple[list[Line], dict[int, Answers], int]:
    officer, after = signed_in(request).id, row_number(request.query.get("after", "")) or 0

    def look(db: Connection) -> tuple[list[Line], dict[int, Answers], int]:
        found = review_lists.page(db, officer, wanted, after, _AT_ONCE + 1)
        answers = review_lists.answers_of(db, [line.response for line in found])
        return found, {**answers}, review_lists.count(db, officer, wanted)

    return await reading(request, look)
