"""What ended and may be rated, once: a case that is opened again ends a second time, under another key."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from feedback_store import tally_tables
from feedback_store.joined_conversations import SAME_PERSON
from feedback_store.sqlite import Connection
from feedback_store.tally_tables import Difference, TallyTable
from feedback_store.timestamps import month_of, to_text

_TABLES = {
    "tallies_of_endings_by_field": ("month", "field", "not_asked"),
    "tallies_of_endings": ("month", "kind", "channel", "unit", "not_asked"),
}
"""The smallest first."""
_TALLIED = ("month", "kind", "channel", "unit", "field", "not_asked")
"""All that they count by."""
_TOLD = frozenset({*_TALLIED, "subject"})


class Ending(NamedTuple):
    """Something that has ended; `not_asked` says why its citizen is not asked, "" when they are. Times are aware."""

    key: str
    kind: str
    channel: str
    unit: str
    field: str
    subject: str
    officer: int | None
    conversation_id: str | None
    ended_at: datetime
    closes_at: datetime
    not_asked: str = ""


class Row(NamedTuple):
    """An ending as stored; times are UTC text.

    `response`, and the conversation `rated_in` which it was given, are there only as long as the rating may be changed.
    """

    id: int
    key: str
    conversation_id: str | None
    kind: str
    channel: str
    unit: str
    field: str
    subject: str
    officer: int | None
    ended_at: str
    closes_at: str
    not_asked: str
    token_hash: str | None
    rated_at: str | None
    rated_in: str | None
    response: int | None


class AlreadyRated(Exception):
    """Raised for a second rating of one ending."""


_LOOSEN = """UPDATE endings SET id = :new, key = 'forgotten:' || :new, conversation_id = NULL, rated_in = NULL, officer = NULL,
    token_hash = NULL, response = NULL, ended_at = month || '-01T00:00:00.000000+00:00',
    closes_at = month || '-01T00:00:00.000000+00:00',
    rated_at = CASE WHEN rated_at IS NULL THEN NULL ELSE month || '-01T00:00:00.000000+00:00' END WHERE id = :id"""
_SELECT = f"SELECT {', '.join(Row._fields)} FROM endings"  # noqa: S608


def case_key(case_id: int, event: int) -> str:
    """The key of a case's ending: `event` is the step of its timeline that ended it. `forget_of` finds it by this form."""
    return f"case:{case_id}:{event}"


def call_key(call_id: int) -> str:
    """The key of a telephone call's ending; `forget_of` finds it by this form."""
    return f"call:{call_id}"


def add(db: Connection, ending: Ending) -> int:
    """Keep an ending; the same key in the same conversation again changes nothing. Returns its number."""
    told = {**ending._asdict(), "ended_at": to_text(ending.ended_at), "closes_at": to_text(ending.closes_at)}
    told["month"] = month_of(ending.ended_at)
    added = db.execute(
        f"INSERT INTO endings ({', '.join(told)}) VALUES ({', '.join('?' * len(told))}) ON CONFLICT DO NOTHING",  # noqa: S608
        tuple(told.values()),
    )
    if added.rowcount == 1:
        _count(db, told, 1, 0)
    found = db.execute(
        "SELECT id FROM endings WHERE key = ? AND coalesce(conversation_id, '') = ?", (ending.key, ending.conversation_id or "")
    )
    return int(found.fetchone()[0])


def load(db: Connection, number: int) -> Row | None:
    """The ending, or None."""
    return _one(db, "id", number)


def by_token(db: Connection, token_hash: str) -> Row | None:
    """The ending that a link was given out for, or None."""
    return _one(db, "token_hash", token_hash)


def last_of_case(db: Connection, case_id: int) -> Row | None:
    """The latest end of a case, or None."""
    between = (f"case:{case_id}:", f"case:{case_id};")  # «;» comes next after «:»
    found = db.execute(f"{_SELECT} WHERE key >= ? AND key < ? ORDER BY id DESC LIMIT 1", between).fetchone()
    return Row(*found) if found else None


def of_conversation(db: Connection, conversation_id: str) -> list[Row]:
    """Everything that ended in a conversation, the oldest first."""
    return [Row(*row) for row in db.execute(f"{_SELECT} WHERE conversation_id = ? ORDER BY id", (conversation_id,))]


def of_citizen(db: Connection, conversation_id: str, most: int) -> list[Row]:
    """What somebody was asked about here or in a conversation joined with it, and what they rated here while that can be changed.

    The latest first; whether it is still open is for whoever knows the time to say. Conversations are joined by officers, and no
    officer may come to change what a citizen said elsewhere.
    """
    found = db.execute(
        f"{_SELECT} WHERE conversation_id IN {SAME_PERSON} AND not_asked = ''"
        " AND (rated_at IS NULL OR response IS NOT NULL AND rated_in = :conversation) ORDER BY id DESC LIMIT :most",
        {"conversation": conversation_id, "most": most},
    )
    return [Row(*row) for row in found]


def was_asked(db: Connection, conversation_id: str, kind: str, since: datetime) -> bool:
    """Whether the citizen was asked about such an ending since a moment, in this conversation or in one joined with it."""
    found = db.execute(
        f"SELECT 1 FROM endings WHERE conversation_id IN {SAME_PERSON} AND kind = :kind AND not_asked = ''"  # noqa: S608
        " AND ended_at > :since LIMIT 1",
        {"conversation": conversation_id, "kind": kind, "since": to_text(since)},
    )
    return found.fetchone() is not None


def give_token(db: Connection, number: int, token_hash: str) -> None:
    """The link that rates this ending; an earlier one opens nothing any more."""
    db.execute("UPDATE endings SET token_hash = ? WHERE id = ?", (token_hash, number))


def was_asked_after_all(db: Connection, number: int) -> None:
    """Somebody was asked whom we could not ask: a telephone exchange asked them. Before it is rated."""
    found = db.execute(f"SELECT {', '.join(_TALLIED)} FROM endings WHERE id = ? AND not_asked <> ''", (number,)).fetchone()  # noqa: S608
    if found is None:
        return
    db.execute("UPDATE endings SET not_asked = '' WHERE id = ?", (number,))
    place = _place(found)
    _count(db, place, -1, 0)
    _count(db, place | {"not_asked": ""}, 1, 0)


def rated(db: Connection, number: int, response: int, now: datetime) -> None:
    """The ending was rated, in the work that keeps the response. Raises AlreadyRated, so that this work is undone."""
    changed = db.execute(
        f"UPDATE endings SET response = ?, rated_at = ? WHERE id = ? AND rated_at IS NULL RETURNING {', '.join(_TALLIED)}",  # noqa: S608
        (response, to_text(now), number),
    ).fetchone()
    if changed is None:
        raise AlreadyRated(number)
    _count(db, _place(changed), 0, 1)


def rated_since(db: Connection, unit: str, months: tuple[str, str], since: str) -> int:
    """How many endings of a unit and of some months were rated since a moment of the last day (UTC text): they are still tied."""
    found = db.execute(
        "SELECT count(*) FROM endings WHERE response IS NOT NULL AND rated_at >= ? AND unit = ? AND month >= ? AND month <= ?",
        (since, unit, *months),
    )
    return int(found.fetchone()[0])


def rated_from(db: Connection, number: int, conversation_id: str) -> None:
    """The conversation in which the rating was given, and can be changed."""
    db.execute("UPDATE endings SET rated_in = ? WHERE id = ?", (conversation_id, number))


def served(db: Connection, after: int, since: datetime, until: datetime, most: int) -> list[Row]:
    """What ended in [since, until] for citizens who can be written to, after the ending of this number, in the order of numbers."""
    number = "id" if after else "+id"  # by its sign SQLite looks up the time: from the first ending on it would read all there are
    found = db.execute(
        f"{_SELECT} WHERE {number} > ? AND ended_at >= ? AND ended_at <= ? AND not_asked = '' AND conversation_id IS NOT NULL"
        f" ORDER BY {number} LIMIT ?",
        (after, to_text(since), to_text(until), most),
    )
    return [Row(*row) for row in found]


def has_tied(db: Connection, before: datetime) -> bool:
    """Whether there are ratings older than a moment that are still tied to what they rate."""
    found = db.execute("SELECT 1 FROM endings WHERE response IS NOT NULL AND rated_at < ? LIMIT 1", (to_text(before),))
    return found.fetchone() is not None


def tied_conversations(db: Connection, before: datetime) -> list[str]:
    """Where ratings were given, or could have been, that are older than a moment and still tied to what they rate."""
    found = db.execute(
        "SELECT conversation_id, rated_in FROM endings WHERE response IS NOT NULL AND rated_at < ?", (to_text(before),)
    ).fetchall()
    return sorted({str(name) for row in found for name in row if name})


def cut(db: Connection, before: datetime) -> None:
    """Forget whose the ratings older than a moment are, and of which ending."""
    _loosen(db, "response IS NOT NULL AND rated_at < ?", (to_text(before),))


def forget(db: Connection, conversation_id: str, until: str) -> list[int]:
    """Whose endings these were, as far as they came before a moment (UTC text); returns the responses still tied to them."""
    return _loosen(db, "conversation_id = ? AND ended_at <= ?", (conversation_id, until))


def forget_of(db: Connection, what: Literal["case", "call"], number: int) -> list[int]:
    """Whose endings those of a case or a call were; returns the responses still tied to them."""
    own = f"{what}:{number}"
    return _loosen(db, "(key = ? OR key >= ? AND key < ?)", (own, f"{own}:", f"{own};"))


def outcomes(db: Connection, months: tuple[str, str], by: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """How many endings there were from one month to another, by some of month, kind, channel, unit, not_asked, field, subject.

    Each row is what `by` names, then how many ended, were asked about, and were rated. By subject, or by field and something else,
    the endings themselves are counted, which takes seconds for years of them.
    """
    assert _TOLD.issuperset(by), by
    sums = "sum(n), sum(CASE not_asked WHEN '' THEN n ELSE 0 END), sum(rated)"
    rows = "count(*), count(CASE not_asked WHEN '' THEN 1 END), count(rated_at)"
    tallied = next((name for name, columns in _TABLES.items() if set(by).issubset(columns)), None)
    numbers, table = (sums, tallied) if tallied else (rows, "endings")
    grouped = f" GROUP BY {', '.join(by)} ORDER BY {', '.join(by)}" if by else " HAVING count(*) > 0"
    found = db.execute(
        f"SELECT {', '.join((*by, numbers))} FROM {table} WHERE month >= ? AND month <= ?{grouped}",  # noqa: S608
        months,
    )
    return [tuple(row) for row in found]


def recount(db: Connection) -> list[Difference]:
    """Where the tallies are not what the endings come to."""
    return [one for table in map(_table, _TABLES) for one in tally_tables.differences(db, table)]


def rebuild(db: Connection) -> None:
    """Count everything anew, after many endings were written at once."""
    for table in map(_table, _TABLES):
        tally_tables.rebuild(db, table)


def _place(found: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(_TALLIED, found, strict=True))


def _count(db: Connection, place: Mapping[str, Any], n: int, rated: int) -> None:
    for table, columns in _TABLES.items():
        db.execute(
            f"INSERT INTO {table} ({', '.join(columns)}, n, rated) VALUES ({', '.join('?' * (len(columns) + 2))})"  # noqa: S608
            f" ON CONFLICT ({', '.join(columns)}) DO UPDATE"
            f" SET n = {table}.n + excluded.n, rated = {table}.rated + excluded.rated",
            (*(place[name] for name in columns), n, rated),
        )


def _table(name: str) -> TallyTable:
    columns = ", ".join(_TABLES[name])
    query = f"SELECT {columns}, count(*) AS n, count(rated_at) AS rated FROM endings GROUP BY {columns}"  # noqa: S608
    return TallyTable(name, _TABLES[name], ("n", "rated"), query)


def _one(db: Connection, column: str, value: Any) -> Row | None:
    found = db.execute(f"{_SELECT} WHERE {column} = ?", (value,)).fetchone()
    return Row(*found) if found else None


def _loosen(db: Connection, where: str, values: tuple[Any, ...]) -> list[int]:
    """Endings stay for the response rate alone: without a name, a place in the row or a day by which they could be told apart.

    Returns the responses that were still tied to them.
    """
    found = db.execute(f"SELECT id, response FROM endings WHERE {where}", values).fetchall()  # noqa: S608
    for number, _ in found:
        db.execute(_LOOSEN, {"id": number, "new": -1 - secrets.randbits(62)})
    return [int(response) for _, response in found if response is not None]
