"""What officers do on the page of a case: each form becomes one act; what does not go through comes back with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from aiohttp import web

from feedback_store import cases, officers
from feedback_store.cases import Overtaken, Row
from handlers.case_code import found_in
from handlers.desk import case_acts, case_filing, case_joining, case_reopening, case_sentences, proofs
from handlers.desk.access import access_case, is_revealed
from handlers.desk.case_acts import Acting, CannotAct
from handlers.desk.case_choices import colleagues, names_of
from handlers.desk.case_fit import fitting
from handlers.desk.case_page import Attempt, show_case
from handlers.desk.case_timeline import Names, told
from handlers.desk.case_work import Act, act_on, rules_of
from handlers.desk.forms import Form, read_form
from handlers.desk.frame import reading, signed_in
from handlers.desk.render import see_other
from handlers.desk.route import Handler
from knowledge.redaction import redacted

LONGEST = 4_000
"""Characters of what an officer writes in one field."""


class Doing(NamedTuple):
    """An act of a form, and the fields that come back when it does not go through.

    `leaves` are the kind and the text of the step that it leaves in the timeline, by which a repeated form is known.
    """

    act: Act
    fields: tuple[str, ...] = ()
    leaves: tuple[str, str] | None = None
    needs_room: bool = False


Reads = Callable[[web.Request, Form], Doing]


def form_for(name: str, reads: Reads, done: str) -> Handler:
    """The handler of one form; `done` is the word of what is said afterwards."""

    async def take(request: web.Request) -> web.Response:
        form = await read_form(request)
        doing = reads(request, form)
        attempt = Attempt(name, {field: form.text(field, 20_000) for field in doing.fields}, "", form.number("last_step"))
        try:
            after = await _do(request, form, doing._replace(act=fitting(name, doing.act)))
        except CannotAct as fault:
            return await show_case(request, replace(attempt, fault=str(fault), seen=None), 422)
        except Overtaken as overtaken:
            if await _is_repeated(request, overtaken.latest, form.number("last_step"), doing):
                return await _onward(request, overtaken.latest, done)
            return await show_case(request, replace(attempt, fault=await _told(request, overtaken.latest)), 409)
        return await _onward(request, after, done)

    return take


async def _do(request: web.Request, form: Form, doing: Doing) -> Row:
    seen = request.match_info["code"], form.number("version")
    return await act_on(request, seen, doing.act, doing.needs_room)


async def _is_repeated(request: web.Request, case: Row, last: int, doing: Doing) -> bool:
    """Whether this very form has done its act already: a second press, or a page that was sent again."""
    own = f"officer:{signed_in(request).id}"
    events = await reading(request, lambda db: cases.events(db, case.id))
    return any((event.kind, event.text) == doing.leaves for event in events if event.id > last and event.actor == own)


async def _told(request: web.Request, latest: Row) -> str:
    """What somebody else did: on the case of the page its steps follow; of another, which was to be merged with, the last one."""
    if latest.code == request.match_info["code"]:
        return case_sentences.CHANGED_MEANWHILE
    names, rules = await reading(request, lambda db: names_of(officers.every(db))), rules_of(request)
    events = await reading(request, lambda db: cases.events(db, latest.id))
    last = told(events[-1:], Names(rules, names, redacted))[0]
    return case_sentences.OTHER_CHANGED.format(code=latest.code, who=last.who, what=last.what)


async def _onward(request: web.Request, after: Row, done: str) -> web.Response:
    """To the case, or to the list when it now belongs to another unit."""
    if await reading(request, lambda db: access_case(db, signed_in(request), after.code)) is None:
        return see_other("/desk/cases", "routed-away")
    return see_other(f"/desk/cases/{after.code}", done)


def _accept(_: web.Request, __: Form) -> Doing:
    return Doing(case_acts.accept, leaves=("accepted", ""))


def _route(_: web.Request, form: Form) -> Doing:
    unit, note = form.text("unit"), form.text("route_note", LONGEST)
    return Doing(lambda acting, case: case_acts.route(acting, case, unit, note), ("unit", "route_note"))


def _assign(request: web.Request, form: Form) -> Doing:
    chosen = form.text("officer", 20)

    def act(acting: Acting, case: Row) -> Row:
        allowed = {key for key, _ in colleagues(officers.every(acting.db), signed_in(request), case)}
        if chosen and chosen not in allowed:
            raise CannotAct(case_sentences.NO_SUCH_OFFICER)
        return case_acts.assign(acting, case, int(chosen) if chosen else None)

    return Doing(act, ("officer",))


def _describe(_: web.Request, form: Form) -> Doing:
    category, urgency, place = form.text("category"), form.text("urgency"), form.text("place", 500)

    def act(acting: Acting, case: Row) -> Row:
        as_shown = place in (case.place, redacted(case.place))  # where numbers are hidden, the form holds none either
        return case_acts.describe(acting, case, category, urgency, case.place if as_shown else place)

    return Doing(act, ("category", "urgency", "place"))


def _with_text(field: str, act: Callable[[Acting, Row, str], Row], leaves: str = "") -> Reads:
    """An act that takes one text, and writes it into a step of this kind."""

    def reads(_: web.Request, form: Form) -> Doing:
        text = form.text(field, LONGEST)
        return Doing(lambda acting, case: act(acting, case, text), (field,), (leaves, text) if leaves else None)

    return reads


def _close(request: web.Request, form: Form) -> Doing:
    result, why, uploads = form.text("result", LONGEST), form.text("no_proof", LONGEST), form.files("proof")

    def act(acting: Acting, case: Row) -> Row:
        kept = proofs.keep(acting.db, acting.officer, uploads)
        return case_acts.close(acting, case, result, kept, why)

    return Doing(act, ("result", "no_proof"), ("answered", result), needs_room=bool(uploads))


def _publish(_: web.Request, form: Form) -> Doing:
    text = form.text("published", LONGEST)

    def act(acting: Acting, case: Row) -> Row:
        if not text.strip():
            raise CannotAct("Cần ghi nội dung sẽ công khai.")
        return case_acts.publish(acting, case, text)

    return Doing(act, ("published",), ("published", text))


def _unpublish(_: web.Request, __: Form) -> Doing:
    return Doing(lambda acting, case: case_acts.publish(acting, case, ""), leaves=("unpublished", ""))


def _merge(request: web.Request, form: Form) -> Doing:
    typed, version = form.text("into", 100), form.number("into_version") if form.text("into_version", 20) else None

    def act(acting: Acting, case: Row) -> Row:
        code = found_in(typed)
        into = access_case(acting.db, signed_in(request), code[0] if code else typed)
        if into is None:
            raise CannotAct(case_sentences.NO_SUCH_CODE)
        if version is not None and version != into.case.version:
            raise Overtaken(into.case)
        return case_acts.merge(acting, case, into.case)

    return Doing(act, ("into",))


def _unmerge(_: web.Request, __: Form) -> Doing:
    return Doing(case_acts.unmerge, leaves=("unmerged", ""))


def _split(_: web.Request, form: Form) -> Doing:
    text, category = form.text("split_text", LONGEST), form.text("split_category")
    return Doing(
        lambda acting, case: case_filing.split(acting, case, text, category), ("split_text", "split_category"), ("split", text)
    )


def _reveal(_: web.Request, __: Form) -> Doing:
    return Doing(reveal, leaves=("revealed", ""))


def reveal(acting: Acting, case: Row) -> Row:
    """Show the sender's name to the unit that handles the case, until it goes to another unit. Raises CannotAct."""
    if not any(cases.sender(acting.db, case.id)):
        raise CannotAct(case_sentences.NOBODY_TO_REVEAL)
    if is_revealed(acting.db, case):
        raise CannotAct(case_sentences.ALREADY_REVEALED)
    after = cases.change(acting.db, case, acting.now)
    cases.note(acting.db, case.id, acting.now, acting.actor, "revealed")
    return after


accept = form_for("accept", _accept, "accepted")
route = form_for("route", _route, "routed")
assign = form_for("assign", _assign, "assigned")
describe = form_for("describe", _describe, "described")
ask = form_for("ask", _with_text("question", case_acts.ask, "asked"), "asked")
resume = form_for("resume", _with_text("answer", case_acts.resume, "resumed"), "resumed")
reply = form_for("reply", _with_text("reply", case_acts.reply, "replied"), "replied")
remark = form_for("remark", _with_text("remark", case_acts.remark, "remarked"), "remarked")
number = form_for("number", _with_text("national_code", case_acts.number), "numbered")
reopen = form_for("reopen", _with_text("reopen_why", case_reopening.reopen, "taken_back"), "taken-back")
refuse = form_for("refuse", _with_text("reason", case_acts.refuse), "refused")
close = form_for("close", _close, "answered")
publish = form_for("publish", _publish, "published")
unpublish = form_for("unpublish", _unpublish, "unpublished")
merge = form_for("merge", _merge, "merged")
unmerge = form_for("unmerge", _unmerge, "unmerged")
split = form_for("split", _split, "split")
join = form_for("join", _with_text("conversation", case_joining.join), "joined")
part = form_for("part", _with_text("conversation", case_joining.part), "parted")
reveal_name = form_for("reveal", _reveal, "revealed")
