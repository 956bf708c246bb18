"""What people wrote with their ratings and surveys, without anything of who wrote it; personal numbers are covered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from aiohttp import web

from feedback_store import comments
from feedback_store.comments import Comment
from feedback_store.officers import Role
from feedback_store.sqlite import Connection
from handlers.desk.access import DESK
from handlers.desk.frame import leave_trace, reading
from handlers.desk.render import page
from handlers.desk.satisfaction_asked import Asked
from handlers.desk.satisfaction_numbers import read
from handlers.desk.satisfaction_page import context_of
from handlers.desk.satisfaction_phrases import Phrase, frequent
from handlers.desk.satisfaction_view import asked_of
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.redaction import redacted

READERS: frozenset[Role] = DESK | {"survey_staff"}
LOW = "low"
_AT_ONCE, _FOR_PHRASES = 30, 300


class Said(NamedTuple):
    """A comment as it is shown: no unit, month or channel, whose figures may be hidden because so few rated there."""

    level: str
    question: str
    text: str


class Found(NamedTuple):
    """What may be shown; nothing at all where the cell has too few responses."""

    is_hidden: bool
    said: Sequence[Said] = ()
    phrases: Sequence[Phrase] = ()
    older: int = 0


async def show(request: web.Request) -> web.Response:
    """GET /desk/satisfaction/comments?…&only=low&after=: the filters of the page of figures."""
    wanted, only = asked_of(request), request.query.get("only", "")
    after = _number(request.query.get("after", ""))
    found = await reading(request, lambda db: _find(db, wanted, only == LOW, after))
    await leave_trace(request, details={"months": wanted.months.said, "rows": len(found.said), **wanted.filters})
    known = context_of(request, wanted) | {"found": found, "only": only if only == LOW else ""}
    return page(request, "satisfaction_comments.html", 422 if wanted.fault else 200, **known)


def _find(db: Connection, wanted: Asked, low: bool, after: int) -> Found:
    scope, key = wanted.scope
    known = read(db, wanted.questionnaire, wanted.months, (scope or "origin",))
    cell = known.by[scope or "origin"].cell(known.items, key, wanted.months)
    if cell.is_hidden:
        return Found(is_hidden=True)
    rows = comments.page(db, wanted.wanted(), low, after, _AT_ONCE + 1)
    responses = list(dict.fromkeys(row.response for row in rows))
    shown = [row for row in _opinions(wanted.questionnaire, rows) if row.response in set(responses[:_AT_ONCE])]
    many = rows if after else comments.page(db, wanted.wanted(), low, 0, _FOR_PHRASES)
    phrases = [] if after else frequent((row.response, redacted(row.text)) for row in _opinions(wanted.questionnaire, many))
    older = responses[_AT_ONCE - 1] if len(responses) > _AT_ONCE else 0
    return Found(False, [_said(row, wanted.questionnaire) for row in shown], phrases, older)


def _opinions(questionnaire: Questionnaire, rows: Sequence[Comment]) -> list[Comment]:
    """Without what people said of themselves."""
    about_people = {item.key for item in questionnaire.items if item.purpose}
    return [row for row in rows if row.item not in about_people]


def _said(row: Comment, questionnaire: Questionnaire) -> Said:
    item = questionnaire.by_key.get(row.item)
    return Said(row.level, item.text if item else "", redacted(row.text))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
