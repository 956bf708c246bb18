"""The tables of who may come in: officers, their links, devices and sessions, failed attempts, and the audit."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE officers (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        login TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN (
            'administrator', 'desk_officer', 'unit_officer', 'survey_staff', 'knowledge_editor', 'operator'
        )),
        unit TEXT,
        password_hash TEXT,
        totp_secret TEXT,
        totp_last_step INTEGER NOT NULL DEFAULT 0,
        disabled INTEGER NOT NULL DEFAULT 0,
        version INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE password_links (
        token_hash TEXT PRIMARY KEY,
        officer_id INTEGER NOT NULL UNIQUE REFERENCES officers (id),
        expires_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE known_devices (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        token_hash TEXT NOT NULL UNIQUE,
        officer_id INTEGER NOT NULL REFERENCES officers (id),
        created_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX known_devices_by_officer ON known_devices (officer_id)",
    """CREATE TABLE staff_sessions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        token_hash TEXT NOT NULL UNIQUE,
        officer_id INTEGER NOT NULL REFERENCES officers (id),
        verified INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL,
        last_seen_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX staff_sessions_by_officer ON staff_sessions (officer_id)",
    """CREATE TABLE sign_in_attempts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account TEXT NOT NULL,
        place TEXT NOT NULL,
        known INTEGER NOT NULL,
        at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX sign_in_attempts_by_account ON sign_in_attempts (account, at)",
    "CREATE INDEX sign_in_attempts_by_place ON sign_in_attempts (place, at)",
    "CREATE INDEX sign_in_attempts_by_time ON sign_in_attempts (at)",
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        officer TEXT NOT NULL,
        action TEXT NOT NULL,
        kind TEXT NOT NULL,
        what TEXT NOT NULL,
        details TEXT NOT NULL,
        previous TEXT NOT NULL,
        sha256 TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX audit_by_officer ON audit (officer, id)",
    "CREATE INDEX audit_by_action ON audit (action, id)",
    "CREATE INDEX audit_by_what ON audit (kind, what, id)",
    # Where the chain ends: without it, rows cut off at the end would leave a chain that still holds.
    """CREATE TABLE audit_head (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        last_id INTEGER NOT NULL,
        sha256 TEXT NOT NULL
    ) STRICT""",
    "INSERT INTO audit_head (one, last_id, sha256) VALUES (1, 0, '')",
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
    "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
)


def m003_staff(db: Database) -> None:
    """Who works at the desk, and what each of them did."""
    for statement in _STATEMENTS:
        db.execute(statement)
