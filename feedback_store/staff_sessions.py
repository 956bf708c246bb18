"""Sessions of officers: the cookie holds a random token, the table only its hash, and a row that is gone ends the session."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text, to_text

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCHED_EVERY = timedelta(minutes=1)
"""How exact "last seen" is; reading a page writes at most this often, and nothing but this."""


class Session(NamedTuple):
    """A session as stored; `verified` once the second factor was given."""

    id: int
    officer_id: int
    verified: bool
    created_at: datetime
    last_seen_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether it was left idle or has lasted too long."""
        return now - self.last_seen_at > IDLE or now - self.created_at > LONGEST


def start(db: Connection, officer_id: int, token_hash: str, verified: bool, now: datetime) -> None:
    """Begin a session, and forget those that nobody can use any more."""
    db.execute("DELETE FROM staff_sessions WHERE created_at < ?", (to_text(now - LONGEST),))
    db.execute(
        "INSERT INTO staff_sessions (token_hash, officer_id, verified, created_at, last_seen_at) VALUES (?, ?, ?, ?, ?)",
        (token_hash, officer_id, int(verified), to_text(now), to_text(now)),
    )


def find(db: Connection, token_hash: str, now: datetime) -> Session | None:
    """The session that the token opens now, or None."""
    found = db.execute(
        "SELECT id, officer_id, verified, created_at, last_seen_at FROM staff_sessions WHERE token_hash = ?", (token_hash,)
    ).fetchone()
    if found is None:
        return None
    session = Session(found[0], found[1], bool(found[2]), from_text(found[3]), from_text(found[4]))
    return None if session.is_over(now) else session


def touch(db: Connection, session_id: int, now: datetime) -> None:
    """The session was used just now."""
    db.execute("UPDATE staff_sessions SET last_seen_at = ? WHERE id = ?", (to_text(now), session_id))


def end(db: Connection, token_hash: str) -> None:
    """End one session, if there is such a one."""
    db.execute("DELETE FROM staff_sessions WHERE token_hash = ?", (token_hash,))


def end_all(db: Connection, officer_id: int) -> None:
    """End every session of an officer; their cookies open nothing from the commit on."""
    db.execute("DELETE FROM staff_sessions WHERE officer_id = ?", (officer_id,))
