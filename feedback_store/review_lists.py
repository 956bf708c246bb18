"""Low ratings as a supervisor reads them: what was rated and what was said, without those of the supervisor's own work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from feedback_store import officer_names
from feedback_store.sqlite import Connection


class Line(NamedTuple):
    """A review with what is known of its rating: `case_code` is "" without the citizen's word, times are UTC text."""

    id: int
    response: int
    questionnaire: str
    version: str
    unit: str
    origin: str
    channel: str
    field: str
    subject: str
    case_code: str
    made_at: str
    outcome: str


_FROM = "FROM reviews JOIN responses ON responses.id = reviews.response"
_LINE = """SELECT reviews.id, response, questionnaire, version, responses.unit, origin, channel, field, subject,
    case_code, made_at, outcome"""
# Handled: given the case, or told its outcome; of a case that was put to another, that one counts.
_NOT_OWN = """responses.officer <> :name AND NOT EXISTS (
    SELECT 1 FROM cases AS named JOIN cases AS handled ON handled.id = coalesce(named.merged_into, named.id)
    WHERE named.code = reviews.case_code AND (handled.officer = :officer OR EXISTS (
        SELECT 1 FROM case_events
        WHERE case_id = handled.id AND actor = 'officer:' || :officer AND kind IN ('answered', 'refused'))))"""


def open_for(db: Connection, officer: int, after: int, most: int) -> list[Line]:
    """What an officer may look at and nobody has, in the order in which it came; `after` is the last of the page before."""
    found = db.execute(
        f"{_LINE} {_FROM} WHERE done_at IS NULL AND reviews.id > :after AND {_NOT_OWN} ORDER BY reviews.id LIMIT :most",
        {**_who(db, officer), "after": after, "most": most},
    )
    return [Line(*row) for row in found]


def count_for(db: Connection, officer: int) -> int:
    """How many there are."""
    found = db.execute(f"SELECT count(*) {_FROM} WHERE done_at IS NULL AND {_NOT_OWN}", _who(db, officer))
    return int(found.fetchone()[0])


def load_for(db: Connection, officer: int, number: int) -> Line | None:
    """One of them, done or not; None as well for one of the officer's own work."""
    found = db.execute(f"{_LINE} {_FROM} WHERE reviews.id = :number AND {_NOT_OWN}", {**_who(db, officer), "number": number})
    row = found.fetchone()
    return Line(*row) if row else None


def answers_of(db: Connection, responses: Collection[int]) -> dict[int, list[tuple[str, str, str]]]:
    """What was answered in some responses: item, value, text."""
    found = defaultdict[int, list[tuple[str, str, str]]](list)
    rows = db.execute(
        f"SELECT response, item, value, text FROM answers WHERE response IN ({', '.join('?' * len(responses))})"  # noqa: S608
        " ORDER BY response, item, value",
        (*responses,),
    )
    for response, item, value, text in rows:
        found[response].append((item, value, text))
    return found


def _who(db: Connection, officer: int) -> dict[str, int | str]:
    return {"officer": officer, "name": officer_names.known(db, officer) or "?"}
