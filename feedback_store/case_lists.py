"""Lists of cases for the desk: saved views, filters, a search that ignores diacritics, counts, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from feedback_store.cases import Row
from feedback_store.sqlite import Connection

OPEN = ("new", "accepted", "assigned", "waiting_citizen")
_LIKE = "{} LIKE ? ESCAPE '\\'"
_COLUMNS = ", ".join(f"cases.{name}" for name in Row._fields)

_TOLD = (
    "EXISTS (SELECT 1 FROM case_events AS step WHERE step.case_id = cases.id AND step.kind = 'escalated'"
    " AND step.at >= cases.clock_from AND step.details LIKE ? ESCAPE '\\')"
)

# The wish of somebody whose case was merged into this one ("of") does not end this one.
_WITHDRAWN = (
    "EXISTS (SELECT 1 FROM case_events AS step WHERE step.case_id = cases.id AND step.kind = 'withdrawn'"
    " AND step.at >= cases.clock_from AND step.details NOT LIKE '%\"of\"%')"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases: empty fields ask for everything; times are UTC text, `words` are folded (small letters, no diacritics).

    `units` limits a unit officer to their own; `due_before` finds what is overdue or soon will be, `told` what
    a role has been told of (an escalation) since the clock began to run, `withdrawn` what its sender wishes to take back.
    `covered` makes of a text and a place the folded words that may be looked in, where numbers in them are hidden from the officer.
    """

    states: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    officer: int = 0
    category: str = ""
    kind: str = ""
    channel: str = ""
    urgency: str = ""
    words: str = ""
    since: str = ""
    until: str = ""
    due_before: str = ""
    told: str = ""
    withdrawn: bool = False
    covered: Callable[[str, str], str] | None = None


def page(db: Connection, wanted: Wanted, limit: int, offset: int = 0) -> list[Row]:
    """Those cases, the most pressing first: by due date, then by age."""
    where, values = conditions(db, wanted)
    found = db.execute(
        f"SELECT {_COLUMNS} FROM cases WHERE {where} ORDER BY due IS NULL, due, id LIMIT ? OFFSET ?",  # noqa: S608
        (*values, limit, offset),
    )
    return [Row(*row) for row in found]


def newest(db: Connection, wanted: Wanted, limit: int, offset: int = 0) -> list[Row]:
    """Those cases, the latest first."""
    where, values = conditions(db, wanted)
    found = db.execute(f"SELECT {_COLUMNS} FROM cases WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?", (*values, limit, offset))  # noqa: S608
    return [Row(*row) for row in found]


def every(db: Connection, wanted: Wanted) -> Iterator[Row]:
    """Those cases one by one, the oldest first, however many there are."""
    where, values = conditions(db, wanted)
    for row in db.execute(f"SELECT {_COLUMNS} FROM cases WHERE {where} ORDER BY id", values):  # noqa: S608
        yield Row(*row)


def count(db: Connection, wanted: Wanted) -> int:
    """How many there are."""
    where, values = conditions(db, wanted)
    return int(db.execute(f"SELECT count(*) FROM cases WHERE {where}", values).fetchone()[0])  # noqa: S608


def withdrawn(db: Connection, ids: Sequence[int]) -> frozenset[int]:
    """Those of the open cases that their senders wish to take back."""
    if not ids:
        return frozenset()
    where, values = conditions(db, Wanted(states=OPEN, withdrawn=True))
    marks = ", ".join("?" * len(ids))
    found = db.execute(f"SELECT id FROM cases WHERE id IN ({marks}) AND {where}", (*ids, *values))  # noqa: S608
    return frozenset(int(row[0]) for row in found)


def conditions(db: Connection, wanted: Wanted) -> tuple[str, list[Any]]:
    """The WHERE of a list with its values; the connection learns to cover texts where that is asked for."""
    if wanted.covered:
        db.create_function("covered", 2, wanted.covered, deterministic=True)
    parts: list[str] = ["1 = 1"]
    values: list[Any] = []
    for name, chosen in (("state", wanted.states), ("unit", wanted.units)):
        if chosen:
            parts.append(f"cases.{name} IN ({', '.join('?' * len(chosen))})")
            values += chosen
    equal = {"category": wanted.category, "kind": wanted.kind, "channel": wanted.channel, "urgency": wanted.urgency}
    for name, value in {**equal, "officer": wanted.officer}.items():
        if value:
            # A group of categories is asked for by its name alone.
            group = name == "category" and "." not in str(value)
            parts.append("cases.category LIKE ?" if group else f"cases.{name} = ?")
            values.append(f"{value}.%" if group else value)
    for sign, value in ((">=", wanted.since), ("<", wanted.until)):
        if value:
            parts.append(f"cases.received_at {sign} ?")
            values.append(value)
    if wanted.due_before:
        parts.append("cases.due < ?")
        values.append(wanted.due_before)
    if wanted.told:
        parts.append(_TOLD)
        values.append(f'%"{_literal(wanted.told)}"%')
    if wanted.withdrawn:
        parts.append(_WITHDRAWN)
    for word in wanted.words.split():
        text = f"({_LIKE.format('cases.folded')} AND {_LIKE.format('covered(cases.text, cases.place)')})"
        ways = [text if wanted.covered else _LIKE.format("cases.folded"), *map(_LIKE.format, ("cases.code", "cases.national_code"))]
        parts.append(f"({' OR '.join(ways)})")
        values += [f"%{_literal(word)}%"] * (4 if wanted.covered else 3)
    return " AND ".join(parts), values


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
