"""A conversation that one officer passes on to another, and what became of the latest handover."""

from __future__ import annotations

from feedback_store.handovers import Row
from feedback_store.sqlite import Connection


def give(db: Connection, handover: Row, officer: int) -> None:
    """Another officer has it from now on, and has not opened it yet."""
    db.execute("UPDATE handovers SET officer = ?, taken_at = NULL WHERE id = ? AND ended_at IS NULL", (officer, handover.id))


def latest(db: Connection, conversation_id: str) -> Row | None:
    """The latest handover of a conversation, open or ended; None for one that never needed a person."""
    found = db.execute(
        f"SELECT {', '.join(Row._fields)} FROM handovers WHERE conversation_id = ? ORDER BY id DESC LIMIT 1",  # noqa: S608
        (conversation_id,),
    ).fetchone()
    return None if found is None else Row(*found)


def count_waiting(db: Connection, officer: int) -> int:
    """How many conversations wait for anybody, or were passed on to this officer and not opened yet."""
    found = db.execute(
        "SELECT count(*) FROM handovers WHERE ended_at IS NULL AND taken_at IS NULL AND (officer IS NULL OR officer = ?)",
        (officer,),
    )
    return int(found.fetchone()[0])
