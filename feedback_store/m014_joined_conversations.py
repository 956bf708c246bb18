"""The table of conversations that belong to one citizen who writes in several channels."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE joined_conversations (
        conversation_id TEXT PRIMARY KEY REFERENCES conversations (id),
        person TEXT NOT NULL,
        officer INTEGER NOT NULL REFERENCES officers (id),
        joined_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX joined_conversations_by_person ON joined_conversations (person)",
)


def m014_joined_conversations(db: Database) -> None:
    """`person` is the conversation that was joined first; a conversation without a row is alone."""
    for statement in _STATEMENTS:
        db.execute(statement)
