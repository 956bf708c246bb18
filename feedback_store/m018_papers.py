"""Papers that a citizen has checked before filing: how long each is there, and what is still to be done with them."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    # What was measured of a picture as it was sent (JSON); its type and its bytes are gone once it is drawn anew.
    "ALTER TABLE attachments ADD COLUMN measures TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attachments ADD COLUMN sent_type TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attachments ADD COLUMN sent_size INTEGER NOT NULL DEFAULT 0",
    # Whoever erases the file erases the row. `reply` is the key of the message that hands a file over which was made here.
    """CREATE TABLE papers (
        attachment_id TEXT PRIMARY KEY REFERENCES attachments (id) ON DELETE CASCADE,
        role TEXT NOT NULL CHECK (role IN ('sent', 'made')),
        reply TEXT NOT NULL DEFAULT '',
        since TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX papers_by_age ON papers (since)",
    # Gone in the commit that answers it.
    """CREATE TABLE paper_wishes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id TEXT NOT NULL REFERENCES conversations (id),
        kind TEXT NOT NULL CHECK (kind IN ('check', 'jpg', 'pdf', 'all')),
        attachments TEXT NOT NULL,
        reply_to TEXT,
        tries INTEGER NOT NULL DEFAULT 0,
        due TEXT NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX paper_wishes_by_conversation ON paper_wishes (conversation_id)",
)


def m018_papers(db: Database) -> None:
    """Papers, wishes about them, and what is known of a picture as it was sent."""
    for statement in _STATEMENTS:
        db.execute(statement)
