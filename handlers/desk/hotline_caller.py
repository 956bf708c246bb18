"""What is known of whoever calls: cases from every channel with state and due date, and earlier calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from aiohttp import web

from feedback_store import calls, cases, officers
from feedback_store.calls import Call
from feedback_store.cases import Row, Sender
from feedback_store.store import Connection
from feedback_store.timestamps import from_text
from handlers.desk.access import access_case
from handlers.desk.case_choices import names_of
from handlers.desk.case_sentences import CHANNEL_NAMES
from handlers.desk.case_words import shortened
from handlers.desk.case_work import rules_of
from handlers.desk.due_words import Due, due_of
from handlers.desk.frame import desk_of, signed_in
from knowledge.rules.rules import Rules
from knowledge.rules.standing import standing

MOST = 10


class CaseLine(NamedTuple):
    """A case in a line."""

    code: str
    channel: str
    state: str
    due: Due
    text: str


class CallLine(NamedTuple):
    """A call in a line; `lasted` is in words, "" while it goes on."""

    call: Call
    lasted: str
    outcome: str
    operator: str
    codes: list[str]


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever calls from a number; `who` is how they gave their name and address last."""

    phone: str
    cases: list[CaseLine]
    calls: list[CallLine]
    who: Sender


def caller(db: Connection, request: web.Request, phone: str, but: int = 0) -> Caller:
    """The history of a number, without one call that is going on."""
    officer = signed_in(request)
    found = [seen for row in cases.of_phone(db, phone, MOST) if (seen := access_case(db, officer, row.code))]
    who = next((seen.sender for seen in found if seen.sender and seen.sender.name), Sender())
    earlier = [call for call in calls.of_phone(db, phone, MOST + 1) if call.id != but][:MOST]
    lines = [case_line(request, seen.case) for seen in found]
    return Caller(phone, lines, call_lines(db, rules_of(request), earlier), who)


def case_line(request: web.Request, case: Row) -> CaseLine:
    """A case that the officer may see, in a line."""
    rules = rules_of(request)
    due = due_of(rules, case, desk_of(request).now())
    channel = CHANNEL_NAMES.get(case.channel, case.channel)
    return CaseLine(case.code, channel, standing(rules, case.state, case.reason).name, due, shortened(case.text))


def call_lines(db: Connection, rules: Rules, found: Sequence[Call], people: Mapping[int, str] | None = None) -> list[CallLine]:
    """Calls as officers read them."""
    people = people if people is not None else names_of(officers.every(db))
    codes = calls.codes(db, [call.id for call in found]) if found else {}
    names = rules.hotline.outcomes
    return [
        CallLine(call, lasted(call), names.get(call.outcome, ""), people.get(call.officer, ""), codes.get(call.id, []))
        for call in found
    ]


def lasted(call: Call, now: datetime | None = None) -> str:
    """How long a call took, in words; "" while it goes on, unless `now` is given."""
    end = from_text(call.ended_at) if call.ended_at else now
    if end is None:
        return ""
    seconds = max(0, int((end - from_text(call.begun_at)).total_seconds()))
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} phút {rest} giây" if minutes else f"{rest} giây"
