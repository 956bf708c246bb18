"""Surveys: which there are, making one, opening and closing it, how far it is; nobody sees or chooses who is invited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import segno
from aiohttp import web

from feedback_store import invitations, responses, surveys
from feedback_store.officers import Role
from feedback_store.sqlite import Connection
from feedback_store.surveys import New, Overtaken, Row, State
from feedback_store.tallies import Wanted
from handlers.desk import satisfaction_sentences as words
from handlers.desk.access import DESK
from handlers.desk.case_choices import unit_choices
from handlers.desk.case_work import rules_of
from handlers.desk.forms import Form, read_form
from handlers.desk.frame import change, desk_of, reading, signed_in
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other
from handlers.desk.survey_progress import Progress, progress
from handlers.ratings import links
from handlers.ratings.sampling import Sampling, from_json
from knowledge.questionnaires import one_tap
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

MAKERS: frozenset[Role] = DESK | {"survey_staff"}
_AT_ONCE, _LONGEST_TITLE, _LONGEST = 100, 120, timedelta(days=366)
_FIELDS = ("title", "questionnaire", "opens_on", "closes_on", "share", "most", "every_days")
_ORIGINS = ("invitation", "link", "counter", "kiosk", "paper")
_SHOWN: Mapping[State, State] = {"draft": "open", "open": "closed"}


class CannotMake(Exception):
    """Raised for a form that makes no survey; the message is one Vietnamese line."""


class Found(NamedTuple):
    """A survey with its rule, how far it is, and how the forms came that were handed in."""

    row: Row
    sampling: Sampling
    progress: Progress
    handed_in: Sequence[tuple[str, int]]


async def show(request: web.Request) -> web.Response:
    """GET /desk/surveys"""
    return await _list(request, {})


async def make(request: web.Request) -> web.Response:
    """POST /desk/surveys"""
    form, officer, now = await read_form(request), signed_in(request), desk_of(request).now()
    typed = {name: form.text(name, 200) for name in _FIELDS}
    try:
        new = _new(form, rules_of(request))
    except CannotMake as fault:
        return await _list(request, typed, str(fault), 422)
    made = await change(request, lambda db: surveys.add(db, new, officer.id, now), what=lambda row: row.ref)
    return see_other(f"/desk/surveys/{made.ref}", "survey-made")


async def show_one(request: web.Request) -> web.Response:
    """GET /desk/surveys/{ref}?unit="""
    return await _show(request)


async def open_it(request: web.Request) -> web.Response:
    """POST /desk/surveys/{ref}/open"""
    return await _move(request, "open")


async def close(request: web.Request) -> web.Response:
    """POST /desk/surveys/{ref}/close"""
    return await _move(request, "closed")


async def _move(request: web.Request, state: State) -> web.Response:
    """To its next state, as the officer saw it; once it is closed nobody is waited for."""
    version, now = (await read_form(request)).number("row_version"), desk_of(request).now()

    def work(db: Connection) -> None:
        row = _survey(db, request)
        if row.row_version != version:
            raise Overtaken(row)
        if _SHOWN.get(row.state) != state:
            raise Refused(409, words.NOT_FROM_HERE.format(state=words.SURVEY_STATES[row.state]))
        surveys.change(db, row, state=state)
        if state == "closed":
            invitations.expire(db, row.id, now)

    try:
        await change(request, work)
    except Overtaken:
        return await _show(request, words.OVERTAKEN, 409)
    return see_other(f"/desk/surveys/{request.match_info['ref']}", "survey-opened" if state == "open" else "survey-closed")


async def _list(request: web.Request, typed: Mapping[str, str], fault: str = "", status: int = 200) -> web.Response:
    today = desk_of(request).now().astimezone(VIETNAM).date()
    usual = {"opens_on": f"{today + timedelta(days=1)}", "closes_on": f"{today + timedelta(days=30)}"}
    usual |= {"title": "", "questionnaire": ""} | {name: str(getattr(Sampling(), name)) for name in ("share", "most", "every_days")}
    rows = await reading(request, lambda db: surveys.listed(db, _AT_ONCE))
    return page(
        request,
        "surveys.html",
        status,
        rows=rows,
        states=words.SURVEY_STATES,
        names={_key(one): _name(one) for one in _forms(rules_of(request))},
        typed=usual | dict(typed),
        fault=fault,
    )


async def _show(request: web.Request, fault: str = "", status: int = 200) -> web.Response:
    rules, unit = rules_of(request), request.query.get("unit", "")
    found = await reading(request, lambda db: _find(db, request))
    links = _links(request, found.row.ref, unit if unit in rules.units else "")
    return page(
        request,
        "survey.html",
        status,
        one=found.row,
        sampling=found.sampling,
        progress=found.progress,
        handed_in=found.handed_in,
        state=words.SURVEY_STATES[found.row.state],
        name={_key(one): _name(one) for one in _forms(rules)}.get(f"{found.row.questionnaire}@{found.row.version}", ""),
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
    handed_in = [(words.ORIGIN_NAMES[one], responses.count(db, asked)) for one, asked in wanted]
    return Found(
        row, from_json(row.sampling), progress(invitations.counts(db, row.id), units), [one for one in handed_in if one[1]]
    )


def _survey(db: Connection, request: web.Request) -> Row:
    row = surveys.by_ref(db, request.match_info["ref"])
    if row is None:
        raise Refused(404)
    return row


def _links(request: web.Request, ref: str, unit: str) -> list[tuple[str, str, str]]:
    """What is put up at a counter: name, address, and its QR code as a picture."""
    base = desk_of(request).settings.public_url.rstrip("/") or f"{request.scheme}://{request.host}"
    page = links.counter_address(base, ref, unit) if unit else f"{base}{links.SURVEY}{ref}"
    found = [("Trang phiếu, cho mã QR dán ở quầy", page)]
    if unit:
        found.append(("Máy tính bảng ở quầy", links.kiosk_address(base, ref, unit)))
    return [(name, path, segno.make(path, error="m").svg_data_uri(scale=5, light="#fff")) for name, path in found]


def _new(form: Form, rules: Rules) -> New:
    """The survey of a form. Raises CannotMake."""
    title = form.text("title", _LONGEST_TITLE)
    chosen = next((one for one in _forms(rules) if _key(one) == form.text("questionnaire", 100)), None)
    opens, closes = (_day(form.text(name, 10)) for name in ("opens_on", "closes_on"))
    sampling = Sampling(*(_whole(form.text(name, 10)) for name in ("share", "most", "every_days")))
    if not title:
        raise CannotMake(words.TITLE_NEEDED)
    if chosen is None:
        raise CannotMake(words.NO_SUCH_FORM)
    if opens is None or closes is None or not timedelta(0) <= closes - opens <= _LONGEST:
        raise CannotMake(words.BAD_DAYS)
    if not sampling.is_sound:
        raise CannotMake(words.BAD_SAMPLING)
    return New(title, chosen.key, chosen.version, opens, closes, sampling.to_json())


def _forms(rules: Rules) -> list[Questionnaire]:
    """What can be asked in a survey, of each the latest version first."""
    return [one for key, versions in rules.questionnaires.items() if key != one_tap.KEY for one in reversed(versions)]


def _key(one: Questionnaire) -> str:
    return f"{one.key}@{one.version}"


def _name(one: Questionnaire) -> str:
    return f"{one.name}, bản {one.version}"


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else -1
