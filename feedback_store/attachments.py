"""Photos and files of citizens and officers; write them with `store.write(…, needs_room=True)`.

A picture is kept `raw`, as it came, until it has been drawn anew (`clean`) or could not be (`unreadable`). Whatever else there is,
is a `file`. What a platform keeps for us is `awaited` until it is fetched, or `missing` (feedback_store/downloads.py). Only what is
clean is ever shown; the raw bytes, with the place where a photo was taken, are gone by then.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from typing import Literal, NamedTuple, TypeAlias

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text, utc_now

State: TypeAlias = Literal["awaited", "missing", "raw", "clean", "unreadable", "file"]
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Media types that can be drawn anew."""
LARGEST = 20 * 2**20
"""Bytes of one file."""
_TRIES = 5  # a picture that was not done so often takes something down with it


class Row(NamedTuple):
    """An attachment as stored; `conversation_id` is None for an officer's, and `officer` for a citizen's."""

    id: str
    conversation_id: str | None
    officer: int | None
    media_type: str
    state: State
    width: int
    height: int
    body: bytes


class Facts(NamedTuple):
    """What a list shows of a file of a case: `role` is "report" or "proof", width and height are 0 unless it is clean."""

    id: str
    role: str
    media_type: str
    state: State
    width: int
    height: int
    size: int


class Cleaned(NamedTuple):
    """A picture drawn anew, a small one of it for lists (always JPEG), and what was measured of the one that was sent (JSON)."""

    media_type: str
    width: int
    height: int
    body: bytes
    preview: bytes
    measures: str = ""


_COLUMNS = "attachments.id, conversation_id, officer, media_type, attachments.state, width, height"


def add(db: Connection, conversation_id: str | None, media_type: str, body: bytes, officer: int | None = None) -> str:
    """Keep a file, of an existing conversation or of an officer; returns its id, which cannot be guessed.

    `media_type` is judged from the bytes. Raises ValueError beyond `LARGEST`.
    """
    if len(body) > LARGEST:
        raise ValueError(f"{len(body)} bytes")
    attachment_id = secrets.token_urlsafe(16)
    state = "raw" if media_type in PICTURES else "file"
    db.execute(
        "INSERT INTO attachments (id, conversation_id, officer, media_type, state, sha256, created_at, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (attachment_id, conversation_id, officer, media_type, state, _hash(body), to_text(utc_now()), body),
    )
    return attachment_id


def load(db: Connection, attachment_id: str, *, preview: bool = False) -> Row | None:
    """The file, or None; its `preview` where it has one."""
    return _one(db, preview, "FROM attachments WHERE id = ?", (attachment_id,))


def of_case(db: Connection, case_id: int, attachment_id: str, *, preview: bool = False) -> Row | None:
    """The file if it belongs to this case, or None."""
    return _one(
        db,
        preview,
        "FROM attachments JOIN case_files ON attachment_id = attachments.id WHERE attachments.id = ? AND case_id = ?",
        (attachment_id, case_id),
    )


def proof_for(db: Connection, conversation_id: str, attachment_id: str, *, preview: bool = False) -> Row | None:
    """The file if it proves what was done about a case of this conversation, or about one that such a case was merged into."""
    return _one(
        db,
        preview,
        "FROM attachments JOIN case_files ON attachment_id = attachments.id WHERE attachments.id = ? AND role = 'proof'"
        " AND EXISTS (SELECT 1 FROM cases WHERE conversation_id = ? AND case_files.case_id IN (cases.id, cases.merged_into))",
        (attachment_id, conversation_id),
    )


def proof_for_platforms(db: Connection, channels: Collection[str], attachment_id: str) -> Row | None:
    """The file if it proves what was done about a case that came by one of these channels, where no token can be asked for."""
    marks = ", ".join("?" * len(channels))
    return _one(
        db,
        False,
        "FROM attachments JOIN case_files ON attachment_id = attachments.id WHERE attachments.id = ? AND role = 'proof'"  # noqa: S608
        f" AND EXISTS (SELECT 1 FROM cases WHERE channel IN ({marks})"
        "  AND case_files.case_id IN (cases.id, cases.merged_into))",
        (attachment_id, *channels),
    )


def facts(db: Connection, case_id: int) -> list[Facts]:
    """The files of a case for its page, oldest first, without their bytes."""
    found = db.execute(
        "SELECT attachments.id, role, media_type, state, width, height, length(body)"
        " FROM case_files JOIN attachments ON attachments.id = attachment_id"
        " WHERE case_id = ? ORDER BY added_at, attachment_id",
        (case_id,),
    )
    return [Facts(*row) for row in found]


def has_raw(db: Connection) -> bool:
    """Whether a picture waits to be cleaned."""
    return db.execute("SELECT 1 FROM attachments WHERE state = 'raw' LIMIT 1").fetchone() is not None


def claim(db: Connection) -> Row | None:
    """The picture that has waited longest, its try counted before it is made: none may take the service down for ever."""
    db.execute("UPDATE attachments SET state = 'unreadable' WHERE state = 'raw' AND tries >= ?", (_TRIES,))
    row = _one(db, False, "FROM attachments WHERE state = 'raw' ORDER BY created_at, id LIMIT 1", ())
    if row is not None:
        db.execute("UPDATE attachments SET tries = tries + 1 WHERE id = ?", (row.id,))
    return row


def settle(db: Connection, attachment_id: str, cleaned: Cleaned | None) -> None:
    """Put the clean picture in the place of the raw one; None: it is no picture that anybody can read."""
    if cleaned is None:
        db.execute("UPDATE attachments SET state = 'unreadable' WHERE id = ? AND state = 'raw'", (attachment_id,))
        return
    db.execute(
        "UPDATE attachments SET state = 'clean', media_type = ?, width = ?, height = ?, sha256 = ?, body = ?, preview = ?,"
        " measures = ?, sent_type = media_type, sent_size = length(body) WHERE id = ? AND state = 'raw'",
        (*cleaned[:3], _hash(cleaned.body), cleaned.body, cleaned.preview, cleaned.measures, attachment_id),
    )


def erase_traces(db: Connection) -> bool:
    """Empty the log, where raw bytes that were replaced still stand; False when somebody was reading, and it is to be repeated.

    For a reading connection that has read nothing yet. Its wait is short: while it waits for readers, nobody can write.
    """
    (patience,) = db.execute("PRAGMA busy_timeout").fetchone()
    db.execute("PRAGMA busy_timeout = 50")
    try:
        (busy, _, _) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.execute(f"PRAGMA busy_timeout = {int(patience)}")
    return not busy


def _one(db: Connection, preview: bool, where: str, values: tuple[object, ...]) -> Row | None:
    body = "coalesce(preview, body)" if preview else "body"
    found = db.execute(f"SELECT {_COLUMNS}, {body} {where}", values).fetchone()
    return None if found is None else Row(*found)


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
