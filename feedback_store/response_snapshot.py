"""Responses with their answers as they stand at one moment, to be read at leisure; in an order that tells nothing of who came when.

As case_snapshot.py: what is wanted is copied into a private temporary database that has no name on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from feedback_store import case_snapshot, tallies
from feedback_store.sqlite import Connection
from feedback_store.tallies import Wanted

T = TypeVar("T")
_PAGE = 2_000


Told = tuple[int, str, str, str, str, str, str, str, str, str, str, str, str, str]
"""One answer with its response: its number in the list, ref, survey, day, month, origin, channel, unit, field, subject, officer;
item, value, text. Days are Vietnam's. A response in which everything was left blank has one row, whose item is "".

A plain tuple: with names, two million of them take two seconds longer.
"""

# Vietnam has had no daylight saving time since long before the first response. Within a day the random reference orders them:
# by their numbers, the third response of a day would be that of whoever came third.
_COPY = """CREATE TABLE given AS SELECT responses.id AS response, responses.ref, coalesce(surveys.ref, '') AS survey,
    date(submitted_at, '+7 hours') AS day, month, origin, channel, unit, field, subject, officer
    FROM (SELECT * FROM store.responses WHERE {where}) AS responses
    LEFT JOIN store.surveys AS surveys ON surveys.id = responses.survey ORDER BY day, responses.ref"""
_COPY_ANSWERS = """CREATE TABLE told AS SELECT given.rowid AS place, coalesce(item, '') AS item, coalesce(value, '') AS value,
    coalesce(text, '') AS text FROM given LEFT JOIN store.answers ON answers.response = given.response ORDER BY given.rowid"""
_READ = """SELECT told.place, ref, survey, day, month, origin, channel, unit, field, subject, officer, item, value, text
    FROM told JOIN given ON given.rowid = told.place ORDER BY told.rowid"""


@dataclass(frozen=True, slots=True)
class Snapshot(Generic[T]):
    """The copy; it is gone from the disk once `taken` is left. `answers` are those that were given.

    `beside` is what was read of the store at the same moment.
    """

    db: Connection
    responses: int
    answers: int
    beside: T

    def pages(self) -> Iterator[list[Told]]:
        """All answers by response, day by day, some thousand at a time; a response may begin on one page and end on the next."""
        found = self.db.execute(_READ)
        while rows := found.fetchmany(_PAGE):
            yield rows


@contextmanager
def taken(store: Path, wanted: Wanted, beside: Callable[[Connection], T]) -> Iterator[Snapshot[T]]:
    """The wanted responses of the store as of now, whether a service runs on it or not. Raises sqlite3.Error."""
    with closing(case_snapshot.private()) as db:
        db.execute("PRAGMA journal_mode = OFF")  # a copy that fails is thrown away, not rolled back
        db.execute("PRAGMA cache_size = -32000")
        db.execute("ATTACH DATABASE ? AS store", (str(store),))
        db.execute("PRAGMA store.cache_size = -32000")
        where, values = tallies.conditions(wanted, rows=True)
        db.execute("BEGIN")
        db.execute(_COPY.format(where=where), values)
        db.execute(_COPY_ANSWERS)
        read = beside(db)
        db.execute("COMMIT")
        db.execute("DETACH DATABASE store")
        responses, answers = (_count(db, f"SELECT count(*) FROM {what}") for what in ("given", "told WHERE item <> ''"))  # noqa: S608
        yield Snapshot(db, responses, answers, read)


def _count(db: Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])
