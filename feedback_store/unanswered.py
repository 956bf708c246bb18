"""Questions that the bot could not answer, for the desk to learn from."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text


class Row(NamedTuple):
    """An unanswered question as stored."""

    id: int
    conversation_id: str
    text: str
    reason: str
    created_at: str


def add(db: Connection, conversation_id: str, text: str, reason: str, asked_at: datetime) -> None:
    """Keep a question."""
    db.execute(
        "INSERT INTO unanswered (conversation_id, text, reason, created_at) VALUES (?, ?, ?, ?)",
        (conversation_id, text, reason, to_text(asked_at)),
    )


def newest(db: Connection, limit: int) -> list[Row]:
    """The latest questions, newest first."""
    found = db.execute("SELECT id, conversation_id, text, reason, created_at FROM unanswered ORDER BY id DESC LIMIT ?", (limit,))
    return [Row(*row) for row in found]
