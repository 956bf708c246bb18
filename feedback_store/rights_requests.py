"""What citizens ask about their own data: a copy, a correction, the erasure; each with the day by which the law wants it done."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal, NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

Kind = Literal["copy", "correct", "erase"]


class Row(NamedTuple):
    """A request as stored; `proof` says how the citizen showed that the data are theirs, `answer` is JSON without their data.

    `phone` and `conversation_id` are empty once the data have been erased. Times are ISO 8601 (UTC).
    """

    id: int
    kind: Kind
    proof: str
    phone: str
    conversation_id: str
    received_at: str
    acknowledge_by: str
    due: str
    officer: int
    state: Literal["open", "done", "refused"]
    ended_at: str | None
    answer: str


class New(NamedTuple):
    """A request to be registered."""

    kind: str
    proof: str
    phone: str
    conversation_id: str
    acknowledge_by: datetime
    due: datetime


_SELECT = f"SELECT {', '.join(Row._fields)} FROM rights_requests"  # noqa: S608


def add(db: Connection, new: New, officer: int, now: datetime) -> int:
    """Register a request; returns its number."""
    added = db.execute(
        "INSERT INTO rights_requests (kind, proof, phone, conversation_id, acknowledge_by, due, officer, received_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (*new[:4], to_text(new.acknowledge_by), to_text(new.due), officer, to_text(now)),
    ).fetchone()
    return int(added[0])


def load(db: Connection, number: int) -> Row | None:
    """The request, or None."""
    found = db.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
    return Row(*found) if found else None


def listed(db: Connection, limit: int) -> list[Row]:
    """Those that are open, the most pressing first, and then those that have ended, the latest first."""
    found = db.execute(f"{_SELECT} ORDER BY state <> 'open', CASE state WHEN 'open' THEN due END, ended_at DESC LIMIT ?", (limit,))
    return [Row(*row) for row in found]


def count_open(db: Connection) -> int:
    """How many have not been answered."""
    return int(db.execute("SELECT count(*) FROM rights_requests WHERE state = 'open'").fetchone()[0])


def end(db: Connection, number: int, state: Literal["done", "refused"], answer: dict[str, Any], now: datetime) -> bool:
    """A request is answered; False when it was before."""
    changed = db.execute(
        "UPDATE rights_requests SET state = ?, answer = ?, ended_at = ? WHERE id = ? AND state = 'open'",
        (state, json.dumps(answer, ensure_ascii=False), to_text(now), number),
    )
    return changed.rowcount == 1


def forget(db: Connection, phone: str, conversations: tuple[str, ...]) -> None:
    """Take the number and the conversations out of every request: what is erased must not live on here."""
    db.execute("UPDATE rights_requests SET phone = '' WHERE phone = ? AND phone <> ''", (phone,))
    for conversation in conversations:
        db.execute("UPDATE rights_requests SET phone = '', conversation_id = '' WHERE conversation_id = ?", (conversation,))
