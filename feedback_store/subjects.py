"""What belongs to one citizen: found by a telephone number that they have proved, or by the conversation they speak in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from feedback_store import cases, endings, invitations, responses, survey_progress
from feedback_store.cases import Row
from feedback_store.sqlite import Connection

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Subject:
    """Conversations by id, cases, the oldest first, and the numbers of calls and of calls back."""

    conversations: tuple[str, ...] = ()
    cases: tuple[Row, ...] = ()
    calls: tuple[int, ...] = ()
    callbacks: tuple[int, ...] = ()
    exchange: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a conversation was asked about: endings with the answers that are still tied to them, invitations, forms begun."""

    endings: tuple[tuple[endings.Row, responses.Answers], ...] = ()
    invitations: tuple[invitations.Row, ...] = ()
    forms: tuple[survey_progress.Row, ...] = ()


def asked(db: Connection, conversation_id: str) -> Asked:
    """Ratings and surveys of a conversation, as far as they are known to be its citizen's."""
    rated = (
        (row, responses.answers_of(db, row.response) if row.response else {})
        for row in endings.of_conversation(db, conversation_id)
    )
    return Asked(
        tuple(rated),
        tuple(invitations.of_conversation(db, conversation_id)),
        tuple(survey_progress.of_conversation(db, conversation_id)),
    )


def find(db: Connection, phone: str, conversation_id: str) -> Subject:
    """Everything of whoever proved a number (0…), or speaks in a conversation; an empty one finds nothing.

    A conversation comes with a number only where every number that was given in it is this one: somebody else may have filed
    a case there and have given this number to be called back.
    """
    found = {row.id: row for row in (cases.of_phone(db, phone, _MOST) if phone else ())}
    conversations = {
        row.conversation_id for row in found.values() if row.conversation_id and _is_only(db, row.conversation_id, phone)
    }
    if conversation_id and _exists(db, conversation_id):
        conversations.add(conversation_id)
        found |= {row.id: row for row in cases.of_conversation(db, conversation_id, _MOST)}
    calls, callbacks = (set(_numbers(db, table, phone)) for table in ("calls", "callbacks"))
    calls |= set(_drafts(db, phone)) if phone else set()
    in_order = (tuple(sorted(numbers)) for numbers in (calls, callbacks, _numbers(db, "exchange_calls", phone)))
    return Subject(tuple(sorted(conversations)), tuple(found[number] for number in sorted(found)), *in_order)


def _numbers(db: Connection, table: str, phone: str) -> tuple[int, ...]:
    rows = db.execute(f"SELECT id FROM {table} WHERE phone = ? AND phone <> '' ORDER BY id", (phone,))  # noqa: S608
    return tuple(number for (number,) in rows)


def _drafts(db: Connection, phone: str) -> Iterator[int]:
    """Calls in which the number was written down as the one to call back, and which nobody has ended."""
    for number, draft in db.execute("SELECT id, draft FROM calls WHERE draft <> '{}'").fetchall():
        if re.sub(r"\D", "", str(json.loads(draft).get("phone", ""))).endswith(phone[1:]):
            yield number


def _is_only(db: Connection, conversation_id: str, phone: str) -> bool:
    numbers = db.execute(
        "SELECT DISTINCT phone FROM cases JOIN case_senders ON case_id = cases.id WHERE conversation_id = ? AND phone <> ''",
        (conversation_id,),
    )
    return {number for (number,) in numbers} == {phone}


def _exists(db: Connection, conversation_id: str) -> bool:
    return db.execute("SELECT 1 FROM conversations WHERE id = ?", (conversation_id,)).fetchone() is not None
