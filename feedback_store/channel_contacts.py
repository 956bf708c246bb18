"""When each channel was last heard of, last reached, and last failed: what the desk shows of its health."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text, to_text

_LATELY = timedelta(minutes=3)
"""A channel that asks by itself fails at least once in this time while it cannot; a single refusal is forgotten after it."""
_WITHOUT_CONTACT = timedelta(minutes=5)


class Row(NamedTuple):
    """Times are ISO 8601 (UTC) or None; `error` is the latest failure's reason, without addresses, keys or texts."""

    channel: str
    heard_at: str | None
    reached_at: str | None
    failed_at: str | None
    error: str

    def fails(self, now: datetime) -> bool:
        """Whether the platform has refused for minutes, and still does: nothing may wait to be sent, and yet nothing is heard."""
        if self.failed_at is None or now - from_text(self.failed_at) > _LATELY:
            return False
        good = max(self.heard_at or "", self.reached_at or "")
        return not good or from_text(self.failed_at) - from_text(good) > _WITHOUT_CONTACT


def every(db: Connection) -> dict[str, Row]:
    """All channels that were ever heard of or sent to."""
    found = db.execute(f"SELECT {', '.join(Row._fields)} FROM channel_contacts")  # noqa: S608
    return {row[0]: Row(*row) for row in found}


def heard(db: Connection, channel: str, now: datetime) -> None:
    """The platform brought something, or answered that there is nothing."""
    _note(db, channel, "heard_at", now)


def reached(db: Connection, channel: str, now: datetime) -> None:
    """The platform took a reply."""
    _note(db, channel, "reached_at", now)


def failed(db: Connection, channel: str, now: datetime, error: str) -> None:
    """The platform could not be reached, or refused."""
    _note(db, channel, "failed_at", now)
    db.execute("UPDATE channel_contacts SET error = ? WHERE channel = ?", (error[:200], channel))


def _note(db: Connection, channel: str, what: str, now: datetime) -> None:
    at = to_text(now)
    db.execute(
        f"INSERT INTO channel_contacts (channel, {what}) VALUES (?, ?)"  # noqa: S608
        f" ON CONFLICT (channel) DO UPDATE SET {what} = excluded.{what}",
        (channel, at),
    )
