"""Who follows which dossier (theo dõi hồ sơ), and what they were told of it by now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from feedback_store import dossiers
from feedback_store.dossiers import Dossier
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text


class Follow(NamedTuple):
    """A conversation that follows a dossier; `told` is what it knows of, `due_after` the new date of an apology.

    `untold` are the reason and the old date of one of which nobody has told the citizen.
    """

    conversation_id: str
    told: Mapping[str, Any]
    dossier: Dossier
    due_after: str | None = None
    since: str = ""
    ended_at: str | None = None
    untold: tuple[str, str] | None = None

    @property
    def is_left(self) -> bool:
        """Whether the citizen wants no news of it, though it goes on."""
        return bool(self.told.get(_LEFT))


_LEFT = "left"
_DOSSIER = ", ".join(f"dossiers.{name}" for name in Dossier._fields)
_SELECT = (
    f"SELECT conversation_id, told, since, ended_at, due_after, sent_at, reason, due_before, {_DOSSIER}"  # noqa: S608
    " FROM dossier_follows JOIN dossiers USING (code) LEFT JOIN dossier_apologies USING (code)"
)


def begin(db: Connection, conversation_id: str, code: str, told: Mapping[str, Any], now: datetime) -> None:
    """A conversation proved to own a dossier, or asks for it; what it is told with this very turn it knows.

    What was told before is counted anew: news is told apart by `since` and that number.
    """
    db.execute(
        "INSERT INTO dossier_follows (conversation_id, code, since, told) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (conversation_id, code) DO UPDATE SET since = excluded.since, told = excluded.told, ended_at = NULL",
        (conversation_id, code, to_text(now), json.dumps(told)),
    )


def has_told(db: Connection, conversation_id: str, code: str, told: Mapping[str, Any], now: datetime | None = None) -> None:
    """What a conversation knows of by now; with `now` there is nothing more to tell, and it ends."""
    db.execute(
        "UPDATE dossier_follows SET told = ?, ended_at = ? WHERE conversation_id = ? AND code = ?",
        (json.dumps(told), to_text(now) if now else None, conversation_id, code),
    )


def load(db: Connection, conversation_id: str, code: str) -> Follow | None:
    """The dossier that a conversation follows, or None where it does not follow it."""
    return next(_read(db, "WHERE conversation_id = ? AND code = ?", (conversation_id, code)), None)


def of_conversation(db: Connection, conversation_id: str, limit: int) -> list[Follow]:
    """The dossiers of a citizen, the latest first."""
    return list(_read(db, "WHERE conversation_id = ? ORDER BY since DESC, code LIMIT ?", (conversation_id, limit)))


def running(db: Connection) -> Iterator[Follow]:
    """All that are followed and of which there may be something to tell."""
    return _read(db, "WHERE ended_at IS NULL ORDER BY code, conversation_id", ())


def of_dossier(db: Connection, code: str) -> list[str]:
    """The conversations that are told of a dossier."""
    return [
        name
        for (name,) in db.execute(
            "SELECT conversation_id FROM dossier_follows WHERE code = ? AND ended_at IS NULL ORDER BY 1", (code,)
        )
    ]


def leave(db: Connection, conversation_id: str, code: str, now: datetime) -> None:
    """A conversation is told no more of a dossier; that it proved to own it stays known, so that it may follow it again."""
    if follow := load(db, conversation_id, code):
        has_told(db, conversation_id, code, {**follow.told, _LEFT: True}, now)


def forget(db: Connection, conversation_id: str, code: str = "") -> int:
    """A conversation follows nothing any more, or not this one; returns how many it was."""
    if code:
        gone = db.execute("DELETE FROM dossier_follows WHERE conversation_id = ? AND code = ?", (conversation_id, code))
    else:
        gone = db.execute("DELETE FROM dossier_follows WHERE conversation_id = ?", (conversation_id,))
    return gone.rowcount


def _read(db: Connection, where: str, values: tuple[Any, ...]) -> Iterator[Follow]:
    for name, told, since, ended_at, due_after, sent_at, reason, before, *row in db.execute(f"{_SELECT} {where}", values):
        untold = (reason, before) if due_after and not sent_at else None
        yield Follow(name, _known(told), dossiers.Dossier(*row), due_after, since, ended_at, untold)


def _known(told: str) -> Mapping[str, Any]:
    """What is damaged is as if nothing had been told: it is told once more."""
    try:
        known = json.loads(told)
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}
