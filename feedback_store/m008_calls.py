"""The tables of the hotline: calls with their drafts, the cases filed in them, people to call back."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE callbacks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        phone TEXT NOT NULL,
        name TEXT NOT NULL DEFAULT '',
        why TEXT NOT NULL DEFAULT '',
        due TEXT NOT NULL,
        made_at TEXT NOT NULL,
        made_by INTEGER NOT NULL REFERENCES officers (id),
        case_id INTEGER REFERENCES cases (id),
        event_id INTEGER,
        attempts INTEGER NOT NULL DEFAULT 0,
        tried_at TEXT,
        done_at TEXT,
        done_by INTEGER REFERENCES officers (id)
    ) STRICT""",
    "CREATE INDEX callbacks_open ON callbacks (due) WHERE done_at IS NULL",
    "CREATE INDEX callbacks_by_case ON callbacks (case_id, event_id) WHERE case_id IS NOT NULL",
    "CREATE INDEX callbacks_by_phone ON callbacks (phone, id)",
    """CREATE TABLE calls (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        officer INTEGER NOT NULL REFERENCES officers (id),
        phone TEXT NOT NULL DEFAULT '',
        begun_at TEXT NOT NULL,
        ended_at TEXT,
        outcome TEXT NOT NULL DEFAULT '',
        callback INTEGER REFERENCES callbacks (id),
        matter INTEGER NOT NULL DEFAULT 1,
        draft TEXT NOT NULL DEFAULT '{}'
    ) STRICT""",
    "CREATE INDEX calls_by_phone ON calls (phone, id) WHERE phone <> ''",
    "CREATE INDEX calls_by_time ON calls (begun_at)",
    "CREATE INDEX calls_open ON calls (officer) WHERE ended_at IS NULL",
    """CREATE TABLE call_cases (
        call_id INTEGER NOT NULL REFERENCES calls (id),
        matter INTEGER NOT NULL,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        PRIMARY KEY (call_id, matter)
    ) STRICT""",
    "CREATE INDEX call_cases_by_case ON call_cases (case_id)",
    # Whom the telephone must tell: cases that nobody can be written about.
    "CREATE INDEX cases_without_conversation ON cases (id) WHERE conversation_id IS NULL",
)


def m008_calls(db: Database) -> None:
    """Calls, their cases, and people to call back."""
    for statement in _STATEMENTS:
        db.execute(statement)
