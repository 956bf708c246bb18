"""Paper forms that were typed in elsewhere: which were taken, each file once, and by what its forms are known again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text


class New(NamedTuple):
    """A file to be taken: its name, the SHA-256 of its forms (hexadecimal), how many there are, and their marks in a row."""

    name: str
    sha256: str
    survey: int | None
    rows: int
    marks: bytes = b""


class Row(NamedTuple):
    """A file that was taken, as stored; the time is UTC text."""

    id: int
    name: str
    sha256: str
    survey: int | None
    rows: int
    imported_by: int | None
    imported_at: str


class AlreadyTaken(Exception):
    """Raised for a file that was taken before; `earlier` says when and by whom."""

    def __init__(self, earlier: Row) -> None:
        super().__init__(earlier.name)
        self.earlier = earlier


MARK = 8
"""Bytes by which a form is known again."""
_SELECT = f"SELECT {', '.join(Row._fields)} FROM paper_batches"  # noqa: S608


def add(db: Connection, new: New, officer: int | None, now: datetime) -> int:
    """A file is taken, in the work that keeps its forms; returns its number. Raises AlreadyTaken, so that this work is undone."""
    made = db.execute(
        "INSERT INTO paper_batches (name, sha256, survey, rows, marks, imported_by, imported_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (sha256) DO NOTHING RETURNING id",
        (*new, officer, to_text(now)),
    ).fetchone()
    if made is None:
        raise AlreadyTaken(Row(*db.execute(f"{_SELECT} WHERE sha256 = ?", (new.sha256,)).fetchone()))
    return int(made[0])


def remove(db: Connection, number: int) -> bool:
    """Forget a file whose forms were taken back, so that it may come again; whether there was one."""
    return db.execute("DELETE FROM paper_batches WHERE id = ?", (number,)).rowcount == 1


def by_sha256(db: Connection, sha256: str) -> Row | None:
    """The file with these forms, or None."""
    found = db.execute(f"{_SELECT} WHERE sha256 = ?", (sha256,)).fetchone()
    return Row(*found) if found else None


def marked(db: Connection) -> Iterator[tuple[Row, list[bytes]]]:
    """All files with the marks of their forms, the latest first."""
    for *row, marks in db.execute(f"SELECT {', '.join(Row._fields)}, marks FROM paper_batches ORDER BY id DESC"):  # noqa: S608
        yield Row(*row), [marks[at : at + MARK] for at in range(0, len(marks), MARK)]


def listed(db: Connection, limit: int) -> list[Row]:
    """The files that were taken, the latest first."""
    return [Row(*row) for row in db.execute(f"{_SELECT} ORDER BY id DESC LIMIT ?", (limit,))]
