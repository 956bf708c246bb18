"""How content people are, as a page that is read in a minute and prints: «mức độ hài lòng»."""

from __future__ import annotations

from collections.abc import Collection

from aiohttp import web

from feedback_store.officers import Role
from feedback_store.sqlite import Connection
from handlers.desk.access import DESK
from handlers.desk.case_work import rules_of
from handlers.desk.frame import desk_of, leave_trace, reading, signed_in
from handlers.desk.render import page
from handlers.desk.satisfaction_asked import FILTERS, RANGE, Asked, usual
from handlers.desk.satisfaction_score import Score, score
from handlers.desk.satisfaction_view import View, choices, looking, today_of
from knowledge.satisfaction.levels import LOW_SAID, SATISFIED_SAID
from knowledge.satisfaction.method import RULES, bundled

READERS: frozenset[Role] = DESK | {"unit_officer", "survey_staff"}


async def show(request: web.Request) -> web.Response:
    """GET /desk/satisfaction?period=&from=&to=&questionnaire=&unit=&field=&subject=&channel=&origin=&selection="""
    look, rules, now = await looking(request), rules_of(request), desk_of(request).now()

    def work(db: Connection) -> tuple[View, Score]:
        view = look(db)
        return view, score(db, view.asked, rules, now)

    view, scored = await reading(request, work)
    await leave_trace(request, details={"months": view.asked.months.said, **view.asked.filters})
    known = context_of(request, view.asked) | {"view": view, "score": scored, "satisfied": SATISFIED_SAID, "low": LOW_SAID}
    known["may_read"] = signed_in(request).role in DESK | {"survey_staff"}
    return page(request, "satisfaction.html", 422 if view.asked.fault else 200, **known)


def context_of(request: web.Request, wanted: Asked, filters: Collection[str] = FILTERS) -> dict[str, object]:
    """What the templates know of a question; filters are not offered to an officer who sees one unit alone."""
    offered = () if signed_in(request).role == "unit_officer" else filters
    found = {name: told for name, told in choices(rules_of(request), wanted).items() if name in ("questionnaire", *offered)}
    return {
        "asked": wanted,
        "method": bundled(),
        "rules": [bundled().rules[rule] for rule in RULES],
        "choices": found,
        "periods": usual(today_of(request)),
        "range": RANGE,
    }
