"""Stores of this version for properties that try hundreds of histories: in memory, or a file put back each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from feedback_store import schema, sqlite
from feedback_store.sqlite import Connection


@contextmanager
def empty() -> Iterator[Connection]:
    """The tables without a row; what a row refers to need not be there."""
    with closing(sqlite.sqlite3.connect(":memory:")) as db:
        schema.migrate(db)
        yield db


@contextmanager
def undone(db: Connection) -> Iterator[None]:
    """Whatever is written to a file within this is taken back; what a row refers to need not be there."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")
