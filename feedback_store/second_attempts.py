"""A second attempt for what failed: a message in quarantine, a reply that did not arrive; only because an officer says so."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

ERASED = "erased"
"""The error of a reply that was never sent because its text was erased."""


class Stuck(NamedTuple):
    """A message in quarantine; `retried` says that it had its second attempt already."""

    seq: int
    channel: str
    conversation_id: str | None
    received_at: str
    body: bytes | None
    error: str | None
    sealed: int
    retried: int


class Unsent(NamedTuple):
    """A reply that did not arrive (`dead`), or perhaps did (`unknown`); `resent` is how often an officer has sent it again."""

    id: int
    channel: str
    conversation_id: str
    body: str
    state: str
    tries: int
    error: str | None
    created_at: str
    resent: int


def stuck(db: Connection, limit: int) -> list[Stuck]:
    """The messages in quarantine, newest first."""
    found = db.execute(
        f"SELECT {', '.join(Stuck._fields)} FROM inbox WHERE state = 'quarantine' ORDER BY seq DESC LIMIT ?",  # noqa: S608
        (limit,),
    )
    return [Stuck(*row) for row in found]


def unsent(db: Connection, limit: int) -> list[Unsent]:
    """The replies that did not arrive, newest first; not those whose text was erased."""
    found = db.execute(
        f"SELECT {', '.join(Unsent._fields)} FROM outbox"  # noqa: S608
        " WHERE state IN ('unknown', 'dead') AND coalesce(error, '') <> ? ORDER BY id DESC LIMIT ?",
        (ERASED, limit),
    )
    return [Unsent(*row) for row in found]


def retry(db: Connection, seq: int, now: datetime) -> bool:
    """Put a message out of quarantine back as new, once; False when that was done before, or there is nothing to read."""
    back = db.execute(
        "UPDATE inbox SET state = 'new', tries = 0, retried = 1, due = ?, error = NULL"
        " WHERE seq = ? AND state = 'quarantine' AND retried = 0 AND body IS NOT NULL",
        (to_text(now), seq),
    )
    if back.rowcount != 1:
        return False
    # The apology has the key that the answer will need.
    db.execute("UPDATE outbox SET key = 'before:' || key WHERE key GLOB ?", (f"{seq}:*",))
    return True


def resend(db: Connection, reply_id: int, state: str, now: datetime) -> str | None:
    """Queue a reply anew if it is still in the `state` that the officer saw; returns its conversation, or None.

    One that may have arrived keeps its doubt: a further one makes it `unknown` again, and nothing sends it by itself.
    """
    found = db.execute(
        "UPDATE outbox SET state = 'queued', tries = 0, ambiguous = (state = 'unknown'), resent = resent + 1, due = ?,"
        " created_at = ?, error = NULL WHERE id = ? AND state = ? AND state IN ('unknown', 'dead')"
        " AND coalesce(error, '') <> ? RETURNING conversation_id",
        (to_text(now), to_text(now), reply_id, state, ERASED),
    ).fetchone()
    return None if found is None else str(found[0])
