"""What the desk notes beside messages: questions dealt with, second attempts, requests about personal data, cases on hold."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE unanswered ADD COLUMN handled_at TEXT",
    "ALTER TABLE unanswered ADD COLUMN handled_by INTEGER REFERENCES officers (id)",
    "ALTER TABLE unanswered ADD COLUMN outcome TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX unanswered_open ON unanswered (id) WHERE handled_at IS NULL",
    # Put back once: a message that fails twice as often would only be apologised for again and again.
    "ALTER TABLE inbox ADD COLUMN retried INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX inbox_by_conversation ON inbox (conversation_id, seq)",
    "CREATE INDEX unanswered_by_conversation ON unanswered (conversation_id)",
    "ALTER TABLE outbox ADD COLUMN resent INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE cases ADD COLUMN legal_hold TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE cases ADD COLUMN erase_at_end INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE cases ADD COLUMN pseudonymised_at TEXT",
    """CREATE TABLE rights_requests (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('copy', 'correct', 'erase')),
        proof TEXT NOT NULL,
        phone TEXT NOT NULL DEFAULT '',
        conversation_id TEXT NOT NULL DEFAULT '',
        received_at TEXT NOT NULL,
        acknowledge_by TEXT NOT NULL,
        due TEXT NOT NULL,
        officer INTEGER NOT NULL REFERENCES officers (id),
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'refused')),
        ended_at TEXT,
        answer TEXT NOT NULL DEFAULT '{}'
    ) STRICT""",
    "CREATE INDEX rights_requests_open ON rights_requests (due) WHERE state = 'open'",
)


def m007_follow_up(db: Database) -> None:
    """Columns and the table of requests."""
    for statement in _STATEMENTS:
        db.execute(statement)
