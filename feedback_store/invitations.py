"""Who was drawn for a survey, and who was left out and why; nobody can be put here by hand.

An invitation never says which response came of it: that it was answered is known by the day only. A day after it is settled
(answered, declined or let pass), nothing says any more whose it was: among the few answers of a unit and a day, it would be found.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from feedback_store import drawn_lately, survey_progress
from feedback_store.joined_conversations import SAME_PERSON
from feedback_store.sqlite import Connection
from feedback_store.timestamps import day_of, to_text

State = Literal["drawn", "sent", "begun", "submitted", "declined", "expired"]
AWAITED = "left_out = '' AND state IN ('drawn', 'sent', 'begun')"
"""The invitations that can still be answered, as a condition of queries; there is an index for it."""
_SETTLED = "conversation_id IS NOT NULL AND state IN ('submitted', 'declined', 'expired') AND moved_at < ?"
_LOOSEN = """UPDATE invitations SET id = :new, conversation_id = NULL, token_hash = NULL,
    state = CASE WHEN state IN ('drawn', 'sent', 'begun') THEN 'expired' ELSE state END,
    drawn_at = substr(drawn_at, 1, 7) || '-01T00:00:00.000000+00:00',
    moved_at = substr(moved_at, 1, 7) || '-01T00:00:00.000000+00:00' WHERE id = :id"""
_OVER = "conversation_id IS NOT NULL AND survey IN (SELECT id FROM surveys WHERE closes_on < ?)"
_AFTER: dict[State, tuple[State, ...]] = {
    "sent": ("drawn",),
    "begun": ("drawn", "sent"),
    "submitted": ("drawn", "sent", "begun"),
    "declined": ("drawn", "sent", "begun"),
    "expired": ("drawn", "sent", "begun"),
}


class Row(NamedTuple):
    """An invitation as stored: `left_out` is why somebody is not asked, "" for who is; times are UTC text."""

    id: int
    survey: int
    conversation_id: str | None
    unit: str
    drawn_at: str
    left_out: str
    state: State
    token_hash: str | None
    moved_at: str

    @property
    def is_awaited(self) -> bool:
        """Whether it can still be answered."""
        return not self.left_out and self.state in _AFTER["expired"]


class Count(NamedTuple):
    """How many of a unit there are in one state, or were left out for one reason."""

    unit: str
    left_out: str
    state: State
    n: int


_SELECT = f"SELECT {', '.join(Row._fields)} FROM invitations"  # noqa: S608


def add(db: Connection, survey: int, conversation_id: str, unit: str, now: datetime, left_out: str = "") -> int | None:
    """Somebody was drawn, or left out for a reason; None when this conversation was before in this survey."""
    made = db.execute(
        "INSERT INTO invitations (survey, conversation_id, unit, drawn_at, left_out, moved_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING RETURNING id",
        (survey, conversation_id, unit, to_text(now), left_out, to_text(now)),
    ).fetchone()
    if made is None:
        return None
    if not left_out:
        drawn_lately.note(db, conversation_id, day_of(now).date())
    return int(made[0])


def load(db: Connection, number: int) -> Row | None:
    """The invitation, or None."""
    found = db.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
    return Row(*found) if found else None


def by_token(db: Connection, token_hash: str) -> Row | None:
    """The invitation that a link was given out for, or None."""
    found = db.execute(f"{_SELECT} WHERE token_hash = ?", (token_hash,)).fetchone()
    return Row(*found) if found else None


def of_conversation(db: Connection, conversation_id: str) -> list[Row]:
    """Everything that a conversation was drawn for or left out of, the oldest first."""
    return [Row(*row) for row in db.execute(f"{_SELECT} WHERE conversation_id = ? ORDER BY id", (conversation_id,))]


def is_known(db: Connection, survey: int, conversation_id: str) -> bool:
    """Whether a citizen was drawn for, or left out of, a survey, in this conversation or in one joined with it."""
    found = db.execute(
        f"SELECT 1 FROM invitations WHERE survey = :survey AND conversation_id IN {SAME_PERSON} LIMIT 1",  # noqa: S608
        {"survey": survey, "conversation": conversation_id},
    )
    return found.fetchone() is not None


def waiting(db: Connection, survey: int, limit: int, after: int = 0) -> list[Row]:
    """Who was drawn and has not been written to, in the order of drawing, behind the invitation of a number."""
    found = db.execute(
        f"{_SELECT} WHERE survey = ? AND id > ? AND {AWAITED} AND state = 'drawn' AND conversation_id IS NOT NULL"
        " ORDER BY id LIMIT ?",
        (survey, after, limit),
    )
    return [Row(*row) for row in found]


def asked(db: Connection, survey: int, limit: int) -> list[Row]:
    """Who was written to, and has neither answered nor declined, in the order of drawing."""
    found = db.execute(
        f"{_SELECT} WHERE survey = ? AND {AWAITED} AND state <> 'drawn' AND conversation_id IS NOT NULL ORDER BY id LIMIT ?",
        (survey, limit),
    )
    return [Row(*row) for row in found]


def drawn_by_unit(db: Connection, survey: int) -> dict[str, int]:
    """How many of each unit were drawn and not left out."""
    found = db.execute("SELECT unit, count(*) FROM invitations WHERE survey = ? AND left_out = '' GROUP BY unit", (survey,))
    return {str(unit): int(n) for unit, n in found}


def give_token(db: Connection, number: int, token_hash: str) -> None:
    """The link that opens the survey for this invitation; an earlier one opens nothing any more."""
    db.execute("UPDATE invitations SET token_hash = ? WHERE id = ?", (token_hash, number))


def move(db: Connection, number: int, state: State, now: datetime) -> bool:
    """What became of an invitation; False when it is past that, or its citizen was left out.

    That it was answered is kept by the day: to the microsecond the time would tell which response it was.
    """
    before = _AFTER[state]
    at = now.replace(hour=0, minute=0, second=0, microsecond=0) if state == "submitted" else now
    changed = db.execute(
        "UPDATE invitations SET state = ?, moved_at = ? WHERE id = ? AND left_out = ''"  # noqa: S608
        f" AND state IN ({', '.join('?' * len(before))})",
        (state, to_text(at), number, *before),
    )
    return changed.rowcount == 1


def expire(db: Connection, survey: int, now: datetime) -> int:
    """A survey is over: whoever has not answered is not waited for; returns how many."""
    return db.execute(
        f"UPDATE invitations SET state = 'expired', moved_at = ? WHERE survey = ? AND {AWAITED}",  # noqa: S608
        (to_text(now), survey),
    ).rowcount


def counts(db: Connection, survey: int) -> list[Count]:
    """How many were drawn, answered, left out …, by unit."""
    found = db.execute(
        "SELECT unit, left_out, state, count(*) FROM invitations WHERE survey = ?"
        " GROUP BY unit, left_out, state ORDER BY unit, left_out, state",
        (survey,),
    )
    return [Count(*row) for row in found]


def has_old(db: Connection, day: date) -> bool:
    """Whether `cut` would find any."""
    return db.execute(f"SELECT 1 FROM invitations WHERE {_OVER} LIMIT 1", (day.isoformat(),)).fetchone() is not None  # noqa: S608


def cut(db: Connection, day: date) -> list[int]:
    """Forget who was drawn for, or left out of, surveys whose last day was before this one; the numbers stay. Returns which."""
    return _forget(db, _OVER, (day.isoformat(),))


def has_settled(db: Connection, before: datetime) -> bool:
    """Whether `settled` would find any."""
    return db.execute(f"SELECT 1 FROM invitations WHERE {_SETTLED} LIMIT 1", (to_text(before),)).fetchone() is not None  # noqa: S608


def settled(db: Connection, before: datetime, limit: int) -> list[Row]:
    """Invitations that were answered, declined or let pass before a moment, of which it is still known whose they were."""
    found = db.execute(f"{_SELECT} WHERE {_SETTLED} ORDER BY moved_at LIMIT ?", (to_text(before), limit))
    return [Row(*row) for row in found.fetchall()]


def loosen(db: Connection, number: int) -> None:
    """Of an invitation what counts stays: its survey, unit, state and month; it has another number, at a place that tells nothing.

    One that is not answered yet cannot be any more, for nobody is left to be asked.
    """
    survey_progress.drop(db, number)
    db.execute(_LOOSEN, {"id": number, "new": -1 - secrets.randbits(62)})


def forget(db: Connection, conversation_id: str, until: str) -> list[int]:
    """Whose invitations these were, as far as they came before a moment (UTC text); returns their numbers before."""
    drawn_lately.forget(db, conversation_id, until)
    return _forget(db, "conversation_id = ? AND drawn_at <= ?", (conversation_id, until))


def _forget(db: Connection, where: str, values: tuple[Any, ...]) -> list[int]:
    found = [int(number) for (number,) in db.execute(f"SELECT id FROM invitations WHERE {where}", values).fetchall()]  # noqa: S608
    for number in found:
        loosen(db, number)
    return found
