"""Dossiers (hồ sơ thủ tục) as the one-stop software tells of them: one row each, as it stood when it was last told of.

Neither a name nor a number of who filed is kept: what the owner says is compared with keyed digests.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text

AT_ONCE = 700
"""Rows of a file that are taken in one commit, so that no citizen's message waits long behind them.

An answer of the one-stop software is one commit with its cursor, however many such parts it has: 2,000 rows take 0.15 s.
"""
_KEY = "dossier_proofs"


class Dossier(NamedTuple):
    """A dossier as it is told of: `filed_on` is a day in Vietnam ("2026-11-20"), `supplement_until` too; other times are UTC text.

    `status` is one of the ten of the national list; `channel` how it was filed and `returned_by` how the result is given
    ("counter", "online", "post", "" where nobody says); `online_level` how far the procedure can be filed online.
    """

    code: str
    procedure: str
    field: str
    unit: str
    channel: str
    online_level: str
    status: int
    filed_on: str
    accepted_at: str | None = None
    due_at: str | None = None
    finished_at: str | None = None
    returned_at: str | None = None
    returned_by: str = ""
    supplements: int = 0
    supplement_until: str | None = None
    proofs: str = "[]"


class Kept(NamedTuple):
    """How many rows were new, and how many told something new."""

    added: int
    changed: int


COLUMNS = ", ".join(Dossier._fields)
_TOLD = [name for name in Dossier._fields if name != "code"]
_NO_PROOFS = "[]"
_NEW = {name: f"excluded.{name}" for name in [*_TOLD, "batch", "seen_at"]}
# Whoever tells nothing of the owner does not make the owner unknown.
_NEW["proofs"] = f"CASE excluded.proofs WHEN '{_NO_PROOFS}' THEN dossiers.proofs ELSE excluded.proofs END"
_KEEP = (
    f"INSERT INTO dossiers ({COLUMNS}, batch, seen_at) VALUES ({', '.join('?' * (len(Dossier._fields) + 2))})"  # noqa: S608
    f" ON CONFLICT (code) DO UPDATE SET {', '.join(f'{name} = {new}' for name, new in _NEW.items())}"
    f" WHERE ({', '.join(f'dossiers.{name}' for name in _TOLD)})"
    f" IS DISTINCT FROM ({', '.join(_NEW[name] for name in _TOLD)})"
)


def keep(db: Connection, rows: Sequence[Dossier], batch: int, now: datetime) -> Kept:
    """Take what is told of at most AT_ONCE dossiers; the same told twice changes nothing."""
    before, seen = _known(db, [row.code for row in rows]), to_text(now)
    written = db.executemany(_KEEP, [(*row, batch, seen) for row in rows]).rowcount
    added = len({row.code for row in rows}) - before
    return Kept(added, max(written, 0) - added)


def compare(db: Connection, rows: Sequence[Dossier]) -> Kept:
    """What `keep` would say of as many dossiers; changes nothing."""
    marks = ", ".join("?" * len(rows))
    told = db.execute(f"SELECT {COLUMNS} FROM dossiers WHERE code IN ({marks})", [row.code for row in rows])  # noqa: S608
    known = {row[0]: Dossier(*row) for row in told}
    alike = sum(row.code in known and _seen_with(row, known[row.code]) == known[row.code] for row in rows)
    return Kept(len(rows) - len(known), len(known) - alike)


def behind(db: Connection, rows: Sequence[Dossier]) -> int:
    """Of how many of as many dossiers a later step is known than these rows tell of: they may be older than what is known."""
    marks = ", ".join("?" * len(rows))
    found = db.execute(
        f"SELECT code, accepted_at, finished_at, returned_at FROM dossiers WHERE code IN ({marks})",  # noqa: S608
        [row.code for row in rows],
    )
    known = {code: _last(*steps) for code, *steps in found}
    return sum(known.get(row.code, "") > _last(row.accepted_at, row.finished_at, row.returned_at) for row in rows)


def _last(*steps: str | None) -> str:
    return max(step or "" for step in steps)


def _seen_with(row: Dossier, known: Dossier) -> Dossier:
    """A dossier as it would be kept beside what is known of it."""
    return row._replace(proofs=known.proofs) if row.proofs == _NO_PROOFS else row


def _known(db: Connection, codes: Sequence[str]) -> int:
    marks = ", ".join("?" * len(codes))
    return int(db.execute(f"SELECT count(*) FROM dossiers WHERE code IN ({marks})", codes).fetchone()[0])  # noqa: S608


def load(db: Connection, code: str) -> Dossier | None:
    """The dossier with a code, or None."""
    found = db.execute(f"SELECT {COLUMNS} FROM dossiers WHERE code = ?", (code,)).fetchone()  # noqa: S608
    return Dossier(*found) if found else None


def seen_at(db: Connection, code: str) -> str:
    """When a dossier was last told of with something new (UTC text), "" for one that there is not."""
    found = db.execute("SELECT seen_at FROM dossiers WHERE code = ?", (code,)).fetchone()
    return str(found[0]) if found else ""


def due_after(db: Connection, code: str) -> str | None:
    """The new date that an apology gave."""
    found = db.execute("SELECT due_after FROM dossier_apologies WHERE code = ?", (code,)).fetchone()
    return str(found[0]) if found else None


def are_known(db: Connection) -> bool:
    """Whether the one-stop software has told of any dossier."""
    return db.execute("SELECT 1 FROM dossiers LIMIT 1").fetchone() is not None


def overdue(db: Connection, before: datetime) -> list[str]:
    """The codes of which nothing was told since a moment, and whose owners are still known again."""
    return [code for (code,) in db.execute("SELECT code FROM dossiers WHERE proofs <> '[]' AND seen_at < ?", (to_text(before),))]


def forget_owners(db: Connection, codes: Sequence[str]) -> None:
    """Nobody is known as the owner of these any more, and nobody follows them."""
    every = [(code,) for code in codes]
    db.executemany("UPDATE dossiers SET proofs = '[]' WHERE code = ?", every)
    db.executemany("DELETE FROM dossier_follows WHERE code = ?", every)


def digests(key: bytes, told: Iterable[str]) -> str:
    """What only the owner knows (numbers as digits), as JSON that is kept in the place of it."""
    return json.dumps(sorted({_digest(key, one) for one in told if one}))


def is_owner(db: Connection, row: Dossier | None, *told: str) -> bool:
    """Whether one of some numbers is one that the owner of a dossier gave; asked of no dossier it takes as long."""
    known, key = json.loads(row.proofs) if row else [], proof_key(db)
    digests = [_digest(key, one) for one in told]
    return any(hmac.compare_digest(digest, one) for digest in digests for one in known)


def proof_key(db: Connection) -> bytes:
    """The store's key of the digests; empty as long as nothing was imported."""
    found = db.execute("SELECT key FROM store_keys WHERE name = ?", (_KEY,)).fetchone()
    return bytes.fromhex(found[0]) if found else b""


def make_proof_key(db: Connection) -> bytes:
    """The same where one may write: made when it is asked for the first time."""
    db.execute("INSERT INTO store_keys (name, key) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (_KEY, secrets.token_hex(32)))
    return proof_key(db)


def _digest(key: bytes, told: str) -> str:
    return hmac.digest(key, told.encode(), hashlib.sha256).hex()[:32]
