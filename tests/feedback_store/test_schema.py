"""A migration that is killed leaves the old tables or the new ones, and every message."""

from __future__ import annotations

import os
import random
import signal
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from feedback_store import inbox, schema, sqlite
from feedback_store.store import Store
from feedback_store.timestamps import utc_now

KILLS = 50


def an_old_store(path: Path) -> None:
    """A store as the version before the latest migration left it, with three messages."""
    with closing(sqlite.connect(path)) as db:
        sqlite.apply_pragmas(db)
        schema.MIGRATIONS.apply(Database(db), stop_before="m002_web_chat_and_desk")
        for number in range(3):
            inbox.add(db, "web", f"k{number}", "web:1", b"text", utc_now())


def migrate_and_die(path: Path, at_statement: int) -> bool:
    """Migrate in a process that kills itself before its nth statement; returns whether it died."""
    child = os.fork()
    if child == 0:
        try:
            with closing(sqlite.connect(path)) as db:
                sqlite.apply_pragmas(db)
                left = [at_statement]

                def count(_: str) -> None:
                    left[0] -= 1
                    if left[0] == 0:
                        os.kill(os.getpid(), signal.SIGKILL)

                db.set_trace_callback(count)
                schema.migrate(db)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def tables(path: Path) -> set[str]:
    with closing(sqlite.connect(path)) as db:
        return {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.mark.parametrize("prepare", [an_old_store, lambda path: None], ids=["old store", "no store"])
def test_a_killed_migration_is_all_or_nothing(prepare, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """R20: killed before each of its statements in turn; never between old and new, and the next start completes it."""
    chance = random.Random(20)
    deaths, steps = 0, 60
    for number, step in enumerate(chance.sample(range(1, steps), KILLS)):
        path = tmp_path / f"{number}.db"
        prepare(path)
        before = tables(path)
        deaths += migrate_and_die(path, step)
        after = tables(path)
        store = Store(path, reserve=0)
        with store.reading() as db:
            assert len(inbox.waiting(db, utc_now(), 9)) == (1 if "inbox" in before else 0)
            assert db.execute("SELECT count(*) FROM inbox").fetchone()[0] == (3 if "inbox" in before else 0)
            assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        store.close_now()
        assert after in (before, tables(path))
    assert deaths > 10, "the kills came too late to test anything"


def test_a_failing_migration_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R20: an error in the last migration takes the ones before it back as well."""
    broken = type(schema.MIGRATIONS)("motcua")
    broken._migrations = list(schema.MIGRATIONS._migrations)

    @broken()
    def m998_wrong(db: Database) -> None:
        db.execute("CREATE TABLE half (a)")
        db.execute("CREATE TABLE inbox (a)")

    monkeypatch.setattr(schema, "MIGRATIONS", broken)
    path = tmp_path / "motcua.db"
    with closing(sqlite.connect(path)) as db, pytest.raises(sqlite.sqlite3.OperationalError, match="already exists"):
        schema.migrate(db)
    assert tables(path) == set()
