"""The one SQLite library of this process, and whether it can be trusted with a message.

The module is the one sqlite-utils chose (pysqlite3 when it is installed): two libraries that open the same file in one
process drop each other's POSIX locks.
"""

from __future__ import annotations

import sqlite3 as python_sqlite
import sys
from pathlib import Path
from typing import TypeAlias

# Where pandas is installed, sqlite-utils loads it (0.3 s, 50 MB) for what nobody here asks of it; while it looks there is none.
_unwanted = sys.modules.setdefault("pandas", None) is None  # type: ignore[arg-type]
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # noqa: E402

if _unwanted:
    del sys.modules["pandas"]

__all__ = ["PRAGMAS", "Connection", "sqlite3"]

Connection: TypeAlias = python_sqlite.Connection

# Fixed versions of the WAL-reset corruption (3.7.0 to 3.51.2): the release, and the two branches it was carried back to.
_FIXED_FROM = (3, 51, 3)
_FIXED_BRANCHES = {(3, 44): 6, (3, 50): 7}

_TROUBLE = {
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
}

BUSY_TIMEOUT = 5.0  # seconds; only a backup or an officer's own tool can be in the way

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: an acknowledged message survives a power cut, NORMAL loses it
    "foreign_keys": 1,
    "secure_delete": 1,  # a deleted phone number is overwritten, not merely forgotten
    "journal_size_limit": 64 * 2**20,
}


def version() -> tuple[int, int, int]:
    """The version of the SQLite library that this process uses."""
    major, minor, patch = (int(part) for part in sqlite3.sqlite_version.split("."))
    return major, minor, patch


def is_safe(found: tuple[int, int, int]) -> bool:
    """Whether a version is free of the WAL-reset corruption (https://sqlite.org/wal.html#walresetbug)."""
    major, minor, patch = found
    return found >= _FIXED_FROM or patch >= _FIXED_BRANCHES.get((major, minor), patch + 1)


def connect(path: Path) -> Connection:
    """A connection that may move between threads and leaves transactions to its user."""
    connection: Connection = sqlite3.connect(str(path), timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
    return connection


def apply_pragmas(db: Connection) -> None:
    """Set what every connection of ours needs."""
    for name, value in PRAGMAS.items():
        db.execute(f"PRAGMA {name} = {value}")


def is_fatal(error: Exception) -> bool:
    """Whether an error leaves it unknown what is on the disk (failed fsync, damaged file), so that only a restart can tell.

    pysqlite3 does not tell a failed fsync from other input/output errors, so all of them count; a full disk is none of them.
    """
    return _code(error) in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def concerns_whole_store(error: Exception) -> bool:
    """Whether an error speaks of the file and the disk rather than of one piece of work."""
    return _code(error) in _TROUBLE


def _code(error: Exception) -> int:
    primary: int = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return primary
