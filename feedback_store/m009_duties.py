"""Columns for what a province adds to a case and an account: the code of the national portal, the duty of a leader."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE cases ADD COLUMN national_code TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE officers ADD COLUMN duty TEXT NOT NULL DEFAULT ''",
)


def m009_duties(db: Database) -> None:
    """A code and a duty, empty for all that is there."""
    for statement in _STATEMENTS:
        db.execute(statement)
