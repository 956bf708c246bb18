"""Low ratings that a supervisor looks at; the case is named only when the citizen agreed to that."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import day_of, to_text


class Row(NamedTuple):
    """A review as stored: times are UTC text, `case_code` is "" where the citizen did not agree to be recognised."""

    id: int
    response: int
    unit: str
    case_code: str
    made_at: str
    officer: int | None
    outcome: str
    note: str
    done_at: str | None


_SELECT = f"SELECT {', '.join(Row._fields)} FROM reviews"  # noqa: S608
_RANDOM_BITS = 62
"""A review's number stands in addresses, so it says nothing: the response's would tell its day."""


def add(db: Connection, response: int, unit: str, case_code: str, now: datetime) -> int:
    """A response to look at; one that is there already only learns the case's code. Returns the review's number.

    Of the time only the day is kept, as of the response: to the second it would tell whose message it was.
    """
    made = db.execute(
        "INSERT INTO reviews (id, response, unit, case_code, made_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (response) DO UPDATE SET case_code = excluded.case_code RETURNING id",
        (1 + secrets.randbits(_RANDOM_BITS), response, unit, case_code, to_text(day_of(now))),
    ).fetchone()
    return int(made[0])


def load(db: Connection, number: int) -> Row | None:
    """The review, or None."""
    found = db.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
    return Row(*found) if found else None


def end(db: Connection, review: Row, officer: int, outcome: tuple[str, str], now: datetime) -> bool:
    """What came of a review: a key and a note; False when somebody has done it meanwhile."""
    changed = db.execute(
        "UPDATE reviews SET officer = ?, outcome = ?, note = ?, done_at = ? WHERE id = ? AND done_at IS NULL",
        (officer, *outcome, to_text(now), review.id),
    )
    return changed.rowcount == 1


def remove(db: Connection, response: int) -> None:
    """The response is taken back, or is no longer low: there is nothing to look at."""
    db.execute("DELETE FROM reviews WHERE response = ?", (response,))


def of_case(db: Connection, code: str) -> list[Row]:
    """The reviews in which a case is named."""
    return [Row(*row) for row in db.execute(f"{_SELECT} WHERE case_code = ? AND case_code <> ''", (code,))]


def write_note(db: Connection, number: int, note: str) -> None:
    """Put another note in the place of a review's."""
    db.execute("UPDATE reviews SET note = ? WHERE id = ?", (note, number))
