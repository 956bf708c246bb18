"""How often each answer was given, counted as the answers come in, so that a page costs the same after a million of them.

By channel, by unit, and by subject: who asks for two of these at once is answered from the responses themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from feedback_store import tally_tables
from feedback_store.sqlite import Connection
from feedback_store.tally_tables import Difference, TallyTable

_TABLES = {
    "tallies_by_channel": ("questionnaire", "version", "survey", "item", "month", "origin", "channel", "value"),
    "tallies_by_unit": ("questionnaire", "version", "survey", "item", "month", "unit", "value"),
    "tallies_by_subject": ("questionnaire", "version", "item", "month", "field", "subject", "value"),
}
"""The smallest first."""
_ROWS = "answers JOIN responses ON responses.id = answers.response"
_DIMENSIONS = frozenset(name for columns in _TABLES.values() for name in columns)


class Place(NamedTuple):
    """Where a response is counted; `survey` is 0 for one that belongs to none."""

    questionnaire: str
    version: str
    month: str
    origin: str
    channel: str
    survey: int
    unit: str
    field: str
    subject: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which responses: empty fields ask for everything; `months` are the first and the last, `survey` 0 asks for those of none;
    `days` are the first and the one after the last, as UTC text of their beginning in Vietnam.

    Always of one version: figures of two versions are never added up.
    """

    questionnaire: str
    version: str
    months: tuple[str, str] = ("", "")
    origins: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    survey: int | None = None
    unit: str = ""
    field: str = ""
    subject: str = ""
    items: tuple[str, ...] = ()
    days: tuple[str, str] = ("", "")


def add(db: Connection, changes: Mapping[Place, Mapping[tuple[str, str], int]]) -> None:
    """Count answers (item, value) so many times more, or fewer; in the transaction that writes the answers."""
    for table, columns in _TABLES.items():
        rows, here = _summed(changes, columns), " AND ".join(f"{name} = ?" for name in columns)
        fewer = [row for row in rows if row[-1] < 0]
        db.executemany(f"DELETE FROM {table} WHERE {here} AND n = -?", fewer)  # noqa: S608
        db.executemany(f"UPDATE {table} SET n = n + ? WHERE {here}", [(n, *key) for *key, n in fewer])  # noqa: S608
        db.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}, n) VALUES ({', '.join('?' * len(columns))}, ?)"  # noqa: S608
            f" ON CONFLICT ({', '.join(columns)}) DO UPDATE SET n = {table}.n + excluded.n",
            [row for row in rows if row[-1] > 0],
        )


def counts(db: Connection, wanted: Wanted, by: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """How many answers there are, by some of item, value, month, origin, channel, survey, unit, field and subject, in their order.

    Each row is what `by` names, and the number. An item of which several options can be ticked counts each tick.
    """
    return _sums(db, wanted, by, ("{n}",))


def levels(db: Connection, wanted: Wanted, by: tuple[str, ...], satisfied: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Of answers that are levels, by some of the same: how many there are, how many of them satisfied, and the sum of them."""
    satisfying = f"CASE WHEN value IN ({', '.join('?' * len(satisfied))}) THEN {{n}} ELSE 0 END"
    return _sums(db, wanted, by, ("{n}", satisfying, "{n} * CAST(value AS INTEGER)"), satisfied)


def _sums(
    db: Connection, wanted: Wanted, by: tuple[str, ...], told: tuple[str, ...], values: tuple[str, ...] = ()
) -> list[tuple[Any, ...]]:
    """Sums of what is told of each answer, where `{n}` stands for how often it was given; `values` are of its marks."""
    assert _DIMENSIONS.issuperset(by), by
    source, n = _source(wanted, by)
    where, filtered = conditions(wanted, source == _ROWS)
    if wanted.items:
        where += f" AND item IN ({', '.join('?' * len(wanted.items))})"
    names = ", ".join("coalesce(survey, 0)" if name == "survey" else name for name in by)
    grouped = f" GROUP BY {names} ORDER BY {names}" if by else ""
    sums = [f"coalesce(sum({one.format(n=n)}), 0)" for one in told]
    query = f"SELECT {', '.join([*([names] if by else []), *sums])} FROM {source} WHERE {where}{grouped}"  # noqa: S608
    return list(db.execute(query, (*values, *filtered, *wanted.items)))


def conditions(wanted: Wanted, rows: bool) -> tuple[str, list[Any]]:
    """The WHERE, but for the items, with its values: of the responses themselves (`rows`), or of a table of tallies."""
    parts, values = ["questionnaire = ?", "version = ?"], [*(wanted.questionnaire, wanted.version)]
    for sign, name, value in (
        (">=", "month", wanted.months[0]),
        ("<=", "month", wanted.months[1]),
        (">=", "submitted_at", wanted.days[0]),
        ("<", "submitted_at", wanted.days[1]),
        ("=", "unit", wanted.unit),
        ("=", "field", wanted.field),
        ("=", "subject", wanted.subject),
    ):
        if value:
            parts.append(f"{name} {sign} ?")
            values.append(value)
    for name, chosen in (("origin", wanted.origins), ("channel", wanted.channels)):
        if chosen:
            parts.append(f"{name} IN ({', '.join('?' * len(chosen))})")
            values += chosen
    if wanted.survey is not None:
        parts.append("survey IS NULL" if rows and not wanted.survey else f"survey = {int(wanted.survey)}")
    return " AND ".join(parts), values


def recount(db: Connection) -> list[Difference]:
    """Where the tallies are not what the answers come to: nowhere, as long as nobody changes tables by hand."""
    return [one for table in map(_table, _TABLES) for one in tally_tables.differences(db, table)]


def rebuild(db: Connection) -> None:
    """Count everything anew, after many answers were written at once."""
    for table in map(_table, _TABLES):
        tally_tables.rebuild(db, table)


def _source(wanted: Wanted, by: tuple[str, ...]) -> tuple[str, str]:
    """Where to count, and how often each row counts: the smallest table that knows all that is asked for."""
    filters: dict[str, object] = {"origin": wanted.origins, "channel": wanted.channels, "unit": wanted.unit, "field": wanted.field}
    filters |= {"subject": wanted.subject, "survey": wanted.survey is not None, "submitted_at": any(wanted.days)}
    asked = {*by, *(name for name, chosen in filters.items() if chosen)}
    table = next((name for name, columns in _TABLES.items() if asked.issubset(columns)), None)
    return (_ROWS, "1") if table is None else (table, "n")


def _summed(changes: Mapping[Place, Mapping[tuple[str, str], int]], columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """The rows of a table that change, each with its number last: one row, however many places are counted in it."""
    key_of = itemgetter(*((*Place._fields, "item", "value").index(name) for name in columns))
    sums: Counter[tuple[Any, ...]] = Counter()
    for place, ticked in changes.items():
        for tick, n in ticked.items():
            sums[key_of((*place, *tick))] += n
    return [(*key, n) for key, n in sums.items() if n]


def _table(name: str) -> TallyTable:
    told = ", ".join("coalesce(survey, 0) AS survey" if column == "survey" else column for column in _TABLES[name])
    grouped = ", ".join("coalesce(survey, 0)" if column == "survey" else column for column in _TABLES[name])
    return TallyTable(name, _TABLES[name], ("n",), f"SELECT {told}, count(*) AS n FROM {_ROWS} GROUP BY {grouped}")  # noqa: S608
