"""Cases that must stay as they are, for a legal reason that an administrator has written down."""

from __future__ import annotations

from feedback_store.sqlite import Connection


def hold(db: Connection, code: str, reason: str) -> bool:
    """Keep a case whole from now on; False when there is none with this code."""
    changed = db.execute("UPDATE cases SET legal_hold = ?, version = version + 1 WHERE code = ?", (reason, code))
    return changed.rowcount == 1


def release(db: Connection, code: str) -> bool:
    """A case may be erased again; False when it was not held."""
    changed = db.execute("UPDATE cases SET legal_hold = '', version = version + 1 WHERE code = ? AND legal_hold <> ''", (code,))
    return changed.rowcount == 1


def listed(db: Connection, limit: int) -> list[tuple[str, str]]:
    """The codes of held cases with the reason, the latest first."""
    found = db.execute("SELECT code, legal_hold FROM cases WHERE legal_hold <> '' ORDER BY id DESC LIMIT ?", (limit,))
    return [(str(code), str(reason)) for code, reason in found]
