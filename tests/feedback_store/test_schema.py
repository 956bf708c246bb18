"""A migration that is killed leaves the old tables or the new ones, and every message."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from feedback_store import conversations, inbox, joined_conversations, schema, sqlite
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from tests.exports.made_cases import kept
from tests.feedback_store import old_inbox
from tests.feedback_store.killed_migrations import make_old_store

ROOT = Path(__file__).parents[2]


def tables(path: Path) -> set[str]:
    with closing(sqlite.connect(path)) as db:
        return {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def described() -> dict[str, set[str]]:
    """The tables of docs/architecture.md, each with its columns where they are listed one by one."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    names = r"`\w+`(?:, `\w+`)*"
    rows = re.findall(rf"^\| ({names}) \| (.*) \|$", text[text.index("## The store") : text.index("## Platforms")], re.M)
    listed = {cells[0]: cells[1] if cells[1].startswith("`") else "" for cells in rows}
    return {name: set(re.findall(r"`(\w+)`", columns)) for cell, columns in listed.items() for name in re.findall(r"\w+", cell)}


def test_the_document_names_the_tables_that_there_are(empty_store: Path) -> None:
    """No table is missing in docs/architecture.md, none is made up; where a table's columns are listed, all of them are."""
    told = described()
    assert told.keys() == {name for name in tables(empty_store) if not name.startswith(("sqlite_", "_sqlite_"))}
    with closing(sqlite.connect(empty_store)) as db:
        columns = {name: {row[1] for row in db.execute(f"PRAGMA table_info({name})")} for name in told}
    listed = {name: names for name, names in told.items() if names}
    assert len(listed) > 5 and listed == {name: columns[name] for name in listed}


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


def test_a_store_of_before_ratings_keeps_everything(tmp_path: Path) -> None:
    """Rows of every kind that m014 knew are there afterwards, and the new tables are empty."""
    path = tmp_path / "motcua.db"
    with closing(sqlite.connect(path)) as db:
        sqlite.apply_pragmas(db)
        schema.MIGRATIONS.apply(Database(db), stop_before="m015_ratings")
        fill_before_ratings(db)
    before = rows_of(path)
    Store(path, reserve=0).close_now()
    after = rows_of(path)
    known = {name: [row[: len(old)] for row, old in zip(after[name], rows, strict=True)] for name, rows in before.items()}
    assert known == before and sum(map(len, before.values())) > 5
    assert {name for name in after if after[name]} == {name for name in before if before[name]}
    with closing(sqlite.connect(path)) as db:
        assert inbox.first_broken_link(db) is None, "a message that was kept without a salt is still what it was"


def fill_before_ratings(db: Connection) -> None:
    """A citizen's message with a case of theirs, an officer, two joined conversations."""
    now = utc_now()
    for name in ("web:1", "zalo:2"):
        conversations.open_for(db, name, name.partition(":")[0], now)
    old_inbox.keep(db, "k", b"text")
    db.execute("INSERT INTO officers (id, login, name, role, created_at) VALUES (1, 'lan', 'Lan', 'desk_officer', '')")
    kept(db, {"id": 1, "conversation_id": "web:1"}, ("Người Thử", "0912345678", ""))
    joined_conversations.join(db, "web:1", "zalo:2", 1, now)


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in a store but the record of its migrations."""
    with closing(sqlite.connect(path)) as db:
        names = tables(path) - {"_sqlite_migrations", "sqlite_sequence"}
        return {name: [tuple(row) for row in db.execute(f"SELECT * FROM {name}")] for name in names}  # noqa: S608
