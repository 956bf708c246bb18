"""The tables of cases: what was filed, who filed it (apart, so that it can be hidden and erased), and what happened since."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE cases (
        id INTEGER PRIMARY KEY,
        code TEXT NOT NULL UNIQUE,
        version INTEGER NOT NULL DEFAULT 0,
        channel TEXT NOT NULL,
        conversation_id TEXT REFERENCES conversations (id),
        kind TEXT NOT NULL,
        category TEXT NOT NULL,
        urgency TEXT NOT NULL,
        state TEXT NOT NULL,
        unit TEXT NOT NULL,
        officer INTEGER,
        text TEXT NOT NULL,
        place TEXT NOT NULL DEFAULT '',
        latitude REAL,
        longitude REAL,
        folded TEXT NOT NULL,
        received_at TEXT NOT NULL,
        clock_from TEXT NOT NULL,
        deadline TEXT NOT NULL DEFAULT '',
        calendar TEXT NOT NULL DEFAULT '',
        due TEXT,
        paused_at TEXT,
        paused_seconds REAL NOT NULL DEFAULT 0,
        asked TEXT NOT NULL DEFAULT '',
        result TEXT NOT NULL DEFAULT '',
        no_proof TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT '',
        closed_at TEXT,
        on_time INTEGER,
        reopened INTEGER NOT NULL DEFAULT 0,
        satisfied INTEGER,
        merged_into INTEGER REFERENCES cases (id),
        published TEXT,
        updated_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX cases_by_conversation ON cases (conversation_id, id)",
    "CREATE INDEX cases_by_state ON cases (state, due)",
    "CREATE INDEX cases_by_unit ON cases (unit, state, due)",
    "CREATE INDEX cases_by_received ON cases (received_at)",
    "CREATE INDEX cases_merged ON cases (merged_into) WHERE merged_into IS NOT NULL",
    """CREATE TABLE case_senders (
        case_id INTEGER PRIMARY KEY REFERENCES cases (id),
        name TEXT NOT NULL,
        phone TEXT NOT NULL,
        address TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX case_senders_by_phone ON case_senders (phone) WHERE phone <> ''",
    """CREATE TABLE case_events (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL DEFAULT '',
        details TEXT NOT NULL DEFAULT '{}'
    ) STRICT""",
    "CREATE INDEX case_events_by_case ON case_events (case_id, id)",
    """CREATE TABLE case_files (
        case_id INTEGER NOT NULL REFERENCES cases (id),
        attachment_id TEXT NOT NULL REFERENCES attachments (id),
        role TEXT NOT NULL CHECK (role IN ('report', 'proof')),
        added_at TEXT NOT NULL,
        PRIMARY KEY (case_id, attachment_id)
    ) STRICT""",
    """CREATE TABLE handovers (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id TEXT NOT NULL REFERENCES conversations (id),
        reason TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        officer INTEGER,
        taken_at TEXT,
        ended_at TEXT
    ) STRICT""",
    "CREATE UNIQUE INDEX handovers_open ON handovers (conversation_id) WHERE ended_at IS NULL",
    "ALTER TABLE inbox ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0",
)


def m004_cases(db: Database) -> None:
    """Cases, their senders, their timelines and files; conversations that wait for a person; messages nobody may read."""
    for statement in _STATEMENTS:
        db.execute(statement)
