"""The first way in: while no administrator can sign in, each start of the service makes a link for one."""

from __future__ import annotations

from datetime import datetime

from feedback_store import audit, officers, password_links
from feedback_store.audit import Entry
from feedback_store.officers import Officer, Profile
from feedback_store.store import Connection
from handlers.desk import sentences

LOGIN = "quantri"
WHO = "main.py"
"""Whom the audit names for what is done on the command line."""


def link_for_first_administrator(db: Connection, now: datetime) -> tuple[Officer, str] | None:
    """An administrator and the token of a link to set a password; None when one has a password already."""
    administrators = [one for one in officers.every(db) if one.role == "administrator" and not one.disabled]
    if any(one.has_password for one in administrators):
        return None
    officer = administrators[0] if administrators else _add(db, now)
    audit.record(db, Entry(WHO, "officers.first", "officers", officer.login), now)
    return officer, password_links.create(db, officer.id, now)


def _add(db: Connection, now: datetime) -> Officer:
    taken = {one.login for one in officers.every(db)}
    login = next(name for name in (LOGIN, *(f"{LOGIN}{number}" for number in range(2, 1000))) if name not in taken)
    return officers.add(db, login, Profile(sentences.ROLE_NAMES["administrator"], "administrator"), now)
