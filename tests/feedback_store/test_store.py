"""The writer: what it answers is on the disk, one piece of work cannot spoil another, and trouble is told."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import pytest

from feedback_store import inbox, sqlite, web_sessions
from feedback_store.sqlite import sqlite3
from feedback_store.store import Connection, NoRoom, NotStored, Store
from feedback_store.timestamps import utc_now

ROOT = Path(__file__).parents[2]


def add(key: str):  # type: ignore[no-untyped-def]
    return lambda db: inbox.add(db, "web", key, "web:1", b"text", utc_now())


def seen_from_outside(path: Path) -> int:
    with closing(sqlite.connect(path)) as db:
        return int(db.execute("SELECT count(*) FROM inbox").fetchone()[0])


class HeldWriter:
    """Keeps the writer busy until released, so that what is submitted meanwhile shares one commit."""

    def __init__(self, store: Store) -> None:
        self._go = threading.Event()
        started = threading.Event()
        store.submit(lambda db: (started.set(), self._go.wait(10)))
        assert started.wait(10)

    def release(self) -> None:
        self._go.set()


def test_what_is_answered_is_seen_by_another_process(store: Store) -> None:
    """R1: the result comes after the commit."""
    assert asyncio.run(store.write(add("k1"))) == 1
    assert seen_from_outside(store.path) == 1


def test_work_that_waits_together_is_committed_together(store: Store) -> None:
    """L1: one commit, and so one fsync, for all that is waiting; at most 256."""
    statements: list[str] = []
    held = HeldWriter(store)
    store._db.set_trace_callback(statements.append)
    futures = [store.submit(add(f"k{n}")) for n in range(300)]
    held.release()
    assert [future.result(10) for future in futures] == list(range(1, 301))
    assert statements.count("COMMIT") == 3, "the holder's own, 256, and the rest"


def test_a_failing_piece_of_work_is_undone_alone(store: Store) -> None:
    """R7: its neighbours in the same commit stay, and it leaves nothing."""

    def fail(db: Connection) -> None:
        add("half")(db)
        raise ValueError("no good")

    held = HeldWriter(store)
    futures: list[Future[object]] = [store.submit(work) for work in (add("k1"), fail, add("k2"))]
    held.release()
    assert [futures[0].result(10), futures[2].result(10)] == [1, 2]
    with pytest.raises(ValueError, match="no good"):
        futures[1].result(10)
    with store.reading() as db:
        assert [key for (key,) in db.execute("SELECT ext_key FROM inbox ORDER BY seq")] == ["k1", "k2"]


def test_a_failed_commit_fails_everyone_in_it(store: Store) -> None:
    """R5: nobody of the batch is told that it was stored, and the next batch is."""

    class FailsToCommit:
        def __init__(self, db: Connection) -> None:
            self.db, self.failures = db, 1

        def execute(self, sql: str, *parameters: object) -> object:
            if sql == "COMMIT" and self.failures:
                self.failures -= 1
                raise sqlite3.OperationalError("database or disk is full")
            return self.db.execute(sql, *parameters)

        def __getattr__(self, name: str) -> object:
            return getattr(self.db, name)

    held = HeldWriter(store)
    futures = [store.submit(add(f"k{n}")) for n in range(5)]
    store._db, real = FailsToCommit(store._db), store._db  # type: ignore[assignment]
    store._db.failures = 2  # type: ignore[attr-defined]  # the holder's own commit, and the one after
    held.release()
    for future in futures:
        with pytest.raises(NotStored, match="disk is full"):
            future.result(10)
    assert seen_from_outside(store.path) == 0
    assert asyncio.run(store.write(add("again"))) == 1
    store._db = real


def test_a_caller_who_left_before_the_work_began_leaves_nothing(store: Store) -> None:
    """R1: a cancelled request is either stored whole or not at all."""

    async def leave() -> None:
        held = HeldWriter(store)
        waiting = asyncio.create_task(store.write(add("gone")))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        held.release()
        assert await store.write(add("k1")) == 1

    asyncio.run(leave())


def test_a_reader_cannot_write_and_sees_one_moment(store: Store) -> None:
    """R1: only the writer's thread writes; a read that lasts is not disturbed by it."""
    store.submit(add("k1")).result(10)
    with store.reading() as db:
        assert db.execute("SELECT count(*) FROM inbox").fetchone()[0] == 1
        store.submit(add("k2")).result(10)
        assert db.execute("SELECT count(*) FROM inbox").fetchone()[0] == 1
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("DELETE FROM inbox")
    with store.reading() as db:
        assert db.execute("SELECT count(*) FROM inbox").fetchone()[0] == 2


def test_closing_finishes_what_was_accepted_and_refuses_the_rest(tmp_path: Path) -> None:
    """R14: nothing that was accepted is dropped, and the lock is free for the next instance."""
    store = Store(tmp_path / "motcua.db", reserve=0)
    held = HeldWriter(store)
    futures = [store.submit(add(f"k{n}")) for n in range(300)]
    closing_down = threading.Thread(target=store.close_now)
    closing_down.start()
    held.release()
    closing_down.join(10)
    assert [future.result(0) for future in futures] == list(range(1, 301))
    with pytest.raises(NotStored, match="closed"):
        store.submit(add("late"))
    store.close_now()
    with closing(sqlite.connect(store.path)) as db:
        assert db.execute("SELECT count(*) FROM inbox").fetchone()[0] == 300
    Store(store.path, reserve=0).close_now()
    assert not list(tmp_path.glob("*-wal"))


def test_a_nearly_full_disk_refuses_attachments_first(tmp_path: Path) -> None:
    """R5: below the low-water mark what needs room waits, and conversations go on."""
    store = Store(tmp_path / "motcua.db", reserve=2**62)
    with pytest.raises(NoRoom):
        asyncio.run(store.write(add("photo"), needs_room=True))
    assert asyncio.run(store.write(add("words"))) == 1
    store.close_now()


FAILING_FSYNC = """
import sys
from pathlib import Path
from feedback_store.sqlite import sqlite3
from feedback_store.store import Store
error = sqlite3.OperationalError("disk I/O error")
error.sqlite_errorcode = sqlite3.SQLITE_IOERR
def work(db):
    raise error
Store(Path(sys.argv[1]), reserve=0).submit(work).exception(10)
print("told")
"""


def test_a_failed_fsync_ends_the_process(tmp_path: Path) -> None:
    """R6: after it nobody knows what is on the disk, so nothing is answered and only a fresh start goes on."""
    path = tmp_path / "motcua.db"
    ended = subprocess.run([sys.executable, "-c", FAILING_FSYNC, str(path)], cwd=ROOT, capture_output=True, timeout=30, check=False)
    assert ended.returncode == 74
    assert b"told" not in ended.stdout
    store = Store(path, reserve=0)
    assert asyncio.run(store.write(add("k1"))) == 1
    store.close_now()


def test_a_web_session_is_found_by_its_token_alone(store: Store) -> None:
    """S7: only the hash is kept, and no two sessions share one."""

    async def use() -> None:
        first = await store.write(lambda db: web_sessions.create(db, "hash-1"))
        second = await store.write(lambda db: web_sessions.create(db, "hash-2"))
        await store.write(lambda db: web_sessions.touch(db, first))
        with store.reading() as db:
            assert web_sessions.find(db, "hash-1") == first != second
            assert web_sessions.find(db, "hash-3") is None
        with pytest.raises(sqlite3.IntegrityError):
            await store.write(lambda db: web_sessions.create(db, "hash-1"))

    asyncio.run(use())
