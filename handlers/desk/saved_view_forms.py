"""Keeping the filters of the list of cases under a name, and forgetting them."""

from __future__ import annotations

from aiohttp import web

from feedback_store import saved_views
from feedback_store.saved_views import TooMany
from handlers.desk.case_sentences import VIEW_NAME, VIEWS_FULL
from handlers.desk.case_views import asked_from_text, query_of
from handlers.desk.forms import read_form
from handlers.desk.frame import change, desk_of, signed_in
from handlers.desk.refusals import Refused
from handlers.desk.render import see_other

_LONGEST_NAME = 40


async def save(request: web.Request) -> web.Response:
    """POST /desk/cases/views: `name`, and `query` as the list's address holds it."""
    form = await read_form(request)
    name, query = " ".join(form.text("name", 1000).split()), query_of(asked_from_text(form.text("query", 4000)))
    if not name or len(name) > _LONGEST_NAME:
        raise Refused(422, VIEW_NAME)
    officer, now = signed_in(request).id, desk_of(request).now()
    try:
        await change(request, lambda db: saved_views.save(db, officer, name, query, now), what=str)
    except TooMany:
        raise Refused(422, VIEWS_FULL.format(most=saved_views.MOST)) from None
    return see_other(f"/desk/cases?{query}", "view-saved")


async def remove(request: web.Request) -> web.Response:
    """POST /desk/cases/views/{id}/remove: an officer's own; another's is not there."""
    number = request.match_info["id"]
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        raise Refused(404)
    if not await change(request, lambda db: saved_views.remove(db, signed_in(request).id, int(number))):
        raise Refused(404)
    return see_other("/desk/cases", "view-removed")
