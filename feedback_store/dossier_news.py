"""Whether anything was told of dossiers since somebody last looked."""

from __future__ import annotations

from feedback_store.sqlite import Connection


def mark(db: Connection) -> str:
    """A text that is another one after each import, each apology and each time that one was sent."""
    batch = db.execute("SELECT id, done_at, added + changed FROM dossier_batches ORDER BY id DESC LIMIT 1").fetchone()
    apology = db.execute("SELECT max(made_at), max(sent_at) FROM dossier_apologies").fetchone()
    return f"{batch}{apology}"
