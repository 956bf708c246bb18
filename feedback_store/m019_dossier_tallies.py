"""What is counted of dossiers by month, unit and field, and by month and procedure: kept with every dossier that changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlite_utils import Database

FILED = {
    "filed": "1",
    "no_channel": "{row}.channel = ''",
    "online": "{row}.channel = 'online'",
    "post": "{row}.channel = 'post'",
}
"""Counted in the month of filing."""
FINISHED = {
    "finished": "1",
    "judged": "({due} IS NOT NULL OR {row}.supplements > 1)",
    "on_time": "coalesce({row}.finished_at <= {due} AND {row}.supplements <= 1, 0)",
    "asked_twice": "{row}.supplements > 1",
    "given": "{row}.returned_by <> ''",
    "given_post": "{row}.returned_by = 'post'",
}
"""Counted in the month of finishing, in Vietnam. The first due date counts, even put off; who is asked for papers twice is late."""
SUMS = (*FILED, *FINISHED)
IS_FINISHED = "{row}.finished_at IS NOT NULL AND {row}.status IN (9, 10)"
DUE = "coalesce((SELECT due_before FROM dossier_apologies WHERE code = {row}.code), {row}.due_at)"
FILED_IN, FINISHED_IN = "substr({row}.filed_on, 1, 7)", "strftime('%Y-%m', {row}.finished_at, '+7 hours')"


class Table(NamedTuple):
    """A table of sums, and how its places besides the month are read from a dossier."""

    name: str
    places: Mapping[str, str]


PLACES = Table(
    "dossier_tallies",
    {
        "unit": "{row}.unit",
        "field": "{row}.field",
        "online_level": "{row}.online_level",
        # Where the one-stop software does not say how far a procedure can be filed online, the catalogue of the day says whether.
        "unsaid": "CASE {row}.online_level WHEN '' THEN {row}.procedure ELSE '' END",
    },
)
PROCEDURES = Table(
    "dossier_tallies_by_procedure",
    {"field": "{row}.field", "procedure": "{row}.procedure", "online_level": "{row}.online_level"},
)
TABLES = (PLACES, PROCEDURES)
_COUNTED = ("procedure", "field", "unit", "channel", "online_level", "status", "filed_on", "due_at", "finished_at", "returned_by")


def _table(table: Table) -> str:
    places = ", ".join(f"{name} TEXT NOT NULL" for name in ("month", *table.places))
    sums = ", ".join(f"{name} INTEGER NOT NULL DEFAULT 0" for name in SUMS)
    key = ", ".join(("month", *table.places))
    return f"CREATE TABLE {table.name} ({places}, {sums}, PRIMARY KEY ({key})) STRICT, WITHOUT ROWID"


def _add(sign: str, row: str, told: tuple[str, Mapping[str, str]], where: str, due: str = DUE) -> str:
    """Statements of a trigger that add what a row comes to, or take it away; `where` follows the values."""
    month, sums = told
    found = []
    for table in TABLES:
        key = ", ".join(("month", *table.places))
        values = ", ".join([month, *table.places.values(), *(f"{sign}({one})" for one in sums.values())])
        adds = ", ".join(f"{name} = {name} + excluded.{name}" for name in sums)
        found.append(
            f"INSERT INTO {table.name} ({key}, {', '.join(sums)}) SELECT {values} {where} ON CONFLICT ({key}) DO UPDATE SET {adds};"
        )
    return "".join(found).replace("{due}", due).replace("{row}", row)


def _row(sign: str, row: str) -> str:
    """A row of dossiers that comes or goes."""
    return _add(sign, row, (FILED_IN, FILED), "WHERE 1") + _add(sign, row, (FINISHED_IN, FINISHED), f"WHERE {IS_FINISHED}")


def _due(sign: str, apology: str, due: str) -> str:
    """What a finished dossier comes to by one of the due dates that it had."""
    return _add(sign, "told", (FINISHED_IN, FINISHED), f"FROM dossiers AS told WHERE code = {apology}.code AND {IS_FINISHED}", due)


_STATEMENTS = (
    *map(_table, TABLES),
    f"CREATE TRIGGER dossier_comes AFTER INSERT ON dossiers BEGIN {_row('+', 'NEW')} END",
    f"CREATE TRIGGER dossier_changes AFTER UPDATE OF {', '.join(_COUNTED)}, supplements ON dossiers"
    f" BEGIN {_row('-', 'OLD')}{_row('+', 'NEW')} END",
    f"CREATE TRIGGER dossier_goes AFTER DELETE ON dossiers BEGIN {_row('-', 'OLD')} END",
    # Not before it: an apology that is refused because there is one already would have been taken for new.
    "CREATE TRIGGER dossier_is_put_off AFTER INSERT ON dossier_apologies"
    f" BEGIN {_due('-', 'NEW', '{row}.due_at')}{_due('+', 'NEW', 'NEW.due_before')} END",
    "CREATE TRIGGER dossier_is_not_put_off AFTER DELETE ON dossier_apologies"
    f" BEGIN {_due('-', 'OLD', 'OLD.due_before')}{_due('+', 'OLD', '{row}.due_at')} END",
)


def m019_dossier_tallies(db: Database) -> None:
    """Counted from the first dossier on: no store has any before."""
    for statement in _STATEMENTS:
        db.execute(statement)
