"""What ends gets a row that can be rated once; the conversation is told of its own."""

from __future__ import annotations

from datetime import datetime

from feedback_store import cases, endings
from feedback_store.cases import Row as Case
from feedback_store.endings import Ending
from feedback_store.handovers import Row as Handover
from feedback_store.sqlite import Connection
from handlers.citizen.rating import OF_CASE
from handlers.messages import EndingView, NewEnding
from knowledge.rules.rules import Rules

MOST = 10
"""Endings that a conversation is told of, the latest first."""
NO_CHANNEL, NOBODY_CAME = "no_channel", "nobody_came"
"""Why nobody was asked: there is nowhere to ask, or no officer ever came."""


def views(db: Connection, conversation_id: str) -> tuple[EndingView, ...]:
    """What a citizen was asked about, the latest first; the subject of a case's ending is its code."""
    return tuple(_view(db, row) for row in endings.of_citizen(db, conversation_id, MOST))


def code_of(db: Connection, row: endings.Row) -> str:
    """The code of the case that ended; empty where something else did."""
    return cases.load(db, int(row.key.split(":")[1])).code if row.kind in OF_CASE else ""


def of_cases(db: Connection, rules: Rules, kind: str, lead: Case, event: int, now: datetime) -> dict[str, str]:
    """A case has ended, and with it those merged into it: whoever filed one rates the unit that handled it.

    `event` is the step of the timeline that ended it, so that every end is rated anew. Returns the keys by the cases' codes.
    """
    return {case.code: _of_case(db, rules, kind, case, lead, event, now) for case in (lead, *cases.merged_into(db, lead.id))}


def of_chat(db: Connection, rules: Rules, talk: Handover, unit: str, now: datetime) -> str:
    """An officer's chat has ended; returns the key to ask with, empty where no officer ever came."""
    key, channel = f"chat:{talk.id}", talk.conversation_id.partition(":")[0]
    not_asked = "" if talk.officer else NOBODY_CAME
    closes_at = now + rules.ratings.open
    endings.add(db, Ending(key, "chat", channel, unit, "", "", talk.officer, talk.conversation_id, now, closes_at, not_asked))
    return "" if not_asked else key


def of_turn(db: Connection, new: NewEnding, conversation_id: str, now: datetime) -> None:
    """What ended with a citizen's own message."""
    channel, closes_at = conversation_id.partition(":")[0], datetime.fromisoformat(new.closes_at)
    endings.add(db, Ending(new.key, new.kind, channel, "", new.field, new.subject, None, conversation_id, now, closes_at))


def of_call(db: Connection, rules: Rules, call: int, officer: int | None, now: datetime) -> endings.Row:
    """A telephone call has ended: only the exchange can ask, and where it does not, nobody was until it tells a level."""
    key, closes_at = endings.call_key(call), now + rules.ratings.open
    not_asked = "" if rules.ratings.calls_asked else NO_CHANNEL
    number = endings.add(db, Ending(key, "call", "phone", "", "", "", officer, None, now, closes_at, not_asked))
    row = endings.load(db, number)
    assert row is not None
    return row


def _of_case(db: Connection, rules: Rules, kind: str, case: Case, lead: Case, event: int, now: datetime) -> str:
    key, category = endings.case_key(case.id, event), rules.categories.get(lead.category)
    not_asked, closes_at = "" if case.conversation_id else NO_CHANNEL, now + rules.ratings.open
    field, whose = category.group if category else "", case.conversation_id
    told = Ending(key, kind, case.channel, lead.unit, field, lead.category, lead.officer, whose, now, closes_at, not_asked)
    endings.add(db, told)
    return key


def _view(db: Connection, row: endings.Row) -> EndingView:
    return EndingView(row.key, row.kind, code_of(db, row) or row.subject, row.rated_at or "", row.closes_at)
