"""Web chat sessions: only the hash of a token is kept, so that a stolen backup opens no conversation."""

from __future__ import annotations

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text, utc_now


def create(db: Connection, token_hash: str) -> int:
    """Begin a session; returns its id."""
    now = to_text(utc_now())
    created = db.execute(
        "INSERT INTO web_sessions (token_hash, created_at, last_seen_at) VALUES (?, ?, ?) RETURNING id", (token_hash, now, now)
    ).fetchone()
    return int(created[0])


def find(db: Connection, token_hash: str) -> int | None:
    """The session that the token opens, or None."""
    found = db.execute("SELECT id FROM web_sessions WHERE token_hash = ?", (token_hash,)).fetchone()
    return None if found is None else int(found[0])


def touch(db: Connection, session_id: int) -> None:
    """The session was seen just now."""
    db.execute("UPDATE web_sessions SET last_seen_at = ? WHERE id = ?", (to_text(utc_now()), session_id))
