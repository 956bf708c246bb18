"""Migrations that are killed, each in a process of its own, forked from this one, which has no threads.

Run as `python -m tests.feedback_store.killed_migrations FOLDER old|none STEP…`; prints how many died.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from feedback_store import schema, sqlite
from tests.feedback_store import old_inbox


def make_old_store(path: Path) -> None:
    """A store as the version before the latest migration left it, with three messages."""
    with closing(sqlite.connect(path)) as db:
        sqlite.apply_pragmas(db)
        schema.MIGRATIONS.apply(Database(db), stop_before="m002_web_chat_and_desk")
        for number in range(3):
            old_inbox.keep(db, f"k{number}", b"text")


def migrate_and_die(path: Path, at_statement: int) -> bool:
    """Migrate in a child that kills itself before its nth statement; returns whether it died."""
    child = os.fork()
    if child == 0:
        try:
            _migrate(path, at_statement)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _migrate(path: Path, at_statement: int) -> None:
    left = at_statement

    def count(_: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with closing(sqlite.connect(path)) as db:
        sqlite.apply_pragmas(db)
        db.set_trace_callback(count)
        schema.migrate(db)


if __name__ == "__main__":
    folder, kind, *steps = sys.argv[1:]
    deaths = 0
    for step in steps:
        store = Path(folder, f"{step}.db")
        if kind == "old":
            make_old_store(store)
        deaths += migrate_and_die(store, int(step))
    print(deaths)
