"""An apology for a late dossier (văn bản xin lỗi): one new due date, the letter, the citizen told, and how they were told.

NĐ 118/2025/NĐ-CP, art. 19.6: with the reason and a new date, once, and the citizen told by e-mail, SMS, telephone or an allowed
social network.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import date, datetime

from aiohttp import web

from feedback_store import dossier_apologies
from feedback_store.audit import Detail
from feedback_store.dossier_apologies import AlreadyExtended
from feedback_store.dossiers import Dossier
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text, to_text
from handlers.citizen.moments import day_said
from handlers.desk import dossier_sentences as words
from handlers.desk.case_work import rules_of
from handlers.desk.dossier_list_page import titles
from handlers.desk.dossier_page import LONGEST, Seen, path_of, see, show_dossier, time_runs
from handlers.desk.forms import Form, read_form
from handlers.desk.frame import change, desk_of, reading, signed_in
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other
from handlers.dossiers.apologising import NewDate, tell, told_to_citizen
from handlers.telling import Telling
from knowledge import redaction
from knowledge.rules.apologies import CHAT
from knowledge.rules.rules import Rules
from knowledge.rules.units import Unit
from knowledge.vietnam_time import VIETNAM

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FIELDS = ("reason", "words", "due", "seen")


class CannotPutOff(Exception):
    """Raised with the line that says why a due date is not put off, and the field of the form that is wrong."""

    def __init__(self, line: str, field: str = "") -> None:
        super().__init__(line)
        self.field = field


async def take(request: web.Request) -> web.Response:
    """POST /desk/dossiers/{code}/apology: the new date, and whoever follows the dossier in the chat is told, in one commit."""
    form, code = await _read(request), request.match_info["code"]
    rules, now, told = rules_of(request), desk_of(request).now(), list[str]()
    seen = await reading(request, lambda db: see(db, signed_in(request), code))
    try:
        if seen.apology:
            raise AlreadyExtended(code)
        new = new_date(rules, seen.dossier, form, now)
        details: dict[str, Detail] = {"due": new.due, "late": rules.apologies.is_late(now, from_text(seen.dossier.due_at or ""))}
        await change(request, lambda db: _put_off(request, db, form, new, told), code, details)
    except CannotPutOff as error:
        return await show_dossier(request, form, str(error), 422, error.field)
    except AlreadyExtended:
        return await show_dossier(request, form, words.SECOND.format(law=rules.dossiers.apology_law), 409)
    for conversation in told:
        desk_of(request).settings.wake(conversation)
    return see_other(path_of(code), "apologised-told" if told else "apologised")


async def review(request: web.Request) -> web.Response:
    """POST /desk/dossiers/{code}/review: what would be recorded and what citizens would read; nothing is kept, nobody is told."""
    sent, code = await read_form(request), request.match_info["code"]
    form = {name: sent.text(name) for name in _FIELDS}
    if sent.raw("back"):
        return await show_dossier(request, form)
    seen, rules = await reading(request, lambda db: see(db, signed_in(request), code)), rules_of(request)
    if seen.apology:
        return await show_dossier(request, form, words.SECOND.format(law=rules.dossiers.apology_law), 409)
    try:
        new = new_date(rules, seen.dossier, form, desk_of(request).now())
        _check_seen(seen.dossier, form)
    except CannotPutOff as error:
        return await show_dossier(request, form, str(error), 422, error.field)
    reply = told_to_citizen(desk_of(request).settings.voice, rules, seen.dossier, new)
    before, due = (day_said(from_text(at)) for at in (seen.dossier.due_at or "", new.due))
    context = {"path": path_of(code), "code": seen.dossier.code, "before": before, "due": due, "new": new, "typed": form}
    lines = reply.text.replace("**", "").splitlines()
    return page(request, "dossier_review.html", 200, **context, lines=lines, followers=seen.followers)


async def draft(request: web.Request) -> web.Response:
    """POST /desk/dossiers/{code}/draft: the letter with what stands in the form; nothing is kept and nobody is told."""
    form, code = await _read(request), request.match_info["code"]
    seen = await reading(request, lambda db: see(db, signed_in(request), code))
    try:
        new = new_date(rules_of(request), seen.dossier, form, desk_of(request).now())
    except CannotPutOff as error:
        return await show_dossier(request, form, str(error), 422, error.field)
    return await _file(request, seen.dossier, seen.dossier.due_at or "", new)


async def letter(request: web.Request) -> web.Response:
    """GET /desk/dossiers/{code}/letter: the letter of the apology that was made; it is made anew each time, and not kept."""
    code = request.match_info["code"]
    seen = await reading(request, lambda db: see(db, signed_in(request), code))
    if seen.apology is None:
        raise Refused(404)
    made = seen.apology
    return await _file(request, seen.dossier, made.due_before, NewDate(made.reason, made.due_after))


async def sent(request: web.Request) -> web.Response:
    """POST /desk/dossiers/{code}/sent: the officer told the citizen, and how."""
    how, code = (await read_form(request)).text("how", 40), request.match_info["code"]
    officer, now = signed_in(request), desk_of(request).now()
    if how not in rules_of(request).apologies.ways:
        return await show_dossier(request, {}, words.HOW, 422, "how")

    def work(db: Connection) -> None:
        if see(db, officer, code).apology is None:
            raise CannotPutOff(words.NO_APOLOGY)
        if not dossier_apologies.sent(db, code, how, officer.id, now):
            raise CannotPutOff(words.SENT_BEFORE)

    try:
        await change(request, work, code, {"how": how})
    except CannotPutOff as error:
        return await show_dossier(request, {}, str(error), 409)
    return see_other(path_of(code), "sent")


def new_date(rules: Rules, row: Dossier, form: Mapping[str, str], now: datetime) -> NewDate:
    """What a form asks for. Raises CannotPutOff."""
    if not time_runs(rules, row):
        raise CannotPutOff(words.NOT_NOW)
    reason = " ".join(filter(None, (rules.apologies.reasons.get(form["reason"], ""), form["words"])))
    if not reason:
        raise CannotPutOff(words.WHY, "reason")
    if len(form["words"]) > LONGEST:
        raise CannotPutOff(words.REASON_TOO_LONG.format(size=len(form["words"]), most=LONGEST), "words")
    if numbers := redaction.spans(form["words"]):
        raise CannotPutOff(words.REASON_HAS_NUMBER.format(what=words.NUMBERS[numbers[0].kind]), "words")
    day = _day(form["due"])
    if day is None:
        raise CannotPutOff(words.NO_DAY, "due")
    _check(rules, day, from_text(row.due_at or "").astimezone(VIETNAM).date(), now.astimezone(VIETNAM).date())
    return NewDate(reason, to_text(rules.calendar.closing(day)))


def _check(rules: Rules, day: date, before: date, today: date) -> None:
    """Raises CannotPutOff for a day that cannot be promised."""
    if day <= today:
        raise CannotPutOff(words.NOT_AFTER_TODAY, "due")
    if day <= before:
        raise CannotPutOff(words.NOT_AFTER_DUE.format(day=f"{before:%d/%m/%Y}"), "due")
    if (day - today).days > rules.apologies.furthest_days:
        raise CannotPutOff(words.TOO_FAR.format(day=f"{day:%d/%m/%Y}"), "due")
    if not rules.calendar.is_working_day(day):
        following = rules.calendar.closing(day).astimezone(VIETNAM)
        raise CannotPutOff(words.DAY_OFF.format(day=f"{day:%d/%m/%Y}", next=f"{following:%d/%m/%Y}"), "due")


def _check_seen(row: Dossier, form: Mapping[str, str]) -> None:
    """Raises CannotPutOff when the due date is another than the one that the officer saw."""
    if row.due_at != form["seen"]:
        raise CannotPutOff(words.MEANWHILE)


def _day(text: str) -> date | None:
    """A day as a browser sends it, or as people write it."""
    found = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", text) or re.fullmatch(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})", text)
    parts = [int(part) for part in found.groups()] if found and text.isascii() else []
    try:
        return date(*(parts if parts and parts[0] > 999 else parts[::-1])) if parts else None
    except ValueError:
        return None


def _put_off(request: web.Request, db: Connection, form: Mapping[str, str], new: NewDate, told: list[str]) -> None:
    """Raises AlreadyExtended, CannotPutOff when the one-stop software has told something else since, and Refused (404)."""
    officer, now = signed_in(request), desk_of(request).now()
    seen = see(db, officer, request.match_info["code"])
    row = seen.dossier
    dossier_apologies.add(db, row.code, new.reason, (row.due_at or "", new.due), officer.id, now)
    if not time_runs(rules_of(request), row):
        raise CannotPutOff(words.NOT_NOW)
    _check_seen(row, form)
    told += _tell(request, db, seen, new)
    if told:
        dossier_apologies.sent(db, row.code, CHAT, officer.id, now)


def _tell(request: web.Request, db: Connection, seen: Seen, new: NewDate) -> list[str]:
    """As the desk is set up."""
    settings, now = desk_of(request).settings, desk_of(request).now()
    reply = told_to_citizen(settings.voice, rules_of(request), seen.dossier, new)
    return tell(db, Telling(settings.is_pushed, settings.public_url), seen.dossier.code, new, reply, now)


async def _file(request: web.Request, row: Dossier, before: str, new: NewDate) -> web.Response:
    from handlers.dossiers import apology_letter  # not at the top: what writes DOCX takes memory that most days need not

    rules, title = rules_of(request), (await titles(request))(row.procedure)
    days = [from_text(at).astimezone(VIETNAM).date() for at in (before, new.due)]
    received = from_text(row.accepted_at).astimezone(VIETNAM).date() if row.accepted_at else date.fromisoformat(row.filed_on)
    asked = apology_letter.Letter(
        row.code,
        row.procedure,
        title,
        received,
        days[0],
        new.reason,
        days[1],
        _unit(rules, row),
        rules.apologies.law,
        rules.apologies.form,
        desk_of(request).now().astimezone(VIETNAM).date(),
    )
    body = await asyncio.to_thread(apology_letter.write, asked)
    name = re.sub(r"[^A-Za-z0-9.-]", "-", row.code)
    return web.Response(
        body=body, content_type=KIND, headers={"Content-Disposition": f'attachment; filename="xin-loi-{name}.docx"'}
    )


def _unit(rules: Rules, row: Dossier) -> Unit | None:
    return rules.units.get(row.unit)


async def _read(request: web.Request) -> dict[str, str]:
    form: Form = await read_form(request)
    return {name: form.text(name) for name in _FIELDS}
