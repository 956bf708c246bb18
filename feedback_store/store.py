"""One SQLite file, one thread that writes it: `await store.write(work)` returns once `work` is on the disk for good."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from feedback_store import schema, sqlite, start_checks
from feedback_store.errors import NoRoom, NotStored, StoreBusy, StoreRefused
from feedback_store.sqlite import Connection, sqlite3

__all__ = ["Connection", "NoRoom", "NotStored", "Store", "StoreBusy", "StoreRefused", "Work"]

T = TypeVar("T")
Work = Callable[[Connection], T]

_BATCH = 256  # jobs a commit: an fsync shared by 50 is already fifty times cheaper, and more than 256 only adds waiting
_IDLE_READERS = 4
_RESERVE = 256 * 2**20  # bytes
_EXIT_INPUT_OUTPUT = 74  # EX_IOERR of sysexits.h

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Job:
    work: Work[Any]
    future: Future[Any] | asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None

    def tell(self) -> None:
        """Wake the caller, unless it has gone."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Store:
    """The store of one service: many readers, one writer, one process.

    `reserve` is the free space in bytes below which work that can wait is refused (5 % of the disk if that is more).
    Raises StoreRefused when it must not start.
    """

    def __init__(self, path: Path, reserve: int = _RESERVE) -> None:
        self.path = path
        self._reserve = reserve
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._idle_readers: SimpleQueue[Connection] = SimpleQueue()
        self._closing = False
        self._gate = threading.Lock()
        start_checks.check_library()
        self._lock = start_checks.take_lock(path)
        try:
            self._db = self._open()
        except BaseException:
            self._lock.close()
            raise
        self._writer = threading.Thread(target=self._write_forever, name="store-writer", daemon=True)
        self._writer.start()

    async def write(self, work: Work[T], *, needs_room: bool = False) -> T:
        """Run `work(db)` in the writer's thread, in a savepoint of its own, and return its result after the commit.

        An exception of `work` undoes this work alone and is raised here. Raises NotStored when the commit failed, NoRoom when
        the work `needs_room` (an attachment, an export) and the disk is nearly full.
        """
        if needs_room and self.is_low_on_space():
            raise NoRoom("the disk is below its low-water mark")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._put(_Job(work, future))
        return await future

    def submit(self, work: Work[T]) -> Future[T]:
        """As `write`, for callers without an event loop; raises NotStored once the store is closing."""
        future: Future[T] = Future()
        self._put(_Job(work, future))
        return future

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for a short read that sees one moment of the store; it cannot write."""
        db = self._reader()
        db.execute("BEGIN")
        try:
            yield db
        finally:
            db.execute("ROLLBACK")
            self._put_back(db)

    def is_low_on_space(self) -> bool:
        """Whether the disk is so full that attachments and exports must wait, to leave the rest to conversations."""
        return shutil.disk_usage(self.path.parent).free < low_water(self.path, self._reserve)

    async def close(self) -> None:
        """Finish all accepted work, then close the file and release the lock."""
        await asyncio.to_thread(self.close_now)

    def close_now(self) -> None:
        """As `close`, for callers without an event loop."""
        with self._gate:
            if self._closing:
                return
            self._closing = True
            self._jobs.put(None)
        self._writer.join()
        with suppress(Empty):
            while True:
                self._idle_readers.get_nowait().close()
        self._db.close()
        self._lock.close()

    def _put(self, job: _Job) -> None:
        with self._gate:
            if self._closing:
                raise NotStored("the store is closed")
            self._jobs.put(job)

    def _open(self) -> Connection:
        start_checks.check_file_system(self.path)
        start_checks.check_not_open(self.path)
        start_checks.make_private_file(self.path)
        db = sqlite.connect(self.path)
        try:
            start_checks.check_file(db, self.path)
            sqlite.apply_pragmas(db)
            start_checks.check_pragmas(db, self.path)
            schema.migrate(db)
        except BaseException as error:
            db.close()
            if isinstance(error, sqlite3.Error):
                raise StoreRefused(f"Không mở được kho dữ liệu {self.path}: {error}.") from error
            raise
        return db

    def _reader(self) -> Connection:
        try:
            return self._idle_readers.get_nowait()
        except Empty:
            db = sqlite.connect(self.path)
            sqlite.apply_pragmas(db)
            db.execute("PRAGMA query_only = 1")
            return db

    def _put_back(self, db: Connection) -> None:
        if self._closing or self._idle_readers.qsize() >= _IDLE_READERS:
            db.close()
        else:
            self._idle_readers.put(db)

    def _write_forever(self) -> None:
        try:
            while (first := self._jobs.get()) is not None:
                self._commit([first, *self._waiting()])
        except BaseException:  # a writer that is gone would leave every caller waiting for ever
            log.critical("the store's writer failed", exc_info=True)
            os._exit(_EXIT_INPUT_OUTPUT)

    def _waiting(self) -> Iterator[_Job]:
        with suppress(Empty):
            for _ in range(_BATCH - 1):
                job = self._jobs.get_nowait()
                if job is None:
                    self._jobs.put(None)  # closing: to be met again once this batch is done
                    return
                yield job

    def _commit(self, batch: list[_Job]) -> None:
        # A caller who went away before we began gets nothing written; from here on it is too late to cancel.
        batch = [job for job in batch if not job.future.cancelled()]
        try:
            self._db.execute("BEGIN IMMEDIATE")
            for job in batch:
                self._run(job)
            self._db.execute("COMMIT")
        except Exception as error:
            self._fail(batch, error)
        _tell(batch)

    def _run(self, job: _Job) -> None:
        self._db.execute("SAVEPOINT job")
        try:
            job.result = job.work(self._db)
        except Exception as error:
            if sqlite.concerns_whole_store(error) or not self._db.in_transaction:
                raise
            self._db.execute("ROLLBACK TO job")
            job.error = error
        self._db.execute("RELEASE job")

    def _fail(self, batch: list[_Job], error: Exception) -> None:
        if sqlite.is_fatal(error):
            log.critical("the store cannot be written any more: %s", error)
            os._exit(_EXIT_INPUT_OUTPUT)  # what reached the disk is unknown: only a fresh start reads it as it is
        log.error("nothing was stored: %s", error)
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        with suppress(sqlite3.Error):  # on a full disk the log's own space may be what the next batch needs
            self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")
        for job in batch:
            job.error = NotStored(str(error))


def _tell(batch: list[_Job]) -> None:
    """Wake all callers, those of an event loop with one call: a call for each would give the interpreter away each time."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in batch:
        if isinstance(job.future, asyncio.Future):
            by_loop.setdefault(job.future.get_loop(), []).append(job)
        else:
            job.tell()
    for loop, jobs in by_loop.items():
        with suppress(RuntimeError):  # the loop has ended: nobody is left to tell
            loop.call_soon_threadsafe(_tell_here, jobs)


def _tell_here(jobs: list[_Job]) -> None:
    for job in jobs:
        job.tell()


def low_water(path: Path, reserve: int = _RESERVE) -> float:
    """The free bytes below which the disk of the store counts as nearly full."""
    return max(shutil.disk_usage(path.parent).total * 0.05, reserve)
