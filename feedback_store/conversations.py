"""Conversations: what each one remembers, under a version that two writers cannot both raise.

A conversation's id is `<channel>:<the channel's own id>`.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text


class Row(NamedTuple):
    """A conversation as stored; `state` is JSON, `last_seq` the inbox row it has seen last."""

    id: str
    channel: str
    version: int
    state: str
    last_seq: int


class Overtaken(Exception):
    """Raised when a conversation was changed by somebody else since it was read: read it again."""


def open_for(db: Connection, conversation_id: str, channel: str, now: datetime) -> None:
    """Make sure that the conversation exists."""
    db.execute(
        "INSERT INTO conversations (id, channel, updated_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (conversation_id, channel, to_text(now)),
    )


def load(db: Connection, conversation_id: str) -> Row:
    """The conversation; raises LookupError when there is none."""
    found = db.execute(
        "SELECT id, channel, version, state, last_seq FROM conversations WHERE id = ?", (conversation_id,)
    ).fetchone()
    if found is None:
        raise LookupError(f"no conversation {conversation_id}")
    return Row(*found)


def save(db: Connection, before: Row, state: str, last_seq: int, now: datetime) -> None:
    """Write the next state of the conversation that was read as `before`; raises Overtaken when that is not the latest."""
    changed = db.execute(
        "UPDATE conversations SET version = version + 1, state = ?, last_seq = ?, updated_at = ? WHERE id = ? AND version = ?",
        (state, last_seq, to_text(now), before.id, before.version),
    )
    if changed.rowcount != 1:
        raise Overtaken(before.id)


def amend(db: Connection, before: Row, state: str) -> None:
    """As `save`, where nobody has said anything: the conversation is no younger for it. Raises Overtaken."""
    changed = db.execute(
        "UPDATE conversations SET version = version + 1, state = ? WHERE id = ? AND version = ?", (state, before.id, before.version)
    )
    if changed.rowcount != 1:
        raise Overtaken(before.id)


def silent_between(db: Connection, after: datetime, until: datetime) -> list[Row]:
    """The conversations that last changed in (after, until], the one that has been silent longest first."""
    found = db.execute(
        "SELECT id, channel, version, state, last_seq FROM conversations WHERE updated_at > ? AND updated_at <= ?"
        " ORDER BY updated_at",
        (to_text(after), to_text(until)),
    )
    return [Row(*row) for row in found]
