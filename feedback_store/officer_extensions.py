"""Whose telephone at the exchange is whose: one extension an officer."""

from __future__ import annotations

from feedback_store.sqlite import Connection


def of(db: Connection, officer: int) -> str:
    """The officer's extension, or ""."""
    found = db.execute("SELECT agent FROM officer_extensions WHERE officer = ?", (officer,)).fetchone()
    return str(found[0]) if found else ""


def holder(db: Connection, agent: str) -> int | None:
    """Whose extension it is, or None."""
    found = db.execute("SELECT officer FROM officer_extensions WHERE agent = ?", (agent,)).fetchone()
    return int(found[0]) if found else None


def take(db: Connection, officer: int, agent: str) -> None:
    """The officer sits at this extension from now on, and nobody else does; "" gives up theirs."""
    db.execute("DELETE FROM officer_extensions WHERE officer = ? OR agent = ?", (officer, agent))
    if agent:
        db.execute("INSERT INTO officer_extensions (officer, agent) VALUES (?, ?)", (officer, agent))
