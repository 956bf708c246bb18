"""Changing the store from a command, whether the service runs or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from bot.command_line import CommandFailed
from feedback_store import sqlite
from feedback_store.sqlite import Connection
from feedback_store.store import Store, StoreBusy, StoreRefused

T = TypeVar("T")
UNREADABLE = "Không dùng được kho dữ liệu {path}. Chạy «.venv/bin/python main.py doctor» để biết vì sao."


class Run(Protocol):
    """Does some work in one commit, and gives its result."""

    def __call__(self, work: Callable[[Connection], T]) -> T:
        """Raises what `work` raises; then nothing is kept of it."""


def write(path: Path, work: Callable[[Connection], T]) -> T:
    """One commit: through the store's own writer, or beside a running service, as any program may write an SQLite file.

    Raises CommandFailed.
    """
    with commits(path) as run:
        return run(work)


@contextmanager
def commits(path: Path) -> Iterator[Run]:
    """As many commits as it takes, in the same way. Raises CommandFailed."""
    try:
        store = Store(path)
    except StoreBusy:
        with _beside(path) as run:
            yield run
        return
    except StoreRefused as refusal:
        raise CommandFailed(str(refusal)) from None
    try:
        yield lambda work: store.submit(work).result()
    finally:
        store.close_now()


@contextmanager
def _beside(path: Path) -> Iterator[Run]:
    try:
        with closing(sqlite.connect(path)) as db:
            sqlite.apply_pragmas(db)

            def run(work: Callable[[Connection], T]) -> T:
                db.execute("BEGIN IMMEDIATE")
                try:
                    result = work(db)
                except BaseException:
                    db.execute("ROLLBACK")
                    raise
                db.execute("COMMIT")
                return result

            yield run
    except sqlite.sqlite3.Error:
        raise CommandFailed(UNREADABLE.format(path=path)) from None
