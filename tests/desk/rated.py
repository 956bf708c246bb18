"""Invented ratings and forms in a store, and the figures that plain Python counts from their rows."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from feedback_store import responses
from feedback_store.responses import Given
from feedback_store.sqlite import Connection

FORM, VERSION = "mot-cham", "1"


class Rated(NamedTuple):
    """A response; a level of 0 is a question left blank."""

    at: datetime
    levels: dict[str, int]
    unit: str = "so_y_te"
    channel: str = "web"
    origin: str = "case"
    reasons: tuple[str, ...] = ()
    comment: str = ""
    field: str = "infrastructure"
    subject: str = "infrastructure.lighting"
    form: str = FORM
    version: str = VERSION


def keep(db: Connection, rated: Iterable[Rated]) -> list[int]:
    """Keep them as the service does; their numbers."""
    return [_keep(db, one) for one in rated]


def _keep(db: Connection, one: Rated) -> int:
    answers = {item: ((str(level), ""),) for item, level in one.levels.items() if level}
    if one.reasons:
        answers["ly-do"] = tuple((reason, "") for reason in one.reasons)  # type: ignore[assignment]
    if one.comment:
        answers["gop-y"] = (("", one.comment),)
    given = Given(one.form, one.version, one.origin, one.channel, one.unit, one.field, one.subject)
    return responses.submit(db, given, answers, one.at)


def month(at: datetime) -> str:
    """The month on a Vietnamese calendar, written by hand: seven hours after UTC."""
    local = at.astimezone(ZoneInfo("UTC")).replace(tzinfo=None) + timedelta(hours=7)
    return f"{local.month:02}/{local.year}"


def levels_of(rated: Iterable[Rated]) -> dict[str, list[int]]:
    """By question, every level that was given."""
    found = defaultdict[str, list[int]](list)
    for one in rated:
        for item, level in one.levels.items():
            if level:
                found[item].append(level)
    return found


def share(levels: list[int]) -> float:
    """Of the answers those of 4 and 5, in percent."""
    return 100 * sum(level >= 4 for level in levels) / len(levels)


def interval(levels: list[int]) -> tuple[float, float]:
    """Wilson's interval in percent, by the textbook."""
    n, p, z = len(levels), share(levels) / 100, 1.959963984540054
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return 100 * (middle - half), 100 * (middle + half)


def number(text: str) -> float:
    """A number as the page writes it."""
    return float(text.replace("%", "").replace(".", "").replace(",", ".").replace("−", "-").strip())
