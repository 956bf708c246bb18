"""Surveys: a questionnaire, a period in which it is asked, and the rule by which people are drawn; under a version."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from feedback_store import invitations
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

State = Literal["draft", "open", "closed"]


class New(NamedTuple):
    """A survey to be kept; `sampling` is JSON, days are Vietnam's and both belong to the period."""

    title: str
    questionnaire: str
    version: str
    opens_on: date
    closes_on: date
    sampling: str = "{}"


class Row(NamedTuple):
    """A survey as stored: `ref` names it in addresses, days are ISO 8601, `sampling` is JSON.

    By its `secret` it is decided who is drawn (handlers/ratings/sampling.py), and which addresses are a counter's (links.py).
    """

    id: int
    ref: str
    secret: str
    title: str
    questionnaire: str
    version: str
    opens_on: str
    closes_on: str
    sampling: str
    state: State
    made_by: int | None
    made_at: str
    row_version: int
    considered: int


class Overtaken(Exception):
    """Raised when a survey was changed by somebody else since it was read; `latest` is what it is now."""

    def __init__(self, latest: Row) -> None:
        super().__init__(latest.ref)
        self.latest = latest


_SELECT = f"SELECT {', '.join(Row._fields)} FROM surveys"  # noqa: S608
_CHANGEABLE = frozenset({*New._fields, "state"})


def add(db: Connection, new: New, officer: int | None, now: datetime) -> Row:
    """Keep a survey, as a draft."""
    told = _told(new) | {"ref": secrets.token_hex(4), "secret": secrets.token_hex(32), "made_by": officer, "made_at": to_text(now)}
    made = db.execute(
        f"INSERT INTO surveys ({', '.join(told)}) VALUES ({', '.join('?' * len(told))}) RETURNING {', '.join(Row._fields)}",  # noqa: S608
        tuple(told.values()),
    ).fetchone()
    return Row(*made)


def load(db: Connection, number: int) -> Row:
    """The survey. Raises LookupError when there is none."""
    found = db.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
    if found is None:
        raise LookupError(f"no survey {number}")
    return Row(*found)


def by_ref(db: Connection, ref: str) -> Row | None:
    """The survey of this address, or None."""
    found = db.execute(f"{_SELECT} WHERE ref = ?", (ref,)).fetchone()
    return Row(*found) if found else None


def listed(db: Connection, limit: int) -> list[Row]:
    """Surveys, the latest first."""
    return [Row(*row) for row in db.execute(f"{_SELECT} ORDER BY id DESC LIMIT ?", (limit,))]


def running(db: Connection, today: date) -> list[Row]:
    """Those that can be answered on a day (Vietnam's), the oldest first."""
    day = today.isoformat()
    found = db.execute(f"{_SELECT} WHERE state = 'open' AND opens_on <= ? AND closes_on >= ? ORDER BY id", (day, day))
    return [Row(*row) for row in found]


def over(db: Connection, today: date) -> list[Row]:
    """Those that were closed, or whose last day is past, while somebody is still waited for; the oldest first."""
    found = db.execute(
        f"{_SELECT} WHERE (closes_on < ? OR state = 'closed') AND EXISTS"  # noqa: S608
        f" (SELECT 1 FROM invitations WHERE survey = surveys.id AND {invitations.AWAITED}) ORDER BY id",
        (today.isoformat(),),
    )
    return [Row(*row) for row in found]


def consider(db: Connection, number: int, ending: int) -> None:
    """Endings up to this one have been drawn from; it is no change that an officer would have to see."""
    db.execute("UPDATE surveys SET considered = ? WHERE id = ?", (ending, number))


def change(db: Connection, before: Row, **fields: Any) -> Row:
    """Change a survey that was read as `before`. Raises Overtaken when that is not the latest."""
    assert fields.keys() <= _CHANGEABLE, fields.keys() - _CHANGEABLE
    changed = db.execute(
        f"UPDATE surveys SET {''.join(f'{name} = ?, ' for name in fields)}row_version = row_version + 1"  # noqa: S608
        " WHERE id = ? AND row_version = ?",
        (*fields.values(), before.id, before.row_version),
    )
    latest = load(db, before.id)
    if changed.rowcount != 1:
        raise Overtaken(latest)
    return latest


def rewrite(db: Connection, before: Row, new: New) -> Row:
    """Let a survey that was read as `before` say something else. Raises Overtaken when that is not the latest."""
    return change(db, before, **_told(new))


def _told(new: New) -> dict[str, Any]:
    return {**new._asdict(), "opens_on": new.opens_on.isoformat(), "closes_on": new.closes_on.isoformat()}
