"""What an officer is called in ratings: always the same, and nobody who does not hold the store can tell who it is."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from feedback_store.sqlite import Connection

_KEY = "officer_names"


def pseudonym(db: Connection, officer_id: int) -> str:
    """The officer's pseudonym; the first one makes the store's own key, so it is asked for where one may write."""
    return _named(_key(db), officer_id)


def known(db: Connection, officer_id: int) -> str:
    """The same for where one only reads; "" as long as nobody has a pseudonym."""
    found = db.execute("SELECT key FROM store_keys WHERE name = ?", (_KEY,)).fetchone()
    return _named(bytes.fromhex(found[0]), officer_id) if found else ""


def _named(key: bytes, officer_id: int) -> str:
    return f"CB-{hmac.digest(key, str(officer_id).encode(), hashlib.sha256).hex()[:8].upper()}"


def _key(db: Connection) -> bytes:
    db.execute(
        "INSERT INTO store_keys (name, key) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
        (_KEY, secrets.token_hex(32)),
    )
    return bytes.fromhex(db.execute("SELECT key FROM store_keys WHERE name = ?", (_KEY,)).fetchone()[0])
