"""The outbox: every reply from the moment it is decided to the moment it has arrived, or is known not to have.

States: `queued` → `sending` → `sent`; or `unknown` (perhaps arrived, perhaps not), or `dead` (given up). A reply in a channel
that its client reads (web chat, terminal) is `sent` from the start: the row is the mailbox.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text, utc_now

LASTING = "survey:"
"""How the keys of private replies begin that stay readable in the citizen's own chat: an invitation is good for weeks."""
LONGEST_PAUSE = timedelta(minutes=5)
_FEW_TRIES, _LONGEST_AFTER_FEW = 7, timedelta(seconds=64)
"""Pauses double from one second (bot/sender.py): after so few tries none is longer."""


class Row(NamedTuple):
    """A reply as stored; `body` is JSON: `{"text", "choices": [{"id", "label"}], "from": "bot" or "officer"}`.

    `reply_to` is the answered message's own id; `ambiguous` counts the sends that may or may not have arrived.
    """

    id: int
    key: str
    channel: str
    conversation_id: str
    reply_to: str | None
    body: str
    tries: int
    ambiguous: int
    created_at: str


_COLUMNS = "id, key, channel, conversation_id, reply_to, body, tries, ambiguous, created_at"


class Reply(NamedTuple):
    """A reply to be stored; `key` is `<inbox seq>:<place among its replies>`, so that none can be stored twice."""

    key: str
    channel: str
    conversation_id: str
    reply_to: str | None
    body: str
    private: bool = False


def add(db: Connection, reply: Reply, state: Literal["queued", "sent"]) -> None:
    """Keep a reply: `queued` for a channel that pushes, `sent` for one that its client reads."""
    now = to_text(utc_now())
    db.execute(
        "INSERT INTO outbox (key, channel, conversation_id, reply_to, body, private, state, due, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*reply, state, now, now),
    )


_OLD_PRIVATE = "private = 1 AND created_at < ? AND state NOT IN ('queued', 'sending')"


def has_private(db: Connection, before: datetime) -> bool:
    """Whether `empty_private` would find any."""
    return db.execute(f"SELECT 1 FROM outbox WHERE {_OLD_PRIVATE} LIMIT 1", (to_text(before),)).fetchone() is not None  # noqa: S608


def empty_private(db: Connection, before: datetime, body: str) -> None:
    """Put another body in the place of what private replies said once they are older than a moment and no longer on their way."""
    db.execute(f"UPDATE outbox SET private = 0, body = ? WHERE {_OLD_PRIVATE}", (body, to_text(before)))  # noqa: S608


def forget(db: Connection, keys: Iterable[str], body: str) -> None:
    """Put another body in the place of what replies said, with all their parts; their keys lead nowhere any more."""
    db.executemany(
        "UPDATE outbox SET key = 'forgotten:' || id, body = ? WHERE key = ? OR key > ? AND key < ?",
        [(body, key, f"{key}.", f"{key}/") for key in keys],  # a part's key is the reply's with a number behind a point
    )


def after(db: Connection, conversation_id: str, last_id: int, limit: int) -> list[Row]:
    """The replies of a conversation that follow `last_id`, oldest first."""
    found = db.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE conversation_id = ? AND id > ? ORDER BY id LIMIT ?",  # noqa: S608
        (conversation_id, last_id, limit),
    )
    return [Row(*row) for row in found]


def claim(db: Connection, channel: str, now: datetime, limit: int, resting: Sequence[str] = ()) -> list[Row]:
    """Mark as `sending`, and return, the oldest unsent reply of each conversation that has none in flight and is not `resting`.

    Of those that may have arrived already only one at a time: a process that crashes again and again then leaves one
    reply `unknown` each time, and not all that it had in hand. A `due` further ahead than a pause can be after so many tries
    was written before the clock was set back, and counts as come.
    """
    times = (to_text(now), _FEW_TRIES, to_text(now + _LONGEST_AFTER_FEW), to_text(now + LONGEST_PAUSE))
    marks = ", ".join("?" * len(resting))
    doubted = db.execute(
        "SELECT count(*) FROM outbox WHERE channel = ? AND state = 'sending' AND ambiguous > 0", (channel,)
    ).fetchone()[0]
    claimed: list[tuple[Any, ...]] = []
    for doubt, most in ((True, 1 - doubted), (False, limit)):
        claimed += db.execute(
            "UPDATE outbox SET state = 'sending', tries = tries + 1 WHERE id IN ("  # noqa: S608
            " SELECT id FROM outbox AS reply WHERE channel = ? AND state = 'queued'"
            " AND (due <= ? OR due > CASE WHEN tries <= ? THEN ? ELSE ? END)"
            f" AND ambiguous {'>' if doubt else '='} 0 AND conversation_id NOT IN ({marks}) AND NOT EXISTS ("
            "  SELECT 1 FROM outbox AS other WHERE other.conversation_id = reply.conversation_id"
            "  AND (other.state = 'sending' OR (other.state = 'queued' AND other.id < reply.id)))"
            f" ORDER BY id LIMIT ?) RETURNING {_COLUMNS}",
            (channel, *times, *resting, min(most, limit - len(claimed))),
        ).fetchall()
    return sorted(Row(*row) for row in claimed)


def mark_sent(db: Connection, reply_id: int, ext_id: str) -> None:
    """The provider took the reply and calls it `ext_id`."""
    db.execute("UPDATE outbox SET state = 'sent', ext_id = ?, error = NULL WHERE id = ?", (ext_id, reply_id))


def postpone(db: Connection, reply_id: int, due: datetime, error: str) -> None:
    """The reply certainly did not arrive and is sent again at `due`."""
    db.execute("UPDATE outbox SET state = 'queued', due = ?, error = ? WHERE id = ?", (to_text(due), error, reply_id))


def doubt(db: Connection, reply_id: int, due: datetime, error: str) -> None:
    """The reply may have arrived: it is sent once more at `due`, and after a second doubt it is `unknown`."""
    db.execute(
        "UPDATE outbox SET state = CASE WHEN ambiguous >= 1 THEN 'unknown' ELSE 'queued' END,"
        " ambiguous = ambiguous + 1, due = ?, error = ? WHERE id = ?",
        (to_text(due), error, reply_id),
    )


def put_back(db: Connection, reply_id: int) -> None:
    """A reply that was claimed and not sent after all."""
    db.execute("UPDATE outbox SET state = 'queued', tries = tries - 1 WHERE id = ? AND state = 'sending'", (reply_id,))


def hasten(db: Connection, channel: str, now: datetime) -> None:
    """A channel that was down can be reached again: what waits because it failed is due at once."""
    db.execute(
        "UPDATE outbox SET due = ? WHERE channel = ? AND state = 'queued' AND tries > 0 AND ambiguous = 0", (to_text(now), channel)
    )


def give_up(db: Connection, reply_id: int, error: str) -> None:
    """The reply cannot be delivered; the desk sees it."""
    db.execute("UPDATE outbox SET state = 'dead', error = ? WHERE id = ?", (error, reply_id))


def take_back(db: Connection, due: datetime) -> int:
    """After a start: replies that were being sent when the process ended may have arrived; returns how many there were.

    These, and those in doubt from before, are sent once more at `due` and not earlier.
    """
    stale = db.execute("SELECT id FROM outbox WHERE state = 'sending'").fetchall()
    for (reply_id,) in stale:
        doubt(db, reply_id, due, "stopped while sending")
    db.execute("UPDATE outbox SET due = max(due, ?) WHERE state = 'queued' AND ambiguous > 0", (to_text(due),))
    return len(stale)


def failed(db: Connection, limit: int) -> list[tuple[Row, str]]:
    """Replies that are `unknown` or `dead`, newest first, each with its state."""
    found = db.execute(
        f"SELECT {_COLUMNS}, state FROM outbox WHERE state IN ('unknown', 'dead') ORDER BY id DESC LIMIT ?",  # noqa: S608
        (limit,),
    )
    return [(Row(*row), state) for *row, state in found]


def count_failed(db: Connection) -> dict[str, int]:
    """How many replies are `unknown`, and how many `dead`."""
    found = db.execute("SELECT state, count(*) FROM outbox WHERE state IN ('unknown', 'dead') GROUP BY state")
    return {"unknown": 0, "dead": 0} | dict(found.fetchall())


def oldest_unsent(db: Connection) -> str | None:
    """When the oldest reply that still waits was decided; None when all have gone."""
    found = db.execute("SELECT min(created_at) FROM outbox WHERE state IN ('queued', 'sending')").fetchone()
    return None if found[0] is None else str(found[0])
