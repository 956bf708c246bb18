"""The page of a call that goes on: the form that follows whoever speaks, what is suggested beside it, and its steps to the end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from feedback_store import callbacks, calls, cases
from feedback_store.calls import Call
from feedback_store.cases import Sender
from feedback_store.store import Connection
from handlers.asked import Asked
from handlers.case_opening import opened
from handlers.desk import hotline_script
from handlers.desk.access import access_case
from handlers.desk.case_choices import Choices
from handlers.desk.case_work import rules_of
from handlers.desk.forms import read_form
from handlers.desk.frame import AUDITED, change, desk_of, reading, signed_in
from handlers.desk.hotline_caller import CallLine, call_lines, caller
from handlers.desk.hotline_draft import KINDS, Typed, case_draft, communes, faults, needs, typed_from, with_taken
from handlers.desk.hotline_guess import ask, guess
from handlers.desk.hotline_sentences import CALL_IS_OVER, CANNOT_SEARCH, FACET_NAMES, SAID
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other, templates
from knowledge.rules.categories import groups
from knowledge.rules.rules import Rules

LARGEST = 64 * 1024


def path_of(call_id: int, **query: str) -> str:
    """Where a call is looked at."""
    step = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/desk/hotline/calls/{call_id}{'?' + step if step else ''}"


def own_call(db: Connection, request: web.Request) -> Call:
    """The call of the address. Raises Refused (404) for another officer's: what is typed there is theirs until it is filed."""
    number = request.match_info["id"]
    call = calls.load(db, int(number)) if number.isascii() and number.isdigit() and len(number) < 18 else None
    if call is None or call.officer != signed_in(request).id:
        raise Refused(404)
    return call


def running_call(db: Connection, request: web.Request) -> Call:
    """As `own_call`, while it goes on. Raises Refused (404, 409)."""
    call = own_call(db, request)
    if call.ended_at:
        raise Refused(409, CALL_IS_OVER)
    return call


async def show(request: web.Request) -> web.Response:
    """GET /desk/hotline/calls/{id}?step=&kind=: the form, or one of the steps after it."""
    call = await reading(request, lambda db: own_call(db, request))
    step = request.query.get("step", "")
    if call.ended_at or (step == "filed" and call.outcome == "filed"):
        return await _show_filed(request, call)
    if step == "read":
        return await show_read_back(request, call)
    if step == "redirect" and request.query.get("kind", "") in rules_of(request).redirects:
        return await _show_redirect(request, call)
    return await show_form(request, call, typed_of(call))


async def write(request: web.Request) -> web.Response:
    """POST /desk/hotline/calls/{id}: keep the form, and go where its button leads: "save", "read" or a suggestion (`take`)."""
    rules, form = rules_of(request), await read_form(request)
    typed = with_taken(typed_from(form, rules), form.text("take", 1_000), rules)
    call, matter = await reading(request, lambda db: running_call(db, request)), form.number("matter")
    reads = form.text("to", 20) == "read"
    if not reads and await _is_of_another_law(request, call, typed):
        await change(request, lambda db: _keep(db, call, matter, Typed()), str(call.id))
        return await show_form(request, call, typed, kept=False)
    await change(request, lambda db: _keep(db, call, matter, typed), str(call.id))
    if not reads:
        return see_other(path_of(call.id))
    if found := faults(typed, rules):
        return await show_form(request, call, typed, found, 422)
    return see_other(path_of(call.id, step="read"))


async def live(request: web.Request) -> web.Response:
    """POST /desk/hotline/calls/{id}/live: keep the form while it is typed; the suggestions anew, and what was searched for."""
    rules, form = rules_of(request), await read_form(request)
    typed, searches = typed_from(form, rules), form.text("find", 5) == "1"
    call, matter = await reading(request, lambda db: running_call(db, request)), form.number("matter")
    known = await reading(request, lambda db: caller(db, request, call.phone, call.id))
    seen = await guess(request, typed, known.who)
    # What belongs elsewhere is taken out again, the first words too. The filing leaves its row in the audit: one for every few
    # words typed would bury it.
    keeps = Typed() if seen.other_law else typed
    kept = await desk_of(request).store.write(lambda db: _keep(db, call, matter, keeps)) and not seen.other_law
    request[AUDITED] = True
    answer: dict[str, Any] = {
        "warn": _fragment("hotline_warning.html", guess=seen, call=call, script=script_lines(request)),
        "guess": _fragment("hotline_guess.html", guess=seen),
        "kept": kept,
    }
    answer["needs"] = needs(typed, rules)
    if searches:
        answer["found"] = _fragment("hotline_found.html", **_found(typed.q, await ask(request, typed.q)))
    return web.json_response(answer, dumps=_dumps)


async def show_form(
    request: web.Request, call: Call, typed: Typed, found: Mapping[str, str] | None = None, status: int = 200, kept: bool = True
) -> web.Response:
    """The form with everything beside it; `found` is what keeps it from being filed."""
    rules = rules_of(request)
    known, about = await reading(request, lambda db: (caller(db, request, call.phone, call.id), _callback(db, request, call)))
    seen = await guess(request, typed, known.who)
    context: dict[str, Any] = {
        **_frame(request, call),
        "typed": typed,
        "faults": found or {},
        "needs": needs(typed, rules),
        "guess": seen,
        "kept": kept,
        "caller": known,
        "callback": about,
        "kinds": KINDS,
        "categories": _categories(rules),
        "urgencies": rules.deadlines.urgencies,
        "communes": communes(rules),
        **_found(typed.q, await ask(request, typed.q)),
    }
    return page(request, "hotline_call.html", status, **context)


async def show_read_back(request: web.Request, call: Call, fault: str = "", status: int = 200) -> web.Response:
    """Everything once more as sentences to read aloud."""
    rules, typed = rules_of(request), typed_of(call)
    if found := faults(typed, rules):
        return await show_form(request, call, typed, found, 422)
    new = opened(rules, "", case_draft(typed, rules), desk_of(request).now())
    lines = hotline_script.read_back(rules, desk_of(request).settings.voice, new)
    context = {**_frame(request, call), "lines": lines, "proof": proof_of(call), "fault": fault}
    return page(request, "hotline_read.html", status, **context)


async def _show_filed(request: web.Request, call: Call) -> web.Response:
    """What came of the call: the codes, each spelt out to be read aloud."""
    line, seen = await reading(request, lambda db: _outcome(db, request, call))
    script = rules_of(request).hotline
    spelt = [(code, hotline_script.spelt(script, code)) for code in line.codes]
    nameless = bool(seen) and not (seen[-1] and seen[-1].phone)
    context = {**_frame(request, call), "line": line, "spelt": spelt, "nameless": nameless}
    return page(request, "hotline_filed.html", **context)


async def _show_redirect(request: web.Request, call: Call) -> web.Response:
    rules, kind = rules_of(request), request.query["kind"]
    lines = hotline_script.redirected(rules, desk_of(request).settings.voice, kind)
    context = {**_frame(request, call), "lines": lines, "other": rules.redirects[kind], "done": call.outcome == "redirected"}
    return page(request, "hotline_redirect.html", **context, kind=kind)


def typed_of(call: Call) -> Typed:
    """What was typed so far; the number that calls is the one to call back, unless the caller says another."""
    typed = Typed.from_text(call.draft)
    return typed if call.draft != "{}" else Typed(phone=call.phone)


def proof_of(call: Call) -> str:
    """By this it is known that what was read aloud is what will be filed."""
    return hashlib.sha256(call.draft.encode()).hexdigest()[:16]


def script_lines(request: web.Request) -> dict[str, str]:
    """The sentences of the script as this centre says them; the greeting says whether calls are recorded."""
    voice, hotline = desk_of(request).settings.voice, rules_of(request).hotline
    return {name: voice.say(sentence) for name, sentence in {**hotline.said, "greeting": hotline.greeting}.items()}


def _frame(request: web.Request, call: Call) -> dict[str, Any]:
    """What every step of a call shows."""
    return {
        "call": call,
        "script": script_lines(request),
        "outcomes": rules_of(request).hotline.outcomes,
        "phone": hotline_script.phone_groups(call.phone),
        "said": SAID.get(request.query.get("said", ""), ""),
        "redirects": rules_of(request).redirects,
        "now": desk_of(request).now(),
    }


def _keep(db: Connection, call: Call, matter: int, typed: Typed) -> bool:
    return calls.keep_draft(db, call._replace(matter=matter), typed.to_text())


async def _is_of_another_law(request: web.Request, call: Call, typed: Typed) -> bool:
    return (await guess(request, typed, Sender())).other_law is not None


def _outcome(db: Connection, request: web.Request, call: Call) -> tuple[CallLine, list[Sender | None]]:
    (line,) = call_lines(db, rules_of(request), [call])
    seen = [access_case(db, signed_in(request), code) for code in line.codes]
    return line, [one.sender for one in seen if one]


def _callback(db: Connection, request: web.Request, call: Call) -> tuple[str, str, str] | None:
    """Why this call was made: the reason, the name, and the code of the case that it is about."""
    about = callbacks.load(db, call.callback) if call.callback else None
    if about is None:
        return None
    row = cases.load(db, about.case_id) if about.case_id else None
    seen = access_case(db, signed_in(request), row.code) if row else None
    return about.why, about.name, seen.case.code if seen else ""


def _categories(rules: Rules) -> list[tuple[str, Choices]]:
    """Categories under the names of their groups."""
    return [(members[0].group_name, [(one.key, one.name) for one in members]) for members in groups(rules.categories).values()]


def _found(q: str, asked: Asked | None) -> dict[str, Any]:
    """What a search beside the form found."""
    fault = CANNOT_SEARCH if asked is None else ""
    return {"q": q, "asked": asked or Asked(), "search_fault": fault, "facet_names": FACET_NAMES}


def _fragment(name: str, **context: object) -> str:
    return templates().get_template(name).render(**context)


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
