"""A conversation as both sides wrote it, for the officer who takes it over or hands out a copy."""

from __future__ import annotations

from typing import NamedTuple

from feedback_store import handovers, inbox
from feedback_store.sqlite import Connection


class Said(NamedTuple):
    """A citizen's message; `body` is None where it was erased. Messages that nobody answered yet are left out."""

    seq: int
    channel: str
    at: str
    body: bytes | None
    sealed: int


class Told(NamedTuple):
    """A reply; `body` is JSON, `state` as in the outbox."""

    id: int
    at: str
    body: str
    state: str


class Place(NamedTuple):
    """How far a conversation has been read: the last message and the last reply."""

    seq: int = 0
    reply: int = 0


def said(db: Connection, conversation_id: str, after: int, limit: int) -> list[Said]:
    """The latest messages after one, oldest first. One that waits may yet turn out to be sealed, and is not given out."""
    found = db.execute(
        "SELECT seq, channel, received_at, body, sealed FROM inbox WHERE conversation_id = ? AND seq > ? AND state <> 'new'"
        " ORDER BY seq DESC LIMIT ?",
        (conversation_id, after, limit),
    )
    return [Said(*row) for row in found][::-1]


def told(db: Connection, conversation_id: str, after: int, limit: int) -> list[Told]:
    """The latest replies after one, oldest first."""
    found = db.execute(
        "SELECT id, created_at, body, state FROM outbox WHERE conversation_id = ? AND id > ? ORDER BY id DESC LIMIT ?",
        (conversation_id, after, limit),
    )
    return [Told(*row) for row in found][::-1]


def has_told(db: Connection, key: str) -> bool:
    """Whether a reply with this key is kept already."""
    return db.execute("SELECT 1 FROM outbox WHERE key = ?", (key,)).fetchone() is not None


def sealed(db: Connection, conversation_id: str) -> list[int]:
    """The messages of a conversation that nobody may read any more."""
    found = db.execute("SELECT seq FROM inbox WHERE conversation_id = ? AND sealed = 1 ORDER BY seq", (conversation_id,))
    return [int(row[0]) for row in found]


def seal(db: Connection, conversation_id: str, seq: int, text: str) -> None:
    """A message is shown to nobody any more, nor its `text` where it was noted, whole or its beginning."""
    inbox.seal(db, seq)
    noted = (conversation_id, text)
    db.execute("DELETE FROM unanswered WHERE conversation_id = ? AND text <> '' AND substr(?, 1, length(text)) = text", noted)
    handovers.forget(db, conversation_id, text)
