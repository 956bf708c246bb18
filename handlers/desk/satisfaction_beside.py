"""One-tap ratings of closed cases, told beside the score of QĐ 766/QĐ-TTg, which cannot count them: nobody knows whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from feedback_store.sqlite import Connection
from handlers.desk import charts
from handlers.desk.satisfaction_asked import Months
from handlers.desk.satisfaction_numbers import Cell, read
from handlers.desk.satisfaction_tables import interval_of
from knowledge.questionnaires import one_tap
from knowledge.rules.rules import Rules
from knowledge.satisfaction import written

_CLOSED = "case"
"""The origin of ratings of cases that have an outcome: one row of the breakdown, so that it is hidden as that row is."""


class Beside(NamedTuple):
    """Of one version of the one-tap rating: the share of 4–5, its interval, and how many rated; "" where it is hidden."""

    version: str
    share: str
    interval: str
    n: str


def beside_score(db: Connection, rules: Rules, months: Months | None) -> tuple[Beside, ...]:
    """One for each version that was answered; none where nobody has rated, or where the period is not made of whole months."""
    return tuple(_told(db, rules, months)) if months else ()


def whole_months(first: date, last: date, today: date) -> Months | None:
    """The months of a period that has no part of any other; days of one month would tell what is hidden."""
    months = Months(first.year * 12 + first.month - 1, last.year * 12 + last.month - 1)
    begins, ends = months.days
    return months if first == begins and last in (ends, today) else None


def _told(db: Connection, rules: Rules, months: Months) -> Iterator[Beside]:
    for version in rules.questionnaires[one_tap.KEY]:
        found = read(db, version, months, ("origin",))
        cell = found.by["origin"].cell(found.items, _CLOSED, months)
        if cell.n or cell.is_hidden:
            yield _of(version.version, cell)


def _of(version: str, cell: Cell) -> Beside:
    if cell.is_hidden:
        return Beside(version, "", "", "")
    return Beside(version, written.percent(cell.pooled.value), interval_of(cell), charts.number(cell.n))
