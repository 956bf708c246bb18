"""The tables of dossiers (hồ sơ thủ tục) as the one-stop software tells of them, of who follows them, and of apologies."""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    # A file or an answer of the one-stop software that was taken; `sha256` is that of its rows.
    """CREATE TABLE dossier_batches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        rows INTEGER NOT NULL,
        added INTEGER NOT NULL DEFAULT 0,
        changed INTEGER NOT NULL DEFAULT 0,
        imported_by INTEGER REFERENCES officers (id),
        begun_at TEXT NOT NULL,
        done_at TEXT
    ) STRICT""",
    # Days are days in Vietnam. `proofs` are keyed digests of what only the owner knows, in JSON; neither name nor number is kept.
    """CREATE TABLE dossiers (
        code TEXT PRIMARY KEY,
        procedure TEXT NOT NULL,
        field TEXT NOT NULL DEFAULT '',
        unit TEXT NOT NULL DEFAULT '',
        channel TEXT NOT NULL DEFAULT '' CHECK (channel IN ('', 'counter', 'online', 'post')),
        online_level TEXT NOT NULL DEFAULT '' CHECK (online_level IN ('', 'whole', 'part', 'none')),
        status INTEGER NOT NULL CHECK (status BETWEEN 1 AND 10),
        filed_on TEXT NOT NULL,
        accepted_at TEXT,
        due_at TEXT,
        finished_at TEXT,
        returned_at TEXT,
        returned_by TEXT NOT NULL DEFAULT '' CHECK (returned_by IN ('', 'counter', 'online', 'post')),
        supplements INTEGER NOT NULL DEFAULT 0,
        supplement_until TEXT,
        proofs TEXT NOT NULL DEFAULT '[]',
        batch INTEGER NOT NULL REFERENCES dossier_batches (id),
        seen_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX dossiers_running ON dossiers (due_at, code) WHERE finished_at IS NULL AND status IN (2, 4, 5, 6)",
    "CREATE INDEX dossiers_by_day ON dossiers"
    " (filed_on, unit, field, procedure, channel, online_level, returned_by, status, due_at, finished_at, supplements)",
    "CREATE INDEX dossiers_by_finish ON dossiers (finished_at, unit, field, due_at, returned_by, supplements)"
    " WHERE finished_at IS NOT NULL",
    # One apology (văn bản xin lỗi) with one new date for a dossier (NĐ 118/2025, art. 19.6).
    """CREATE TABLE dossier_apologies (
        code TEXT PRIMARY KEY REFERENCES dossiers (code),
        reason TEXT NOT NULL,
        due_before TEXT NOT NULL,
        due_after TEXT NOT NULL,
        made_by INTEGER NOT NULL REFERENCES officers (id),
        made_at TEXT NOT NULL,
        sent_by TEXT NOT NULL DEFAULT '',
        sent_officer INTEGER REFERENCES officers (id),
        sent_at TEXT
    ) STRICT, WITHOUT ROWID""",
    # Who proved to own a dossier is told of it; `told` is what they know of by now, in JSON.
    """CREATE TABLE dossier_follows (
        conversation_id TEXT NOT NULL REFERENCES conversations (id),
        code TEXT NOT NULL REFERENCES dossiers (code),
        since TEXT NOT NULL,
        told TEXT NOT NULL DEFAULT '{}',
        ended_at TEXT,
        PRIMARY KEY (conversation_id, code)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX dossier_follows_open ON dossier_follows (code) WHERE ended_at IS NULL",
)


def m017_dossiers(db: Database) -> None:
    """A dossier has one row, as it stood when it was last told of."""
    for statement in _STATEMENTS:
        db.execute(statement)
