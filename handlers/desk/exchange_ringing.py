"""A call that rings at an operator's extension: shown at once, opened with one press; whose extension it is."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from aiohttp import web

from feedback_store import calls, exchange_calls, officer_extensions
from feedback_store.exchange_calls import Row
from feedback_store.store import Connection
from handlers.desk import exchange_fields, hotline_sentences
from handlers.desk.forms import read_form
from handlers.desk.frame import change, desk_of, reading, signed_in
from handlers.desk.hotline_call import path_of
from handlers.desk.hotline_script import phone_groups
from handlers.desk.refusals import Refused
from handlers.desk.render import see_other, templates

_LATELY = timedelta(hours=4)
_AT_ONCE = 200
_HERE = "/desk/hotline"


class Incoming(NamedTuple):
    """A call at this operator's telephone; `phone` in groups, "" where the number is not shown."""

    id: int
    phone: str
    is_talking: bool


async def live(request: web.Request) -> web.Response:
    """GET /desk/hotline/incoming: what rings here, as a part of the page."""
    found = await reading(request, lambda db: incoming(db, request))
    text = templates().get_template("exchange_incoming.html").render(incoming=found)
    return web.Response(text=text, content_type="text/html")


async def open_call(request: web.Request) -> web.Response:
    """POST /desk/hotline/incoming/{id}: the page of a call that rings here; pressed twice, it is the same page."""
    number = await change(request, lambda db: _opened(db, request), what=str)
    return see_other(path_of(number))


async def set_extension(request: web.Request) -> web.Response:
    """POST /desk/hotline/extension: where this operator sits; an empty one gives the seat up."""
    typed, officer = (await read_form(request)).text("agent", 200), signed_in(request).id
    agent = exchange_fields.agent(typed)
    if len(typed) > exchange_fields.LONGEST_AGENT:
        raise Refused(422, hotline_sentences.EXTENSION_TOO_LONG)

    def work(db: Connection) -> bool:
        before = officer_extensions.holder(db, agent)
        officer_extensions.take(db, officer, agent)
        return before not in (None, officer)

    taken = await change(request, work)
    return see_other(_HERE, "extension-gone" if not agent else "extension-taken" if taken else "extension-kept")


def begin(db: Connection, request: web.Request, phone: str) -> int:
    """A call that the operator begins by hand; it is the one that rings at theirs where the number is the same."""
    officer = signed_in(request).id
    number = calls.begin(db, officer, phone, desk_of(request).now())
    for row, _ in _here(db, request):
        if phone and row.phone == phone:
            exchange_calls.note_opening(db, row.id, number)
            break
    return number


def incoming(db: Connection, request: web.Request) -> list[Incoming]:
    """The calls that ring or are talked at the operator's extension and that they have not opened, the latest first."""
    return [Incoming(row.id, phone_groups(row.phone), state == "answered") for row, state in _here(db, request)]


def _here(db: Connection, request: web.Request) -> list[tuple[Row, str]]:
    """What goes on at the operator's extension and is not open there: the call, and whether it rings or is talked."""
    officer = signed_in(request).id
    if not (agent := officer_extensions.of(db, officer)):
        return []
    return [
        (row, standing[agent])
        for row in exchange_calls.going_on(db, desk_of(request).now() - _LATELY, _AT_ONCE)
        if agent in (standing := exchange_calls.standing_of(row)) and not exchange_calls.opened_by(db, row.id, officer)
    ]


def _opened(db: Connection, request: web.Request) -> int:
    """The operator's call for what rings. Raises Refused: 404 for no such call, 409 when it rings here no more."""
    officer, row = signed_in(request).id, _asked_for(db, request)
    if known := exchange_calls.opened_by(db, row.id, officer):
        return known
    agent = officer_extensions.of(db, officer)
    if not agent or agent not in exchange_calls.standing_of(row):
        raise Refused(409, hotline_sentences.CALL_IS_GONE)
    number = calls.begin(db, officer, row.phone, desk_of(request).now())
    exchange_calls.note_opening(db, row.id, number)
    return number


def _asked_for(db: Connection, request: web.Request) -> Row:
    number = request.match_info["id"]
    row = exchange_calls.load(db, int(number)) if number.isascii() and number.isdigit() and len(number) < 18 else None
    if row is None:
        raise Refused(404)
    return row
