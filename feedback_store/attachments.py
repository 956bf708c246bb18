"""Photos and files of citizens, kept beside the conversation; write them with `store.write(…, needs_room=True)`."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text, utc_now


class Row(NamedTuple):
    """An attachment as stored."""

    id: str
    conversation_id: str
    media_type: str
    body: bytes


def add(db: Connection, conversation_id: str, media_type: str, body: bytes) -> str:
    """Keep a file of an existing conversation; returns its id, which cannot be guessed."""
    attachment_id = secrets.token_urlsafe(16)
    db.execute(
        "INSERT INTO attachments (id, conversation_id, media_type, sha256, body, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        (attachment_id, conversation_id, media_type, hashlib.sha256(body).hexdigest(), body, to_text(utc_now())),
    )
    return attachment_id


def load(db: Connection, attachment_id: str) -> Row | None:
    """The file, or None."""
    found = db.execute("SELECT id, conversation_id, media_type, body FROM attachments WHERE id = ?", (attachment_id,)).fetchone()
    return None if found is None else Row(*found)
