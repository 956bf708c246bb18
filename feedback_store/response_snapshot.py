"""Responses with their answers as they stand at one moment, to be read at leisure; none can be told apart from a few others.

As case_snapshot.py: what is wanted is copied into a private temporary database that has no name on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from feedback_store import case_snapshot, indistinct, tallies
from feedback_store.sqlite import Connection
from feedback_store.tallies import Wanted

T = TypeVar("T")
_PAGE = 2_000
Levels = Sequence[tuple[str, ...]]


Told = tuple[int, str, str, str, str, str, str, str, str, str, str, str, str]
"""One answer with its response: its number in the list, ref, survey, month, unit, origin, channel, field, subject, officer;
item, value, text. Months are Vietnam's. What would tell a response apart is indistinct.HIDDEN. One in which everything was left
blank has one row, whose item is "".

A plain tuple: with names, two million of them take two seconds longer.
"""

_LEVELS = (("month",), ("unit",), ("origin", "channel"), ("field", "subject"), ("officer",))
"""What is told of a response together, from the left."""
_COUNT = "SELECT {place}, count(*) FROM store.responses WHERE {where} GROUP BY {place} HAVING count(*) >= ?"
_MAY = "CREATE TABLE may_{level} ({place}, PRIMARY KEY ({place})) WITHOUT ROWID"
# Within a month the random reference orders them: by their numbers they would stand day by day.
_COPY = """CREATE TABLE given AS SELECT responses.id AS response, responses.ref, coalesce(surveys.ref, '') AS survey, {told}
    FROM (SELECT * FROM store.responses WHERE {where}) AS responses
    LEFT JOIN store.surveys AS surveys ON surveys.id = responses.survey {joined} ORDER BY responses.month, responses.ref"""
_COPY_ANSWERS = """CREATE TABLE told AS SELECT given.rowid AS place, coalesce(item, '') AS item, coalesce(value, '') AS value,
    coalesce(text, '') AS text FROM given LEFT JOIN store.answers ON answers.response = given.response ORDER BY given.rowid"""
_READ = """SELECT told.place, ref, survey, month, unit, origin, channel, field, subject, officer, item, value, text
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
        """All answers by response, month by month, some thousand at a time; a response may begin on one page, end on the next."""
        found = self.db.execute(_READ)
        while rows := found.fetchmany(_PAGE):
            yield rows


@contextmanager
def taken(
    store: Path, wanted: Wanted, beside: Callable[[Connection], T], fewest: int, with_officers: bool
) -> Iterator[Snapshot[T]]:
    """The wanted responses of the store as of now, whether a service runs on it or not; each among `fewest` that look alike.

    Raises sqlite3.Error.
    """
    with closing(case_snapshot.private()) as db:
        db.execute("PRAGMA journal_mode = OFF")  # a copy that fails is thrown away, not rolled back
        db.execute("PRAGMA cache_size = -32000")
        db.execute("ATTACH DATABASE ? AS store", (str(store),))
        db.execute("PRAGMA store.cache_size = -32000")
        where, values = tallies.conditions(wanted, rows=True)
        db.execute("BEGIN")
        levels = _LEVELS if with_officers else _LEVELS[:-1]
        _find_what_may_be_told(db, levels, (where, values), fewest)
        told = ", ".join((*_told(levels), *([] if with_officers else ["'' AS officer"])))
        db.execute(_COPY.format(where=where, joined=" ".join(_joined(levels)), told=told), values)
        db.execute(_COPY_ANSWERS)
        read = beside(db)
        db.execute("COMMIT")
        db.execute("DETACH DATABASE store")
        responses, answers = (_count(db, f"SELECT count(*) FROM {what}") for what in ("given", "told WHERE item <> ''"))  # noqa: S608
        yield Snapshot(db, responses, answers, read)


def _find_what_may_be_told(db: Connection, levels: Levels, wanted: tuple[str, Sequence[Any]], fewest: int) -> None:
    """A table for each level: the values from the left that may be told."""
    where, values = wanted
    total = int(db.execute(f"SELECT count(*) FROM store.responses WHERE {where}", values).fetchone()[0])  # noqa: S608
    places = [tuple(name for level in levels[: number + 1] for name in level) for number in range(len(levels))]
    counts = []
    for place in places:
        found = db.execute(_COUNT.format(place=", ".join(place), where=where), (*values, fewest))
        counts.append({tuple(row): n for *row, n in found})
    for number, (place, told) in enumerate(zip(places, indistinct.tellable(counts, total, fewest), strict=True)):
        db.execute(_MAY.format(level=number, place=", ".join(place)))
        db.executemany(f"INSERT INTO may_{number} VALUES ({', '.join('?' * len(place))})", told)  # noqa: S608


def _joined(levels: Levels) -> Iterator[str]:
    """The tables of what may be told, beside each response."""
    for number in range(len(levels)):
        place = [name for level in levels[: number + 1] for name in level]
        same = " AND ".join(f"may_{number}.{name} = responses.{name}" for name in place)
        yield f"LEFT JOIN may_{number} ON {same}"


def _told(levels: Levels) -> Iterator[str]:
    """The columns, each as far as it may be told."""
    for number, level in enumerate(levels):
        for name in level:
            yield f"CASE WHEN may_{number}.month IS NULL THEN '{indistinct.HIDDEN}' ELSE responses.{name} END AS {name}"


def _count(db: Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])
