"""When a citizen last spoke on a platform that lets itself be written to only for a while, and how often they were answered."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text, to_text


class Window(NamedTuple):
    """When the citizen last spoke (aware, UTC), and how many messages they were sent since."""

    spoke_at: datetime
    replies: int


def load(db: Connection, conversation_id: str) -> Window | None:
    """The window of a conversation; None when its citizen never spoke."""
    found = db.execute("SELECT spoke_at, replies FROM reply_windows WHERE conversation_id = ?", (conversation_id,)).fetchone()
    return None if found is None else Window(from_text(found[0]), int(found[1]))


def spoke(db: Connection, conversation_id: str, at: datetime) -> None:
    """The citizen spoke at that time, and all replies are free again; a repeated or belated message changes nothing."""
    db.execute(
        "INSERT INTO reply_windows (conversation_id, spoke_at) VALUES (?, ?) ON CONFLICT (conversation_id) DO UPDATE"
        " SET spoke_at = excluded.spoke_at, replies = 0 WHERE excluded.spoke_at > spoke_at",
        (conversation_id, to_text(at)),
    )


def replied(db: Connection, conversation_id: str) -> None:
    """The platform took a reply."""
    db.execute("UPDATE reply_windows SET replies = replies + 1 WHERE conversation_id = ?", (conversation_id,))
