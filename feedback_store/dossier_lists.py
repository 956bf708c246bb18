"""Lists of dossiers for the desk: what is due soon, overdue, or waits for its citizen; filters, counts, pages.

An apology puts the due date off (NĐ 118/2025/NĐ-CP, art. 19.6): lists go by the later one, figures of punctuality by the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from feedback_store.dossiers import Dossier
from feedback_store.sqlite import Connection

WAITING = (5,)
"""The state of one whose citizen was asked for more papers: its time begins anew with them (NĐ 118/2025/NĐ-CP, art. 19.5)."""
_AFTER_ALL_SIGNS = "~"
_DUE = "CASE WHEN due_after > COALESCE(due_at, '') THEN due_after ELSE due_at END"
_FIRST_DUE = "COALESCE(due_before, due_at)"
_COLUMNS = ", ".join(f"dossiers.{name}" for name in Dossier._fields)
_FROM = "FROM dossiers LEFT JOIN dossier_apologies USING (code)"
_UNTOLD = "made_at IS NOT NULL AND sent_at IS NULL"
_RUNNING = "finished_at IS NULL AND status IN (2, 4, 5, 6)"  # word for word as in the index dossiers_running


class Line(NamedTuple):
    """A dossier in a list: when it is due by now and was at first, and whether its citizen was told of an apology."""

    dossier: Dossier
    due: str | None
    first_due: str | None
    is_extended: bool
    is_told: bool


class Counts(NamedTuple):
    """How many are overdue, due soon, put off untold, waiting for their citizens, and on their way altogether."""

    overdue: int = 0
    soon: int = 0
    untold: int = 0
    waiting: int = 0
    running: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which dossiers: empty fields ask for everything that is on its way; times are UTC text.

    With the beginning of a `code`, or its `end`, it is every dossier, whatever became of it. `unit` limits a unit's officer to
    their own; `is_untold` are those that were put off and whose citizen nobody has told.
    """

    statuses: tuple[int, ...] = ()
    unit: str = ""
    field: str = ""
    procedure: str = ""
    code: str = ""
    end: str = ""
    is_untold: bool = False
    due_since: str = ""
    due_before: str = ""


def page(db: Connection, wanted: Wanted, limit: int, offset: int = 0) -> list[Line]:
    """Those dossiers, the most pressing first."""
    where, values = _conditions(wanted)
    order = "supplement_until IS NULL, supplement_until, code" if wanted.statuses == WAITING else "due IS NULL, due, code"
    found = db.execute(
        f"SELECT {_DUE} AS due, {_FIRST_DUE}, sent_at, made_at, {_COLUMNS} {_FROM} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return [Line(Dossier(*row), due, first, made is not None, sent is not None) for due, first, sent, made, *row in found]


def count(db: Connection, wanted: Wanted) -> int:
    """How many there are."""
    where, values = _conditions(wanted)
    return int(db.execute(f"SELECT count(*) {_FROM} WHERE {where}", values).fetchone()[0])


def counts(db: Connection, unit: str, now: str, soon: str, running: Sequence[int]) -> tuple[Counts, list[str]]:
    """How many there are of each kind, in a unit ("" for all), and the fields (lĩnh vực) that they belong to.

    `running` are the states in which the office's time runs.
    """
    clocked = f"dossiers.status IN ({', '.join('?' * len(running))})"
    found = db.execute(
        f"SELECT field, count(*) FILTER (WHERE {clocked} AND due < ?), count(*) FILTER (WHERE {clocked} AND due >= ? AND due < ?),"  # noqa: S608
        f" count(*) FILTER (WHERE {_UNTOLD}), count(*) FILTER (WHERE status = 5), count(*)"
        f" FROM (SELECT field, status, made_at, sent_at, {_DUE} AS due {_FROM}"
        f" WHERE {_RUNNING} AND (? = '' OR unit = ?)) AS dossiers GROUP BY field",
        (*running, now, *running, now, soon, unit, unit),
    ).fetchall()
    sums = [sum(column) for column in zip(*(row[1:] for row in found), strict=True)]
    return Counts(*sums), [row[0] for row in found if row[0]]


def _conditions(wanted: Wanted) -> tuple[str, list[Any]]:
    parts, values = [_RUNNING], list[Any]()
    if wanted.code:
        parts, values = ["dossiers.code >= ?", "dossiers.code < ?"], [wanted.code, wanted.code + _AFTER_ALL_SIGNS]
    elif wanted.end:
        parts, values = ["substr(dossiers.code, ?) = ?"], [-len(wanted.end), wanted.end]
    if wanted.is_untold:
        parts.append(_UNTOLD)
    if wanted.statuses:
        parts.append(f"status IN ({', '.join('?' * len(wanted.statuses))})")
        values += wanted.statuses
    for name, value in (("unit", wanted.unit), ("field", wanted.field), ("procedure", wanted.procedure)):
        if value:
            parts.append(f"{name} = ?")
            values.append(value)
    if wanted.due_since:
        parts.append(f"{_DUE} >= ?")
        values.append(wanted.due_since)
    if wanted.due_before:  # an apology only ever puts it off, so that the index leaves out most
        parts += ["due_at < ?", f"{_DUE} < ?"]
        values += [wanted.due_before, wanted.due_before]
    return " AND ".join(parts), values
