"""Responses with their answers as they stand at one moment, to be read at leisure; in an order that tells nothing of who came when.

As case_snapshot.py: what is wanted is copied into a private temporary database that has no name on the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from feedback_store import case_snapshot, tallies
from feedback_store.sqlite import Connection
from feedback_store.tallies import Wanted

_PAGE = 2_000


class Told(NamedTuple):
    """One answer with its response, of which `place` is the number in the list; days are Vietnam's.

    A response in which everything was left blank has one row, whose `item` is "".
    """

    place: int
    ref: str
    survey: str
    day: str
    month: str
    origin: str
    channel: str
    unit: str
    field: str
    subject: str
    officer: str
    item: str
    value: str
    text: str


# Vietnam has had no daylight saving time since long before the first response. Within a day the random reference orders them:
# by their numbers, the third response of a day would be that of whoever came third.
_COPY = """CREATE TABLE given AS SELECT responses.id AS response, responses.ref, coalesce(surveys.ref, '') AS survey,
    date(submitted_at, '+7 hours') AS day, month, origin, channel, unit, field, subject, officer
    FROM (SELECT * FROM store.responses WHERE {where}) AS responses
    LEFT JOIN store.surveys AS surveys ON surveys.id = responses.survey ORDER BY day, responses.ref"""
_COPY_ANSWERS = """CREATE TABLE told AS SELECT given.rowid AS place, coalesce(item, '') AS item, coalesce(value, '') AS value,
    coalesce(text, '') AS text FROM given LEFT JOIN store.answers ON answers.response = given.response ORDER BY given.rowid"""
_READ = f"""SELECT told.place, {", ".join(Told._fields[1:11])}, item, value, text
    FROM told JOIN given ON given.rowid = told.place ORDER BY told.rowid"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The copy; it is gone from the disk once `taken` is left. `answers` are those that were given."""

    db: Connection
    responses: int
    answers: int

    def pages(self) -> Iterator[list[Told]]:
        """All answers by response, day by day, some thousand at a time; a response may begin on one page and end on the next."""
        found = self.db.execute(_READ)
        while rows := found.fetchmany(_PAGE):
            yield list(map(Told._make, rows))


@contextmanager
def taken(store: Path, wanted: Wanted) -> Iterator[Snapshot]:
    """The wanted responses of the store as of now, whether a service runs on it or not. Raises sqlite3.Error."""
    with closing(case_snapshot.private()) as db:
        db.execute("ATTACH DATABASE ? AS store", (str(store),))
        where, values = tallies.conditions(wanted, rows=True)
        db.execute("BEGIN")  # both copies are of one moment
        db.execute(_COPY.format(where=where), values)
        db.execute(_COPY_ANSWERS)
        db.execute("COMMIT")
        db.execute("DETACH DATABASE store")
        yield Snapshot(db, _count(db, "SELECT count(*) FROM given"), _count(db, "SELECT count(*) FROM told WHERE item <> ''"))


def _count(db: Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])
