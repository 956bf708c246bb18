"""The tables of channels that are pushed to: when each was last heard of and reached, its keys, and Zalo's windows."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE channel_contacts (
        channel TEXT PRIMARY KEY,
        heard_at TEXT,
        reached_at TEXT,
        failed_at TEXT,
        error TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE TABLE channel_tokens (
        channel TEXT PRIMARY KEY,
        access TEXT NOT NULL,
        access_until TEXT NOT NULL,
        refresh TEXT NOT NULL,
        refresh_until TEXT NOT NULL,
        made_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE reply_windows (
        conversation_id TEXT PRIMARY KEY REFERENCES conversations (id),
        spoke_at TEXT NOT NULL,
        replies INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    # Whom to call because a platform's window has closed is noted by the service, not by an officer: made_by may be unknown.
    "DROP INDEX callbacks_open",
    "DROP INDEX callbacks_by_case",
    "DROP INDEX callbacks_by_phone",
    "ALTER TABLE callbacks RENAME TO callbacks_before",
    """CREATE TABLE callbacks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        phone TEXT NOT NULL,
        name TEXT NOT NULL DEFAULT '',
        why TEXT NOT NULL DEFAULT '',
        due TEXT NOT NULL,
        made_at TEXT NOT NULL,
        made_by INTEGER REFERENCES officers (id),
        case_id INTEGER REFERENCES cases (id),
        event_id INTEGER,
        attempts INTEGER NOT NULL DEFAULT 0,
        tried_at TEXT,
        done_at TEXT,
        done_by INTEGER REFERENCES officers (id),
        reply_id INTEGER UNIQUE REFERENCES outbox (id)
    ) STRICT""",
    "INSERT INTO callbacks (id, phone, name, why, due, made_at, made_by, case_id, event_id, attempts, tried_at, done_at, done_by)"
    " SELECT id, phone, name, why, due, made_at, made_by, case_id, event_id, attempts, tried_at, done_at, done_by"
    " FROM callbacks_before",
    # The tables that refer to it.
    "DROP INDEX calls_by_phone",
    "DROP INDEX calls_by_time",
    "DROP INDEX calls_open",
    "ALTER TABLE calls RENAME TO calls_before",
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
    "INSERT INTO calls (id, officer, phone, begun_at, ended_at, outcome, callback, matter, draft)"
    " SELECT id, officer, phone, begun_at, ended_at, outcome, callback, matter, draft FROM calls_before",
    "DROP INDEX call_cases_by_case",
    "ALTER TABLE call_cases RENAME TO call_cases_before",
    """CREATE TABLE call_cases (
        call_id INTEGER NOT NULL REFERENCES calls (id),
        matter INTEGER NOT NULL,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        PRIMARY KEY (call_id, matter)
    ) STRICT""",
    "INSERT INTO call_cases (call_id, matter, case_id) SELECT call_id, matter, case_id FROM call_cases_before",
    "DROP TABLE call_cases_before",
    "DROP TABLE calls_before",
    "DROP TABLE callbacks_before",
    "CREATE INDEX callbacks_open ON callbacks (due) WHERE done_at IS NULL",
    "CREATE INDEX callbacks_by_case ON callbacks (case_id, event_id) WHERE case_id IS NOT NULL",
    "CREATE INDEX callbacks_by_phone ON callbacks (phone, id)",
    "CREATE INDEX calls_by_phone ON calls (phone, id) WHERE phone <> ''",
    "CREATE INDEX calls_by_time ON calls (begun_at)",
    "CREATE INDEX calls_open ON calls (officer) WHERE ended_at IS NULL",
    "CREATE INDEX call_cases_by_case ON call_cases (case_id)",
)


def m012_channels(db: Database) -> None:
    """Contacts, keys and windows of channels; people to call because they cannot be written to any more."""
    for statement in _STATEMENTS:
        db.execute(statement)
