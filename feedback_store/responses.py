"""Responses: filled-in questionnaires with their answers; nothing in them says who gave them.

The tallies are kept in the same transaction.
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, TypeAlias

from feedback_store import endings, tallies
from feedback_store.sqlite import Connection
from feedback_store.tallies import Place, Wanted
from feedback_store.timestamps import day_of, month_of, to_text

Answers: TypeAlias = Mapping[str, tuple[tuple[str, str], ...]]
"""By item: the keys of the options, each with the own words that came with it; a text has the key ""."""


class Given(NamedTuple):
    """What is known of a response but its answers; `officer` is a pseudonym (feedback_store/officer_names.py)."""

    questionnaire: str
    version: str
    origin: str
    channel: str
    unit: str = ""
    field: str = ""
    subject: str = ""
    officer: str = ""
    survey: int | None = None
    batch: int | None = None


class Row(NamedTuple):
    """A response as stored: `ref` names it in exports, `month` is Vietnam's, times are UTC text.

    Of the times only the day (Vietnam's) is kept: to the second they would tell whose message it was.
    """

    id: int
    ref: str
    questionnaire: str
    version: str
    origin: str
    channel: str
    unit: str
    field: str
    subject: str
    officer: str
    survey: int | None
    batch: int | None
    month: str
    submitted_at: str
    changed_at: str | None


_ADD = f"""INSERT INTO responses (id, ref, {", ".join(Given._fields)}, month, submitted_at)
    VALUES ({", ".join("?" * (len(Given._fields) + 4))})"""  # noqa: S608
_RANDOM_BITS = 43  # what 63 bits have left beside a day
_ADD_ANSWER = "INSERT INTO answers (response, item, value, text) VALUES (?, ?, ?, ?)"


def submit(db: Connection, given: Given, answers: Answers, now: datetime, ending: int | None = None) -> int:
    """Keep a response; `ending` is what it rates. Returns its number. Raises endings.AlreadyRated: one ending, one rating."""
    number = _add(db, given, now)
    if ending is not None:
        endings.rated(db, ending, number, now)
    _write(db, number, answers)
    return number


def submit_all(db: Connection, forms: Iterable[tuple[Given, Answers, datetime]]) -> int:
    """Keep many responses at once, each with its time; returns how many. One by one they would be counted one by one."""
    rows: list[tuple[int, str, str, str]] = []
    changes = defaultdict[Place, Counter[tuple[str, str]]](Counter)
    numbers = []
    for given, answers, at in forms:
        number = _add(db, given, at)
        numbers.append(number)
        rows += [(number, item, value, text) for item, told in answers.items() for value, text in told]
        known = {**given._asdict(), "month": month_of(at), "survey": given.survey or 0}
        changes[Place(**{name: known[name] for name in Place._fields})].update(_ticked(answers))
    db.executemany(_ADD_ANSWER, rows)
    tallies.add(db, changes)
    return len(numbers)


def withdraw_batch(db: Connection, batch: int) -> int:
    """Take all responses of a file of paper forms back, as if they had never been given; returns how many."""
    names = ", ".join("coalesce(survey, 0)" if name == "survey" else name for name in Place._fields)
    counted = db.execute(
        f"SELECT {names}, item, value, count(*) FROM responses JOIN answers ON response = id WHERE batch = ?"  # noqa: S608
        f" GROUP BY {names}, item, value",
        (batch,),
    )
    changes = defaultdict[Place, dict[tuple[str, str], int]](dict)
    for *place, item, value, n in counted.fetchall():
        changes[Place(*place)][item, value] = -n
    tallies.add(db, changes)
    db.execute("DELETE FROM answers WHERE response IN (SELECT id FROM responses WHERE batch = ?)", (batch,))
    return db.execute("DELETE FROM responses WHERE batch = ?", (batch,)).rowcount


def load(db: Connection, number: int) -> Row | None:
    """The response, or None."""
    found = db.execute(f"SELECT {', '.join(Row._fields)} FROM responses WHERE id = ?", (number,)).fetchone()  # noqa: S608
    return Row(*found) if found else None


def change(db: Connection, number: int, answers: Answers, now: datetime) -> None:
    """Put other answers in the place of a response's; it counts in the month in which it was given. Raises LookupError."""
    if db.execute("UPDATE responses SET changed_at = ? WHERE id = ?", (to_text(day_of(now)), number)).rowcount != 1:
        raise LookupError(f"no response {number}")
    _write(db, number, answers)


def answers_of(db: Connection, number: int) -> dict[str, tuple[tuple[str, str], ...]]:
    """The answers of a response."""
    found = defaultdict[str, list[tuple[str, str]]](list)
    for item, value, text in db.execute("SELECT item, value, text FROM answers WHERE response = ? ORDER BY item, value", (number,)):
        found[item].append((value, text))
    return {item: tuple(told) for item, told in found.items()}


def count(db: Connection, wanted: Wanted) -> int:
    """How many responses there are."""
    where, values = tallies.conditions(wanted, rows=True)
    return int(db.execute(f"SELECT count(*) FROM responses WHERE {where}", values).fetchone()[0])  # noqa: S608


def words(db: Connection, number: int) -> list[tuple[str, str, str]]:
    """What was written in a response: item, value, text."""
    found = db.execute("SELECT item, value, text FROM answers WHERE response = ? AND text <> '' ORDER BY item, value", (number,))
    return [(str(item), str(value), str(text)) for item, value, text in found]


def write_words(db: Connection, number: int, told: Collection[tuple[str, str, str]]) -> None:
    """Put other words in the place of what was written; what was ticked stays."""
    db.executemany(
        "UPDATE answers SET text = ? WHERE response = ? AND item = ? AND value = ?",
        [(text, number, item, value) for item, value, text in told],
    )


def forget_words(db: Connection, numbers: Collection[int]) -> None:
    """Take out what was written in these responses; what was ticked names nobody, and stays."""
    for number in numbers:
        write_words(db, number, [(item, value, "") for item, value, _ in words(db, number)])


def with_words(db: Connection, before: datetime) -> tuple[int, ...]:
    """The responses of days before a moment in which anything is still written."""
    limit = day_of(before).toordinal() << _RANDOM_BITS
    found = db.execute("SELECT DISTINCT response FROM answers WHERE text <> '' AND response < ? ORDER BY response", (limit,))
    return tuple(number for (number,) in found)


def _add(db: Connection, given: Given, at: datetime) -> int:
    """A response without answers, under a number that says its day and nothing more: in its place among others it hides."""
    day = day_of(at)
    number = day.toordinal() << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    while load(db, number):
        number = day.toordinal() << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    db.execute(_ADD, (number, secrets.token_hex(8), *given, month_of(at), to_text(day)))
    return number


def _write(db: Connection, number: int, answers: Answers) -> None:
    """Keep these answers and no others, and count the difference."""
    row = load(db, number)
    if row is None:
        raise LookupError(f"no response {number}")
    rows = [(number, item, value, text) for item, told in answers.items() for value, text in told]
    changes = Counter(_ticked(answers))
    changes.subtract(_ticked(answers_of(db, number)))
    db.execute("DELETE FROM answers WHERE response = ?", (number,))
    db.executemany(_ADD_ANSWER, rows)
    tallies.add(db, {_place(row): changes})


def _ticked(answers: Answers) -> Iterator[tuple[str, str]]:
    return ((item, value) for item, told in answers.items() for value, _ in told)


def _place(row: Row) -> Place:
    known = {name: getattr(row, name) for name in Place._fields}
    return Place(**known | {"survey": row.survey or 0})
