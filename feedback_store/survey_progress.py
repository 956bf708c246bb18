"""Forms being filled in, on a page or in a chat: each is gone once it is handed in, or left alone for too long."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text


class New(NamedTuple):
    """A form that is begun, with the `answers` that there are already (JSON).

    `invitation` is None where somebody opened the page by themselves.
    """

    token_hash: str
    survey: int
    invitation: int | None
    origin: str
    channel: str
    unit: str = ""
    answers: str = "{}"


class Row(NamedTuple):
    """A form as stored: `answers` is JSON, the time UTC text."""

    id: int
    token_hash: str
    survey: int
    invitation: int | None
    origin: str
    channel: str
    unit: str
    answers: str
    updated_at: str


_SELECT = f"SELECT {', '.join(Row._fields)} FROM survey_progress"  # noqa: S608
_OF_CONVERSATION = "invitation IN (SELECT id FROM invitations WHERE conversation_id = ?)"


def begin(db: Connection, new: New, now: datetime) -> Row:
    """Begin a form; one that was begun under this token before is gone on with."""
    db.execute(
        f"INSERT INTO survey_progress ({', '.join(New._fields)}, updated_at) VALUES ({', '.join('?' * (len(new) + 1))})"  # noqa: S608
        " ON CONFLICT (token_hash) DO NOTHING",
        (*new, to_text(now)),
    )
    return Row(*db.execute(f"{_SELECT} WHERE token_hash = ?", (new.token_hash,)).fetchone())


def by_token(db: Connection, token_hash: str) -> Row | None:
    """The form, or None."""
    found = db.execute(f"{_SELECT} WHERE token_hash = ?", (token_hash,)).fetchone()
    return Row(*found) if found else None


def of_invitation(db: Connection, invitation: int) -> Row | None:
    """The form that an invited citizen is filling in, the latest one; or None."""
    found = db.execute(f"{_SELECT} WHERE invitation = ? ORDER BY id DESC LIMIT 1", (invitation,)).fetchone()
    return Row(*found) if found else None


def of_conversation(db: Connection, conversation_id: str) -> list[Row]:
    """The forms that are being filled in by invitation in a conversation, the oldest first."""
    return [Row(*row) for row in db.execute(f"{_SELECT} WHERE {_OF_CONVERSATION} ORDER BY id", (conversation_id,))]


def keep(db: Connection, form: Row, answers: str, now: datetime) -> bool:
    """Keep what was answered so far (JSON); False when the form was handed in or is gone."""
    changed = db.execute("UPDATE survey_progress SET answers = ?, updated_at = ? WHERE id = ?", (answers, to_text(now), form.id))
    return changed.rowcount == 1


def hand_in(db: Connection, form: Row) -> bool:
    """The form is complete, and forgotten in the work that keeps the response; False when it was handed in before."""
    return db.execute("DELETE FROM survey_progress WHERE id = ?", (form.id,)).rowcount == 1


def drop(db: Connection, invitation: int) -> None:
    """The form of an invitation that is over, or that nobody knows any more whose it was, goes."""
    db.execute("DELETE FROM survey_progress WHERE invitation = ?", (invitation,))


def has_old(db: Connection, before: datetime) -> bool:
    """Whether `cut` would find any."""
    return db.execute("SELECT 1 FROM survey_progress WHERE updated_at < ? LIMIT 1", (to_text(before),)).fetchone() is not None


def cut(db: Connection, before: datetime) -> int:
    """Forms that nobody has gone on with since a moment go; returns how many."""
    return db.execute("DELETE FROM survey_progress WHERE updated_at < ?", (to_text(before),)).rowcount


def forget(db: Connection, conversation_id: str, until: str) -> None:
    """The forms begun by invitation in a conversation go, as far as they came before a moment (UTC text)."""
    db.execute(f"DELETE FROM survey_progress WHERE {_OF_CONVERSATION} AND updated_at <= ?", (conversation_id, until))  # noqa: S608
