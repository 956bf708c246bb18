"""Devices on which an officer has signed in before: strangers who guess passwords cannot lock these out."""

from __future__ import annotations

from datetime import datetime

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

_MOST = 20  # devices of one officer


def add(db: Connection, officer_id: int, token_hash: str, now: datetime) -> None:
    """Remember a device; of very many, the oldest is forgotten."""
    db.execute(
        "INSERT INTO known_devices (token_hash, officer_id, created_at) VALUES (?, ?, ?)", (token_hash, officer_id, to_text(now))
    )
    db.execute(
        "DELETE FROM known_devices WHERE officer_id = ? AND id NOT IN"
        " (SELECT id FROM known_devices WHERE officer_id = ? ORDER BY id DESC LIMIT ?)",
        (officer_id, officer_id, _MOST),
    )


def find(db: Connection, login: str, token_hash: str) -> int | None:
    """The id of the device, if it is one of this officer's; None otherwise."""
    found = db.execute(
        "SELECT device.id FROM known_devices AS device JOIN officers AS officer ON officer.id = device.officer_id"
        " WHERE device.token_hash = ? AND officer.login = ?",
        (token_hash, login),
    ).fetchone()
    return None if found is None else int(found[0])


def forget_all(db: Connection, officer_id: int) -> None:
    """Know no device of this officer any more."""
    db.execute("DELETE FROM known_devices WHERE officer_id = ?", (officer_id,))
