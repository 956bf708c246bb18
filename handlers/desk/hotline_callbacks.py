"""Whom to call back: as promised, and whose case has news that only the telephone can tell; overdue ones first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from aiohttp import web

from feedback_store import callbacks, calls, cases
from feedback_store.callbacks import Callback, News
from feedback_store.officers import Officer
from feedback_store.store import Connection
from feedback_store.timestamps import from_text, to_text
from handlers.desk import hotline_sentences as say
from handlers.desk.access import NAMES, access_case
from handlers.desk.case_words import shortened
from handlers.desk.case_work import rules_of
from handlers.desk.forms import read_form
from handlers.desk.frame import Desk, change, desk_of, reading, signed_in
from handlers.desk.hotline_script import phone_groups
from handlers.desk.hotline_steps import promise, reached
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other
from handlers.desk.start import Waiting
from knowledge import mentions
from knowledge.rules.rules import Rules

_PROMISED, _NEWS = re.compile(r"c(\d{1,17})"), re.compile(r"n(\d{1,17})-(\d{1,17})")
_HERE = "/desk/hotline/callbacks"


class ToCall(NamedTuple):
    """Somebody to call; `key` names them in addresses, `due` is UTC text, `code` the case whose news is to be told."""

    key: str
    phone: str
    name: str
    why: str
    due: str
    attempts: int
    tried_at: str
    code: str
    is_late: bool


async def show(request: web.Request) -> web.Response:
    """GET /desk/hotline/callbacks"""
    waiting = await reading(request, lambda db: to_call(db, request))
    return page(request, "hotline_callbacks.html", waiting=waiting, said=say.SAID.get(request.query.get("said", ""), ""))


async def add(request: web.Request) -> web.Response:
    """POST /desk/hotline/callbacks: somebody to call, noted by hand."""
    form = await read_form(request)
    phone = mentions.phone(form.text("phone", 100))
    if not phone:
        raise Refused(422, say.NOT_A_NUMBER)
    await change(request, lambda db: promise(db, request, form, phone))
    return see_other(_HERE, "callback-added")


async def call(request: web.Request) -> web.Response:
    """POST /desk/hotline/callbacks/{key}/call: one more attempt, as a call of its own."""
    officer, now = signed_in(request).id, desk_of(request).now()

    def work(db: Connection) -> int:
        about = _noted(db, request)
        callbacks.tried(db, about.id, now)
        return calls.begin(db, officer, about.phone, now, about.id)

    number = await change(request, work, what=str)
    return see_other(f"/desk/hotline/calls/{number}")


async def missed(request: web.Request) -> web.Response:
    """POST /desk/hotline/callbacks/{key}/missed: called from elsewhere, and nobody answered."""
    now = desk_of(request).now()
    await change(request, lambda db: callbacks.tried(db, _noted(db, request).id, now))
    return see_other(_HERE, "callback-missed")


async def done(request: web.Request) -> web.Response:
    """POST /desk/hotline/callbacks/{key}/done: they were reached."""
    told = await change(request, lambda db: reached(db, request, _noted(db, request).id))
    return see_other(_HERE, "callback-done" if told else "callback-gone")


def waiting_callbacks(db: Connection, officer: Officer, desk: Desk) -> Iterator[Waiting]:
    """For the first page of the desk: calls that are late."""
    if officer.role in NAMES:
        late = sum(one.is_late for one in _listed(db, officer, desk.settings.rules(), to_text(desk.now())))
        yield Waiting(late, "cuộc gọi lại quá hẹn", _HERE, urgent=True)


def to_call(db: Connection, request: web.Request) -> list[ToCall]:
    """Everybody to call, the most pressing first: what is overdue stands before what is not yet."""
    return _listed(db, signed_in(request), rules_of(request), to_text(desk_of(request).now()))


def _listed(db: Connection, officer: Officer, rules: Rules, now: str) -> list[ToCall]:
    found = [_promised(one, now) for one in callbacks.waiting(db)]
    found += [line for one in callbacks.news(db) if (line := _of_news(db, officer, rules, one, now))]
    return sorted(found, key=lambda one: (one.due, one.key))


def _promised(one: Callback, now: str) -> ToCall:
    phone = phone_groups(one.phone)
    # The service noted the case's code: what it says of it stands here, as everything else that officers read.
    code, why = (one.why, say.CANNOT_BE_WRITTEN.format(code=one.why)) if one.reply_id and one.why else ("", one.why)
    return ToCall(f"c{one.id}", phone, one.name, why, one.due, one.attempts, one.tried_at or "", code, one.due < now)


def _of_news(db: Connection, officer: Officer, rules: Rules, one: News, now: str) -> ToCall | None:
    seen = access_case(db, officer, cases.load(db, one.case_id).code)
    if seen is None or seen.sender is None:
        return None
    due = to_text(rules.calendar.add_working_hours(from_text(one.at), rules.hotline.tell_within_hours))
    noted, who = callbacks.of_news(db, one.case_id, one.event_id), seen.sender
    attempts, tried_at = (noted.attempts, noted.tried_at or "") if noted else (0, "")
    why, phone = f"{_why(one)} {seen.case.code}: {shortened(one.text)}", phone_groups(who.phone)
    return ToCall(f"n{one.case_id}-{one.event_id}", phone, who.name, why, due, attempts, tried_at, seen.case.code, due < now)


def _why(one: News) -> str:
    return say.NEWS_NAMES[one.kind]


def _noted(db: Connection, request: web.Request) -> Callback:
    """The row of the address; news of a case gets its row when somebody first calls. Raises Refused (404)."""
    key = request.match_info["key"]
    if found := _PROMISED.fullmatch(key):
        about = callbacks.load(db, int(found[1]))
    elif found := _NEWS.fullmatch(key):
        about = _noted_news(db, request, int(found[1]), int(found[2]))
    else:
        about = None
    if about is None:
        raise Refused(404)
    return about


def _noted_news(db: Connection, request: web.Request, case_id: int, event_id: int) -> Callback | None:
    if known := callbacks.of_news(db, case_id, event_id):
        return known
    line = next((one for one in to_call(db, request) if one.key == f"n{case_id}-{event_id}"), None)
    if line is None:
        return None
    who, made = (cases.sender(db, case_id).phone, line.name), (signed_in(request).id, desk_of(request).now())
    what = line.why.partition(":")[0]
    return callbacks.load(db, callbacks.promise(db, who, what, from_text(line.due), made, (case_id, event_id)))
