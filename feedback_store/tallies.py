"""How often each answer was given, counted as the answers come in, so that a page costs the same after a million of them.

By channel, by unit, and by subject: who asks for two of these at once is answered from the responses themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from feedback_store.sqlite import Connection

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
    """Which responses: empty fields ask for everything; `months` are the first and the last, `survey` 0 asks for those of none.

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


def add(db: Connection, place: Place, changes: Mapping[tuple[str, str], int]) -> None:
    """Count answers (item, value) so many times more, or fewer; in the transaction that writes the answers."""
    rows = [{**place._asdict(), "item": item, "value": value, "n": n} for (item, value), n in sorted(changes.items()) if n]
    for table, columns in _TABLES.items():
        db.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}, n) VALUES ({', '.join(f':{name}' for name in columns)}, :n)"  # noqa: S608
            f" ON CONFLICT ({', '.join(columns)}) DO UPDATE SET n = {table}.n + excluded.n",
            rows,
        )
        db.executemany(
            f"DELETE FROM {table} WHERE n = 0 AND {' AND '.join(f'{name} = :{name}' for name in columns)}",  # noqa: S608
            [row for row in rows if row["n"] < 0],
        )


def counts(db: Connection, wanted: Wanted, by: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """How many answers there are, by some of item, value, month, origin, channel, survey, unit, field and subject, in their order.

    Each row is what `by` names, and the number. An item of which several options can be ticked counts each tick.
    """
    assert _DIMENSIONS.issuperset(by), by
    source, number = _source(wanted, by)
    where, values = conditions(wanted, source == _ROWS)
    if wanted.items:
        where += f" AND item IN ({', '.join('?' * len(wanted.items))})"
    names = ", ".join("coalesce(survey, 0)" if name == "survey" else name for name in by)
    grouped = f" GROUP BY {names} ORDER BY {names}" if by else ""
    query = f"SELECT {', '.join((*([names] if by else []), number))} FROM {source} WHERE {where}{grouped}"  # noqa: S608
    return [tuple(row) for row in db.execute(query, (*values, *wanted.items))]


def conditions(wanted: Wanted, rows: bool) -> tuple[str, list[Any]]:
    """The WHERE, but for the items, with its values: of the responses themselves (`rows`), or of a table of tallies."""
    parts, values = ["questionnaire = ?", "version = ?"], [*(wanted.questionnaire, wanted.version)]
    for sign, name, value in (
        (">=", "month", wanted.months[0]),
        ("<=", "month", wanted.months[1]),
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


def recount(db: Connection) -> list[str]:
    """Where the tallies are not what the answers come to, one line each: nothing, as long as nobody changes tables by hand."""
    return [line for table in _TABLES for line in _differences(db, table)]


def rebuild(db: Connection) -> None:
    """Count everything anew: after many answers were written at once, or when `recount` found a difference."""
    for table in _TABLES:
        db.execute(f"DELETE FROM {table}")  # noqa: S608
        db.execute(f"INSERT INTO {table} ({', '.join(_TABLES[table])}, n) {_counted(table)}")


def _source(wanted: Wanted, by: tuple[str, ...]) -> tuple[str, str]:
    """Where to count, and how: the smallest table that knows all that is asked for."""
    filters: dict[str, object] = {"origin": wanted.origins, "channel": wanted.channels, "unit": wanted.unit, "field": wanted.field}
    filters |= {"subject": wanted.subject, "survey": wanted.survey is not None}
    asked = {*by, *(name for name, chosen in filters.items() if chosen)}
    table = next((name for name, columns in _TABLES.items() if asked.issubset(columns)), None)
    return (_ROWS, "count(*)") if table is None else (table, "coalesce(sum(n), 0)")


def _counted(table: str) -> str:
    names = ", ".join("coalesce(survey, 0) AS survey" if name == "survey" else name for name in _TABLES[table])
    grouped = ", ".join("coalesce(survey, 0)" if name == "survey" else name for name in _TABLES[table])
    return f"SELECT {names}, count(*) AS n FROM {_ROWS} GROUP BY {grouped}"  # noqa: S608


def _differences(db: Connection, table: str) -> Iterator[str]:
    columns = ", ".join(_TABLES[table])
    found = db.execute(
        f"SELECT {columns}, sum(stored), sum(counted) FROM ("  # noqa: S608
        f"SELECT {columns}, n AS stored, 0 AS counted FROM {table}"
        f" UNION ALL SELECT {columns}, 0, n FROM ({_counted(table)}) AS anew) AS told"
        f" GROUP BY {columns} HAVING sum(stored) <> sum(counted) ORDER BY {columns}"
    )
    for *place, stored, counted in found:
        yield f"{table} ({', '.join(map(str, place))}): {stored}, đếm lại {counted}"
