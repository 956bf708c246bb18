"""How far a channel that is polled has been read, written in the commit that keeps what was read."""

from __future__ import annotations

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text, utc_now


def load(db: Connection, channel: str) -> str | None:
    """The position to go on from; None before the first poll."""
    found = db.execute("SELECT position FROM channel_cursors WHERE channel = ?", (channel,)).fetchone()
    return None if found is None else str(found[0])


def save(db: Connection, channel: str, position: str) -> None:
    """Remember the position; the time of the write tells when the channel was last heard."""
    db.execute(
        "INSERT INTO channel_cursors (channel, position, updated_at) VALUES (?, ?, ?)"
        " ON CONFLICT (channel) DO UPDATE SET position = excluded.position, updated_at = excluded.updated_at",
        (channel, position, to_text(utc_now())),
    )
