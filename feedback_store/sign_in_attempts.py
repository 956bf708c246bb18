"""Failed attempts to sign in, so that guessing is slow and a restart forgets nothing.

An attempt is counted before the password is looked at and taken back when it was right: a thousand guesses at once find the
same few places as a thousand in a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

WINDOW = timedelta(minutes=15)
DAY = timedelta(days=1)
PER_PLACE = 5
"""Failures of one account from one place (an address, or a device that is known) within WINDOW."""
PER_ACCOUNT = 20
"""Failures of one account from all unknown devices together within DAY."""
PER_ADDRESS = 100
"""Failures of one unknown place over all accounts within WINDOW: one password tried on everybody."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Whose account is tried, from where, and whether that place is a known device of the account's officer."""

    account: str
    place: str
    known: bool


def begin(db: Connection, attempt: Attempt, now: datetime) -> int | None:
    """Count an attempt as failed; returns its id, or None when it is one too many and must not be looked at."""
    db.execute("DELETE FROM sign_in_attempts WHERE at < ?", (to_text(now - DAY),))
    if _is_too_many(db, attempt, now):
        return None
    added = db.execute(
        "INSERT INTO sign_in_attempts (account, place, known, at) VALUES (?, ?, ?, ?) RETURNING id",
        (attempt.account, attempt.place, int(attempt.known), to_text(now)),
    ).fetchone()
    return int(added[0])


def forgive(db: Connection, attempt: Attempt) -> None:
    """The attempt was right: this account's failures from this place no longer count."""
    db.execute("DELETE FROM sign_in_attempts WHERE account = ? AND place = ?", (attempt.account, attempt.place))


def _is_too_many(db: Connection, attempt: Attempt, now: datetime) -> bool:
    recently, today = to_text(now - WINDOW), to_text(now - DAY)
    from_here = "SELECT count(*) FROM sign_in_attempts WHERE account = ? AND place = ? AND at > ?"
    if _count(db, from_here, attempt.account, attempt.place, recently) >= PER_PLACE:
        return True
    if attempt.known:
        return False
    of_account = "SELECT count(*) FROM sign_in_attempts WHERE account = ? AND known = 0 AND at > ?"
    of_place = "SELECT count(*) FROM sign_in_attempts WHERE place = ? AND known = 0 AND at > ?"
    return (
        _count(db, of_account, attempt.account, today) >= PER_ACCOUNT
        or _count(db, of_place, attempt.place, recently) >= PER_ADDRESS
    )


def _count(db: Connection, query: str, *values: str) -> int:
    return int(db.execute(query, values).fetchone()[0])
