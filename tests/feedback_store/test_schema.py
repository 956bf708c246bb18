"""A migration that is killed leaves the old tables or the new ones, and every message."""

from __future__ import annotations

import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from feedback_store import schema, sqlite
from feedback_store.store import Store
from tests.feedback_store.killed_migrations import make_old_store

ROOT = Path(__file__).parents[2]


def tables(path: Path) -> set[str]:
    with closing(sqlite.connect(path)) as db:
        return {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.mark.parametrize(("kind", "messages"), [("old", 3), ("none", 0)])
def test_a_killed_migration_is_all_or_nothing(kind: str, messages: int, tmp_path: Path) -> None:
    """R20: 50 kills, before this statement or that; never between old and new, and the next start completes it."""
    untouched = tmp_path / "untouched.db"
    if kind == "old":
        make_old_store(untouched)
    old = tables(untouched)
    steps = random.Random(20).sample(range(1, 60), 50)
    command = [sys.executable, "-m", "tests.feedback_store.killed_migrations", str(tmp_path), kind, *map(str, steps)]
    died = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120).stdout
    assert int(died) > 10, "the kills came too late to test anything"
    for step in steps:
        path = tmp_path / f"{step}.db"
        found = tables(path)
        store = Store(path, reserve=0)
        with store.reading() as db:
            if messages:
                assert db.execute("SELECT count(*) FROM inbox").fetchone()[0] == messages
            assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        store.close_now()
        assert found in (old, tables(path))


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
