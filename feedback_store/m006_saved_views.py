"""The table of views of the list of cases that an officer keeps under a name."""

from __future__ import annotations

from sqlite_utils import Database


def m006_saved_views(db: Database) -> None:
    """Saved views: whose, what they are called, and the filters as the list's address holds them."""
    db.execute("""CREATE TABLE saved_views (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        officer_id INTEGER NOT NULL REFERENCES officers (id),
        name TEXT NOT NULL,
        query TEXT NOT NULL,
        created_at TEXT NOT NULL,
        UNIQUE (officer_id, name)
    ) STRICT""")
