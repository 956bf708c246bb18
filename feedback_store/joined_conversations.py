"""Conversations in several channels that an officer joined because one citizen holds them: each then knows the cases of all."""

from __future__ import annotations

from datetime import datetime

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

SAME_PERSON = (
    "(SELECT :conversation UNION SELECT conversation_id FROM joined_conversations"
    " WHERE person = (SELECT person FROM joined_conversations WHERE conversation_id = :conversation))"
)
"""For queries with a parameter `conversation`: it and those that are joined with it."""


def with_(db: Connection, conversation_id: str) -> set[str]:
    """A conversation and those that are joined with it."""
    return {name for (name,) in db.execute(f"SELECT * FROM {SAME_PERSON} AS own", {"conversation": conversation_id})}  # noqa: S608


def join(db: Connection, one: str, other: str, officer: int, now: datetime) -> None:
    """Join two conversations, and with them those that either was joined with before."""
    every = sorted(with_(db, one) | with_(db, other))
    db.executemany(
        "INSERT INTO joined_conversations (conversation_id, person, officer, joined_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (conversation_id) DO UPDATE SET person = excluded.person",
        [(name, every[0], officer, to_text(now)) for name in every],
    )


def part(db: Connection, conversation_id: str) -> None:
    """Take a conversation out; one that is left alone then is joined with nobody either."""
    left = with_(db, conversation_id) - {conversation_id}
    db.execute("DELETE FROM joined_conversations WHERE conversation_id = ?", (conversation_id,))
    if len(left) == 1:
        db.execute("DELETE FROM joined_conversations WHERE conversation_id = ?", tuple(left))
    elif left:
        marks = ", ".join("?" * len(left))
        db.execute(f"UPDATE joined_conversations SET person = ? WHERE conversation_id IN ({marks})", (min(left), *left))  # noqa: S608


def elsewhere(db: Connection, case_id: int) -> list[tuple[str, str, bool]]:
    """Other conversations in which the telephone number of a case was given: id, the latest case's code there, whether joined."""
    found = db.execute(
        "SELECT other.conversation_id, max(other.code), max(other.id) FROM cases AS one"
        " JOIN case_senders AS mine ON mine.case_id = one.id AND mine.phone <> ''"
        " JOIN case_senders AS theirs ON theirs.phone = mine.phone"
        " JOIN cases AS other ON other.id = theirs.case_id AND other.conversation_id <> one.conversation_id"
        " WHERE one.id = ? GROUP BY other.conversation_id ORDER BY max(other.id) DESC",
        (case_id,),
    ).fetchall()
    own = db.execute("SELECT conversation_id FROM cases WHERE id = ?", (case_id,)).fetchone()
    joined = with_(db, own[0]) if own and own[0] else set()
    return [(conversation, code, conversation in joined) for conversation, code, _ in found]
