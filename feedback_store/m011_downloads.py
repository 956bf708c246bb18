"""The tables of files that a platform keeps for us: awaited with the message, fetched afterwards."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    # SQLite cannot change a CHECK: the table is made anew, and then the one that refers to it (as in m005_attachments).
    "DROP INDEX attachments_by_conversation",
    "DROP INDEX attachments_raw",
    "ALTER TABLE attachments RENAME TO attachments_before",
    """CREATE TABLE attachments (
        id TEXT PRIMARY KEY,
        conversation_id TEXT REFERENCES conversations (id),
        officer INTEGER REFERENCES officers (id),
        media_type TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('awaited', 'missing', 'raw', 'clean', 'unreadable', 'file')),
        tries INTEGER NOT NULL DEFAULT 0,
        width INTEGER NOT NULL DEFAULT 0,
        height INTEGER NOT NULL DEFAULT 0,
        sha256 TEXT NOT NULL,
        created_at TEXT NOT NULL,
        body BLOB NOT NULL,
        preview BLOB
    ) STRICT""",
    """INSERT INTO attachments
        (id, conversation_id, officer, media_type, state, tries, width, height, sha256, created_at, body, preview)
        SELECT id, conversation_id, officer, media_type, state, tries, width, height, sha256, created_at, body, preview
        FROM attachments_before""",
    """CREATE TABLE case_files_after (
        case_id INTEGER NOT NULL REFERENCES cases (id),
        attachment_id TEXT NOT NULL REFERENCES attachments (id),
        role TEXT NOT NULL CHECK (role IN ('report', 'proof')),
        added_at TEXT NOT NULL,
        PRIMARY KEY (case_id, attachment_id)
    ) STRICT""",
    "INSERT INTO case_files_after (case_id, attachment_id, role, added_at)"
    " SELECT case_id, attachment_id, role, added_at FROM case_files",
    "DROP TABLE case_files",
    "ALTER TABLE case_files_after RENAME TO case_files",
    "DROP TABLE attachments_before",
    "CREATE INDEX attachments_by_conversation ON attachments (conversation_id)",
    "CREATE INDEX attachments_raw ON attachments (created_at, id) WHERE state = 'raw'",
    "CREATE INDEX case_files_by_attachment ON case_files (attachment_id)",
    """CREATE TABLE downloads (
        attachment_id TEXT PRIMARY KEY REFERENCES attachments (id),
        channel TEXT NOT NULL,
        source TEXT NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        due TEXT NOT NULL,
        created_at TEXT NOT NULL,
        error TEXT
    ) STRICT""",
    "CREATE INDEX downloads_due ON downloads (channel, due)",
)


def m011_downloads(db: Database) -> None:
    """Files may be awaited or missing; `downloads` holds where those that are awaited are fetched from."""
    for statement in _STATEMENTS:
        db.execute(statement)
