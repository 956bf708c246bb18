"""The hotline's first page: look a number up, begin a call, see whom to call back and what came of the latest calls."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import web

from feedback_store import calls, exchange_calls, officer_extensions, officers
from feedback_store.calls import Wanted
from feedback_store.exchange_calls import Opened
from feedback_store.store import Connection
from feedback_store.timestamps import to_text
from handlers.desk import exchange_ringing
from handlers.desk import hotline_sentences as say
from handlers.desk.case_choices import names_of
from handlers.desk.case_work import rules_of
from handlers.desk.forms import read_form
from handlers.desk.frame import change, desk_of, leave_trace, reading, signed_in
from handlers.desk.hotline_call import path_of
from handlers.desk.hotline_callbacks import to_call
from handlers.desk.hotline_caller import Caller, CallLine, call_lines, caller
from handlers.desk.hotline_script import phone_groups
from handlers.desk.render import page, see_other
from knowledge import mentions
from knowledge.rules.hotline import OUTCOMES
from knowledge.vietnam_time import VIETNAM

_LATEST, _FIRST, _AT_ONCE = 8, 5, 50


async def show(request: web.Request) -> web.Response:
    """GET /desk/hotline"""
    return await _show(request)


async def look_up(request: web.Request) -> web.Response:
    """POST /desk/hotline/look-up: the history of a number, in any spelling; the number stands in no address and no audit row."""
    typed = (await read_form(request)).text("phone", 100)
    phone = mentions.phone(typed)
    if not phone:
        return await _show(request, typed, say.NOT_A_NUMBER if typed else say.NUMBER_NEEDED, 422)
    found = await reading(request, lambda db: caller(db, request, phone))
    await leave_trace(request, details={"cases": len(found.cases), "calls": len(found.calls)})
    return await _show(request, typed, found=found)


async def begin(request: web.Request) -> web.Response:
    """POST /desk/hotline/calls: a call begins, with one press; without a number where none is shown."""
    typed = (await read_form(request)).text("phone", 100)
    phone = mentions.phone(typed) or ""
    if typed and not phone:
        return await _show(request, typed, say.NOT_A_NUMBER, 422)
    number = await change(request, lambda db: exchange_ringing.begin(db, request, phone), what=str)
    return see_other(path_of(number))


async def log(request: web.Request) -> web.Response:
    """GET /desk/hotline/calls?officer=&outcome=&since=&until=&page="""
    asked = {name: request.query.get(name, "").strip()[:40] for name in ("officer", "outcome", "since", "until")}
    number = _page_number(request.query.get("page", ""))
    wanted = _wanted(asked)
    found, people = await reading(request, lambda db: (calls.page(db, wanted, _AT_ONCE + 1, number * _AT_ONCE), _people(db)))
    lines = await reading(request, lambda db: call_lines(db, rules_of(request), found[:_AT_ONCE], people))
    context: dict[str, Any] = {
        "asked": asked,
        "lines": lines,
        "exchanged": await reading(request, lambda db: _exchanged(db, lines)),
        "phones": {line.call.id: phone_groups(line.call.phone) for line in lines},
        "people": [(str(key), name) for key, name in people.items()],
        "outcomes": rules_of(request).hotline.outcomes,
        "mine": signed_in(request).id,
        "is_filtered": any(asked.values()),
        "number": number,
        "more": len(found) > _AT_ONCE,
    }
    return page(request, "hotline_log.html", **context)


async def _show(
    request: web.Request, typed: str = "", fault: str = "", status: int = 200, found: Caller | None = None
) -> web.Response:
    officer, now = signed_in(request), desk_of(request).now()
    running, latest, waiting = await reading(
        request,
        lambda db: (
            call_lines(db, rules_of(request), calls.running(db, officer.id)),
            call_lines(db, rules_of(request), calls.page(db, Wanted(officer=officer.id), _LATEST)),
            to_call(db, request),
        ),
    )
    lines = [*running, *latest, *(found.calls if found else [])]
    rings, extension, exchanged = await reading(
        request, lambda db: (exchange_ringing.incoming(db, request), officer_extensions.of(db, officer.id), _exchanged(db, lines))
    )
    context: dict[str, Any] = {
        "incoming": rings,
        "extension": extension,
        "exchanged": exchanged,
        "typed": typed,
        "fault": fault,
        "caller": found,
        "running": running,
        "latest": [line for line in latest if line.call.ended_at],
        "phones": {line.call.id: phone_groups(line.call.phone) for line in lines},
        "waiting": waiting[:_FIRST],
        "waiting_count": len(waiting),
        "now": to_text(now),
        "said": say.SAID.get(request.query.get("said", ""), ""),
    }
    return page(request, "hotline.html", status, **context)


def _people(db: Connection) -> dict[int, str]:
    return names_of(officers.every(db))


def _exchanged(db: Connection, lines: list[CallLine]) -> dict[int, Opened]:
    return exchange_calls.of_opened(db, [line.call.id for line in lines])


def _wanted(asked: dict[str, str]) -> Wanted:
    """The filters as the store reads them; what is none filters nothing."""
    officer = asked["officer"]
    since, until = _midnight(asked["since"]), _midnight(asked["until"])
    return Wanted(
        officer=int(officer) if officer.isascii() and officer.isdigit() and len(officer) < 18 else 0,
        outcome=asked["outcome"] if asked["outcome"] in OUTCOMES else "",
        since=to_text(since) if since else "",
        until=to_text(until + timedelta(days=1)) if until else "",
    )


def _midnight(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM) if 2000 <= day.year < 2100 else None


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
