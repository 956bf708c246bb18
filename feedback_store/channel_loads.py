"""How much waits in each channel, and how much did not arrive: counted from the outbox for the desk."""

from __future__ import annotations

from typing import NamedTuple

from feedback_store.sqlite import Connection


class Load(NamedTuple):
    """Replies of a channel: `waiting` since `oldest` (ISO 8601, UTC, "" for none), `unknown` whether arrived, given up (`dead`)."""

    waiting: int = 0
    oldest: str = ""
    unknown: int = 0
    dead: int = 0


def every(db: Connection) -> dict[str, Load]:
    """The load of each channel in which something waits or failed."""
    found = db.execute(
        "SELECT channel, count(CASE WHEN state IN ('queued', 'sending') THEN 1 END),"
        " coalesce(min(CASE WHEN state IN ('queued', 'sending') THEN created_at END), ''),"
        " count(CASE WHEN state = 'unknown' THEN 1 END), count(CASE WHEN state = 'dead' THEN 1 END)"
        " FROM outbox WHERE state IN ('queued', 'sending', 'unknown', 'dead') GROUP BY channel"
    )
    return {row[0]: Load(*row[1:]) for row in found}
