"""Conversations that wait for a person, or that an officer has taken over."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text


class Row(NamedTuple):
    """A handover as stored; `officer` is None while nobody has taken it."""

    id: int
    conversation_id: str
    reason: str
    asked_at: str
    officer: int | None
    taken_at: str | None
    ended_at: str | None


_ADDED = "–\u00a0"
"""Before each thing that somebody said of themselves later; a message has a plain space behind its dash."""
_COLUMNS = ", ".join(Row._fields)


def ask(db: Connection, conversation_id: str, reason: str, now: datetime) -> None:
    """A citizen asks for a person; asking again changes nothing."""
    db.execute(
        "INSERT INTO handovers (conversation_id, reason, asked_at) VALUES (?, ?, ?)"
        " ON CONFLICT (conversation_id) WHERE ended_at IS NULL DO NOTHING",
        (conversation_id, reason, to_text(now)),
    )


def add(db: Connection, conversation_id: str, contact: str) -> None:
    """Who waits for a person, and by which number they are reached: once beside the reason; nothing where nobody waits."""
    waiting = of_conversation(db, conversation_id)
    if waiting is None:
        return
    why, told = _parted(waiting.reason)
    _write(db, waiting.id, why, [*(one for one in told if one != contact), contact])


def forget(db: Connection, conversation_id: str, text: str) -> None:
    """Reasons that are a message, or its beginning, are emptied, with what was added to them; else only what it added is."""
    found = db.execute("SELECT id, reason FROM handovers WHERE conversation_id = ? AND reason <> ''", (conversation_id,)).fetchall()
    for key, reason in found:
        why, told = _parted(reason)
        is_message = bool(why) and text.startswith(why)
        _write(db, key, "" if is_message else why, [] if is_message else [one for one in told if not _says(text, one)])


def _parted(reason: str) -> tuple[str, list[str]]:
    """Why somebody wants a person, and what they said of themselves later."""
    why, *told = reason.split(_ADDED)
    return why.strip() if told else why, [one.strip() for one in told]


def _write(db: Connection, key: int, why: str, told: list[str]) -> None:
    reason = " ".join(filter(None, (why, *(_ADDED + one for one in told))))
    db.execute("UPDATE handovers SET reason = ? WHERE id = ?", (reason, key))


def _says(text: str, contact: str) -> bool:
    """Whether a message says all of a contact: its name as a word, its number in whatever way it is written in figures."""
    text, figures = unicodedata.normalize("NFC", text), re.sub(r"\D", "", text)
    return all(
        part.lstrip("0") in figures if part.isdecimal() else re.search(rf"\b{re.escape(part)}\b", text)
        for part in unicodedata.normalize("NFC", contact).split(", ")
    )


def take(db: Connection, conversation_id: str, officer: int, now: datetime) -> bool:
    """An officer takes the conversation; False when another has it."""
    ask(db, conversation_id, "", now)
    taken = db.execute(
        "UPDATE handovers SET officer = ?, taken_at = coalesce(taken_at, ?) WHERE conversation_id = ? AND ended_at IS NULL"
        " AND (officer IS NULL OR officer = ?)",
        (officer, to_text(now), conversation_id, officer),
    )
    return taken.rowcount == 1


def answered_elsewhere(db: Connection, conversation_id: str, now: datetime) -> None:
    """Somebody answers who is not at the desk: it stays open for an officer to take, and nobody waits."""
    db.execute(
        "UPDATE handovers SET taken_at = ? WHERE conversation_id = ? AND ended_at IS NULL AND officer IS NULL",
        (to_text(now), conversation_id),
    )


def take_back(db: Connection, conversation_id: str, now: datetime) -> None:
    """The citizen waits for nobody any more; what an officer has taken, or was given, stays with them."""
    db.execute(
        "UPDATE handovers SET ended_at = ? WHERE conversation_id = ? AND ended_at IS NULL AND officer IS NULL",
        (to_text(now), conversation_id),
    )


def end(db: Connection, conversation_id: str, now: datetime) -> None:
    """The conversation is handed back to the bot."""
    db.execute("UPDATE handovers SET ended_at = ? WHERE conversation_id = ? AND ended_at IS NULL", (to_text(now), conversation_id))


def open_ones(db: Connection, limit: int) -> list[Row]:
    """Those that wait or are being answered, the one that waits longest first."""
    found = db.execute(
        f"SELECT {_COLUMNS} FROM handovers WHERE ended_at IS NULL ORDER BY officer IS NOT NULL, asked_at LIMIT ?",  # noqa: S608
        (limit,),
    )
    return [Row(*row) for row in found]


def of_conversation(db: Connection, conversation_id: str) -> Row | None:
    """The open handover of a conversation, or None."""
    found = db.execute(
        f"SELECT {_COLUMNS} FROM handovers WHERE conversation_id = ? AND ended_at IS NULL",  # noqa: S608
        (conversation_id,),
    ).fetchone()
    return None if found is None else Row(*found)
