"""The tables of the telephone exchange: its calls with what it told of each, whose extension is whose, which pages were opened."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE exchange_calls (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        direction TEXT NOT NULL DEFAULT 'in' CHECK (direction IN ('in', 'out')),
        phone TEXT NOT NULL DEFAULT '',
        agent TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'ringing', 'answered', 'ended', 'missed')),
        standing TEXT NOT NULL DEFAULT '{}',
        began_at TEXT NOT NULL,
        answered_at TEXT,
        ended_at TEXT,
        seconds INTEGER NOT NULL DEFAULT 0,
        recording TEXT NOT NULL DEFAULT '',
        rating INTEGER CHECK (rating BETWEEN 1 AND 5),
        rated_at TEXT,
        callback INTEGER REFERENCES callbacks (id),
        forgotten INTEGER NOT NULL DEFAULT 0,
        heard_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX exchange_calls_open ON exchange_calls (heard_at) WHERE ended_at IS NULL",
    "CREATE INDEX exchange_calls_by_phone ON exchange_calls (phone, began_at) WHERE phone <> ''",
    "CREATE INDEX exchange_calls_by_time ON exchange_calls (began_at)",
    "CREATE INDEX exchange_calls_by_callback ON exchange_calls (callback) WHERE callback IS NOT NULL",
    """CREATE TABLE exchange_events (
        exchange_call INTEGER NOT NULL REFERENCES exchange_calls (id),
        ident TEXT NOT NULL,
        status TEXT NOT NULL,
        serial INTEGER,
        at TEXT,
        agent TEXT NOT NULL DEFAULT '',
        phone TEXT NOT NULL DEFAULT '',
        direction TEXT NOT NULL DEFAULT '',
        seconds INTEGER,
        recording TEXT NOT NULL DEFAULT '',
        rating INTEGER,
        PRIMARY KEY (exchange_call, ident)
    ) STRICT""",
    """CREATE TABLE exchange_openings (
        call INTEGER PRIMARY KEY REFERENCES calls (id),
        exchange_call INTEGER NOT NULL REFERENCES exchange_calls (id)
    ) STRICT""",
    "CREATE INDEX exchange_openings_by_exchange_call ON exchange_openings (exchange_call)",
    # An extension rings at one officer's: whoever takes over the seat takes it over.
    """CREATE TABLE officer_extensions (
        officer INTEGER PRIMARY KEY REFERENCES officers (id),
        agent TEXT NOT NULL UNIQUE
    ) STRICT""",
)


def m013_phone_exchange(db: Database) -> None:
    """Calls as the telephone exchange tells of them."""
    for statement in _STATEMENTS:
        db.execute(statement)
