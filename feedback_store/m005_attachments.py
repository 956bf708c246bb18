"""The tables of files: what state each is in, so that a picture is shown only once it has been drawn anew."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    # A file of an officer belongs to no conversation. SQLite cannot take NOT NULL away, so the table is made anew, and then
    # the one that refers to it, in an order in which no reference ever leads nowhere.
    "DROP INDEX attachments_by_conversation",
    "ALTER TABLE attachments RENAME TO attachments_before",
    """CREATE TABLE attachments (
        id TEXT PRIMARY KEY,
        conversation_id TEXT REFERENCES conversations (id),
        officer INTEGER REFERENCES officers (id),
        media_type TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('raw', 'clean', 'unreadable', 'file')),
        tries INTEGER NOT NULL DEFAULT 0,
        width INTEGER NOT NULL DEFAULT 0,
        height INTEGER NOT NULL DEFAULT 0,
        sha256 TEXT NOT NULL,
        created_at TEXT NOT NULL,
        body BLOB NOT NULL,
        preview BLOB
    ) STRICT""",
    """INSERT INTO attachments (id, conversation_id, media_type, state, sha256, created_at, body)
        SELECT id, conversation_id, media_type,
            CASE WHEN media_type IN ('image/jpeg', 'image/png', 'image/webp') THEN 'raw' ELSE 'file' END,
            sha256, created_at, body
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
)


def m005_attachments(db: Database) -> None:
    """Files have a state and perhaps a preview; pictures that were kept before are looked through at the next start."""
    for statement in _STATEMENTS:
        db.execute(statement)
