"""The table of guided filings (giúp nộp hồ sơ): how far people come with a procedure, and how it ends."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    # Numbered by chance, and without a time of day: a row says nothing of whose it is. `tie` is a keyed hash of the conversation,
    # there only as long as the filing is in hand.
    """CREATE TABLE guided_filings (
        id INTEGER PRIMARY KEY,
        procedure TEXT NOT NULL,
        way TEXT NOT NULL DEFAULT '',
        begun_on TEXT NOT NULL,
        seen_on TEXT NOT NULL DEFAULT '',
        reached TEXT NOT NULL DEFAULT '',
        place INTEGER NOT NULL DEFAULT 0,
        asked INTEGER NOT NULL DEFAULT 0,
        stopped INTEGER NOT NULL DEFAULT 0,
        ended TEXT NOT NULL DEFAULT '' CHECK (ended IN ('', 'filed', 'bring', 'had', 'stopped', 'replaced', 'forgotten')),
        tie TEXT,
        CHECK ((ended = '') = (tie IS NOT NULL))
    ) STRICT""",
    "CREATE UNIQUE INDEX guided_filings_open ON guided_filings (tie, procedure) WHERE tie IS NOT NULL",
    "CREATE INDEX guided_filings_seen ON guided_filings (seen_on) WHERE tie IS NOT NULL",
    "CREATE INDEX guided_filings_begun ON guided_filings (begun_on)",
)


def m016_guided_filings(db: Database) -> None:
    """Procedures that people were walked through."""
    for statement in _STATEMENTS:
        db.execute(statement)
