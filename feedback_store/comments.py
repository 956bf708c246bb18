"""What people wrote in responses, without anything of who wrote it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from feedback_store import tallies
from feedback_store.sqlite import Connection
from feedback_store.tallies import Wanted

_LEVEL = "muc"
"""The question of the one-tap rating."""
_HAS_WORDS = "EXISTS (SELECT 1 FROM answers WHERE response = responses.id AND text <> '')"
_AFTER = (
    " AND (month < (SELECT month FROM responses WHERE ref = ?) OR month = (SELECT month FROM responses WHERE ref = ?) AND ref > ?)"
)


class Comment(NamedTuple):
    """Something written in answer to `item`; `level` is the rating that it came with, "" in a survey.

    `ref` tells one response from another, and by chance alone comes before or after another.
    """

    ref: str
    month: str
    level: str
    item: str
    text: str


def page(db: Connection, wanted: Wanted, levels: Collection[str], after: str, most: int) -> list[Comment]:
    """What was written in `most` responses, of the latest month first; `after` is the last of the page before, "" for none.

    With `levels` only beside these ratings. All that was written in one response stands on one page. Within a month the order is
    that of `ref`: that of the numbers would tell the day. The words are as they were written: cover what is personal in them.
    """
    where, values = tallies.conditions(wanted, rows=True)
    where += f" AND {_HAS_WORDS}" + _among(levels) + (_AFTER if after else "")
    found = db.execute(
        "SELECT ref, month, coalesce(level.value, ''), answers.item, answers.text"  # noqa: S608
        f" FROM (SELECT id, ref, month FROM responses WHERE {where} ORDER BY month DESC, ref LIMIT ?) AS chosen"
        " JOIN answers ON answers.response = id AND answers.text <> ''"
        f" LEFT JOIN answers AS level ON level.response = id AND level.item = '{_LEVEL}'"
        " ORDER BY month DESC, ref, answers.item, answers.value",
        (*values, *levels, *([after] * 3 if after else []), most),
    )
    return [Comment(*row) for row in found]


def _among(levels: Collection[str]) -> str:
    if not levels:
        return ""
    marks = ", ".join("?" * len(levels))
    return f" AND EXISTS (SELECT 1 FROM answers WHERE response = responses.id AND item = '{_LEVEL}' AND value IN ({marks}))"  # noqa: S608
