"""What people wrote in responses, without anything of who wrote it; and which reasons they ticked most."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from feedback_store import tallies
from feedback_store.sqlite import Connection
from feedback_store.tallies import Wanted

LEVEL, REASON = "muc", "ly-do"
"""Questions of the one-tap rating: how it was, and why not better."""
_LOW = f"EXISTS (SELECT 1 FROM answers WHERE response = responses.id AND item = '{LEVEL}' AND value IN ('1', '2', '3'))"  # noqa: S608
_HAS_WORDS = "EXISTS (SELECT 1 FROM answers WHERE response = responses.id AND text <> '')"

_AFTER = " AND (month, id) < (SELECT month, id FROM responses WHERE id = ?)"
_TOLD = "id, month, origin, channel, unit, field, subject"


class Comment(NamedTuple):
    """Something written in answer to `item`; `level` is the rating that it came with, "" in a survey, `value` what was ticked.

    `response` only orders the pages: it tells nobody who wrote it.
    """

    response: int
    month: str
    origin: str
    channel: str
    unit: str
    field: str
    subject: str
    level: str
    item: str
    value: str
    text: str


def page(db: Connection, wanted: Wanted, low_only: bool, after: int, most: int) -> list[Comment]:
    """What was written in `most` responses, the latest first; `after` is the last response of the page before, 0 for none.

    All that was written in one response stands on one page. The words are as they were written: cover what is personal in them.
    """
    where, values = tallies.conditions(wanted, rows=True)
    where += f" AND {_HAS_WORDS}" + (f" AND {_LOW}" if low_only else "") + (_AFTER if after else "")
    found = db.execute(
        f"SELECT {_TOLD}, coalesce(level.value, ''), answers.item, answers.value, answers.text"  # noqa: S608
        f" FROM (SELECT {_TOLD} FROM responses WHERE {where} ORDER BY month DESC, id DESC LIMIT ?) AS chosen"
        f" JOIN answers ON answers.response = id AND answers.text <> ''"
        f" LEFT JOIN answers AS level ON level.response = id AND level.item = '{LEVEL}'"
        " ORDER BY month DESC, id DESC, answers.item, answers.value",
        (*values, *([after] if after else []), most),
    )
    return [Comment(*row) for row in found]


def reasons(db: Connection, wanted: Wanted) -> list[tuple[str, int]]:
    """How often each reason was ticked after a low rating, the most frequent first."""
    found = tallies.counts(db, replace(wanted, items=(REASON,)), ("value",))
    return sorted(((str(value), int(n)) for value, n in found), key=lambda row: (-row[1], row[0]))
