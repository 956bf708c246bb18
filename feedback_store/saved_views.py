"""Views of the list of cases that an officer keeps under a name of their own."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

MOST = 20


class Row(NamedTuple):
    """A view as stored; `query` is the list's address after the question mark."""

    id: int
    name: str
    query: str


class TooMany(Exception):
    """Raised when an officer has as many views as fit above the list."""


def save(db: Connection, officer_id: int, name: str, query: str, now: datetime) -> int:
    """Keep a view; one of the same name is replaced. Raises TooMany."""
    names = {row.name for row in of_officer(db, officer_id)}
    if name not in names and len(names) >= MOST:
        raise TooMany
    saved = db.execute(
        "INSERT INTO saved_views (officer_id, name, query, created_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (officer_id, name) DO UPDATE SET query = excluded.query RETURNING id",
        (officer_id, name, query, to_text(now)),
    ).fetchone()
    return int(saved[0])


def of_officer(db: Connection, officer_id: int) -> list[Row]:
    """An officer's views, the oldest first."""
    found = db.execute("SELECT id, name, query FROM saved_views WHERE officer_id = ? ORDER BY id", (officer_id,))
    return [Row(*row) for row in found]


def remove(db: Connection, officer_id: int, view_id: int) -> bool:
    """Forget a view; False when the officer has none with this number."""
    return db.execute("DELETE FROM saved_views WHERE id = ? AND officer_id = ?", (view_id, officer_id)).rowcount == 1
