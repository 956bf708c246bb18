"""What each officer did and read: rows that are only added, chained by hashes so that no later change goes unseen.

Details hold no citizen's data: what was done and to which row, never what a citizen wrote.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

_SELECT = "SELECT id, at, officer, action, kind, what, details FROM audit WHERE id < ?"

Detail = str | int | float | bool | None | list[str] | list[int]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something done: by whom (a login name, or empty before signing in), what (`cases.close`), to which row."""

    officer: str
    action: str
    kind: str = ""
    what: str = ""
    details: Mapping[str, Detail] = field(default_factory=dict)


class Row(NamedTuple):
    """An entry as stored; `details` is JSON."""

    id: int
    at: str
    officer: str
    action: str
    kind: str
    what: str
    details: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows to show: empty fields ask for everything; `before` is the id under which to go on, times are UTC text."""

    officer: str = ""
    action: str = ""
    kind: str = ""
    what: str = ""
    since: str = ""
    until: str = ""
    before: int = 2**62


def record(db: Connection, entry: Entry, now: datetime) -> int:
    """Add a row to the chain, in the commit of what it tells about; returns its id."""
    previous = str(db.execute("SELECT sha256 FROM audit_head").fetchone()[0])
    details = json.dumps(dict(entry.details), ensure_ascii=False, sort_keys=True)
    facts = [to_text(now), entry.officer, entry.action, entry.kind, entry.what, details]
    link = _link(previous, facts)
    added = db.execute(
        "INSERT INTO audit (at, officer, action, kind, what, details, previous, sha256)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (*facts, previous, link),
    ).fetchone()
    db.execute("UPDATE audit_head SET last_id = ?, sha256 = ?", (added[0], link))
    return int(added[0])


def verify(db: Connection) -> int | None:
    """The first row that is no longer what was recorded, or is missing; None when the chain is whole.

    Reads all rows: about six seconds for a million.
    """
    last, link = 0, ""
    for number, *facts, previous, stored in db.execute(
        "SELECT id, at, officer, action, kind, what, details, previous, sha256 FROM audit ORDER BY id"
    ):
        if number != last + 1:
            return last + 1
        if previous != link or _link(link, facts) != stored:
            return int(number)
        last, link = number, stored
    return None if head(db) == (last, link) else last + 1


def head(db: Connection) -> tuple[int, str]:
    """The number of the last row and its hash, which outside of the store is proof of all rows before it."""
    last, link = db.execute("SELECT last_id, sha256 FROM audit_head").fetchone()
    return int(last), str(link)


def find(db: Connection, wanted: Wanted, limit: int) -> list[Row]:
    """The rows that are wanted, newest first."""
    asked = (
        (wanted.officer, "officer = ?"),
        (wanted.action, "action = ?"),
        (wanted.kind, "kind = ?"),
        (wanted.what, "what = ?"),
        (wanted.since, "at >= ?"),
        (wanted.until, "at < ?"),
    )
    conditions = "".join(f" AND {condition}" for value, condition in asked if value)
    values = [value for value, _ in asked if value]
    found = db.execute(_SELECT + conditions + " ORDER BY id DESC LIMIT ?", (wanted.before, *values, limit))
    return [Row(*row) for row in found]


def _link(previous: str, facts: list[str]) -> str:
    return hashlib.sha256(json.dumps([previous, *facts]).encode()).hexdigest()
