"""Who was drawn for a survey, and who was left out and why; nobody can be put here by hand.

An invitation never says which response came of it: that it was answered is known by the day only.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from feedback_store.joined_conversations import SAME_PERSON
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

State = Literal["drawn", "sent", "begun", "submitted", "declined", "expired"]
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


class Count(NamedTuple):
    """How many of a unit there are in one state, or were left out for one reason."""

    unit: str
    left_out: str
    state: State
    n: int


_SELECT = f"SELECT {', '.join(Row._fields)} FROM invitations"  # noqa: S608


def add(db: Connection, survey: int, conversation_id: str, unit: str, now: datetime, left_out: str = "") -> int | None:
    """Somebody was drawn, or left out for a reason; None when that was settled before in this survey."""
    made = db.execute(
        "INSERT INTO invitations (survey, conversation_id, unit, drawn_at, left_out, moved_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING RETURNING id",
        (survey, conversation_id, unit, to_text(now), left_out, to_text(now)),
    ).fetchone()
    return None if made is None else int(made[0])


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


def waiting(db: Connection, survey: int, limit: int) -> list[Row]:
    """Who was drawn and has not been written to, in the order of drawing."""
    found = db.execute(
        f"{_SELECT} WHERE survey = ? AND left_out = '' AND state = 'drawn' AND conversation_id IS NOT NULL ORDER BY id LIMIT ?",
        (survey, limit),
    )
    return [Row(*row) for row in found]


def last_drawn(db: Connection, conversation_id: str) -> str | None:
    """When a citizen was last drawn for any survey, in this conversation or in one joined with it (UTC text); None for never."""
    found = db.execute(
        f"SELECT max(drawn_at) FROM invitations WHERE conversation_id IN {SAME_PERSON} AND left_out = ''",  # noqa: S608
        {"conversation": conversation_id},
    ).fetchone()
    return None if found[0] is None else str(found[0])


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
        "UPDATE invitations SET state = 'expired', moved_at = ? WHERE survey = ? AND left_out = ''"
        " AND state IN ('drawn', 'sent', 'begun')",
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


def cut(db: Connection, before: datetime) -> int:
    """Forget who was drawn or left out before a moment; the numbers stay. Returns how many."""
    return _forget(db, "conversation_id IS NOT NULL AND drawn_at < ?", (to_text(before),))


def forget(db: Connection, conversation_id: str, until: str) -> None:
    """Whose invitations these were, as far as they came before a moment (UTC text)."""
    _forget(db, "conversation_id = ? AND drawn_at <= ?", (conversation_id, until))


def _forget(db: Connection, where: str, values: tuple[str, ...]) -> int:
    """One that is not answered yet cannot be any more: nobody is left to be asked."""
    return db.execute(
        "UPDATE invitations SET conversation_id = NULL, token_hash = NULL,"  # noqa: S608
        f" state = CASE WHEN state IN ('drawn', 'sent', 'begun') THEN 'expired' ELSE state END WHERE {where}",
        values,
    ).rowcount
