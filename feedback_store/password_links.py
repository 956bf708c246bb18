"""One-time links with which an officer sets a password; only the hash of a link's token is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

VALID = timedelta(hours=24)


def hash_of(token: str) -> str:
    """What is kept of a random token: it needs no slow hash, since nobody can guess 256 bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def create(db: Connection, officer_id: int, now: datetime) -> str:
    """A new token in the place of the officer's earlier one; valid for 24 hours, told to nobody again."""
    token = secrets.token_urlsafe(32)
    cancel(db, officer_id)
    db.execute(
        "INSERT INTO password_links (token_hash, officer_id, expires_at) VALUES (?, ?, ?)",
        (hash_of(token), officer_id, to_text(now + VALID)),
    )
    return token


def find(db: Connection, token: str, now: datetime) -> int | None:
    """The officer whom the token lets set a password now, or None."""
    found = db.execute(
        "SELECT officer_id FROM password_links WHERE token_hash = ? AND expires_at > ?", (hash_of(token), to_text(now))
    ).fetchone()
    return None if found is None else int(found[0])


def cancel(db: Connection, officer_id: int) -> None:
    """The officer's link opens nothing any more."""
    db.execute("DELETE FROM password_links WHERE officer_id = ?", (officer_id,))
