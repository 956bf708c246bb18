"""Calls as the telephone exchange tells of them: each thing it told, once, and what they come to when put in order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from feedback_store import inbox
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

CHANNEL = "phone"
MOST_PASSING = 200
"""Things of one call that only its end outlives, such as ringing: all are put in order each time, and a group rings for long."""


class Event(NamedTuple):
    """One thing that the exchange told; `ident` tells it from others of its call, `at` is UTC text or None.

    `status` is created, ringing, answered, left (an agent no longer rings or talks), ended, missed, or other. `agent` is whose
    telephone it is about, `phone` the other side's number (0…), `seconds` how long was talked.
    """

    ident: str
    status: str
    serial: int | None = None
    at: str | None = None
    agent: str = ""
    phone: str = ""
    direction: str = ""
    seconds: int | None = None
    recording: str = ""
    rating: int | None = None


class Facts(NamedTuple):
    """What is known of a call; times are UTC text, `standing` is JSON: agent → "ringing" or "answered", right now."""

    direction: str = "in"
    phone: str = ""
    agent: str = ""
    state: str = "waiting"
    standing: str = "{}"
    began_at: str | None = None
    answered_at: str | None = None
    ended_at: str | None = None
    seconds: int = 0
    recording: str = ""
    rating: int | None = None
    rated_at: str | None = None


class Row(NamedTuple):
    """A call as stored: `Facts`, and who is to be called back because of it; `forgotten` ones keep no number."""

    id: int
    key: str
    direction: str
    phone: str
    agent: str
    state: str
    standing: str
    began_at: str
    answered_at: str | None
    ended_at: str | None
    seconds: int
    recording: str
    rating: int | None
    rated_at: str | None
    callback: int | None
    forgotten: int
    heard_at: str


class Opened(NamedTuple):
    """What the exchange knows of a call that an operator opened."""

    agent: str
    answered_at: str | None
    ended_at: str | None
    seconds: int
    recording: str
    rating: int | None


_SELECT = f"SELECT {', '.join(Row._fields)} FROM exchange_calls"  # noqa: S608
_EVENT = ", ".join(Event._fields)
_KEEP = "".join(f"{name} = ?, " for name in Facts._fields if name != "began_at")


def key_of(call_id: str) -> str:
    """What a call is known by here: an exchange may put the number that calls into its own id."""
    return hashlib.sha256(call_id.encode("utf-8", "replace")).hexdigest()[:32]


def open_for(db: Connection, key: str, now: datetime) -> Row:
    """The call of this key, which begins now when it has not been heard of."""
    if known := by_key(db, key):
        return known
    add(db, key, Facts(began_at=to_text(now)), now)
    return open_for(db, key, now)


def add(db: Connection, key: str, facts: Facts, now: datetime) -> None:
    """A call that nothing was known of."""
    db.execute(
        f"INSERT INTO exchange_calls (key, {', '.join(Facts._fields)}, heard_at)"  # noqa: S608
        f" VALUES ({', '.join('?' * (len(facts) + 2))})",
        (key, *facts, to_text(now)),
    )


def by_key(db: Connection, key: str) -> Row | None:
    """The call, or None."""
    found = db.execute(f"{_SELECT} WHERE key = ?", (key,)).fetchone()
    return Row(*found) if found else None


def load(db: Connection, number: int) -> Row | None:
    """The call, or None."""
    found = db.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
    return Row(*found) if found else None


def add_event(db: Connection, call: Row, event: Event) -> bool:
    """Keep what was told; False when it is known, or ringing beyond `MOST_PASSING`. A forgotten call learns no number again."""
    if _is_passing(event) and sum(map(_is_passing, events(db, call))) >= MOST_PASSING:
        return False
    event = event._replace(phone="", recording="") if call.forgotten else event
    marks = ", ".join("?" * len(event))
    added = db.execute(
        f"INSERT INTO exchange_events (exchange_call, {_EVENT}) VALUES (?, {marks}) ON CONFLICT DO NOTHING",  # noqa: S608
        (call.id, *event),
    )
    return added.rowcount == 1


def _is_passing(event: Event) -> bool:
    return event.status not in ("answered", "ended", "missed") and event.rating is None and not event.recording


def events(db: Connection, call: Row) -> list[Event]:
    """Everything told of a call, in no order."""
    return [Event(*row) for row in db.execute(f"SELECT {_EVENT} FROM exchange_events WHERE exchange_call = ?", (call.id,))]  # noqa: S608


def keep(db: Connection, call: Row, facts: Facts, now: datetime) -> None:
    """What is known of the call by now; it began when it was first heard of, unless the facts know better."""
    told = facts._asdict()
    began_at = told.pop("began_at")
    db.execute(
        f"UPDATE exchange_calls SET {_KEEP} began_at = coalesce(?, began_at), heard_at = ? WHERE id = ?",  # noqa: S608
        (*told.values(), began_at, to_text(now), call.id),
    )


def going_on(db: Connection, since: datetime, limit: int) -> list[Row]:
    """Calls that have not ended and were heard of lately, the latest first."""
    found = db.execute(
        f"{_SELECT} WHERE ended_at IS NULL AND heard_at >= ? ORDER BY heard_at DESC LIMIT ?", (to_text(since), limit)
    )
    return [Row(*row) for row in found]


def silent(db: Connection, unanswered_since: datetime, answered_since: datetime) -> list[Row]:
    """Calls of which nothing was heard since a moment, and no end either."""
    found = db.execute(
        f"{_SELECT} WHERE ended_at IS NULL AND heard_at < CASE WHEN answered_at IS NULL THEN ? ELSE ? END",
        (to_text(unanswered_since), to_text(answered_since)),
    )
    return [Row(*row) for row in found]


def latest(db: Connection, limit: int, offset: int = 0) -> list[Row]:
    """Calls, the latest first."""
    return [Row(*row) for row in db.execute(f"{_SELECT} ORDER BY began_at DESC, id DESC LIMIT ? OFFSET ?", (limit, offset))]


def note_opening(db: Connection, exchange_call: int, call: int) -> None:
    """An operator opened a page for the call."""
    db.execute("INSERT INTO exchange_openings (call, exchange_call) VALUES (?, ?)", (call, exchange_call))


def opened_by(db: Connection, exchange_call: int, officer: int) -> int | None:
    """The number of the page that an officer opened for the call, or None."""
    found = db.execute(
        "SELECT max(calls.id) FROM exchange_openings JOIN calls ON calls.id = call WHERE exchange_call = ? AND officer = ?",
        (exchange_call, officer),
    ).fetchone()
    return None if found[0] is None else int(found[0])


def of_opened(db: Connection, calls: Iterable[int]) -> dict[int, Opened]:
    """What the exchange knows of these operators' calls, by call."""
    wanted = list(calls)
    found = db.execute(
        f"SELECT call, {', '.join(Opened._fields)} FROM exchange_openings JOIN exchange_calls ON id = exchange_call"  # noqa: S608
        f" WHERE call IN ({', '.join('?' * len(wanted))})",
        wanted,
    )
    return {int(call): Opened(*rest) for call, *rest in found}


def of_phone(db: Connection, phone: str) -> list[int]:
    """The calls of a number (0…), by their own numbers."""
    return [number for (number,) in db.execute("SELECT id FROM exchange_calls WHERE phone = ? AND phone <> ''", (phone,))]


def overdue(db: Connection, limit: str) -> list[int]:
    """Calls that began before a moment (UTC text) and still tell whose they were."""
    found = db.execute("SELECT id FROM exchange_calls WHERE began_at < ? AND NOT forgotten", (limit,))
    return [number for (number,) in found]


def forget(db: Connection, numbers: Collection[int]) -> None:
    """Take the number and the recording out of these calls, of what was told of them and of the raw messages in the inbox."""
    for number in numbers:
        db.execute("UPDATE exchange_calls SET phone = '', recording = '', forgotten = 1 WHERE id = ?", (number,))
        db.execute("UPDATE exchange_events SET phone = '', recording = '' WHERE exchange_call = ?", (number,))
        found = db.execute("SELECT key FROM exchange_calls WHERE id = ?", (number,)).fetchone()
        if found is None:  # an older copy of the store does not know it yet
            continue
        (key,) = found
        db.execute(
            f"UPDATE inbox SET {inbox.ERASED} WHERE channel = ? AND ext_key >= ? AND ext_key < ?",  # noqa: S608
            (CHANNEL, f"{key}:", f"{key};"),
        )


def has_rated(db: Connection, before: datetime) -> bool:
    """Whether `forget_ratings` would find any."""
    found = db.execute("SELECT 1 FROM exchange_calls WHERE rating IS NOT NULL AND heard_at < ? LIMIT 1", (to_text(before),))
    return found.fetchone() is not None


def forget_ratings(db: Connection, before: datetime) -> None:
    """Which digit was pressed in calls of which nothing was heard since a moment: their ratings stand by themselves."""
    rated = "SELECT id FROM exchange_calls WHERE rating IS NOT NULL AND heard_at < ?"
    db.execute(f"UPDATE exchange_events SET rating = NULL WHERE exchange_call IN ({rated})", (to_text(before),))  # noqa: S608
    db.execute(f"UPDATE exchange_calls SET rating = NULL, rated_at = NULL WHERE id IN ({rated})", (to_text(before),))  # noqa: S608


def forget_number(db: Connection, phone: str) -> list[int]:
    """Forget every call of a number (0…); returns which."""
    found = of_phone(db, phone)
    forget(db, found)
    return found


def forget_opened(db: Connection, call: int) -> None:
    """Who would give no name to the operator of this call is not known by the exchange's number either."""
    found = db.execute("SELECT exchange_call FROM exchange_openings WHERE call = ?", (call,)).fetchall()
    forget(db, [number for (number,) in found])


def known(row: Row) -> Facts:
    """What is known of a call, as it was kept."""
    return Facts(**{name: getattr(row, name) for name in Facts._fields})


def standing_of(row: Row) -> dict[str, str]:
    """Where the call rings or is talked: agent → "ringing" or "answered"."""
    return {str(agent): str(state) for agent, state in json.loads(row.standing).items()}
