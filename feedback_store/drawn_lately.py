"""On which day a citizen was last drawn for any survey: all that the days between two invitations are counted by.

It does not say which survey that was, nor what became of it (invitations.py).
"""

from __future__ import annotations

from datetime import date

from feedback_store.joined_conversations import SAME_PERSON
from feedback_store.sqlite import Connection


def note(db: Connection, conversation_id: str, day: date) -> None:
    """A citizen was drawn on a day (Vietnam's)."""
    db.execute(
        "INSERT INTO drawn_lately (conversation_id, day) VALUES (?, ?)"
        " ON CONFLICT (conversation_id) DO UPDATE SET day = excluded.day",
        (conversation_id, day.isoformat()),
    )


def last(db: Connection, conversation_id: str) -> date | None:
    """When a citizen was last drawn, in this conversation or in one joined with it; None for never, or too long ago."""
    found = db.execute(
        f"SELECT max(day) FROM drawn_lately WHERE conversation_id IN {SAME_PERSON}",  # noqa: S608
        {"conversation": conversation_id},
    ).fetchone()
    return None if found[0] is None else date.fromisoformat(found[0])


def has_old(db: Connection, day: date) -> bool:
    """Whether `cut` would find any."""
    return db.execute("SELECT 1 FROM drawn_lately WHERE day < ? LIMIT 1", (day.isoformat(),)).fetchone() is not None


def cut(db: Connection, day: date) -> None:
    """Forget who was last drawn before a day."""
    db.execute("DELETE FROM drawn_lately WHERE day < ?", (day.isoformat(),))


def forget(db: Connection, conversation_id: str, until: str) -> None:
    """Forget when somebody was drawn, if that was before a moment (UTC text)."""
    db.execute("DELETE FROM drawn_lately WHERE conversation_id = ? AND day <= ?", (conversation_id, until))
