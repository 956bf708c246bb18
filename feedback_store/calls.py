"""Telephone calls: who took them, how long they took, what came of them; the draft of a case lives only as long as its call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text


class Call(NamedTuple):
    """A call as stored; times are ISO 8601 (UTC), `outcome` is "" while nothing has come of it, `draft` is JSON.

    `matter` counts what the caller tells of: each may become a case of its own.
    """

    id: int
    officer: int
    phone: str
    begun_at: str
    ended_at: str | None
    outcome: str
    callback: int | None
    matter: int
    draft: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls a list shows: empty fields ask for everything; times are UTC text."""

    officer: int = 0
    outcome: str = ""
    since: str = ""
    until: str = ""


_SELECT = f"SELECT {', '.join(Call._fields)} FROM calls"  # noqa: S608


def begin(db: Connection, officer: int, phone: str, now: datetime, callback: int | None = None) -> int:
    """Begin a call; `phone` is "" where the number is not shown. Returns its number."""
    added = db.execute(
        "INSERT INTO calls (officer, phone, begun_at, callback) VALUES (?, ?, ?, ?) RETURNING id",
        (officer, phone, to_text(now), callback),
    ).fetchone()
    return int(added[0])


def load(db: Connection, call_id: int) -> Call | None:
    """The call, or None."""
    found = db.execute(f"{_SELECT} WHERE id = ?", (call_id,)).fetchone()
    return Call(*found) if found else None


def keep_draft(db: Connection, call: Call, draft: str) -> bool:
    """Keep what was typed so far; False when the call has ended or its matter was dealt with meanwhile."""
    changed = db.execute(
        "UPDATE calls SET draft = ? WHERE id = ? AND matter = ? AND ended_at IS NULL",
        (draft, call.id, call.matter),
    )
    return changed.rowcount == 1


def filed(db: Connection, call: Call, case_id: int) -> None:
    """A case came of the call; its draft is forgotten, and the next matter begins."""
    db.execute("INSERT INTO call_cases (call_id, matter, case_id) VALUES (?, ?, ?)", (call.id, call.matter, case_id))
    db.execute("UPDATE calls SET outcome = 'filed', matter = matter + 1, draft = '{}' WHERE id = ?", (call.id,))


def redirected(db: Connection, call: Call, sealed: bool) -> None:
    """The caller was shown another door: nothing of what was said is kept; where it is `sealed`, the number neither."""
    db.execute(
        "UPDATE calls SET outcome = 'redirected', matter = matter + 1, draft = '{}',"
        " phone = CASE WHEN ? THEN '' ELSE phone END WHERE id = ?",
        (sealed, call.id),
    )


def forget_number(db: Connection, call_id: int) -> None:
    """Who would not give a name cannot be found by the number that called."""
    db.execute("UPDATE calls SET phone = '' WHERE id = ?", (call_id,))


def end(db: Connection, call: Call, outcome: str, now: datetime) -> bool:
    """End a call; False when it has ended before."""
    changed = db.execute(
        "UPDATE calls SET ended_at = ?, outcome = ?, draft = '{}' WHERE id = ? AND ended_at IS NULL",
        (to_text(now), outcome, call.id),
    )
    return changed.rowcount == 1


def running(db: Connection, officer: int) -> list[Call]:
    """An officer's calls that have not ended, the latest first."""
    return [Call(*row) for row in db.execute(f"{_SELECT} WHERE officer = ? AND ended_at IS NULL ORDER BY id DESC", (officer,))]


def of_phone(db: Connection, phone: str, limit: int) -> list[Call]:
    """The latest calls of a number (0…), newest first."""
    found = db.execute(f"{_SELECT} WHERE phone = ? AND phone <> '' ORDER BY id DESC LIMIT ?", (phone, limit))
    return [Call(*row) for row in found]


def page(db: Connection, wanted: Wanted, limit: int, offset: int = 0) -> list[Call]:
    """Those calls, the latest first."""
    parts: list[str] = ["1 = 1"]
    values: list[Any] = []
    for sign, value in (
        ("officer = ?", wanted.officer),
        ("outcome = ?", wanted.outcome),
        ("begun_at >= ?", wanted.since),
        ("begun_at < ?", wanted.until),
    ):
        if value:
            parts.append(sign)
            values.append(value)
    query = f"{_SELECT} WHERE {' AND '.join(parts)} ORDER BY begun_at DESC, id DESC LIMIT ? OFFSET ?"
    return [Call(*row) for row in db.execute(query, (*values, limit, offset))]


def codes(db: Connection, call_ids: Iterable[int]) -> dict[int, list[str]]:
    """The codes of the cases that came of these calls, by call, in the order in which they were told."""
    wanted = list(call_ids)
    found = db.execute(
        "SELECT call_id, code FROM call_cases JOIN cases ON cases.id = case_id"  # noqa: S608
        f" WHERE call_id IN ({', '.join('?' * len(wanted))}) ORDER BY call_id, call_cases.matter",
        wanted,
    )
    by_call: dict[int, list[str]] = defaultdict(list)
    for call_id, code in found:
        by_call[int(call_id)].append(str(code))
    return by_call
