"""What is done about a request: registering it, correcting, erasing as far as the law allows, answering; and legal holds."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from feedback_store import cases, erasure, erasure_list, legal_holds, rights_requests
from feedback_store.cases import Sender
from feedback_store.erasure import Outcome
from feedback_store.rights_requests import New
from feedback_store.store import Connection
from handlers.desk import rights
from handlers.desk.forms import Form, read_form
from handlers.desk.frame import change, desk_of, signed_in
from handlers.desk.refusals import Refused
from handlers.desk.render import see_other
from handlers.desk.rights_page import Found, find, is_verified, show_list, show_request
from knowledge.privacy import phones

NAME, ADDRESS = 100, 300
CHOOSE = "Hãy chọn việc người dân yêu cầu, và cách họ chứng minh đó là dữ liệu của mình."
PHONE_WRONG = "Số điện thoại chưa đúng. Hãy ghi như 0912 345 678."
PHONE_NEEDED = "Cách chứng minh này cần số điện thoại."
CONVERSATION_NEEDED = "Cách chứng minh này cần cuộc trò chuyện. Hãy mở trang này từ cuộc trò chuyện của người dân."
NO_CONVERSATION = "Không có cuộc trò chuyện này."
ENDED = "Yêu cầu này đã trả lời rồi."
NOT_THEIRS = "Phản ánh này không thuộc yêu cầu đang mở."
BE_SURE = "Hãy đánh dấu rằng đã kiểm tra trước khi xóa. Xóa rồi không lấy lại được."
SAY_WHY = "Hãy ghi lý do."
NO_CASE = "Không có phản ánh mang mã này."
NOT_FOR_THIS = "Yêu cầu này không phải yêu cầu xóa."


class CannotRegister(Exception):
    """Raised for a form that does not say enough; the message is one Vietnamese line."""


async def register(request: web.Request) -> web.Response:
    """POST /desk/rights: a request, with the days by which the law wants it acknowledged and answered."""
    form, officer, now = await read_form(request), signed_in(request), desk_of(request).now()
    typed = {name: form.text(name, 1000) for name in ("kind", "proof", "phone", "conversation")}

    def work(db: Connection) -> int:
        exists = db.execute("SELECT 1 FROM conversations WHERE id = ?", (typed["conversation"],)).fetchone()
        if typed["conversation"] and not exists:
            raise CannotRegister(NO_CONVERSATION)
        return rights_requests.add(db, new, officer.id, now)

    try:
        phone = _phone(typed["phone"])
        _check(typed, phone)
        by = rights.due(desk_of(request).settings.rules(), typed["kind"], now)
        new = New(typed["kind"], typed["proof"], phone, typed["conversation"], *by)
        number = await change(request, work, what=str, details={"kind": new.kind, "proof": new.proof})
    except CannotRegister as fault:
        return await show_list(request, typed, str(fault), 422)
    return see_other(f"/desk/rights/{number}", "registered")


async def correct(request: web.Request) -> web.Response:
    """POST /desk/rights/{id}/correct: name, number and address of one case; the audit names the fields, not their content."""
    form, now, changed = await read_form(request), desk_of(request).now(), list[str]()
    code = form.text("code", 20)

    def work(db: Connection) -> None:
        _open(db, request)
        row = cases.by_code(db, code)
        before = cases.sender(db, row.id) if row else Sender()
        if row is None or code not in {one.code for one in find(db, request).cases}:
            raise CannotRegister(NOT_THEIRS)
        after = Sender(form.text("name", NAME), _phone(form.text("phone", 60)), form.text("address", ADDRESS))
        changed.extend(name for name in Sender._fields if getattr(before, name) != getattr(after, name))
        cases.set_sender(db, row.id, after)
        cases.change(db, row, now)
        cases.note(db, row.id, now, f"officer:{signed_in(request).id}", "sender_corrected", fields=changed)

    try:
        await change(request, work, details={"case": code, "fields": changed})
    except CannotRegister as fault:
        return await show_request(request, str(fault), 422)
    return see_other(_path(request), "corrected")


async def erase(request: web.Request) -> web.Response:
    """POST /desk/rights/{id}/erase: what may go goes for good, also from the log beside the store; the rest is said why."""
    if not is_verified(request):
        return see_other("/desk/totp")
    form, desk = await read_form(request), desk_of(request)
    if not form.text("sure", 5):
        return await show_request(request, BE_SURE, 422)
    rules, now = desk.settings.rules(), desk.now()
    ended = [key for key, state in rules.states.all.items() if state.ends]

    def work(db: Connection) -> tuple[Outcome, tuple[str, ...]]:
        found = _open(db, request)
        if found.row.kind != "erase":
            raise CannotRegister(NOT_FOR_THIS)
        done = erasure.erase(db, found.subject, ended, rights.hide, now)
        rights_requests.forget(db, found.row.phone, found.subject.conversations)
        rights_requests.end(db, found.row.id, "done", _told(done), now)
        db.execute("UPDATE rights_requests SET phone = '', conversation_id = '' WHERE id = ?", (found.row.id,))
        erasure_list.add(desk.store.path, db, done, found.row.id, now)
        return done, found.subject.conversations

    try:
        _, conversations = await change(request, work)
    except CannotRegister as fault:
        return await show_request(request, str(fault), 422)
    await asyncio.to_thread(erasure.settle, desk.store.path)
    for conversation in conversations:
        desk.settings.wake(conversation)
    return see_other(_path(request), "erased")


async def end(request: web.Request) -> web.Response:
    """POST /desk/rights/{id}/end: answered without an erasure, or refused for a reason that the citizen reads."""
    form, now = await read_form(request), desk_of(request).now()
    refused, why = form.text("outcome", 10) == "refused", form.text("why", 1000)

    def work(db: Connection) -> None:
        found = _open(db, request)
        if refused and not why:
            raise CannotRegister(SAY_WHY)
        rights_requests.end(db, found.row.id, "refused" if refused else "done", {"why": why} if why else {}, now)

    try:
        await change(request, work, details={"outcome": "refused" if refused else "done"})
    except CannotRegister as fault:
        return await show_request(request, str(fault), 422)
    return see_other(_path(request), "ended")


async def hold(request: web.Request) -> web.Response:
    """POST /desk/rights/hold: a case stays as it is, whatever its period."""
    form = await read_form(request)
    code, reason = form.text("code", 20).upper(), form.text("reason", 300)

    def work(db: Connection) -> None:
        if not reason:
            raise CannotRegister(SAY_WHY)
        if not legal_holds.hold(db, code, reason):
            raise CannotRegister(NO_CASE)

    return await _held(request, work, form, "held")


async def release(request: web.Request) -> web.Response:
    """POST /desk/rights/release"""
    form = await read_form(request)
    code = form.text("code", 20)

    def work(db: Connection) -> None:
        if not legal_holds.release(db, code):
            raise CannotRegister(NO_CASE)

    return await _held(request, work, form, "released")


async def _held(request: web.Request, work: Any, form: Form, said: str) -> web.Response:
    try:
        await change(request, work, what=form.text("code", 20).upper())
    except CannotRegister as fault:
        return await show_list(request, {}, str(fault), 422)
    return see_other("/desk/rights", said)


def _open(db: Connection, request: web.Request) -> Found:
    """The request of the address while it is open. Raises Refused (404, 409)."""
    found = find(db, request)
    if found.row.state != "open":
        raise Refused(409, ENDED)
    return found


def _check(typed: dict[str, str], phone: str) -> None:
    if typed["kind"] not in rights.KINDS or typed["proof"] not in rights.PROOFS:
        raise CannotRegister(CHOOSE)
    if typed["proof"] == "conversation" and not typed["conversation"]:
        raise CannotRegister(CONVERSATION_NEEDED)
    if typed["proof"] == "conversation" and phone:
        raise CannotRegister("Cuộc trò chuyện không chứng minh được số điện thoại. Hãy bỏ trống số, hoặc gọi lại số đó.")
    if typed["proof"] != "conversation" and not phone:
        raise CannotRegister(PHONE_NEEDED)


def _phone(typed: str) -> str:
    """The number as cases hold it (0…), "" for none. Raises CannotRegister."""
    if not typed:
        return ""
    digits = phones.national(typed)
    if not (digits.startswith("0") and 10 <= len(digits) <= 11):
        raise CannotRegister(PHONE_WRONG)
    return digits


def _told(done: Outcome) -> dict[str, Any]:
    """What the letter says of an erasure: numbers and codes, no personal data."""
    numbers = {name: getattr(done, name) for name in ("messages", "replies", "files", "questions", "sessions", "conversations")}
    return {
        **numbers,
        "calls": len(done.calls) + len(done.callbacks),
        "hidden": list(done.hidden),
        "later": list(done.later),
        "held": list(done.held),
    }


def _path(request: web.Request) -> str:
    return f"/desk/rights/{request.match_info['id']}"
