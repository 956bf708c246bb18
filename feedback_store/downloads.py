"""Files that a platform keeps for us: the message refers to them at once, their bytes are fetched afterwards.

A file is `awaited` from the commit that keeps its message; then `raw` or `file` as any other, or `missing` when it cannot be had.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from feedback_store.attachments import LARGEST, PICTURES
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text, to_text

DAY = timedelta(days=1)
LONGEST_PAUSE = timedelta(minutes=5)
PATIENCE = timedelta(hours=48)
"""A file that could not be fetched for so long is missing; Zalo and Telegram keep theirs for at least as long."""
_UNKNOWN = "application/octet-stream"


class Row(NamedTuple):
    """A file to fetch: `source` is what its channel fetches it by (an address, or the platform's own id)."""

    attachment_id: str
    conversation_id: str
    channel: str
    source: str
    tries: int
    created_at: str


def id_of(conversation_id: str, message: str, source: str) -> str:
    """The attachment's id, the same whenever the message is read; as hard to guess as the platform's own address of the file."""
    return hashlib.sha256("\0".join((conversation_id, message, source)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def await_file(db: Connection, attachment_id: str, conversation_id: str, row: tuple[str, str], now: datetime) -> None:
    """Note a file that belongs to a message just kept; `row` is its channel and source. The same one again changes nothing."""
    at = to_text(now)
    added = db.execute(
        "INSERT INTO attachments (id, conversation_id, media_type, state, sha256, created_at, body)"
        " VALUES (?, ?, ?, 'awaited', '', ?, x'') ON CONFLICT (id) DO NOTHING",
        (attachment_id, conversation_id, _UNKNOWN, at),
    )
    if added.rowcount:
        db.execute(
            "INSERT INTO downloads (attachment_id, channel, source, due, created_at) VALUES (?, ?, ?, ?, ?)",
            (attachment_id, *row, at, at),
        )


def due(db: Connection, channel: str, now: datetime, limit: int) -> list[Row]:
    """The files to fetch now: conversations take turns, each with the file of theirs that has waited longest.

    A `due` beyond any pause was written before a clock change.
    """
    found = db.execute(
        "SELECT attachment_id, conversation_id, channel, source, downloads.tries, downloads.created_at"
        " FROM downloads JOIN attachments ON attachments.id = attachment_id"
        " WHERE channel = ? AND (due <= ? OR due > ?)"
        " ORDER BY row_number() OVER (PARTITION BY conversation_id ORDER BY due, downloads.rowid), due, downloads.rowid LIMIT ?",
        (channel, to_text(now), to_text(now + LONGEST_PAUSE), limit),
    )
    return [Row(*row) for row in found]


def bytes_kept(db: Connection, row: Row) -> int:
    """How many bytes of a conversation are kept that came since a day before this file: also where it is fetched days later."""
    found = db.execute(
        "SELECT coalesce(sum(length(body)), 0) FROM attachments WHERE conversation_id = ? AND created_at > ?",
        (row.conversation_id, to_text(from_text(row.created_at) - DAY)),
    ).fetchone()
    return int(found[0])


def fetched(db: Connection, attachment_id: str, media_type: str, body: bytes) -> None:
    """The bytes have come; `media_type` is judged from them. Raises ValueError beyond the size of an attachment."""
    if len(body) > LARGEST:
        raise ValueError(f"{len(body)} bytes")
    db.execute(
        "UPDATE attachments SET media_type = ?, state = ?, sha256 = ?, body = ? WHERE id = ? AND state = 'awaited'",
        (media_type, "raw" if media_type in PICTURES else "file", hashlib.sha256(body).hexdigest(), body, attachment_id),
    )
    _forget(db, attachment_id)


def failed(db: Connection, row: Row, error: str, again: datetime, *, for_good: bool) -> None:
    """It could not be fetched: tried again, or missing when it never can be or has been tried for two days."""
    if for_good or again - from_text(row.created_at) > PATIENCE:
        db.execute("UPDATE attachments SET state = 'missing' WHERE id = ? AND state = 'awaited'", (row.attachment_id,))
        _forget(db, row.attachment_id)
        return
    db.execute(
        "UPDATE downloads SET tries = tries + 1, due = ?, error = ? WHERE attachment_id = ?",
        (to_text(again), error, row.attachment_id),
    )


def _forget(db: Connection, attachment_id: str) -> None:
    db.execute("DELETE FROM downloads WHERE attachment_id = ?", (attachment_id,))
