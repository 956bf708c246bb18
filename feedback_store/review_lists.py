"""Low ratings as a supervisor reads them: what was rated and what was said, without those of the supervisor's own work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from feedback_store import officer_names
from feedback_store.sqlite import Connection


class Line(NamedTuple):
    """A review with what is known of its rating: `case_code` is "" without the citizen's word, times are UTC text.

    Without that word nobody is told more than month and unit (handlers/desk/review_page.py).

    `reviewer` is the name of who looked at it, "" for nobody yet.
    """

    id: int
    response: int
    questionnaire: str
    version: str
    unit: str
    origin: str
    field: str
    subject: str
    case_code: str
    month: str
    made_at: str
    outcome: str
    note: str
    reviewer: str
    done_at: str | None


class Filter(NamedTuple):
    """Which reviews: those that wait or those that are done; `month` is that of the rating; empty fields ask for all."""

    is_done: bool = False
    unit: str = ""
    outcome: str = ""
    level: str = ""
    month: str = ""


WAITING = Filter()
_FROM = "FROM reviews JOIN responses ON responses.id = reviews.response"
_LINE = """SELECT reviews.id, response, questionnaire, version, responses.unit, origin, field, subject,
    case_code, month, made_at, outcome, note,
    coalesce((SELECT name FROM officers WHERE officers.id = reviews.officer), ''), done_at"""
_FITS = """(done_at IS NOT NULL) = :is_done AND (:unit = '' OR responses.unit = :unit)
    AND (:outcome = '' OR outcome = :outcome) AND (:month = '' OR month = :month)
    AND (:level = '' OR EXISTS (SELECT 1 FROM answers WHERE response = reviews.response AND item = 'muc' AND value = :level))"""
_NEXT = {
    False: (
        """(:after = 0 OR EXISTS (SELECT 1 FROM reviews AS last JOIN responses AS before ON before.id = last.response
        WHERE last.id = :after AND (month < before.month OR (month = before.month AND reviews.id > last.id))))""",
        "month DESC, reviews.id",
    ),
    True: (
        "(:after = 0 OR (done_at, reviews.id) < (SELECT done_at, id FROM reviews WHERE id = :after))",
        "done_at DESC, reviews.id DESC",
    ),
}
"""What comes after a review, and in which order: the latest month first, by chance within it; the latest done first."""
# Handled: given the case, or told its outcome; of a case that was put to another, that one counts.
_NOT_OWN = """responses.officer <> :name AND NOT EXISTS (
    SELECT 1 FROM cases AS named JOIN cases AS handled ON handled.id = coalesce(named.merged_into, named.id)
    WHERE named.code = reviews.case_code AND (handled.officer = :officer OR EXISTS (
        SELECT 1 FROM case_events
        WHERE case_id = handled.id AND actor = 'officer:' || :officer AND kind IN ('answered', 'refused'))))"""


def page(db: Connection, officer: int, wanted: Filter, after: int, most: int) -> list[Line]:
    """What an officer may look at; `after` is the last of the page before, 0 for none."""
    beyond, order = _NEXT[wanted.is_done]
    found = db.execute(
        f"{_LINE} {_FROM} WHERE {_FITS} AND {beyond} AND {_NOT_OWN} ORDER BY {order} LIMIT :most",
        {**_who(db, officer), **wanted._asdict(), "after": after, "most": most},
    )
    return [Line(*row) for row in found]


def following(db: Connection, officer: int, wanted: Filter, number: int) -> int:
    """The number of the one that waits after another in the list, from its beginning where that was the last; 0 for none."""
    found = page(db, officer, wanted, number, 1) or page(db, officer, wanted, 0, 1)
    return found[0].id if found else 0


def count(db: Connection, officer: int, wanted: Filter = WAITING) -> int:
    """How many there are."""
    found = db.execute(f"SELECT count(*) {_FROM} WHERE {_FITS} AND {_NOT_OWN}", {**_who(db, officer), **wanted._asdict()})
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
