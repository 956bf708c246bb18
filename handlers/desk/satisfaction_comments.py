"""What people wrote with their ratings and surveys, without anything of who wrote it; personal numbers are covered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from aiohttp import web

from feedback_store import comments
from feedback_store.comments import Comment
from feedback_store.officers import Role
from feedback_store.sqlite import Connection
from handlers.desk import satisfaction_sentences as words
from handlers.desk.access import DESK
from handlers.desk.case_work import rules_of
from handlers.desk.frame import leave_trace, reading
from handlers.desk.render import page
from handlers.desk.satisfaction_asked import Asked, beginning, of_version
from handlers.desk.satisfaction_numbers import read
from handlers.desk.satisfaction_page import context_of
from handlers.desk.satisfaction_phrases import Phrase, frequent
from handlers.desk.satisfaction_view import asked_of, today_of
from knowledge.questionnaires import one_tap
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.redaction import redacted
from knowledge.satisfaction import levels

READERS: frozenset[Role] = DESK | {"survey_staff"}
LOW = "low"
_FILTERS = ("unit",)
"""The same words under a unit, a channel and a subject in turn would say what stands nowhere: what the three have in common."""
_AT_ONCE, _FOR_PHRASES = 30, 300


class Said(NamedTuple):
    """A comment as it is shown: no unit, month or channel, whose figures may be hidden because so few rated there."""

    level: str
    question: str
    text: str

    @property
    def is_low(self) -> bool:
        """Whether it came with a low rating."""
        return self.level in levels.LOW


class Found(NamedTuple):
    """What may be shown; nothing at all where the cell has too few responses. Phrases have titles: blame is not praise."""

    is_hidden: bool
    said: Sequence[Said] = ()
    phrases: Sequence[tuple[str, Sequence[Phrase]]] = ()
    older: str = ""


async def show(request: web.Request) -> web.Response:
    """GET /desk/satisfaction/comments?period=&from=&to=&questionnaire=&unit=&only=low&after="""
    rules, only, after = rules_of(request), request.query.get("only", ""), request.query.get("after", "")
    settled = replace(asked_of(request, _FILTERS), before=beginning(today_of(request)))

    def look(db: Connection) -> tuple[Asked, Found]:
        wanted = of_version(db, settled, rules.questionnaires)
        return wanted, _find(db, wanted, only == LOW, after)

    wanted, found = await reading(request, look)
    await leave_trace(request, details={"months": wanted.months.said, "rows": len(found.said), **wanted.filters})
    known = context_of(request, wanted, _FILTERS) | {"found": found, "only": only if only == LOW else "", "low": levels.LOW_SAID}
    known["unit"] = rules.units[key].name if (key := wanted.filters.get("unit", "")) in rules.units else ""
    return page(request, "satisfaction_comments.html", 422 if wanted.fault else 200, **known)


def _find(db: Connection, wanted: Asked, low: bool, after: str) -> Found:
    """Without today's words: who sees them arrive knows whom they have just served."""
    scope, key = wanted.scope
    known = read(db, wanted.questionnaire, wanted.months, (scope or "origin",), wanted.left_out)
    if known.by[scope or "origin"].cell(known.items, key, wanted.months).is_hidden:
        return Found(is_hidden=True)
    among = levels.LOW if low else ()
    rows = comments.page(db, wanted.wanted(), among, after, _AT_ONCE + 1)
    refs = list(dict.fromkeys(row.ref for row in rows))
    shown = [row for row in _opinions(wanted.questionnaire, rows) if row.ref in set(refs[:_AT_ONCE])]
    phrases = [] if after else _phrases(db, wanted, low)
    older = refs[_AT_ONCE - 1] if len(refs) > _AT_ONCE else ""
    return Found(False, [_said(row, wanted.questionnaire) for row in shown], phrases, older)


def _phrases(db: Connection, wanted: Asked, low: bool) -> list[tuple[str, Sequence[Phrase]]]:
    """With a rating those of low and of high ratings apart; the forms of a survey have no one level."""
    lists: Sequence[tuple[str, Collection[str]]] = [(words.PHRASES, ())]
    if wanted.questionnaire.key == one_tap.KEY:
        lists = [(words.PHRASES_LOW, levels.LOW), (words.PHRASES_HIGH, levels.SATISFIED)][: 1 if low else 2]
    found = []
    for title, among in lists:
        rows = _opinions(wanted.questionnaire, comments.page(db, wanted.wanted(), among, "", _FOR_PHRASES))
        found.append((title, frequent((row.ref, redacted(row.text)) for row in rows)))
    return [(title, told) for title, told in found if told]


def _opinions(questionnaire: Questionnaire, rows: Sequence[Comment]) -> list[Comment]:
    """Without what people said of themselves."""
    about_people = {item.key for item in questionnaire.items if item.purpose}
    return [row for row in rows if row.item not in about_people]


def _said(row: Comment, questionnaire: Questionnaire) -> Said:
    """The question beside it only where there is another: the same one under each comment says nothing."""
    item = questionnaire.by_key.get(row.item)
    asked_for_words = [one.key for one in questionnaire.items if one.sort == "text" and not one.purpose]
    return Said(row.level, item.text if item and [row.item] != asked_for_words else "", redacted(row.text))
