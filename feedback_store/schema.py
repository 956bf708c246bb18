"""The tables, as migrations that are recorded in the file and applied whole or not at all."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from feedback_store.m003_staff import m003_staff
from feedback_store.m004_cases import m004_cases
from feedback_store.m005_attachments import m005_attachments
from feedback_store.m006_saved_views import m006_saved_views
from feedback_store.m007_follow_up import m007_follow_up
from feedback_store.m008_calls import m008_calls
from feedback_store.m009_duties import m009_duties
from feedback_store.m010_wrong_proofs import m010_wrong_proofs
from feedback_store.m011_downloads import m011_downloads
from feedback_store.m012_channels import m012_channels
from feedback_store.m013_phone_exchange import m013_phone_exchange
from feedback_store.m014_joined_conversations import m014_joined_conversations
from feedback_store.m015_ratings import m015_ratings
from feedback_store.m016_guided_filings import m016_guided_filings
from feedback_store.m017_dossiers import m017_dossiers
from feedback_store.m018_papers import m018_papers
from feedback_store.m019_dossier_tallies import m019_dossier_tallies
from feedback_store.m020_dossier_tallies_by_unit import m020_dossier_tallies_by_unit
from feedback_store.sqlite import Connection

MIGRATIONS = Migrations("motcua")


_MESSAGES = (
    """CREATE TABLE conversations (
        id TEXT PRIMARY KEY,
        channel TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT '{}',
        last_seq INTEGER NOT NULL DEFAULT 0,
        updated_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE inbox (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        channel TEXT NOT NULL,
        ext_key TEXT NOT NULL,
        conversation_id TEXT REFERENCES conversations (id),
        received_at TEXT NOT NULL,
        body BLOB,
        body_sha256 TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'done', 'quarantine')),
        tries INTEGER NOT NULL DEFAULT 0,
        due TEXT NOT NULL,
        error TEXT,
        UNIQUE (channel, ext_key)
    ) STRICT""",
    "CREATE INDEX inbox_new ON inbox (seq) WHERE state = 'new'",
    "CREATE INDEX inbox_new_by_conversation ON inbox (conversation_id, seq) WHERE state = 'new'",
    "CREATE INDEX inbox_quarantine ON inbox (seq) WHERE state = 'quarantine'",
    """CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        channel TEXT NOT NULL,
        conversation_id TEXT NOT NULL REFERENCES conversations (id),
        reply_to TEXT,
        body TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'unknown', 'dead')),
        tries INTEGER NOT NULL DEFAULT 0,
        ambiguous INTEGER NOT NULL DEFAULT 0,
        due TEXT NOT NULL,
        ext_id TEXT,
        error TEXT,
        created_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX outbox_by_conversation ON outbox (conversation_id, id)",
    "CREATE INDEX outbox_queued ON outbox (channel, id) WHERE state = 'queued'",
    "CREATE INDEX outbox_unsent ON outbox (conversation_id, id) WHERE state IN ('queued', 'sending')",
    "CREATE INDEX outbox_sending ON outbox (channel) WHERE state = 'sending'",
    "CREATE INDEX outbox_failed ON outbox (id) WHERE state IN ('unknown', 'dead')",
)


@MIGRATIONS()
def m001_messages(db: Database) -> None:
    """A message's way: inbox, conversation, outbox."""
    for statement in _MESSAGES:
        db.execute(statement)


_WEB_CHAT_AND_DESK = (
    """CREATE TABLE channel_cursors (
        channel TEXT PRIMARY KEY,
        position TEXT NOT NULL,
        updated_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE attachments (
        id TEXT PRIMARY KEY,
        conversation_id TEXT NOT NULL REFERENCES conversations (id),
        media_type TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        body BLOB NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX attachments_by_conversation ON attachments (conversation_id)",
    """CREATE TABLE unanswered (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id TEXT NOT NULL REFERENCES conversations (id),
        text TEXT NOT NULL,
        reason TEXT NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE web_sessions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        token_hash TEXT NOT NULL UNIQUE,
        created_at TEXT NOT NULL,
        last_seen_at TEXT NOT NULL
    ) STRICT""",
)


@MIGRATIONS()
def m002_web_chat_and_desk(db: Database) -> None:
    """What stands beside a message: where a poller is, photos, unanswered questions, web chat sessions."""
    for statement in _WEB_CHAT_AND_DESK:
        db.execute(statement)


MIGRATIONS()(m003_staff)
MIGRATIONS()(m004_cases)
MIGRATIONS()(m006_saved_views)
MIGRATIONS()(m005_attachments)
MIGRATIONS()(m007_follow_up)
MIGRATIONS()(m008_calls)
MIGRATIONS()(m009_duties)
MIGRATIONS()(m010_wrong_proofs)
MIGRATIONS()(m011_downloads)
MIGRATIONS()(m012_channels)
MIGRATIONS()(m014_joined_conversations)
MIGRATIONS()(m013_phone_exchange)
MIGRATIONS()(m015_ratings)
MIGRATIONS()(m016_guided_filings)
MIGRATIONS()(m017_dossiers)
MIGRATIONS()(m018_papers)
MIGRATIONS()(m019_dossier_tallies)
MIGRATIONS()(m020_dossier_tallies_by_unit)


def migrate(connection: Connection) -> None:
    """Bring the file to this version's tables in one transaction: killed half-way, it is still the old file."""
    db = Database(connection)
    with db.atomic():
        MIGRATIONS.apply(db)


def unknown_migrations(connection: Connection) -> list[str]:
    """Names of migrations in the file that this version has never heard of: the file belongs to a newer one."""
    known = {migration.name for migration in MIGRATIONS._migrations}
    return [done.name for done in MIGRATIONS.applied(Database(connection)) if done.name not in known]
