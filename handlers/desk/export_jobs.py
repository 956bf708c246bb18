"""Files that take a while: written in a thread, followed in the page, stopped on demand, and without a name on the disk."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal
from weakref import WeakKeyDictionary, WeakSet

from aiohttp import web

from feedback_store.store import NoRoom, Store
from handlers.desk.frame import DESK
from handlers.exports.whole_file import Progress

State = Literal["running", "ready", "stopped", "failed"]
KEPT = 15 * 60
"""Seconds for which a file can be taken."""
Write = Callable[[Path, Progress], int]
_making: WeakSet[Store] = WeakSet()
"""Stores of which a file is being made: each takes a processor and room on the disk."""


class Stopped(Exception):
    """Raised inside a job that somebody has stopped."""


class Busy(Exception):
    """Raised when another file is being made."""


@dataclass(slots=True, eq=False)
class Job:
    """A file being made for an officer; `done` of `count` rows are written. `error` is why it failed."""

    officer: int
    name: str
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    state: State = "running"
    done: int = 0
    count: int = 0
    error: Exception | None = None
    file: BinaryIO | None = None
    task: asyncio.Task[None] | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def percent(self) -> int:
        """How far it is."""
        return self.done * 100 // self.count if self.count else 0

    def stop(self) -> None:
        """Have it end at the next page of rows."""
        self._stop.set()

    def tell(self, done: int, count: int) -> None:
        """Called as rows are written. Raises Stopped."""
        if self._stop.is_set():
            raise Stopped
        self.done, self.count = done, count

    def close(self) -> None:
        """Let the file go."""
        self.stop()
        if self.file:
            self.file.close()
            self.file = None


class Jobs:
    """The jobs of one store: an officer has one, and its file is kept for a while."""

    def __init__(self) -> None:
        self._by_officer: dict[int, Job] = {}

    def begin(self, store: Store, job: Job, write: Write) -> None:
        """Start a job in place of the officer's last one. Raises Busy."""
        _claim(store)
        self._forget(self._by_officer.get(job.officer))
        self._by_officer[job.officer] = job
        job.task = asyncio.create_task(self._run(store, job, write))

    def of(self, officer: int, key: str) -> Job | None:
        """An officer's own job."""
        job = self._by_officer.get(officer)
        return job if job and secrets.compare_digest(job.key.encode(), key.encode()) else None

    async def close(self) -> None:
        """Stop everything that still runs."""
        jobs = list(self._by_officer.values())
        for job in jobs:
            job.stop()
        await asyncio.gather(*(job.task for job in jobs if job.task))
        for job in jobs:
            self._forget(job)

    async def _run(self, store: Store, job: Job, write: Write) -> None:
        try:
            job.file, job.done = await asyncio.to_thread(written, store, job.name, lambda path: write(path, job.tell))
            job.state = "ready"
            asyncio.get_running_loop().call_later(KEPT, self._forget, job)
        except Stopped:
            job.state = "stopped"
        except Exception as error:
            job.state, job.error = "failed", error
        finally:
            _making.discard(store)

    def _forget(self, job: Job | None) -> None:
        if job and self._by_officer.get(job.officer) is job:
            del self._by_officer[job.officer]
            job.close()


_jobs: WeakKeyDictionary[Store, Jobs] = WeakKeyDictionary()


def jobs_of(store: Store) -> Jobs:
    """The jobs of a store."""
    return _jobs.setdefault(store, Jobs())


async def close_jobs(app: web.Application) -> None:
    """The application's on_shutdown signal."""
    await jobs_of(app[DESK].store).close()


@contextmanager
def only_one(store: Store) -> Iterator[None]:
    """While one file of a store is made, no other is. Raises Busy."""
    _claim(store)
    try:
        yield
    finally:
        _making.discard(store)


def _claim(store: Store) -> None:
    if store in _making:
        raise Busy
    _making.add(store)


def written(store: Store, name: str, write: Callable[[Path], int]) -> tuple[BinaryIO, int]:
    """Write a file where only this process may read, and take its name away at once: whatever happens, nothing stays behind.

    Returns the open file and how many rows it has. Raises NoRoom, and what `write` raises.
    """
    if store.is_low_on_space():
        raise NoRoom("no export while the disk is below its low-water mark")
    with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
        target = Path(folder) / name
        count = write(target)
        return target.open("rb"), count
