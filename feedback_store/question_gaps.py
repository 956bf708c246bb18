"""Unanswered questions that nobody has dealt with yet, and what was done about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text
from feedback_store.unanswered import Row

_COLUMNS = ", ".join(Row._fields)


def open_ones(db: Connection, limit: int) -> list[Row]:
    """The latest questions that nobody has dealt with, newest first."""
    found = db.execute(f"SELECT {_COLUMNS} FROM unanswered WHERE handled_at IS NULL ORDER BY id DESC LIMIT ?", (limit,))  # noqa: S608
    return [Row(*row) for row in found]


def load(db: Connection, number: int) -> Row | None:
    """One question, or None."""
    found = db.execute(f"SELECT {_COLUMNS} FROM unanswered WHERE id = ?", (number,)).fetchone()  # noqa: S608
    return None if found is None else Row(*found)


def count(db: Connection) -> int:
    """How many nobody has dealt with."""
    return int(db.execute("SELECT count(*) FROM unanswered WHERE handled_at IS NULL").fetchone()[0])


def handle(db: Connection, numbers: Sequence[int], officer: int, outcome: str, now: datetime) -> int:
    """An officer has dealt with these; `outcome` is a procedure's code, or empty. Returns how many were still open."""
    return sum(
        db.execute(
            "UPDATE unanswered SET handled_at = ?, handled_by = ?, outcome = ? WHERE id = ? AND handled_at IS NULL",
            (to_text(now), officer, outcome, number),
        ).rowcount
        for number in numbers
    )
