"""People to call back: as promised on the telephone, those whose case has news, and those who cannot be written to any more."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedback_store import outbox
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

NEWS = ("answered", "asked", "refused", "replied", "taken_back")
"""The steps of a case that its sender must hear of."""


class Callback(NamedTuple):
    """Somebody to call; times are ISO 8601 (UTC). With a case, `event_id` is the step of its timeline to tell of.

    `made_by` is None where the service itself noted it: the reply `reply_id` could not be sent any more.
    """

    id: int
    phone: str
    name: str
    why: str
    due: str
    made_at: str
    made_by: int | None
    case_id: int | None
    event_id: int | None
    attempts: int
    tried_at: str | None
    done_at: str | None
    done_by: int | None
    reply_id: int | None


class News(NamedTuple):
    """The latest untold step of a case without a conversation; merged cases hear of the case that they were merged into."""

    case_id: int
    event_id: int
    at: str
    kind: str
    text: str


_SELECT = f"SELECT {', '.join(Callback._fields)} FROM callbacks"  # noqa: S608


def promise(
    db: Connection, who: tuple[str, str], why: str, due: datetime, made: tuple[int, datetime], news: tuple[int, int] | None = None
) -> int:
    """Note somebody to call: telephone and name, why and until when, by which officer and when; `news` are case and step."""
    case_id, event_id = news or (None, None)
    added = db.execute(
        "INSERT INTO callbacks (phone, name, why, due, made_by, made_at, case_id, event_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (*who, why, to_text(due), made[0], to_text(made[1]), case_id, event_id),
    ).fetchone()
    return int(added[0])


def instead_of(db: Connection, reply_id: int, error: str, now: datetime) -> None:
    """A reply cannot be sent any more: it is given up, and whoever left a telephone number with a case is to be called, once.

    About the case that the reply names, or else their latest.
    """
    outbox.give_up(db, reply_id, error)
    db.execute(
        "INSERT INTO callbacks (phone, name, why, due, made_at, reply_id)"
        " SELECT sender.phone, sender.name, one.code, ?, ?, reply.id FROM outbox AS reply"
        " JOIN cases AS one ON one.conversation_id = reply.conversation_id"
        " JOIN case_senders AS sender ON sender.case_id = one.id AND sender.phone <> ''"
        " WHERE reply.id = ? AND NOT EXISTS (SELECT 1 FROM callbacks AS open WHERE open.phone = sender.phone"
        "  AND open.reply_id IS NOT NULL AND open.done_at IS NULL)"
        " ORDER BY instr(reply.body, one.code) > 0 DESC, one.id DESC LIMIT 1 ON CONFLICT (reply_id) DO NOTHING",
        (to_text(now), to_text(now), reply_id),
    )


def load(db: Connection, callback_id: int) -> Callback | None:
    """One of them, or None."""
    found = db.execute(f"{_SELECT} WHERE id = ?", (callback_id,)).fetchone()
    return Callback(*found) if found else None


def of_news(db: Connection, case_id: int, event_id: int) -> Callback | None:
    """What was noted when somebody first tried to tell this news, or None."""
    found = db.execute(f"{_SELECT} WHERE case_id = ? AND event_id = ?", (case_id, event_id)).fetchone()
    return Callback(*found) if found else None


def waiting(db: Connection) -> list[Callback]:
    """Those promised that nobody has reached, the most pressing first; news of cases is told by `news`."""
    found = db.execute(f"{_SELECT} WHERE done_at IS NULL AND case_id IS NULL ORDER BY due, id")
    return [Callback(*row) for row in found]


def news(db: Connection) -> list[News]:
    """The news of cases that only the telephone can tell, the oldest first: each case's latest, until somebody has told it."""
    marks = ", ".join("?" * len(NEWS))
    found = db.execute(
        "SELECT one.id, max(step.id), step.at, step.kind, step.text FROM cases AS one"  # noqa: S608
        " JOIN case_senders AS sender ON sender.case_id = one.id AND sender.phone <> ''"
        f" JOIN case_events AS step ON step.case_id IN (one.id, one.merged_into) AND step.kind IN ({marks})"
        "  AND step.actor LIKE 'officer:%'"
        # A question that was answered meanwhile is asked no more.
        " JOIN cases AS about ON about.id = step.case_id AND (step.kind <> 'asked' OR about.state = 'waiting_citizen')"
        " WHERE one.conversation_id IS NULL AND step.id > coalesce("
        "  (SELECT max(event_id) FROM callbacks WHERE callbacks.case_id = one.id AND done_at IS NOT NULL), 0)"
        " GROUP BY one.id ORDER BY max(step.id)",
        NEWS,
    )
    return [News(*row) for row in found]


def tried(db: Connection, callback_id: int, now: datetime) -> None:
    """Somebody called once more."""
    db.execute("UPDATE callbacks SET attempts = attempts + 1, tried_at = ? WHERE id = ?", (to_text(now), callback_id))


def done(db: Connection, callback_id: int, officer: int, now: datetime) -> bool:
    """They were reached; False when somebody else was faster."""
    changed = db.execute(
        "UPDATE callbacks SET done_at = ?, done_by = ? WHERE id = ? AND done_at IS NULL", (to_text(now), officer, callback_id)
    )
    return changed.rowcount == 1
