"""A channel's keys of the moment: the access token, and the refresh token that buys the next pair, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text, to_text


@dataclass(frozen=True, slots=True)
class Pair:
    """Two keys and until when they hold (aware, UTC); `access` is empty before the first one was bought."""

    access: str = field(repr=False)
    access_until: datetime
    refresh: str = field(repr=False)
    refresh_until: datetime
    made_at: datetime


def load(db: Connection, channel: str) -> Pair | None:
    """The latest pair; None before there was any."""
    found = db.execute(
        "SELECT access, access_until, refresh, refresh_until, made_at FROM channel_tokens WHERE channel = ?", (channel,)
    ).fetchone()
    if found is None:
        return None
    access, access_until, refresh, refresh_until, made_at = found
    return Pair(access, from_text(access_until), refresh, from_text(refresh_until), from_text(made_at))


def save(db: Connection, channel: str, pair: Pair) -> None:
    """Keep a pair in the place of the one before."""
    until = to_text(pair.access_until), to_text(pair.refresh_until)
    db.execute(
        "INSERT OR REPLACE INTO channel_tokens (channel, access, access_until, refresh, refresh_until, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (channel, pair.access, until[0], pair.refresh, until[1], to_text(pair.made_at)),
    )


def refused(db: Connection, channel: str, refresh: str, now: datetime) -> None:
    """The platform takes a refresh token no more: the desk sees that no day is left. Another one that is kept stays as it is."""
    db.execute(
        "UPDATE channel_tokens SET refresh_until = ? WHERE channel = ? AND refresh = ? AND refresh_until > ?",
        (to_text(now), channel, refresh, to_text(now)),
    )


def days_left(db: Connection, channel: str, now: datetime) -> int | None:
    """Whole days until somebody must fetch a new refresh token by hand, 0 when it is too late; None before there was any."""
    pair = load(db, channel)
    return None if pair is None else max(0, (pair.refresh_until - now).days)
