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
    """When the number was last spoken to, or called back; "" for never. What was missed before needs nobody any more."""
    found = db.execute(
        "SELECT max(coalesce((SELECT max(answered_at) FROM exchange_calls WHERE phone = ? AND answered_at IS NOT NULL), ''),"
        " coalesce((SELECT max(done_at) FROM callbacks WHERE phone = ?), ''))",
        (phone, phone),
    ).fetchone()
    return str(found[0])


def since(db: Connection, phone: str, after: str) -> list[Missed]:
    """Calls of the number that nobody answered after a moment, the earliest first; without those that were called back for.

    The exchange's clock may be ahead of ours: the time alone does not tell.
    """
    found = db.execute(
        "SELECT id, ended_at FROM exchange_calls WHERE phone = ? AND phone <> '' AND state = 'missed' AND direction = 'in'"
        " AND ended_at > ? AND NOT EXISTS (SELECT 1 FROM callbacks WHERE callbacks.id = callback AND done_at IS NOT NULL)"
        " ORDER BY ended_at, exchange_calls.id",
        (phone, after),
    )
    return [Missed(*row) for row in found]


def waiting_callback(db: Connection, phone: str) -> int | None:
    """The call back that missed calls of this number have come to and that nobody has made, or None."""
    found = db.execute(
        "SELECT max(callbacks.id) FROM callbacks JOIN exchange_calls ON exchange_calls.callback = callbacks.id"
        " WHERE callbacks.phone = ? AND done_at IS NULL",
        (phone,),
    ).fetchone()
    return None if found[0] is None else int(found[0])


def note(db: Connection, phone: str, why: str, due: datetime, now: datetime) -> int:
    """Somebody is to be called back; the service says so, no officer."""
    added = db.execute(
        "INSERT INTO callbacks (phone, why, due, made_at) VALUES (?, ?, ?, ?) RETURNING id",
        (phone, why, to_text(due), to_text(now)),
    ).fetchone()
    return int(added[0])


def count(db: Connection, callback: int, missed: list[Missed], why: str) -> None:
    """These calls are what is called back for."""
    db.execute("UPDATE callbacks SET why = ? WHERE id = ?", (why, callback))
    db.executemany("UPDATE exchange_calls SET callback = ? WHERE id = ?", [(callback, one.id) for one in missed])


def settle(db: Connection, callback: int, at: str) -> None:
    """Nobody needs to be called back any more: they have been spoken to, at a moment (UTC text)."""
    db.execute("UPDATE callbacks SET done_at = ? WHERE id = ? AND done_at IS NULL", (at, callback))
