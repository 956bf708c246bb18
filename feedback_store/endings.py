"""What ended and may be rated, once: a case that is opened again ends a second time, under another key."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NamedTuple

from feedback_store.joined_conversations import SAME_PERSON
from feedback_store.sqlite import Connection
from feedback_store.timestamps import month_of, to_text

_TALLIED = ("month", "kind", "channel", "unit", "not_asked")
_TOLD = frozenset({*_TALLIED, "field", "subject"})
_COUNTED = f"""SELECT {", ".join(_TALLIED)}, count(*) AS n, count(rated_at) AS rated FROM endings
    GROUP BY {", ".join(_TALLIED)}"""  # noqa: S608


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
    """An ending as stored; times are UTC text. `response` is there only as long as the rating may be changed."""

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
    response: int | None


class AlreadyRated(Exception):
    """Raised for a second rating of one ending."""


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
        _count(db, tuple(told[name] for name in _TALLIED), 1, 0)
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


def of_response(db: Connection, response: int) -> Row | None:
    """The ending that a response rates, as long as it is tied to it; or None."""
    return _one(db, "response", response)


def of_conversation(db: Connection, conversation_id: str) -> list[Row]:
    """Everything that ended in a conversation, the oldest first."""
    return [Row(*row) for row in db.execute(f"{_SELECT} WHERE conversation_id = ? ORDER BY id", (conversation_id,))]


def of_citizen(db: Connection, conversation_id: str, most: int) -> list[Row]:
    """What somebody was asked about here or in a conversation joined with it, and what they rated while that can be changed.

    The latest first; whether it is still open is for whoever knows the time to say.
    """
    found = db.execute(
        f"{_SELECT} WHERE conversation_id IN {SAME_PERSON} AND not_asked = '' AND (rated_at IS NULL OR response IS NOT NULL)"
        " ORDER BY id DESC LIMIT :most",
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
    place = db.execute(f"SELECT {', '.join(_TALLIED)} FROM endings WHERE id = ? AND not_asked <> ''", (number,)).fetchone()  # noqa: S608
    if place is None:
        return
    db.execute("UPDATE endings SET not_asked = '' WHERE id = ?", (number,))
    _count(db, place, -1, 0)
    _count(db, tuple("" if name == "not_asked" else value for name, value in zip(_TALLIED, place, strict=True)), 1, 0)


def rated(db: Connection, number: int, response: int, now: datetime) -> None:
    """The ending was rated, in the work that keeps the response. Raises AlreadyRated, so that this work is undone."""
    changed = db.execute(
        f"UPDATE endings SET response = ?, rated_at = ? WHERE id = ? AND rated_at IS NULL RETURNING {', '.join(_TALLIED)}",  # noqa: S608
        (response, to_text(now), number),
    ).fetchone()
    if changed is None:
        raise AlreadyRated(number)
    _count(db, changed, 0, 1)


def not_rated(db: Connection, response: int) -> None:
    """The response is taken back: what it rated may be rated again."""
    changed = db.execute(
        f"UPDATE endings SET response = NULL, rated_at = NULL WHERE response = ? RETURNING {', '.join(_TALLIED)}",  # noqa: S608
        (response,),
    ).fetchone()
    if changed is not None:
        _count(db, changed, 0, -1)


def served(db: Connection, after: int, since: datetime, until: datetime, most: int) -> list[Row]:
    """What ended in [since, until] for citizens who can be written to, after the ending of this number, in the order of numbers."""
    found = db.execute(
        f"{_SELECT} WHERE id > ? AND ended_at >= ? AND ended_at <= ? AND not_asked = '' AND conversation_id IS NOT NULL"
        " ORDER BY id LIMIT ?",
        (after, to_text(since), to_text(until), most),
    )
    return [Row(*row) for row in found]


def has_tied(db: Connection, before: datetime) -> bool:
    """Whether there are ratings older than a moment that are still tied to what they rate."""
    found = db.execute("SELECT 1 FROM endings WHERE response IS NOT NULL AND rated_at < ? LIMIT 1", (to_text(before),))
    return found.fetchone() is not None


def tied_conversations(db: Connection, before: datetime) -> list[str]:
    """Where ratings were given that are older than a moment and still tied to what they rate."""
    found = db.execute(
        "SELECT DISTINCT conversation_id FROM endings WHERE response IS NOT NULL AND rated_at < ? AND conversation_id IS NOT NULL",
        (to_text(before),),
    )
    return [str(name) for (name,) in found]


def cut(db: Connection, before: datetime) -> int:
    """Forget which response rates which ending, for ratings older than a moment; returns for how many.

    Of the time only the day is left: to the microsecond it would tell which response it was.
    """
    return db.execute(
        "UPDATE endings SET response = NULL, rated_at = substr(rated_at, 1, 10) || 'T00:00:00.000000+00:00'"
        " WHERE response IS NOT NULL AND rated_at < ?",
        (to_text(before),),
    ).rowcount


def forget(db: Connection, conversation_id: str, until: str) -> list[int]:
    """Whose endings these were, as far as they came before a moment (UTC text); returns the responses still tied to them."""
    return _forget(db, "conversation_id = ? AND ended_at <= ?", (conversation_id, until))


def forget_of(db: Connection, what: Literal["case", "call"], number: int) -> list[int]:
    """Whose endings those of a case or a call were; returns the responses still tied to them."""
    own = f"{what}:{number}"
    return _forget(db, "(key = ? OR key >= ? AND key < ?)", (own, f"{own}:", f"{own};"))


def outcomes(db: Connection, months: tuple[str, str], by: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """How many endings there were from one month to another, by some of month, kind, channel, unit, not_asked, field, subject.

    Each row is what `by` names, then how many ended, were asked about, and were rated. By field or subject the endings themselves
    are counted, which takes seconds for years of them.
    """
    assert _TOLD.issuperset(by), by
    sums = "sum(n), sum(CASE not_asked WHEN '' THEN n ELSE 0 END), sum(rated)"
    rows = "count(*), count(CASE not_asked WHEN '' THEN 1 END), count(rated_at)"
    numbers, table = (sums, "tallies_of_endings") if set(by) <= set(_TALLIED) else (rows, "endings")
    grouped = f" GROUP BY {', '.join(by)} ORDER BY {', '.join(by)}" if by else " HAVING count(*) > 0"
    found = db.execute(
        f"SELECT {', '.join((*by, numbers))} FROM {table} WHERE month >= ? AND month <= ?{grouped}",  # noqa: S608
        months,
    )
    return [tuple(row) for row in found]


def recount(db: Connection) -> list[str]:
    """Where the tallies are not what the endings come to, one line each."""
    names = ", ".join(_TALLIED)
    found = db.execute(
        f"SELECT {names}, sum(n), sum(rated), sum(n2), sum(rated2) FROM ("  # noqa: S608
        f"SELECT {names}, n, rated, 0 AS n2, 0 AS rated2 FROM tallies_of_endings"
        f" UNION ALL SELECT {names}, 0, 0, n, rated FROM ({_COUNTED}) AS anew) AS told"
        f" GROUP BY {names} HAVING sum(n) <> sum(n2) OR sum(rated) <> sum(rated2) ORDER BY {names}"
    )
    return [
        f"tallies_of_endings ({', '.join(map(str, place))}): {n}/{rated}, đếm lại {n2}/{rated2}"
        for *place, n, rated, n2, rated2 in found
    ]


def rebuild(db: Connection) -> None:
    """Count everything anew: after many endings were written at once, or when `recount` found a difference."""
    db.execute("DELETE FROM tallies_of_endings")
    db.execute(f"INSERT INTO tallies_of_endings ({', '.join(_TALLIED)}, n, rated) {_COUNTED}")


def _count(db: Connection, place: tuple[Any, ...], n: int, rated: int) -> None:
    db.execute(
        f"INSERT INTO tallies_of_endings ({', '.join(_TALLIED)}, n, rated) VALUES ({', '.join('?' * (len(_TALLIED) + 2))})"  # noqa: S608
        f" ON CONFLICT ({', '.join(_TALLIED)}) DO UPDATE"
        " SET n = tallies_of_endings.n + excluded.n, rated = tallies_of_endings.rated + excluded.rated",
        (*place, n, rated),
    )


def _one(db: Connection, column: str, value: Any) -> Row | None:
    found = db.execute(f"{_SELECT} WHERE {column} = ?", (value,)).fetchone()
    return Row(*found) if found else None


def _forget(db: Connection, where: str, values: tuple[Any, ...]) -> list[int]:
    """The row stays for the response rate, under a key that names nobody and that no other row has."""
    found = db.execute(f"SELECT response FROM endings WHERE response IS NOT NULL AND {where}", values).fetchall()  # noqa: S608
    db.execute(
        "UPDATE endings SET key = 'forgotten:' || id, conversation_id = NULL, token_hash = NULL, response = NULL,"  # noqa: S608
        f" rated_at = substr(rated_at, 1, 10) || 'T00:00:00.000000+00:00' WHERE {where}",
        values,
    )
    return [int(number) for (number,) in found]
