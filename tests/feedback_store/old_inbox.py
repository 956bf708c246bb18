"""Messages as they were kept before bodies were salted, to begin a test of migrations with."""

from __future__ import annotations

import hashlib
import json

from feedback_store import conversations
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text, utc_now


def keep(db: Connection, key: str, body: bytes) -> None:
    """A message of the web chat, linked to the one before it."""
    conversations.open_for(db, "web:1", "web", utc_now())
    newest = db.execute("SELECT sha256 FROM inbox ORDER BY seq DESC LIMIT 1").fetchone()
    facts = ["web", key, "web:1", to_text(utc_now()), hashlib.sha256(body).hexdigest()]
    link = hashlib.sha256(json.dumps([newest[0] if newest else "", *facts]).encode()).hexdigest()
    db.execute(
        "INSERT INTO inbox (channel, ext_key, conversation_id, received_at, body_sha256, body, sha256, due)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, '')",
        (*facts, body, link),
    )
