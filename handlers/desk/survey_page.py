"""Surveys: making one, changing a draft, opening and closing it, how far it is; nobody sees or chooses who is invited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import segno
from aiohttp import web

from feedback_store import invitations, responses, surveys
from feedback_store.officers import Officer, Role
from feedback_store.sqlite import Connection
from feedback_store.surveys import Overtaken, Row, State
from feedback_store.tallies import Wanted
from handlers.desk import satisfaction_sentences as words
from handlers.desk import survey_form
from handlers.desk.access import DESK
from handlers.desk.case_choices import unit_choices
from handlers.desk.case_work import rules_of
from handlers.desk.forms import read_form
from handlers.desk.frame import Desk, change, desk_of, reading, signed_in
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other
from handlers.desk.start import Waiting
from handlers.desk.survey_form import CannotMake
from handlers.desk.survey_progress import Progress, progress, told_counts
from handlers.ratings import forgetting, links
from handlers.ratings.sampling import FEWEST_DAYS, Sampling, from_json
from knowledge.redaction import redacted
from knowledge.satisfaction.method import bundled
from knowledge.vietnam_time import VIETNAM

MAKERS: frozenset[Role] = DESK | {"survey_staff"}
_AT_ONCE = 100
_ORIGINS = ("invitation", "link", "counter", "kiosk", "paper")


class Found(NamedTuple):
    """A survey with its rule, how far it is, and how the forms came that were handed in."""

    row: Row
    sampling: Sampling
    progress: Progress
    handed_in: Sequence[tuple[str, int | None]]


async def show(request: web.Request) -> web.Response:
    """GET /desk/surveys"""
    return await _list(request, {})


async def make(request: web.Request) -> web.Response:
    """POST /desk/surveys"""
    form, officer, now = await read_form(request), signed_in(request), desk_of(request).now()
    try:
        new = survey_form.read(form, rules_of(request), _today(request))
    except CannotMake as fault:
        return await _list(request, survey_form.typed(form), str(fault), 422)
    made = await change(request, lambda db: surveys.add(db, new, officer.id, now), what=lambda row: row.ref)
    return see_other(f"/desk/surveys/{made.ref}", "survey-made")


async def show_one(request: web.Request) -> web.Response:
    """GET /desk/surveys/{ref}?unit="""
    return await _show(request)


async def alter(request: web.Request) -> web.Response:
    """POST /desk/surveys/{ref}: what a draft says from now on."""
    form = await read_form(request)
    version, typed = form.number("row_version"), survey_form.typed(form)
    try:
        new = survey_form.read(form, rules_of(request), _today(request))
        await change(request, lambda db: surveys.rewrite(db, _seen(db, request, version, "draft"), new))
    except CannotMake as fault:
        return await _show(request, str(fault), 422, typed | {"row_version": str(version)})
    except Overtaken:
        return await _show(request, words.OVERTAKEN, 409, typed)
    return see_other(f"/desk/surveys/{request.match_info['ref']}", "survey-changed")


async def open_it(request: web.Request) -> web.Response:
    """POST /desk/surveys/{ref}/open"""
    return await _move(request, "draft", "open")


async def close(request: web.Request) -> web.Response:
    """POST /desk/surveys/{ref}/close"""
    return await _move(request, "open", "closed")


async def _move(request: web.Request, before: State, state: State) -> web.Response:
    """To its next state, as the officer saw it and not at any time they like; once it is closed nobody is waited for."""
    form, now = await read_form(request), desk_of(request).now()
    version, reason = form.number("row_version"), redacted(form.text("reason", survey_form.LONGEST_REASON))

    def work(db: Connection) -> None:
        seen = _seen(db, request, version, before)
        if state == "open":
            survey_form.check_opening(seen, _today(request))
        else:
            survey_form.check_closing(seen, _today(request), reason)
        row = surveys.change(db, seen, state=state)
        if state == "closed":
            forgetting.end(db, row.id, now)

    try:
        await change(request, work, details={"reason": reason} if reason else None)
    except CannotMake as fault:
        return await _show(request, str(fault), 409)
    except Overtaken:
        return await _show(request, words.OVERTAKEN, 409)
    return see_other(f"/desk/surveys/{request.match_info['ref']}", "survey-opened" if state == "open" else "survey-closed")


async def _list(request: web.Request, typed: Mapping[str, str], fault: str = "", status: int = 200) -> web.Response:
    rows = await reading(request, lambda db: surveys.listed(db, _AT_ONCE))
    return page(
        request,
        "surveys.html",
        status,
        rows=rows,
        states={row.ref: survey_form.state_said(row, _today(request)) for row in rows},
        running={row.ref for row in rows if survey_form.is_running(row, _today(request))},
        names=survey_form.names(rules_of(request)),
        typed=survey_form.usual(_today(request)) | dict(typed),
        longest=rules_of(request).ratings.drawn.days,
        fewest_days=FEWEST_DAYS,
        fewest_people=bundled().fewest,
        fault=fault,
    )


def waiting_surveys(db: Connection, officer: Officer, desk: Desk) -> Iterator[Waiting]:
    """For the first page of the desk, of whoever is there for surveys: those to open, those that run, those to close."""
    if officer.role != "survey_staff":
        return
    today = desk.now().astimezone(VIETNAM).date()
    rows = surveys.listed(db, _AT_ONCE)
    over = [one for one in rows if one.state == "open" and one.closes_on < f"{today}"]
    yield Waiting(len(over), words.TO_CLOSE, "/desk/surveys", urgent=True)
    yield Waiting(sum(one.state == "draft" for one in rows), words.TO_OPEN, "/desk/surveys")
    yield Waiting(sum(survey_form.is_running(one, today) for one in rows), words.RUNNING, "/desk/surveys")


def _today(request: web.Request) -> date:
    return desk_of(request).now().astimezone(VIETNAM).date()


async def _show(request: web.Request, fault: str = "", status: int = 200, typed: dict[str, str] | None = None) -> web.Response:
    rules, asked = rules_of(request), request.query.get("unit", "")
    unit = asked if asked in rules.units else ""
    found = await reading(request, lambda db: _find(db, request))
    links = _links(request, found.row, unit)
    return page(
        request,
        "survey.html",
        status,
        one=found.row,
        sampling=found.sampling,
        progress=found.progress,
        handed_in=found.handed_in,
        state=survey_form.state_said(found.row, _today(request)),
        is_early=survey_form.is_early(found.row, _today(request)),
        longest_reason=survey_form.LONGEST_REASON,
        names=survey_form.names(rules),
        key=survey_form.key_of(found.row.questionnaire, found.row.version),
        typed=survey_form.said_by(found.row) | (typed or {}),
        longest=rules.ratings.drawn.days,
        fewest_days=FEWEST_DAYS,
        fewest_people=bundled().fewest,
        unit_choices=unit_choices(rules),
        unit=unit,
        links=links,
        fault=fault,
        said=words.SAID.get(request.query.get("said", ""), ""),
    )


def _find(db: Connection, request: web.Request) -> Found:
    row, rules = _survey(db, request), rules_of(request)
    units = {key: unit.name for key, unit in rules.units.items()}
    wanted = [(one, Wanted(row.questionnaire, row.version, origins=(one,), survey=row.id)) for one in _ORIGINS]
    handed_in = told_counts([(words.ORIGIN_NAMES[one], responses.count(db, asked)) for one, asked in wanted])
    return Found(row, from_json(row.sampling), progress(invitations.counts(db, row.id), units), handed_in)


def _survey(db: Connection, request: web.Request) -> Row:
    row = surveys.by_ref(db, request.match_info["ref"])
    if row is None:
        raise Refused(404)
    return row


def _seen(db: Connection, request: web.Request, version: int, state: State) -> Row:
    """The survey as the officer saw it. Raises Overtaken, and Refused (409) when its state allows the act no more."""
    row = _survey(db, request)
    if row.row_version != version:
        raise Overtaken(row)
    if row.state != state:
        raise Refused(409, words.NOT_FROM_HERE.format(state=words.SURVEY_STATES[row.state]))
    return row


def _links(request: web.Request, row: Row, unit: str) -> list[tuple[str, str, str]]:
    """What is put up at a counter: name, address, and its QR code as a picture."""
    base = desk_of(request).settings.public_url.rstrip("/") or f"{request.scheme}://{request.host}"
    page = links.counter_address(base, row, unit) if unit else f"{base}{links.SURVEY}{row.ref}"
    found = [("Trang phiếu, cho mã QR dán ở quầy", page)]
    if unit:
        found.append(("Máy tính bảng ở quầy", links.kiosk_address(base, row, unit)))
    return [(name, path, segno.make(path, error="m").svg_data_uri(scale=5, light="#fff")) for name, path in found]
