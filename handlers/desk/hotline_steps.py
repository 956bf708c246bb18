"""The steps that end something in a call: filing the case, showing another door, hanging up."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from feedback_store import callbacks, calls, cases, exchange_calls
from feedback_store.calls import Call
from feedback_store.cases import Row
from feedback_store.store import Connection
from feedback_store.timestamps import from_text
from handlers.desk import case_acts
from handlers.desk import hotline_sentences as say
from handlers.desk.case_filing import file_call
from handlers.desk.case_work import actable, acting_for, rules_of
from handlers.desk.forms import Form, read_form
from handlers.desk.frame import change, desk_of, reading, signed_in
from handlers.desk.hotline_call import own_call, path_of, proof_of, running_call, show_read_back, typed_of
from handlers.desk.hotline_draft import case_draft, faults
from handlers.desk.refusals import Refused
from handlers.desk.render import see_other
from knowledge import mentions
from knowledge.rules.hotline import OUTCOMES
from knowledge.vietnam_time import VIETNAM

_REACHED = ("answered", "filed", "redirected")


class _ReadAgain(Exception):
    """Raised when what would be filed is not what was read aloud, or is not complete."""


async def file(request: web.Request) -> web.Response:
    """POST /desk/hotline/calls/{id}/file: the caller said «Đúng». Sent twice, it files once."""
    form = await read_form(request)
    matter, proof = form.number("matter"), form.text("proof", 40)

    def work(db: Connection) -> Row:
        call = running_call(db, request)
        if matter < call.matter:
            return _filed_before(db, call)
        if proof_of(call) != proof or faults(typed_of(call), rules_of(request)):
            raise _ReadAgain
        return _file(db, request, call)

    call = await reading(request, lambda db: running_call(db, request))
    try:
        await change(request, work, what=lambda row: row.code)
    except _ReadAgain:
        call = await reading(request, lambda db: running_call(db, request))
        return await show_read_back(request, call, say.CHANGED_SINCE_READ, 409)
    return see_other(path_of(call.id, step="filed"))


async def redirect(request: web.Request) -> web.Response:
    """POST /desk/hotline/calls/{id}/redirect: nothing is filed, nothing is kept; the script of the right door follows.

    Luật Khiếu nại 02/2011/QH13, Luật Tố cáo 25/2018/QH14: which of the two it is stands in no row, and not in the audit.
    """
    kind = (await read_form(request)).text("other", 40)
    other = rules_of(request).redirects.get(kind)
    if other is None:
        raise Refused(400)
    call = await reading(request, lambda db: running_call(db, request))
    await change(request, lambda db: _redirect(db, request, other.sealed), str(call.id))
    return see_other(path_of(call.id, step="redirect", kind=kind), "redirected")


def _redirect(db: Connection, request: web.Request, sealed: bool) -> None:
    call = running_call(db, request)
    calls.redirected(db, call, sealed)
    if sealed:
        exchange_calls.forget_opened(db, call.id)


async def end(request: web.Request) -> web.Response:
    """POST /desk/hotline/calls/{id}/end: hang up, with what came of it; "call_back" promises another call."""
    form = await read_form(request)
    outcome = form.text("outcome", 20)
    if outcome not in OUTCOMES:
        raise Refused(400, say.CHOOSE_OUTCOME)
    call = await reading(request, lambda db: own_call(db, request))
    await change(request, lambda db: _end(db, request, form, outcome), str(call.id), {"outcome": outcome})
    return see_other("/desk/hotline", "call-ended")


def _file(db: Connection, request: web.Request, call: Call) -> Row:
    draft = case_draft(typed_of(call), rules_of(request))
    row = file_call(acting_for(request, db, []), draft, f"call:{call.id}:{call.matter}")
    calls.filed(db, call, row.id)
    if draft.anonymous:
        calls.forget_number(db, call.id)
        exchange_calls.forget_opened(db, call.id)
    return row


def _filed_before(db: Connection, call: Call) -> Row:
    codes = calls.codes(db, [call.id]).get(call.id)
    row = cases.by_code(db, codes[-1]) if codes else None
    if row is None:
        raise _ReadAgain
    return row


def _end(db: Connection, request: web.Request, form: Form, outcome: str) -> None:
    call, now = own_call(db, request), desk_of(request).now()
    if outcome == "call_back" and not call.ended_at:
        promise(db, request, form, mentions.phone(form.text("phone", 100)) or call.phone)
    if calls.end(db, call, outcome, now) and call.callback and outcome in _REACHED:
        reached(db, request, call.callback)


def promise(db: Connection, request: web.Request, form: Form, phone: str) -> None:
    """Somebody is to be called back. Raises Refused (422) without a number or with a time that is none."""
    if not phone:
        raise Refused(422, say.CALLBACK_NEEDS_NUMBER)
    now = desk_of(request).now()
    rules = rules_of(request)
    due = asked_time(form.text("due", 40)) or rules.calendar.add_working_hours(now, rules.hotline.call_back_within_hours)
    who = (phone, form.text("name", 200))
    callbacks.promise(db, who, form.text("why", 500), due, (signed_in(request).id, now))


def reached(db: Connection, request: web.Request, callback_id: int) -> bool:
    """Somebody was called back; news of a case is noted in its timeline. False when another officer was faster."""
    about, now = callbacks.load(db, callback_id), desk_of(request).now()
    if about is None or not callbacks.done(db, callback_id, signed_in(request).id, now):
        return False
    if about.case_id:
        case = actable(db, request, cases.load(db, about.case_id).code).case
        case_acts.remark(acting_for(request, db, []), case, say.TOLD_BY_PHONE.format(what=about.why))
    return True


def asked_time(text: str) -> datetime | None:
    """A time in Vietnam as a field sends it; None where none was chosen. Raises Refused (422)."""
    if not text:
        return None
    try:
        return from_text(text).replace(tzinfo=VIETNAM)
    except ValueError:
        raise Refused(422, say.BAD_TIME) from None
