"""Items of the connector that could not be read: put aside, told of until the same dossier is told of rightly."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import NamedTuple

from feedback_store import channel_cursors
from feedback_store.sqlite import Connection

CHANNEL = "dossiers"
"""By this name the store knows how far the connector has read, and when it was last in contact."""
_ASIDE = "dossiers.aside"
_MOST = 50


class Aside(NamedTuple):
    """An item that was put aside: its code if that could be read, when, the column, what is wrong and how it should be."""

    code: str
    at: str
    column: str
    what: str
    how: str


def load(db: Connection) -> list[Aside]:
    """The latest first."""
    return [Aside(*one) for one in json.loads(channel_cursors.load(db, _ASIDE) or "[]")]


def keep(db: Connection, new: Sequence[Aside], good: Collection[str]) -> None:
    """Remember the latest; those whose dossier came rightly are over."""
    known = load(db)
    again = {one.code for one in new if one.code}
    left = [one for one in known if one.code not in good and one.code not in again]
    told = [*new, *left][:_MOST]
    if told != known:
        channel_cursors.save(db, _ASIDE, json.dumps(told, ensure_ascii=False))
