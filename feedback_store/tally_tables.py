"""Tables of sums over other rows: where they differ from what those rows come to, and how that is put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from feedback_store.sqlite import Connection


@dataclass(frozen=True, slots=True)
class TallyTable:
    """A table: what it counts by, its sums, and the query that works both out from the rows."""

    name: str
    columns: tuple[str, ...]
    sums: tuple[str, ...]
    query: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A row whose sums are not what the rows behind it come to."""

    table: TallyTable
    place: tuple[Any, ...]
    stored: tuple[int, ...]
    counted: tuple[int, ...]

    @property
    def short(self) -> tuple[int, ...]:
        """What has to be added."""
        return tuple(counted - stored for counted, stored in zip(self.counted, self.stored, strict=True))

    def __str__(self) -> str:
        stored, counted = ("/".join(map(str, sums)) for sums in (self.stored, self.counted))
        return f"{self.table.name} ({', '.join(map(str, self.place))}): {stored}, đếm lại {counted}"


def differences(db: Connection, table: TallyTable) -> list[Difference]:
    """Every row that differs. Reads all rows: half a minute for a million answers, in which nobody has to wait."""
    columns, sums, anew = ", ".join(table.columns), ", ".join(table.sums), [f"{name}_anew" for name in table.sums]
    found = db.execute(
        f"SELECT {columns}, {', '.join(f'sum({name})' for name in (*table.sums, *anew))} FROM ("  # noqa: S608
        f"SELECT {columns}, {sums}, {', '.join(f'0 AS {name}' for name in anew)} FROM {table.name}"
        f" UNION ALL SELECT {columns}, {', '.join('0' for _ in anew)}, {sums} FROM ({table.query}) AS counted) AS told"
        f" GROUP BY {columns} HAVING {' OR '.join(f'sum({name}) <> sum({name}_anew)' for name in table.sums)} ORDER BY {columns}"
    )
    stored, counted = len(table.columns), len(table.columns) + len(table.sums)
    return [Difference(table, row[:stored], row[stored:counted], row[counted:]) for row in found]


def mend(db: Connection, found: Sequence[Difference]) -> None:
    """Add to every sum what it was short of when the differences were found.

    That may be a while ago: whoever has written since has changed rows and sums alike, so they are still short of as much.
    """
    for table in dict.fromkeys(one.table for one in found):
        _add(db, table, [one for one in found if one.table == table])
        db.execute(f"DELETE FROM {table.name} WHERE {' AND '.join(f'{name} = 0' for name in table.sums)}")  # noqa: S608


def _add(db: Connection, table: TallyTable, found: Iterable[Difference]) -> None:
    names, columns = (*table.columns, *table.sums), ", ".join(table.columns)
    grown = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in table.sums)
    db.executemany(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
        f" ON CONFLICT ({columns}) DO UPDATE SET {grown}",
        ((*one.place, *one.short) for one in found),
    )


def rebuild(db: Connection, table: TallyTable) -> None:
    """Count everything anew, as nobody may who runs beside the service: it takes long, and every writer waits."""
    db.execute(f"DELETE FROM {table.name}")  # noqa: S608
    db.execute(f"INSERT INTO {table.name} ({', '.join((*table.columns, *table.sums))}) {table.query}")
