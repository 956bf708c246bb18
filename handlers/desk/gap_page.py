"""Questions that the bot could not answer: in groups, each to be looked at, worded for a procedure, or marked as done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from feedback_store import question_gaps
from feedback_store.officers import Officer
from feedback_store.store import Connection
from feedback_store.unanswered import Row
from handlers.desk import page_sentences
from handlers.desk.access import DESK
from handlers.desk.forms import Form, read_form, row_number
from handlers.desk.frame import Desk, change, desk_of, reading, signed_in
from handlers.desk.question_groups import Group, grouped
from handlers.desk.reach import reach_of
from handlers.desk.refusals import Refused
from handlers.desk.render import page, see_other
from handlers.desk.start import Waiting
from handlers.procedure_names import Name, names

_LATEST = 1_000
_AT_ONCE = 50
_MOST_IN_GROUP = 1_000
REASONS = {"unknown": "chưa tìm thấy thủ tục", "outside": "ngoài danh mục", "rejected": "trả lời không đúng ý"}


async def show(request: web.Request) -> web.Response:
    """GET /desk/questions"""
    rows, number = await reading(request, lambda db: (question_gaps.open_ones(db, _LATEST), question_gaps.count(db)))
    groups = await asyncio.to_thread(grouped, rows)
    said = page_sentences.SAID.get(request.query.get("said", ""), "")
    return page(request, "questions.html", groups=groups[:_AT_ONCE], number=number, total=len(groups), reasons=REASONS, said=said)


async def show_one(request: web.Request) -> web.Response:
    """GET /desk/questions/{id}?q=…: the group of a question, and the procedures that a search finds for it."""
    return await show_question(request, {"q": request.query.get("q", "")[:200]})


async def handle(request: web.Request) -> web.Response:
    """POST /desk/questions/{id}/handle: nothing more to do about these."""
    form = await read_form(request)
    ids, officer = ids_of(form), signed_in(request)
    number = str(number_of(request))
    now = desk_of(request).now()
    await change(request, lambda db: question_gaps.handle(db, ids, officer.id, "", now), what=number, details={"rows": len(ids)})
    return see_other("/desk/questions", "handled")


async def show_question(request: web.Request, typed: dict[str, str], fault: str = "", status: int = 200) -> web.Response:
    """The page, if need be after a wording that could not be used. Raises Refused (404)."""
    number = number_of(request)
    one, rows = await reading(request, lambda db: (question_gaps.load(db, number), question_gaps.open_ones(db, _LATEST)))
    if one is None:
        raise Refused(404)
    group, hits = await asyncio.to_thread(_look, request, one, rows, typed.get("q", ""))
    context: dict[str, Any] = {
        "number": number,
        "group": group,
        "is_open": number in group.ids and any(row.id == number for row in rows),
        "reason": REASONS.get(one.reason, one.reason),
        "hits": hits,
        "q": typed.get("q", ""),
        "phrase": typed.get("phrase", group.examples[0] if group.examples else ""),
        "chosen": typed.get("code", hits[0].code if len(hits) == 1 else ""),
        "fault": fault,
    }
    return page(request, "question.html", status, **context)


def number_of(request: web.Request) -> int:
    """The row that an address names. Raises Refused (404)."""
    number = row_number(request.match_info["id"])
    if number is None:
        raise Refused(404)
    return number


def ids_of(form: Form) -> list[int]:
    """The questions that the officer saw; those that came in since are not swept along. Raises Refused (400)."""
    parts = form.text("ids").split(",")
    if len(parts) > _MOST_IN_GROUP or not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):
        raise Refused(400)
    return [int(part) for part in parts]


def waiting_questions(db: Connection, officer: Officer, _: Desk) -> Iterator[Waiting]:
    """For the first page of whoever looks after the wording."""
    if officer.role in DESK or officer.role == "knowledge_editor":
        yield Waiting(question_gaps.count(db), "câu hỏi Một Cửa chưa trả lời được", "/desk/questions")


def _look(request: web.Request, one: Row, rows: list[Row], words: str) -> tuple[Group, list[Name]]:
    group = next((group for group in grouped(rows) if one.id in group.ids), None) or grouped([one])[0]
    return group, names(reach_of(request).knowledge).found(words) if words.strip() else []
