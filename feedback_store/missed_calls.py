"""Calls that nobody answered, by number, and the one call back that they come to."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text


class Missed(NamedTuple):
    """A call that nobody answered, and when it ended (UTC text)."""

    id: int
    ended_at: str


def settled_at(db: Connection, phone: str) -> str:
    """When the number was last spoken to, or an officer called it back; "" for never. Nobody who called before waits any more."""
    found = db.execute(
        "SELECT max(coalesce((SELECT max(answered_at) FROM exchange_calls WHERE phone = ? AND phone <> ''), ''),"
        " coalesce((SELECT max(done_at) FROM callbacks WHERE phone = ? AND done_by IS NOT NULL), ''))",
        (phone, phone),
    ).fetchone()
    return str(found[0])


def since(db: Connection, phone: str, after: str) -> list[Missed]:
    """Calls of the number that nobody answered after a moment, the earliest first; without those that an officer called back for.

    The exchange's clock may be ahead of ours: the time alone does not tell.
    """
    found = db.execute(
        "SELECT id, ended_at FROM exchange_calls WHERE phone = ? AND phone <> '' AND state = 'missed' AND direction = 'in'"
        " AND ended_at > ? AND NOT EXISTS (SELECT 1 FROM callbacks WHERE callbacks.id = callback AND done_by IS NOT NULL)"
        " ORDER BY ended_at, exchange_calls.id",
        (phone, after),
    )
    return [Missed(*row) for row in found]


def noted(db: Connection, phone: str) -> int | None:
    """The call back that missed calls of this number have come to, unless an officer made it; None for none."""
    found = db.execute(
        "SELECT max(callbacks.id) FROM callbacks JOIN exchange_calls ON exchange_calls.callback = callbacks.id"
        " WHERE callbacks.phone = ? AND done_by IS NULL",
        (phone,),
    ).fetchone()
    return None if found[0] is None else int(found[0])


def note(db: Connection, phone: str, now: datetime) -> int:
    """Somebody is to be called back; the service says so, no officer."""
    at = to_text(now)
    added = db.execute("INSERT INTO callbacks (phone, due, made_at) VALUES (?, ?, ?) RETURNING id", (phone, at, at)).fetchone()
    return int(added[0])


def count(db: Connection, callback: int, missed: list[Missed], why: str, due: datetime) -> None:
    """These calls are what is called back for; what an answer seemed to have settled is open again."""
    db.execute(
        "UPDATE callbacks SET why = ?, due = ?, attempts = CASE WHEN done_at IS NULL THEN attempts ELSE 0 END, done_at = NULL"
        " WHERE id = ?",
        (why, to_text(due), callback),
    )
    db.executemany("UPDATE exchange_calls SET callback = ? WHERE id = ?", [(callback, one.id) for one in missed])


def settle(db: Connection, callback: int, at: str) -> None:
    """Nobody needs to be called back any more: they have been spoken to, at a moment (UTC text)."""
    db.execute("UPDATE callbacks SET done_at = ? WHERE id = ? AND done_at IS NULL", (at, callback))
