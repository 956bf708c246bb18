"""What is counted of dossiers by month, unit and field, and by month and procedure: kept with every dossier that changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
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
    """A table of sums, how its places besides the month are read from a dossier, and those that its key begins with."""

    name: str
    places: Mapping[str, str]
    first: Sequence[str] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """Month and places, in the order of the key."""
        return (*self.first, "month", *(name for name in self.places if name not in self.first))

    @property
    def kept(self) -> str:
        """The statement that makes it."""
        columns = ", ".join(f"{name} TEXT NOT NULL" for name in self.key)
        sums = ", ".join(f"{name} INTEGER NOT NULL DEFAULT 0" for name in SUMS)
        return f"CREATE TABLE {self.name} ({columns}, {sums}, PRIMARY KEY ({', '.join(self.key)})) STRICT, WITHOUT ROWID"

    @property
    def counted(self) -> str:
        """The query that works its rows out from the dossiers: each counts twice, as it was filed and as it was finished."""
        places = ", ".join(f"{_of_dossier(told)} AS {name}" for name, told in self.places.items())
        filed, ended = ([_of_dossier(told) for told in sums.values()] for sums in (FILED, FINISHED))
        named = [f"{told} AS {name}" for told, name in zip([*filed, *["0"] * len(ended)], SUMS, strict=True)]
        key = ", ".join(self.key)
        return (
            f"SELECT {key}, {', '.join(f'sum({name}) AS {name}' for name in SUMS)} FROM ("  # noqa: S608
            f"SELECT {_of_dossier(FILED_IN)} AS month, {places}, {', '.join(named)} FROM dossiers"
            f" UNION ALL SELECT {_of_dossier(FINISHED_IN)}, {places}, {', '.join([*['0'] * len(filed), *ended])}"
            f" FROM dossiers WHERE {_of_dossier(IS_FINISHED)}) AS told GROUP BY {key}"
        )


def _of_dossier(told: str) -> str:
    return told.replace("{due}", DUE).replace("{row}", "dossiers")


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


def _add(tables: Iterable[Table], sign: str, row: str, told: tuple[str, Mapping[str, str]], where: str, due: str = DUE) -> str:
    """Statements of a trigger that add what a row comes to, or take it away; `where` follows the values."""
    month, sums = told
    found = []
    for table in tables:
        key = ", ".join(("month", *table.places))
        values = ", ".join([month, *table.places.values(), *(f"{sign}({one})" for one in sums.values())])
        adds = ", ".join(f"{name} = {name} + excluded.{name}" for name in sums)
        found.append(
            f"INSERT INTO {table.name} ({key}, {', '.join(sums)}) SELECT {values} {where} ON CONFLICT ({key}) DO UPDATE SET {adds};"
        )
    return "".join(found).replace("{due}", due).replace("{row}", row)


def _row(tables: Sequence[Table], sign: str, row: str) -> str:
    """A row of dossiers that comes or goes."""
    filed, finished = (FILED_IN, FILED), (FINISHED_IN, FINISHED)
    return _add(tables, sign, row, filed, "WHERE 1") + _add(tables, sign, row, finished, f"WHERE {IS_FINISHED}")


def _due(tables: Sequence[Table], sign: str, apology: str, due: str) -> str:
    """What a finished dossier comes to by one of the due dates that it had."""
    told = f"FROM dossiers AS told WHERE code = {apology}.code AND {IS_FINISHED}"
    return _add(tables, sign, "told", (FINISHED_IN, FINISHED), told, due)


def triggers(tables: Sequence[Table], after: str = "") -> tuple[str, ...]:
    """The statements of the triggers that keep tables of sums; `after` ends their names."""
    row, due = partial(_row, tables), partial(_due, tables)
    return (
        f"CREATE TRIGGER dossier_comes{after} AFTER INSERT ON dossiers BEGIN {row('+', 'NEW')} END",
        f"CREATE TRIGGER dossier_changes{after} AFTER UPDATE OF {', '.join(_COUNTED)}, supplements ON dossiers"
        f" BEGIN {row('-', 'OLD')}{row('+', 'NEW')} END",
        f"CREATE TRIGGER dossier_goes{after} AFTER DELETE ON dossiers BEGIN {row('-', 'OLD')} END",
        # Not before it: an apology that is refused because there is one already would have been taken for new.
        f"CREATE TRIGGER dossier_is_put_off{after} AFTER INSERT ON dossier_apologies"
        f" BEGIN {due('-', 'NEW', '{row}.due_at')}{due('+', 'NEW', 'NEW.due_before')} END",
        f"CREATE TRIGGER dossier_is_not_put_off{after} AFTER DELETE ON dossier_apologies"
        f" BEGIN {due('-', 'OLD', 'OLD.due_before')}{due('+', 'OLD', '{row}.due_at')} END",
    )


def m019_dossier_tallies(db: Database) -> None:
    """Counted from the first dossier on: no store has any before."""
    for statement in (*(table.kept for table in TABLES), *triggers(TABLES)):
        db.execute(statement)
