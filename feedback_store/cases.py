"""Cases (phản ánh, kiến nghị): what was filed, under a version that two writers cannot both raise, with its whole timeline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from feedback_store.joined_conversations import SAME_PERSON
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text


class Row(NamedTuple):
    """A case as stored; times are ISO 8601 (UTC), `unit` is a key of the units, `officer` the id of who handles it.

    The clock runs from `clock_from` (receipt, or the last reopening); `paused_seconds` are in the deadline's own kind of time.
    `national_code` is the case's code at the national portal, where it has one.
    """

    id: int
    code: str
    version: int
    channel: str
    conversation_id: str | None
    kind: str
    category: str
    urgency: str
    state: str
    unit: str
    officer: int | None
    text: str
    place: str
    latitude: float | None
    longitude: float | None
    received_at: str
    clock_from: str
    deadline: str
    calendar: str
    due: str | None
    paused_at: str | None
    paused_seconds: float
    asked: str
    result: str
    no_proof: str
    reason: str
    closed_at: str | None
    on_time: int | None
    reopened: int
    satisfied: int | None
    merged_into: int | None
    published: str | None
    updated_at: str
    national_code: str = ""


class Sender(NamedTuple):
    """Who filed a case; empty where they would not say."""

    name: str = ""
    phone: str = ""
    address: str = ""


class Event(NamedTuple):
    """One step of a case's timeline; `actor` is "citizen", "bot", "clock" or "officer:<id>"."""

    id: int
    case_id: int
    at: str
    actor: str
    kind: str
    text: str
    details: str


class Overtaken(Exception):
    """Raised when a case was changed by somebody else since it was read; `latest` is what it is now."""

    def __init__(self, latest: Row) -> None:
        super().__init__(latest.code)
        self.latest = latest


COLUMNS = ", ".join(Row._fields)
_CHANGEABLE = frozenset(Row._fields) - {"id", "code", "version", "channel", "conversation_id", "received_at", "updated_at"}


def add(db: Connection, case: Mapping[str, Any], sender: Sender, folded: str) -> Row:
    """File a case. `case` holds the columns that are known; `id` is the inbox row that it was born from."""
    row = {"clock_from": case["received_at"], **case, "folded": folded, "updated_at": case["received_at"]}
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    db.execute(f"INSERT INTO cases ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
    db.execute("INSERT INTO case_senders (case_id, name, phone, address) VALUES (?, ?, ?, ?)", (case["id"], *sender))
    return load(db, int(case["id"]))


def load(db: Connection, case_id: int) -> Row:
    """The case. Raises LookupError when there is none."""
    found = db.execute(f"SELECT {COLUMNS} FROM cases WHERE id = ?", (case_id,)).fetchone()  # noqa: S608
    if found is None:
        raise LookupError(f"no case {case_id}")
    return Row(*found)


def by_code(db: Connection, code: str) -> Row | None:
    """The case with this code, or None."""
    found = db.execute(f"SELECT {COLUMNS} FROM cases WHERE code = ?", (code,)).fetchone()  # noqa: S608
    return None if found is None else Row(*found)


def own_by_code(db: Connection, conversation_id: str, code: str) -> Row | None:
    """The case with this code that was filed in this conversation or one joined with it; None for another's as for none at all."""
    found = db.execute(
        f"SELECT {COLUMNS} FROM cases WHERE code = :code AND conversation_id IN {SAME_PERSON}",  # noqa: S608
        {"code": code, "conversation": conversation_id},
    ).fetchone()
    return None if found is None else Row(*found)


def of_conversation(db: Connection, conversation_id: str, limit: int) -> list[Row]:
    """The latest cases of a conversation, newest first."""
    found = db.execute(
        f"SELECT {COLUMNS} FROM cases WHERE conversation_id = ? ORDER BY id DESC LIMIT ?",  # noqa: S608
        (conversation_id, limit),
    )
    return [Row(*row) for row in found]


def of_citizen(db: Connection, conversation_id: str, limit: int) -> list[Row]:
    """The latest cases of a conversation and of those joined with it, newest first."""
    found = db.execute(
        f"SELECT {COLUMNS} FROM cases WHERE conversation_id IN {SAME_PERSON} ORDER BY id DESC LIMIT :most",  # noqa: S608
        {"conversation": conversation_id, "most": limit},
    )
    return [Row(*row) for row in found]


def of_phone(db: Connection, phone: str, limit: int) -> list[Row]:
    """The latest cases of a telephone number (0…), from any channel, newest first."""
    columns = ", ".join(f"cases.{name}" for name in Row._fields)
    found = db.execute(
        f"SELECT {columns} FROM cases JOIN case_senders ON case_senders.case_id = cases.id"  # noqa: S608
        " WHERE case_senders.phone = ? AND case_senders.phone <> '' ORDER BY cases.id DESC LIMIT ?",
        (phone, limit),
    )
    return [Row(*row) for row in found]


def merged_into(db: Connection, case_id: int) -> list[Row]:
    """The cases that were merged into one, oldest first."""
    found = db.execute(f"SELECT {COLUMNS} FROM cases WHERE merged_into = ? ORDER BY id", (case_id,))  # noqa: S608
    return [Row(*row) for row in found]


def sender(db: Connection, case_id: int) -> Sender:
    """Who filed it."""
    found = db.execute("SELECT name, phone, address FROM case_senders WHERE case_id = ?", (case_id,)).fetchone()
    return Sender(*found) if found else Sender()


def set_sender(db: Connection, case_id: int, who: Sender) -> None:
    """Correct or erase who filed it."""
    db.execute("UPDATE case_senders SET name = ?, phone = ?, address = ? WHERE case_id = ?", (*who, case_id))


def change(db: Connection, before: Row, now: datetime, **fields: Any) -> Row:
    """Change a case that was read as `before`. Raises Overtaken when that is not the latest."""
    assert fields.keys() <= _CHANGEABLE, fields.keys() - _CHANGEABLE
    sets = "".join(f"{name} = ?, " for name in fields)
    changed = db.execute(
        f"UPDATE cases SET {sets}version = version + 1, updated_at = ? WHERE id = ? AND version = ?",  # noqa: S608
        (*fields.values(), to_text(now), before.id, before.version),
    )
    latest = load(db, before.id)
    if changed.rowcount != 1:
        raise Overtaken(latest)
    return latest


def note(db: Connection, case_id: int, now: datetime, actor: str, kind: str, text: str = "", **details: Any) -> int:
    """Write a step into the timeline; returns its id."""
    added = db.execute(
        "INSERT INTO case_events (case_id, at, actor, kind, text, details) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (case_id, to_text(now), actor, kind, text, json.dumps(details, ensure_ascii=False)),
    ).fetchone()
    return int(added[0])


def events(db: Connection, case_id: int) -> list[Event]:
    """The timeline, oldest first."""
    found = db.execute(
        "SELECT id, case_id, at, actor, kind, text, details FROM case_events WHERE case_id = ? ORDER BY id", (case_id,)
    )
    return [Event(*row) for row in found]


def events_after(db: Connection, case_id: int, version_at: str) -> list[Event]:
    """The steps since a moment (ISO 8601, UTC), for whoever was overtaken."""
    return [event for event in events(db, case_id) if event.at >= version_at]


def attach(db: Connection, case_id: int, attachment_id: str, role: str, now: datetime) -> None:
    """Put a file that is kept already with the case: as part of the report, or as proof of what was done."""
    db.execute(
        "INSERT INTO case_files (case_id, attachment_id, role, added_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (case_id, attachment_id, role, to_text(now)),
    )


def files(db: Connection, case_id: int) -> list[tuple[str, str, str]]:
    """The files of a case, oldest first: id, role, media type."""
    found = db.execute(
        "SELECT attachment_id, role, media_type FROM case_files JOIN attachments ON attachments.id = attachment_id"
        " WHERE case_id = ? ORDER BY added_at, attachment_id",
        (case_id,),
    )
    return [(str(name), str(role), str(kind)) for name, role, kind in found]
