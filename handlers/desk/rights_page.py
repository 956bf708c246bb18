"""Requests about personal data: the list, one with what it concerns, the copy to hand out, the letter that answers it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from aiohttp import web

from feedback_store import cases, legal_holds, rights_requests, subjects
from feedback_store.cases import Sender
from feedback_store.officers import Officer
from feedback_store.rights_requests import Row
from feedback_store.store import Connection
from feedback_store.subjects import Subject
from handlers.desk import page_sentences, rights
from handlers.desk.access import DESK
from handlers.desk.frame import ITS_SESSION, Desk, desk_of, leave_trace, reading
from handlers.desk.gap_page import number_of
from handlers.desk.reach import reach_of
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other, templates
from handlers.desk.start import Waiting
from knowledge.rules.rules import Rules
from knowledge.rules.standing import standing

_AT_ONCE = 100
_MOST_HOLDS = 200
STATES = {"open": "đang làm", "done": "đã trả lời", "refused": "đã từ chối"}
_EMPTY = {"kind": "copy", "proof": "", "phone": "", "conversation": ""}


class Concerned(NamedTuple):
    """A case that a request concerns, and who filed it."""

    code: str
    state: str
    ends: bool
    sender: Sender


class Found(NamedTuple):
    """A request and what it concerns."""

    row: Row
    subject: Subject
    cases: list[Concerned]


async def show(request: web.Request) -> web.Response:
    """GET /desk/rights?conversation=…"""
    return await show_list(request, _EMPTY | {"conversation": request.query.get("conversation", "")[:200]})


async def show_list(request: web.Request, typed: dict[str, str], fault: str = "", status: int = 200) -> web.Response:
    """The list with the form of a new request, if need be after one that could not be registered."""

    def look(db: Connection) -> tuple[list[Row], list[tuple[str, str]]]:
        return rights_requests.listed(db, _AT_ONCE), legal_holds.listed(db, _MOST_HOLDS)

    rows, held = await reading(request, look)
    return page(
        request,
        "rights.html",
        status,
        rows=rows,
        held=held,
        kinds=rights.KINDS,
        proofs=rights.PROOFS,
        states=STATES,
        late=desk_of(request).now().isoformat(),
        typed=_EMPTY | typed,
        fault=fault,
        said=_said(request),
    )


async def show_one(request: web.Request) -> web.Response:
    """GET /desk/rights/{id}"""
    return await show_request(request)


async def show_request(request: web.Request, fault: str = "", status: int = 200) -> web.Response:
    """The page, if need be after an act that did not go through. Raises Refused (404)."""
    found = await reading(request, lambda db: find(db, request))
    rules = desk_of(request).settings.rules()
    return page(
        request,
        "right.html",
        status,
        one=found.row,
        subject=found.subject,
        cases=found.cases,
        kind=rights.KINDS[found.row.kind],
        proof=rights.PROOFS.get(found.row.proof, found.row.proof),
        state=STATES[found.row.state],
        law=rights.law_of(rules, found.row.kind),
        answer=json.loads(found.row.answer),
        fault=fault,
        said=_said(request),
    )


async def copy(request: web.Request) -> web.Response:
    """GET /desk/rights/{id}/copy.{json|html}: a copy of everything, as a file."""
    if not is_verified(request):
        return see_other(f"/desk/totp?next={quote(request.path)}")
    ending = request.match_info["ending"]
    if ending not in ("json", "html"):
        raise Refused(404)
    now, channels = desk_of(request).now(), reach_of(request).read_message

    def look(db: Connection) -> tuple[Row, dict[str, Any]]:
        found = find(db, request)
        return found.row, rights.copy_of(db, found.subject, channels, now)

    row, data = await reading(request, look)
    counts: dict[str, Any] = {"kind": ending, "rows": sum(len(data[part]) for part in ("conversations", "cases"))}
    await leave_trace(request, str(row.id), counts)
    if ending == "json":
        text = json.dumps(data, ensure_ascii=False, indent=1)
    else:
        text = templates().get_template("rights_copy.html").render(data=data, one=row, centre=desk_of(request).settings.centre)
    name = f'attachment; filename="du-lieu-ca-nhan-{row.id}.{ending}"'
    kind = "application/json" if ending == "json" else "text/html"
    return web.Response(text=text, content_type=kind, charset="utf-8", headers={"Content-Disposition": name})


async def answer(request: web.Request) -> web.Response:
    """GET /desk/rights/{id}/answer: the letter to the citizen, to be printed. Raises Refused (404) before there is an answer."""
    found = await reading(request, lambda db: find(db, request))
    if found.row.state == "open":
        raise Refused(404)
    rules = desk_of(request).settings.rules()
    return page(
        request,
        "right_answer.html",
        one=found.row,
        kind=rights.KINDS[found.row.kind].lower(),
        answer=json.loads(found.row.answer),
        law=rights.law_of(rules, found.row.kind),
        register=rules.retention["case"],
        identity=rules.retention["case_identity"],
        audit=rules.retention["audit"],
    )


def find(db: Connection, request: web.Request) -> Found:
    """The request of the address with what it concerns. Raises Refused (404)."""
    row = rights_requests.load(db, number_of(request))
    if row is None:
        raise Refused(404)
    subject, rules = subjects.find(db, row.phone, row.conversation_id), desk_of(request).settings.rules()
    found = [_concerned(db, rules, one) for one in subject.cases]
    return Found(row, subject, found)


def _concerned(db: Connection, rules: Rules, case: cases.Row) -> Concerned:
    state = standing(rules, case.state, case.reason)
    return Concerned(case.code, state.name, state.ends, cases.sender(db, case.id))


def is_verified(request: web.Request) -> bool:
    """Whether the officer gave a second factor: whoever takes data out, or away, must have.

    Looked at here and not by the gate, so that an attempt without one leaves its row in the audit.
    """
    return request[ITS_SESSION].verified


def waiting_rights(db: Connection, officer: Officer, _: Desk) -> Iterator[Waiting]:
    """For the first page of the desk."""
    if officer.role in DESK:
        yield Waiting(rights_requests.count_open(db), "yêu cầu về dữ liệu cá nhân", "/desk/rights")


def _said(request: web.Request) -> str:
    return page_sentences.SAID.get(request.query.get("said", ""), "")
