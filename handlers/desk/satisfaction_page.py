"""How content people are, as a page that is read in a minute and prints: «mức độ hài lòng»."""

from __future__ import annotations

from aiohttp import web

from feedback_store.officers import Role
from handlers.desk.access import DESK
from handlers.desk.case_work import rules_of
from handlers.desk.frame import leave_trace, signed_in
from handlers.desk.render import page
from handlers.desk.satisfaction_asked import RANGE, Asked, usual
from handlers.desk.satisfaction_view import choices, look, today_of
from knowledge.satisfaction.method import RULES, bundled

READERS: frozenset[Role] = DESK | {"unit_officer", "survey_staff"}


async def show(request: web.Request) -> web.Response:
    """GET /desk/satisfaction?period=&from=&to=&questionnaire=&unit=&field=&subject=&channel=&origin="""
    view = await look(request)
    await leave_trace(request, details={"months": view.asked.months.said, **view.asked.filters})
    known = context_of(request, view.asked) | {"view": view, "may_read": signed_in(request).role in DESK | {"survey_staff"}}
    return page(request, "satisfaction.html", 422 if view.asked.fault else 200, **known)


def context_of(request: web.Request, wanted: Asked) -> dict[str, object]:
    """What the templates know of a question; filters are not offered to an officer who sees one unit alone."""
    found = choices(rules_of(request), wanted)
    if signed_in(request).role == "unit_officer":
        found = {"questionnaire": found["questionnaire"], "unit": []}
    return {
        "asked": wanted,
        "method": bundled(),
        "rules": [bundled().rules[rule] for rule in RULES],
        "choices": found,
        "periods": usual(today_of(request)),
        "range": RANGE,
    }
