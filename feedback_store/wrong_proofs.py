"""Wrong proofs for a case's code, whichever conversation they came from, so that new sessions give no new tries.

A code that no case has is counted like any other: what is kept and how long it takes tell nobody which codes exist.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

WINDOW = timedelta(days=1)
PER_CODE = 20
"""Wrong proofs for one code from all conversations together within WINDOW; a further one is not looked at."""


def are_used_up(db: Connection, code: str, now: datetime) -> bool:
    """Whether a further proof for this code must not be looked at."""
    found = db.execute("SELECT count(*) FROM wrong_proofs WHERE code = ? AND at > ?", (code, to_text(now - WINDOW)))
    return int(found.fetchone()[0]) >= PER_CODE


def add(db: Connection, code: str, now: datetime) -> None:
    """Count a wrong proof, unless the tries are used up: one that nobody looked at keeps the code shut no longer.

    Rows past the window go, and those that a clock ahead of the time has written.
    """
    since = to_text(now - WINDOW)
    db.execute("DELETE FROM wrong_proofs WHERE at <= ? OR at > ?", (since, to_text(now + WINDOW)))
    db.execute(
        "INSERT INTO wrong_proofs (code, at) SELECT ?, ? WHERE (SELECT count(*) FROM wrong_proofs WHERE code = ? AND at > ?) < ?",
        (code, to_text(now), code, since, PER_CODE),
    )
