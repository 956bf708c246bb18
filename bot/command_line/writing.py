"""Changing the store from a command, whether the service runs or not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from bot.command_line import CommandFailed
from feedback_store import sqlite
from feedback_store.sqlite import Connection
from feedback_store.store import Store, StoreBusy, StoreRefused

T = TypeVar("T")
UNREADABLE = "Không dùng được kho dữ liệu {path}. Chạy «.venv/bin/python main.py doctor» để biết vì sao."


def write(path: Path, work: Callable[[Connection], T]) -> T:
    """One commit: through the store's own writer, or beside a running service, as any program may write an SQLite file.

    Raises CommandFailed.
    """
    try:
        store = Store(path)
    except StoreBusy:
        return _write_beside(path, work)
    except StoreRefused as refusal:
        raise CommandFailed(str(refusal)) from None
    try:
        return store.submit(work).result()
    finally:
        store.close_now()


def _write_beside(path: Path, work: Callable[[Connection], T]) -> T:
    try:
        with closing(sqlite.connect(path)) as db:
            sqlite.apply_pragmas(db)
            db.execute("BEGIN IMMEDIATE")
            result = work(db)
            db.execute("COMMIT")
            return result
    except sqlite.sqlite3.Error:
        raise CommandFailed(UNREADABLE.format(path=path)) from None
