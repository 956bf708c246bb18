"""What the one-stop software told of dossiers, and when: each file or answer that was taken."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text


class Row(NamedTuple):
    """A file or an answer that was taken; one without `done_at` was broken off, and can be taken once more."""

    id: int
    source: str
    sha256: str
    rows: int
    added: int
    changed: int
    imported_by: int | None
    begun_at: str
    done_at: str | None


_SELECT = f"SELECT {', '.join(Row._fields)} FROM dossier_batches"  # noqa: S608


def begin(db: Connection, source: str, sha256: str, rows: int, officer: int | None, now: datetime) -> int:
    """A file or an answer is being taken; returns its number."""
    made = db.execute(
        "INSERT INTO dossier_batches (source, sha256, rows, imported_by, begun_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (source, sha256, rows, officer, to_text(now)),
    )
    return int(made.fetchone()[0])


def count(db: Connection, number: int, added: int, changed: int) -> None:
    """So many more of its rows were new, and so many told something new."""
    db.execute("UPDATE dossier_batches SET added = added + ?, changed = changed + ? WHERE id = ?", (added, changed, number))


def done(db: Connection, number: int, now: datetime) -> None:
    """All of its rows are taken."""
    db.execute("UPDATE dossier_batches SET done_at = ? WHERE id = ?", (to_text(now), number))


def finished(db: Connection, sha256: str) -> Row | None:
    """The one with these rows that was taken whole, or None."""
    found = db.execute(f"{_SELECT} WHERE sha256 = ? AND done_at IS NOT NULL ORDER BY id DESC LIMIT 1", (sha256,)).fetchone()
    return Row(*found) if found else None


def listed(db: Connection, limit: int) -> list[Row]:
    """The latest first."""
    return [Row(*row) for row in db.execute(f"{_SELECT} ORDER BY id DESC LIMIT ?", (limit,))]
