"""Khiếu nại and tố cáo: matters of other laws, shown the right door with their legal times; they never start a clock here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.rules import rows
from knowledge.rules.rows import Row

NAMED = {"legal_complaint": ("file_within", "accept", "decide", "decide_complex"), "denunciation": ("decide",)}
"""The kinds of messages that go elsewhere, with the times that sentences name."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time that the law sets, in days of the calendar; `what` says for what."""

    days: int
    what: str
    law: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """One other path: where to go, in which form, how long things take. `sealed`: no list, export or log shows what was said."""

    key: str
    name: str
    law: str
    amended: tuple[str, ...]
    checked: datetime.date
    doors: tuple[str, ...]
    forms: tuple[str, ...]
    anonymous: str
    sealed: bool
    limits: Mapping[str, Limit]


Redirects = Mapping[str, Redirect]


def load(path: Path) -> Redirects:
    """The other paths by kind of message. Raises BadDataFile."""
    file = rows.read(path)
    found = {key: _redirect(key, row) for key, row in file.tables().items()}
    file.done()
    return found


def _redirect(key: str, row: Row) -> Redirect:
    limits = {name: _limit(one) for name, one in row.table("limits").tables().items()}
    found = Redirect(
        key,
        row.text("name"),
        row.text("law"),
        row.texts("amended"),
        row.day("checked"),
        row.texts("doors"),
        row.texts("forms"),
        row.text("anonymous", ""),
        row.yes("sealed"),
        limits,
    )
    row.done()
    return found


def _limit(row: Row) -> Limit:
    limit = Limit(row.number("days"), row.text("what"), row.text("law"))
    row.done()
    return limit
