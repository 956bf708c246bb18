"""How many dossiers were filed and finished, by month, unit, field and procedure, and how many are overdue now.

Months are months of Vietnam ("2026-11"), both ends of a period included. Read from tallies that triggers keep.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from feedback_store.m019_dossier_tallies import (
    DUE,
    FILED,
    FINISHED,
    IS_FINISHED,
    PROCEDURES,
    SUMS,
    TABLES,
)
from feedback_store.m020_dossier_tallies_by_unit import UNITS
from feedback_store.sqlite import Connection
from feedback_store.tally_tables import TallyTable
from feedback_store.timestamps import to_text


class Sums(NamedTuple):
    """How many were filed (and of those how), and how many finished (and of those how).

    `judged` are those of which can be told whether they were on time; `given` those of which is known how the result was given.
    """

    filed: int = 0
    no_channel: int = 0
    online: int = 0
    post: int = 0
    finished: int = 0
    judged: int = 0
    on_time: int = 0
    asked_twice: int = 0
    given: int = 0
    given_post: int = 0


class Place(NamedTuple):
    """What sums are of: a month, unit and field, or a field and procedure; "" for what is not told apart.

    `level` is "whole", "part", "none", or "able" where only the catalogue says that it can be filed online.
    """

    month: str = ""
    unit: str = ""
    field: str = ""
    procedure: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which dossiers: the first and the last month; "" for every unit and field.

    `able` are the procedures that the catalogue says can be filed online.
    """

    first: str
    last: str
    able: Collection[str] = ()
    unit: str = ""
    field: str = ""

    def narrowed(self) -> tuple[str, list[str]]:
        """The condition of unit and field, and its values."""
        chosen = {name: value for name in ("unit", "field") if (value := getattr(self, name))}
        return "".join(f" AND {name} = ?" for name in chosen), list(chosen.values())

    @property
    def known(self) -> str:
        """The procedures as JSON."""
        return json.dumps(sorted(self.able))


_SUMMED = ", ".join(f"sum({name})" for name in SUMS)
_SOME = "(filed > 0 OR finished > 0)"
"""Where dossiers have left a place, its sums stay behind as zeros."""
_ABLE = (
    "CASE WHEN online_level <> '' THEN online_level"
    " WHEN {procedure} IN (SELECT value FROM json_each(?)) THEN 'able' ELSE 'none' END"
)


def by_month(db: Connection, wanted: Wanted) -> Iterator[tuple[Place, Sums]]:
    """The sums of each month, unit, field and level."""
    where, values = wanted.narrowed()
    found = db.execute(
        f"SELECT month, unit, field, '', {_ABLE.format(procedure='unsaid')} AS level, {_SUMMED} FROM dossier_tallies"  # noqa: S608
        f" WHERE {_SOME} AND month BETWEEN ? AND ?{where} GROUP BY month, unit, field, level ORDER BY month, unit, field, level",
        (wanted.known, wanted.first, wanted.last, *values),
    )
    return map(_told, found)


def by_procedure(db: Connection, wanted: Wanted) -> Iterator[tuple[Place, Sums]]:
    """The sums of each procedure and level over all months."""
    where, values = wanted.narrowed()
    table = UNITS if wanted.unit else PROCEDURES
    found = db.execute(
        f"SELECT '', '', field, procedure, {_ABLE.format(procedure='procedure')} AS level, {_SUMMED} FROM {table.name}"  # noqa: S608
        f" WHERE {_SOME} AND month BETWEEN ? AND ?{where} GROUP BY field, procedure, level ORDER BY procedure, level, field",
        (wanted.known, wanted.first, wanted.last, *values),
    )
    return map(_told, found)


def fields(db: Connection, wanted: Wanted) -> list[str]:
    """The fields that dossiers of the months have."""
    found = db.execute(
        f"SELECT DISTINCT field FROM dossier_tallies_by_procedure WHERE {_SOME} AND field <> ''"  # noqa: S608
        " AND month BETWEEN ? AND ? ORDER BY field",
        (wanted.first, wanted.last),
    )
    return [field for (field,) in found]


def total(db: Connection, months: tuple[str, str], units: Collection[str] = ()) -> Sums:
    """The sums of all months together, of some units or of all."""
    of_units = f" AND unit IN ({', '.join('?' * len(units))})" if units else ""
    row = db.execute(f"SELECT {_SUMMED} FROM dossier_tallies WHERE month BETWEEN ? AND ?{of_units}", (*months, *units)).fetchone()  # noqa: S608
    return Sums(*(one or 0 for one in row))


def finished(db: Connection, since: str, until: str, units: Collection[str] = ()) -> Sums:
    """The sums of what was finished from one time to another (UTC text, the latter excluded), counted one by one."""
    of_units = f" AND unit IN ({', '.join('?' * len(units))})" if units else ""
    sums = ", ".join(f"coalesce(sum({_of('dossiers', told)}), 0)" for told in FINISHED.values())
    row = db.execute(
        f"SELECT {sums} FROM dossiers WHERE {_of('dossiers', IS_FINISHED)} AND finished_at >= ? AND finished_at < ?{of_units}",  # noqa: S608
        (since, until, *units),
    ).fetchone()
    return Sums(*[0] * len(FILED), *row)


def overdue(db: Connection, wanted: Wanted, running: Sequence[int], now: datetime) -> dict[tuple[str, str], int]:
    """By unit and field, the dossiers in hand whose first due date has passed, in the states in which the office's time runs."""
    where, values = wanted.narrowed()
    found = db.execute(
        "SELECT unit, field, count(*) FROM dossiers LEFT JOIN dossier_apologies USING (code)"  # noqa: S608
        # The first two conditions are those of the index of dossiers in hand.
        f" WHERE finished_at IS NULL AND status IN (2, 4, 5, 6) AND status IN ({', '.join('?' * len(running))})"
        f" AND coalesce(due_before, due_at) < ?{where} GROUP BY unit, field",
        (*running, to_text(now), *values),
    )
    return {(unit, field): int(count) for unit, field, count in found}


def _told(row: tuple[object, ...]) -> tuple[Place, Sums]:
    width = len(Place._fields)
    return Place(*row[:width]), Sums(*row[width:])  # type: ignore[arg-type]


def _of(row: str, told: str) -> str:
    return told.replace("{due}", DUE).replace("{row}", row)


TALLIES = tuple(TallyTable(table.name, table.key, SUMS, table.counted) for table in (*TABLES, UNITS))
"""To compare the tallies with the dossiers."""
