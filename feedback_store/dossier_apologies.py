"""Apologies for late dossiers (văn bản xin lỗi): one each, with one new date (NĐ 118/2025/NĐ-CP, art. 19.6)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text


class Row(NamedTuple):
    """An apology; `sent_by` is how the citizen was told ("chat", "post", "phone" …), "" as long as nobody was."""

    code: str
    reason: str
    due_before: str
    due_after: str
    made_by: int
    made_at: str
    sent_by: str
    sent_officer: int | None
    sent_at: str | None


class AlreadyExtended(Exception):
    """Raised for a second new date: the law allows one."""


_SELECT = f"SELECT {', '.join(Row._fields)} FROM dossier_apologies"  # noqa: S608


def add(db: Connection, code: str, reason: str, due: tuple[str, str], officer: int, now: datetime) -> None:
    """Put a dossier's due date off, from one to another (UTC text). Raises AlreadyExtended."""
    made = db.execute(
        "INSERT INTO dossier_apologies (code, reason, due_before, due_after, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (code) DO NOTHING",
        (code, reason, *due, officer, to_text(now)),
    )
    if made.rowcount != 1:
        raise AlreadyExtended(code)


def sent(db: Connection, code: str, how: str, officer: int | None, now: datetime) -> bool:
    """The citizen was told, by an officer or by the service itself; whether that was not recorded before."""
    told = db.execute(
        "UPDATE dossier_apologies SET sent_by = ?, sent_officer = ?, sent_at = ? WHERE code = ? AND sent_at IS NULL",
        (how, officer, to_text(now), code),
    )
    return told.rowcount == 1


def load(db: Connection, code: str) -> Row | None:
    """The apology for a dossier, or None."""
    found = db.execute(f"{_SELECT} WHERE code = ?", (code,)).fetchone()
    return Row(*found) if found else None
