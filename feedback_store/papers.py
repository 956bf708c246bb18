"""Papers that a citizen has checked before filing: what is to be done with them, and when each is erased.

A wish is kept in the commit of the message that has it, and goes in the commit that answers it. A paper is erased a short time
after it came, one made here after it was made and handed over; none is kept beyond `LONGEST`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

from feedback_store import attachments
from feedback_store.attachments import Cleaned
from feedback_store.erasure import drop_files
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text, to_text

Kind: TypeAlias = Literal["check", "jpg", "pdf", "all"]
LONGEST = timedelta(hours=48)
"""So long a platform's file may be fetched and a reply may wait to be sent; whatever has not happened by then does not."""
_COMING = ("awaited", "raw")


class Wish(NamedTuple):
    """What a citizen wants done with papers: have them checked, each made a file that is taken, or all made one PDF."""

    id: int
    conversation_id: str
    kind: Kind
    attachments: tuple[str, ...]
    reply_to: str | None
    tries: int
    created_at: str


class Paper(NamedTuple):
    """A paper as it is kept; `measures`, `sent_type` and `sent_size` (bytes) tell of a picture as it was sent."""

    id: str
    state: attachments.State
    media_type: str
    body: bytes
    measures: str
    sent_type: str
    sent_size: int


def wish(db: Connection, conversation_id: str, kind: Kind, names: Collection[str], reply_to: str | None, now: datetime) -> None:
    """Keep a wish; its files are papers from now on, unless they belong to a case. Another conversation's are left alone."""
    at = to_text(now)
    for name in names:
        db.execute(
            "INSERT INTO papers (attachment_id, role, since) SELECT id, 'sent', ? FROM attachments"
            " WHERE id = ? AND conversation_id = ? AND NOT EXISTS (SELECT 1 FROM case_files WHERE attachment_id = attachments.id)"
            " ON CONFLICT (attachment_id) DO NOTHING",
            (at, name, conversation_id),
        )
    db.execute(
        "INSERT INTO paper_wishes (conversation_id, kind, attachments, reply_to, due, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        (conversation_id, kind, json.dumps(list(names)), reply_to, at, at),
    )


def due(db: Connection, now: datetime) -> Wish | None:
    """The wish that has waited longest of those whose files are all there, or are waited for no longer."""
    found = db.execute(
        "SELECT id, conversation_id, kind, attachments, reply_to, tries, created_at FROM paper_wishes WHERE due <= ? ORDER BY id",
        (to_text(now),),
    )
    wishes = (Wish(*row)._replace(attachments=tuple(json.loads(row[3]))) for row in found.fetchall())
    return next((one for one in wishes if now - from_text(one.created_at) > LONGEST or not _are_coming(db, one.attachments)), None)


def _are_coming(db: Connection, names: Collection[str]) -> bool:
    found = (db.execute("SELECT state FROM attachments WHERE id = ?", (name,)).fetchone() for name in names)
    return any(row is not None and row[0] in _COMING for row in found)


def load(db: Connection, names: Iterable[str]) -> list[Paper]:
    """The papers of these names that are still here, in this order."""
    columns = "id, state, media_type, body, measures, sent_type, sent_size"
    query = f"SELECT {columns} FROM attachments JOIN papers ON attachment_id = id WHERE id = ?"  # noqa: S608
    found = (db.execute(query, (name,)).fetchone() for name in names)
    return [Paper(*row) for row in found if row is not None]


def postpone(db: Connection, wish_id: int, due: datetime) -> None:
    """It could not be done: once more at `due`."""
    db.execute("UPDATE paper_wishes SET tries = tries + 1, due = ? WHERE id = ?", (to_text(due), wish_id))


def done(db: Connection, wish_id: int) -> bool:
    """The wish is answered; False when it has gone meanwhile, because the citizen had everything erased."""
    return db.execute("DELETE FROM paper_wishes WHERE id = ?", (wish_id,)).rowcount == 1


def is_awaited(db: Connection, conversation_id: str) -> bool:
    """Whether a wish of this conversation is still to be answered."""
    return db.execute("SELECT 1 FROM paper_wishes WHERE conversation_id = ? LIMIT 1", (conversation_id,)).fetchone() is not None


def keep_made(db: Connection, conversation_id: str, made: Cleaned | bytes, reply: str, now: datetime) -> str:
    """Keep a picture or a PDF made of papers, to be handed over with the message of this key; returns its id."""
    media_type, body = (made.media_type, made.body) if isinstance(made, Cleaned) else ("application/pdf", made)
    name = attachments.add(db, conversation_id, media_type, body)
    if isinstance(made, Cleaned):
        attachments.settle(db, name, made)
    db.execute("INSERT INTO papers (attachment_id, role, reply, since) VALUES (?, 'made', ?, ?)", (name, reply, to_text(now)))
    return name


def made_for(db: Connection, conversation_id: str, attachment_id: str) -> attachments.Row | None:
    """The file if it was made of papers for this conversation, or None."""
    found = db.execute(
        "SELECT 1 FROM papers JOIN attachments ON id = attachment_id WHERE role = 'made' AND id = ? AND conversation_id = ?",
        (attachment_id, conversation_id),
    ).fetchone()
    return attachments.load(db, attachment_id) if found else None


def overdue(db: Connection, now: datetime, kept: timedelta) -> list[str]:
    """The papers that are to be erased: nothing more is to be done with them, or `LONGEST` is over."""
    found = db.execute(
        "SELECT attachment_id, since, reply, conversation_id FROM papers JOIN attachments ON id = attachment_id"
        " WHERE since <= ? OR since > ?",
        (to_text(now - kept), to_text(now + kept)),  # a time to come was written before the clock was put back
    ).fetchall()
    return [name for name, since, reply, whose in found if _is_over(now, since) or not _is_needed(db, name, reply, whose)]


def _is_over(now: datetime, since: str) -> bool:
    return abs(now - from_text(since)) > LONGEST


def _is_needed(db: Connection, name: str, reply: str, conversation_id: str) -> bool:
    if reply:
        found = db.execute(
            "SELECT 1 FROM outbox WHERE (key = ? OR (key > ? AND key < ?)) AND state IN ('queued', 'sending') LIMIT 1",
            (reply, f"{reply}.", f"{reply}/"),  # a part's key is the reply's with a number behind a point
        )
        return found.fetchone() is not None
    wishes = db.execute("SELECT attachments FROM paper_wishes WHERE conversation_id = ?", (conversation_id,)).fetchall()
    return any(name in json.loads(named) for (named,) in wishes)


def erase(db: Connection, names: Collection[str]) -> None:
    """Erase papers; one that has become part of a case is that case's from now on."""
    for name in names:
        db.execute("DELETE FROM papers WHERE attachment_id = ?", (name,))
    of_cases = {name for name in names if db.execute("SELECT 1 FROM case_files WHERE attachment_id = ?", (name,)).fetchone()}
    drop_files(db, set(names) - of_cases)
