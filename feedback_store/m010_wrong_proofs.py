"""The table of wrong proofs: how often a case's code was tried with a telephone number that is not its own."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE wrong_proofs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        code TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX wrong_proofs_by_code ON wrong_proofs (code, at)",
    "CREATE INDEX wrong_proofs_by_time ON wrong_proofs (at)",
)


def m010_wrong_proofs(db: Database) -> None:
    """Which code, and when; nothing of who tried."""
    for statement in _STATEMENTS:
        db.execute(statement)
