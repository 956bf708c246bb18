"""The inbox: every message exactly as it arrived, once, in order, chained by hashes so that no later change goes unseen."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from feedback_store import conversations
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

LONGEST_PAUSE = timedelta(minutes=3)
_LONGEST_HOLD = timedelta(seconds=3)
_REPEATED = timedelta(days=2)
"""For so long the providers may bring a message again; they give up after a day."""


class Row(NamedTuple):
    """A message as stored; `body` is the raw bytes, and None once it has been erased."""

    seq: int
    channel: str
    ext_key: str
    conversation_id: str | None
    received_at: str
    body: bytes | None
    tries: int


class Quarantined(NamedTuple):
    """A message that could not be handled, for the desk."""

    seq: int
    channel: str
    conversation_id: str | None
    received_at: str
    body: bytes | None
    error: str | None


def add(db: Connection, channel: str, ext_key: str, conversation_id: str | None, body: bytes, received_at: datetime) -> int | None:
    """Keep a message; returns its place in the inbox, or None when the channel's key is known already: then it is a repeat.

    `conversation_id` is None when a body is so damaged that nobody can tell whose it is.
    """
    if conversation_id is not None:
        conversations.open_for(db, conversation_id, channel, received_at)
    arrived = to_text(received_at)
    salt = secrets.token_hex(16)
    body_hash = _body_hash(salt, body)
    newest = db.execute("SELECT sha256 FROM inbox ORDER BY seq DESC LIMIT 1").fetchone()
    link = _link(newest[0] if newest else "", [channel, ext_key, conversation_id, arrived, body_hash])
    added = db.execute(
        "INSERT INTO inbox (channel, ext_key, conversation_id, received_at, body, salt, body_sha256, sha256, due)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, ext_key) DO NOTHING RETURNING seq",
        (channel, ext_key, conversation_id, arrived, body, salt, body_hash, link, arrived),
    ).fetchone()
    return None if added is None else int(added[0])


def add_where_keys_restart(
    db: Connection, channel: str, ext_key: str, conversation_id: str | None, body: bytes, received_at: datetime
) -> int | None:
    """As `add`, for a provider whose ids may start again (Telegram, after seven idle days): another body is another message.

    Of one that was erased nobody can tell any more what it said; after so many days it is another one.
    """
    known = db.execute("SELECT body, received_at FROM inbox WHERE channel = ? AND ext_key = ?", (channel, ext_key)).fetchone()
    if known is not None and (known[0] != body if known[0] else known[1] < to_text(received_at - _REPEATED)):
        ext_key = f"{ext_key}:{hashlib.sha256(body).hexdigest()}"
    return add(db, channel, ext_key, conversation_id, body, received_at)


def kept(db: Connection, channel: str, ext_key: str) -> bytes | None:
    """The body that is kept under a channel's key; None where there is none, or it has been erased."""
    found = db.execute("SELECT body FROM inbox WHERE channel = ? AND ext_key = ?", (channel, ext_key)).fetchone()
    return found[0] if found else None


def waiting(db: Connection, now: datetime, limit: int) -> list[Row]:
    """The oldest new message of each conversation whose time has come, oldest first.

    A `due` further ahead than a pause can be (a message that has not failed waits for its album at most) was written before the
    clock was set back, and counts as come.
    """
    found = db.execute(
        "SELECT seq, channel, ext_key, conversation_id, received_at, body, tries FROM inbox AS message"
        " WHERE state = 'new' AND (due <= ? OR due > CASE tries WHEN 0 THEN ? ELSE ? END) AND NOT EXISTS ("
        "  SELECT 1 FROM inbox AS earlier WHERE earlier.state = 'new'"
        "  AND earlier.conversation_id = message.conversation_id AND earlier.seq < message.seq)"
        " ORDER BY seq LIMIT ?",
        (to_text(now), to_text(now + _LONGEST_HOLD), to_text(now + LONGEST_PAUSE), limit),
    )
    return [Row(*row) for row in found]


def behind(db: Connection, row: Row, limit: int) -> list[Row]:
    """The new messages of the same conversation that came after one, oldest first."""
    found = db.execute(
        "SELECT seq, channel, ext_key, conversation_id, received_at, body, tries FROM inbox"
        " WHERE state = 'new' AND conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?",
        (row.conversation_id, row.seq, limit),
    )
    return [Row(*row) for row in found]


def mark_done(db: Connection, seq: int) -> None:
    """The message has been answered."""
    db.execute("UPDATE inbox SET state = 'done', error = NULL WHERE seq = ?", (seq,))


def hold(db: Connection, seq: int, until: datetime) -> None:
    """The message waits for others that belong to it (an album), and its conversation with it, at most `LONGEST_PAUSE`.

    One before it that still waits for others waits on, so that many are taken as one; at most three seconds in all.
    """
    db.execute("UPDATE inbox SET due = ? WHERE seq = ?", (to_text(until), seq))
    db.execute(
        "UPDATE inbox INDEXED BY inbox_new_by_conversation SET due = ?1 WHERE state = 'new' AND tries = 0 AND due > received_at"
        " AND due < ?1 AND received_at > ?3 AND conversation_id = (SELECT conversation_id FROM inbox WHERE seq = ?2)",
        (to_text(until), seq, to_text(until - _LONGEST_HOLD)),
    )


ERASED = "body = NULL, salt = '', error = NULL, state = 'done'"
"""What becomes of a row whose message is erased, as an assignment of queries: that it came stays in the chain."""
SEALED, PRIVATE = 1, 2
"""Values of `sealed`: of a matter that nobody may read; of a rating, which no officer reads."""


def seal(db: Connection, seq: int) -> None:
    """The message tells of a matter that nobody here may read (khiếu nại, tố cáo): it is shown in no list."""
    db.execute("UPDATE inbox SET sealed = 1 WHERE seq = ?", (seq,))


def keep_private(db: Connection, seq: int) -> None:
    """The message says how satisfied somebody is: no officer reads it, nor that it came."""
    db.execute("UPDATE inbox SET sealed = ? WHERE seq = ?", (PRIVATE, seq))


def keep_private_as(db: Connection, channel: str, ext_key: str) -> None:
    """The same for the message that is kept under a channel's key."""
    db.execute("UPDATE inbox SET sealed = ? WHERE channel = ? AND ext_key = ?", (PRIVATE, channel, ext_key))


def forget(db: Connection, seq: int) -> None:
    """What the message said is kept no longer; that it came stays in the chain, so that a repeat is still known as one."""
    db.execute(f"UPDATE inbox SET {ERASED} WHERE seq = ?", (seq,))  # noqa: S608


def put_away(db: Connection, seq: int) -> None:
    """A private message is kept, and not answered."""
    keep_private(db, seq)
    mark_done(db, seq)


def empty_private(db: Connection, before: datetime) -> None:
    """Take out what private messages say once they are older than a moment; that they came stays in the chain."""
    db.execute(
        f"UPDATE inbox SET {ERASED} WHERE sealed = ? AND state = 'done' AND received_at < ? AND body IS NOT NULL",  # noqa: S608
        (PRIVATE, to_text(before)),
    )


def has_private(db: Connection, before: datetime) -> bool:
    """Whether there are private messages older than a moment that still say something."""
    found = db.execute(
        "SELECT 1 FROM inbox WHERE sealed = ? AND state = 'done' AND received_at < ? AND body IS NOT NULL LIMIT 1",
        (PRIVATE, to_text(before)),
    )
    return found.fetchone() is not None


def is_done(db: Connection, channel: str, ext_key: str) -> bool:
    """Whether a message has been dealt with."""
    found = db.execute("SELECT state FROM inbox WHERE channel = ? AND ext_key = ?", (channel, ext_key)).fetchone()
    return found is not None and found[0] != "new"


def postpone(db: Connection, seq: int, due: datetime, error: str) -> None:
    """The message failed once more and is tried again at `due`."""
    db.execute("UPDATE inbox SET tries = tries + 1, due = ?, error = ? WHERE seq = ?", (to_text(due), error, seq))


def quarantine(db: Connection, seq: int, error: str) -> None:
    """The message is put aside, raw, where the desk sees it; those behind it go on."""
    db.execute("UPDATE inbox SET state = 'quarantine', tries = tries + 1, error = ? WHERE seq = ?", (error, seq))


def quarantined(db: Connection, limit: int) -> list[Quarantined]:
    """What could not be handled, newest first."""
    found = db.execute(
        "SELECT seq, channel, conversation_id, received_at, body, error FROM inbox"
        " WHERE state = 'quarantine' ORDER BY seq DESC LIMIT ?",
        (limit,),
    )
    return [Quarantined(*row) for row in found]


def oldest_waiting(db: Connection) -> str | None:
    """When the oldest unanswered message arrived; None when all are answered."""
    found = db.execute("SELECT received_at FROM inbox WHERE state = 'new' ORDER BY seq LIMIT 1").fetchone()
    return None if found is None else str(found[0])


def count_quarantined(db: Connection) -> int:
    """How many messages could not be handled."""
    return int(db.execute("SELECT count(*) FROM inbox WHERE state = 'quarantine'").fetchone()[0])


def first_broken_link(db: Connection) -> int | None:
    """The first message whose body, sender, time or order is no longer what was accepted; None when the chain holds."""
    link: str | None = None
    for seq, body, salt, stored, *facts in db.execute(
        "SELECT seq, body, salt, sha256, channel, ext_key, conversation_id, received_at, body_sha256 FROM inbox ORDER BY seq"
    ):
        if body is not None and _body_hash(salt, body) != facts[-1]:
            return int(seq)
        # The oldest rows are removed after their time: the chain then begins with the first one that is left.
        if (link is not None or seq == 1) and _link(link or "", facts) != stored:
            return int(seq)
        link = stored
    return None


def _body_hash(salt: str, body: bytes) -> str:
    """The hash that stays when the body and its salt are erased: it no longer tells what the body was."""
    return hashlib.sha256(salt.encode() + body).hexdigest()


def _link(previous: str, facts: list[str | None]) -> str:
    return hashlib.sha256(json.dumps([previous, *facts]).encode()).hexdigest()
