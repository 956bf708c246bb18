"""The audit, for administrators: who did and read what, and whether anybody has tampered with it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from aiohttp import web

from feedback_store import audit, surveys
from feedback_store.audit import Row, Wanted
from feedback_store.store import Connection
from feedback_store.timestamps import to_text
from handlers.desk import (
    audit_words,
    case_sentences,
    dossier_sentences,
    indicators_words,
    page_sentences,
    satisfaction_sentences,
    sentences,
)
from handlers.desk.frame import desk_of, reading
from handlers.desk.render import page
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

_AT_ONCE = 50
_FIELDS = ("officer", "action", "what", "since", "until")


class Line(NamedTuple):
    """A row as it is shown."""

    row: Row
    action: str
    details: str


class Found(NamedTuple):
    """What the page shows of one moment: rows (one more than fit), first broken row, number of rows and the last one's hash.

    `surveys` are the titles of those that the rows name.
    """

    rows: list[Row]
    broken: int | None
    number: int
    proof: str
    surveys: dict[str, str]


async def show(request: web.Request) -> web.Response:
    """GET /desk/audit?officer=&action=&what=&since=&until=&before="""
    asked = {name: request.query.get(name, "").strip()[:100] for name in _FIELDS}
    wanted = wanted_from(asked, request.query.get("before", ""))
    found, rules = await reading(request, lambda db: _find(db, wanted)), desk_of(request).settings.rules()
    return page(
        request,
        "audit.html",
        asked=asked,
        lines=[_line(row, rules, found.surveys) for row in found.rows[:_AT_ONCE]],
        older=found.rows[_AT_ONCE - 1].id if len(found.rows) > _AT_ONCE else 0,
        is_first=not request.query.get("before"),
        broken=found.broken,
        count=found.number,
        proof=found.proof[:16],
        actions=action_names(),
    )


def wanted_from(asked: dict[str, str], before: str) -> Wanted:
    """The filters as the store reads them; a day that is none filters nothing."""
    wanted = Wanted(asked["officer"], asked["action"], what=asked["what"])
    since, until = _midnight(asked["since"]), _midnight(asked["until"])
    wanted = replace(wanted, since=to_text(since) if since else "", until=to_text(until + timedelta(days=1)) if until else "")
    return replace(wanted, before=int(before)) if before.isascii() and before.isdigit() and len(before) < 18 else wanted


def _find(db: Connection, wanted: Wanted) -> Found:
    is_first = wanted.before == Wanted().before
    rows = audit.find(db, wanted, _AT_ONCE + 1)
    refs = {str(json.loads(row.details).get("survey", "")) for row in rows} - {""}
    titles = {ref: row.title for ref in refs if (row := surveys.by_ref(db, ref))}
    return Found(rows, audit.verify(db) if is_first else None, *audit.head(db), titles)


def _midnight(text: str) -> datetime | None:
    """The beginning of a day in Vietnam, from what a date field sends."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM) if 2000 <= day.year < 2100 else None


def _line(row: Row, rules: Rules, surveys: dict[str, str]) -> Line:
    details = audit_words.told(json.loads(row.details), rules, surveys)
    return Line(row, action_names().get(row.action, row.action), details)


def action_names() -> dict[str, str]:
    """What the audit calls every act, wherever its page lies."""
    return {
        **sentences.ACTION_NAMES,
        **case_sentences.ACTIONS,
        **page_sentences.ACTION_NAMES,
        **dossier_sentences.ACTION_NAMES,
        **satisfaction_sentences.ACTION_NAMES,
        **indicators_words.ACTION_NAMES,
    }
