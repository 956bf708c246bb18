"""The tables of ratings and surveys: what ended and may be rated, what was answered, how often, and who was invited.

A response says nothing of who gave it. What ties it to its ending (and so to a conversation) is cut a day later.
"""

from __future__ import annotations

from sqlite_utils import Database

_STATEMENTS = (
    "CREATE INDEX conversations_by_time ON conversations (updated_at)",
    # Goes with the body: without it whoever tries the five levels against a hash knows which one was chosen.
    "ALTER TABLE inbox ADD COLUMN salt TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX inbox_private ON inbox (received_at) WHERE sealed = 2 AND body IS NOT NULL",
    "ALTER TABLE outbox ADD COLUMN private INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX outbox_private ON outbox (created_at) WHERE private = 1",
    "CREATE INDEX exchange_calls_rated ON exchange_calls (heard_at) WHERE rating IS NOT NULL",
    # One ending, one rating: a case that was opened again ends a second time, under another key.
    """CREATE TABLE endings (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL,
        conversation_id TEXT REFERENCES conversations (id),
        kind TEXT NOT NULL,
        channel TEXT NOT NULL,
        unit TEXT NOT NULL DEFAULT '',
        field TEXT NOT NULL DEFAULT '',
        subject TEXT NOT NULL DEFAULT '',
        officer INTEGER,
        month TEXT NOT NULL,
        ended_at TEXT NOT NULL,
        closes_at TEXT NOT NULL,
        not_asked TEXT NOT NULL DEFAULT '',
        token_hash TEXT UNIQUE,
        rated_at TEXT,
        rated_in TEXT,
        response INTEGER REFERENCES responses (id)
    ) STRICT""",
    "CREATE UNIQUE INDEX endings_by_key ON endings (key, COALESCE(conversation_id, ''))",
    "CREATE INDEX endings_by_conversation ON endings (conversation_id, id) WHERE conversation_id IS NOT NULL",
    "CREATE INDEX endings_by_month ON endings (month)",
    # Who of those served lately may be drawn for a survey; with nobody to write to, an ending is of no use for that.
    "CREATE INDEX endings_served ON endings (ended_at) WHERE not_asked = '' AND conversation_id IS NOT NULL",
    "CREATE INDEX endings_tied ON endings (rated_at) WHERE response IS NOT NULL",
    # The number says the day and nothing else (responses.py): counted up, it would say whose message came first.
    """CREATE TABLE responses (
        id INTEGER PRIMARY KEY,
        ref TEXT NOT NULL UNIQUE,
        questionnaire TEXT NOT NULL,
        version TEXT NOT NULL,
        origin TEXT NOT NULL,
        channel TEXT NOT NULL,
        unit TEXT NOT NULL DEFAULT '',
        field TEXT NOT NULL DEFAULT '',
        subject TEXT NOT NULL DEFAULT '',
        officer TEXT NOT NULL DEFAULT '',
        survey INTEGER REFERENCES surveys (id),
        batch INTEGER REFERENCES paper_batches (id),
        month TEXT NOT NULL,
        submitted_at TEXT NOT NULL,
        changed_at TEXT
    ) STRICT""",
    "CREATE INDEX responses_by_month ON responses (questionnaire, version, month, id)",
    # All that a unit's figures are told by, so that the rows themselves need not be looked up.
    "CREATE INDEX responses_by_unit ON responses (questionnaire, version, unit, month, id, origin, channel, field, subject)",
    "CREATE INDEX responses_by_survey ON responses (survey, questionnaire, version, month) WHERE survey IS NOT NULL",
    "CREATE INDEX responses_by_batch ON responses (batch) WHERE batch IS NOT NULL",
    # One row an answer; of an item with several ticks, one row a tick. `value` is the key of an option, `text` the own words.
    """CREATE TABLE answers (
        response INTEGER NOT NULL REFERENCES responses (id),
        item TEXT NOT NULL,
        value TEXT NOT NULL,
        text TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (response, item, value)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX answers_with_words ON answers (response) WHERE text <> ''",
    # How often each value was given, along one dimension at a time: all at once would be as many rows as there are answers.
    """CREATE TABLE tallies_by_channel (
        questionnaire TEXT NOT NULL,
        version TEXT NOT NULL,
        survey INTEGER NOT NULL DEFAULT 0,
        item TEXT NOT NULL,
        month TEXT NOT NULL,
        origin TEXT NOT NULL,
        channel TEXT NOT NULL,
        value TEXT NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (questionnaire, version, survey, item, month, origin, channel, value)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE tallies_by_unit (
        questionnaire TEXT NOT NULL,
        version TEXT NOT NULL,
        survey INTEGER NOT NULL DEFAULT 0,
        item TEXT NOT NULL,
        month TEXT NOT NULL,
        unit TEXT NOT NULL,
        value TEXT NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (questionnaire, version, survey, item, month, unit, value)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE tallies_by_subject (
        questionnaire TEXT NOT NULL,
        version TEXT NOT NULL,
        item TEXT NOT NULL,
        month TEXT NOT NULL,
        field TEXT NOT NULL,
        subject TEXT NOT NULL,
        value TEXT NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (questionnaire, version, item, month, field, subject, value)
    ) STRICT, WITHOUT ROWID""",
    # How many endings there were, and how many of them were rated; fields by themselves for the same reason as above.
    """CREATE TABLE tallies_of_endings (
        month TEXT NOT NULL,
        kind TEXT NOT NULL,
        channel TEXT NOT NULL,
        unit TEXT NOT NULL,
        not_asked TEXT NOT NULL,
        n INTEGER NOT NULL,
        rated INTEGER NOT NULL,
        PRIMARY KEY (month, kind, channel, unit, not_asked)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE tallies_of_endings_by_field (
        month TEXT NOT NULL,
        field TEXT NOT NULL,
        not_asked TEXT NOT NULL,
        n INTEGER NOT NULL,
        rated INTEGER NOT NULL,
        PRIMARY KEY (month, field, not_asked)
    ) STRICT, WITHOUT ROWID""",
    # A supervisor looks at every low rating; the case is named only when the citizen agreed to that.
    # Numbered by chance: the number stands in addresses, and must not tell the day.
    """CREATE TABLE reviews (
        id INTEGER PRIMARY KEY,
        response INTEGER NOT NULL UNIQUE REFERENCES responses (id),
        unit TEXT NOT NULL,
        case_code TEXT NOT NULL DEFAULT '',
        made_at TEXT NOT NULL,
        officer INTEGER REFERENCES officers (id),
        outcome TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        done_at TEXT
    ) STRICT""",
    "CREATE INDEX reviews_open ON reviews (made_at) WHERE done_at IS NULL",
    # By the secret it is decided who is drawn, and which addresses are those of a unit's counter.
    """CREATE TABLE surveys (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        ref TEXT NOT NULL UNIQUE,
        secret TEXT NOT NULL,
        title TEXT NOT NULL,
        questionnaire TEXT NOT NULL,
        version TEXT NOT NULL,
        opens_on TEXT NOT NULL,
        closes_on TEXT NOT NULL,
        sampling TEXT NOT NULL DEFAULT '{}',
        state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed')),
        made_by INTEGER REFERENCES officers (id),
        made_at TEXT NOT NULL,
        row_version INTEGER NOT NULL DEFAULT 0,
        considered INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    # Who was drawn, and who was left out and why; nobody can be put here by hand.
    """CREATE TABLE invitations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        survey INTEGER NOT NULL REFERENCES surveys (id),
        conversation_id TEXT REFERENCES conversations (id),
        unit TEXT NOT NULL DEFAULT '',
        drawn_at TEXT NOT NULL,
        left_out TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL DEFAULT 'drawn' CHECK (state IN ('drawn', 'sent', 'begun', 'submitted', 'declined', 'expired')),
        token_hash TEXT UNIQUE,
        moved_at TEXT NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX invitations_once ON invitations (survey, conversation_id) WHERE conversation_id IS NOT NULL",
    "CREATE INDEX invitations_by_conversation ON invitations (conversation_id, drawn_at) WHERE conversation_id IS NOT NULL",
    "CREATE INDEX invitations_awaited ON invitations (survey) WHERE left_out = '' AND state IN ('drawn', 'sent', 'begun')",
    "CREATE INDEX invitations_settled ON invitations (moved_at)"
    " WHERE conversation_id IS NOT NULL AND state IN ('submitted', 'declined', 'expired')",
    # All that is known of somebody who was drawn once their invitation is settled: not for which survey, nor what became of it.
    """CREATE TABLE drawn_lately (
        conversation_id TEXT PRIMARY KEY REFERENCES conversations (id),
        day TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX drawn_lately_by_day ON drawn_lately (day)",
    # A form being filled in, on a page or in a chat; gone once it is handed in.
    """CREATE TABLE survey_progress (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        token_hash TEXT NOT NULL UNIQUE,
        survey INTEGER NOT NULL REFERENCES surveys (id),
        invitation INTEGER REFERENCES invitations (id),
        origin TEXT NOT NULL,
        channel TEXT NOT NULL,
        unit TEXT NOT NULL DEFAULT '',
        answers TEXT NOT NULL DEFAULT '{}',
        updated_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX survey_progress_by_invitation ON survey_progress (invitation) WHERE invitation IS NOT NULL",
    "CREATE INDEX survey_progress_by_time ON survey_progress (updated_at)",
    """CREATE TABLE paper_batches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL UNIQUE,
        survey INTEGER REFERENCES surveys (id),
        rows INTEGER NOT NULL,
        marks BLOB NOT NULL,
        imported_by INTEGER REFERENCES officers (id),
        imported_at TEXT NOT NULL
    ) STRICT""",
    # Keys that the store makes for itself, such as the one behind the officers' pseudonyms.
    "CREATE TABLE store_keys (name TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT",
)


def m015_ratings(db: Database) -> None:
    """Endings, responses with their answers and tallies, reviews, surveys with their invitations, forms typed in."""
    for statement in _STATEMENTS:
        db.execute(statement)
