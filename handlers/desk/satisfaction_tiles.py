"""The figures at the top of the page of satisfaction: each with what it rests on, and whether a change is sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from feedback_store import responses
from feedback_store.sqlite import Connection
from handlers.desk import charts
from handlers.desk import satisfaction_sentences as words
from handlers.desk import satisfaction_tables as tables
from handlers.desk.satisfaction_answering import Answering
from handlers.desk.satisfaction_asked import Asked
from handlers.desk.satisfaction_numbers import Cell
from handlers.desk.satisfaction_tables import Ranked
from knowledge.satisfaction import written
from knowledge.satisfaction.levels import SATISFIED_SAID
from knowledge.satisfaction.method import bundled


class Tile(NamedTuple):
    """A figure: its name, its value, and what it rests on."""

    name: str
    value: str
    of: str


class Before(NamedTuple):
    """The period before: its figures, and how many of its months have answers."""

    cell: Cell
    answered: int


def tiles(db: Connection, wanted: Asked, cell: Cell, before: Before, answering: Answering | None) -> list[Tile]:
    """What stands at the top; nothing where there is nothing to tell."""
    if cell.is_hidden or not cell.n:
        return []
    pooled = cell.pooled
    found = [
        *_shares(cell, rests_on(db, wanted, cell)),
        Tile("Điểm trung bình", written.number(pooled.mean), f"thang 1–5, {tables.rule_name(pooled.rule)}"),
        Tile("Điểm quy đổi", written.percent(pooled.rescaled), "0 % là mức 1, 100 % là mức 5"),
        _change(db, wanted, cell, before),
    ]
    return found + ([Tile("Tỷ lệ trả lời", answering.rate, answering.of)] if answering else [])


def rests_on(db: Connection, wanted: Asked, cell: Cell) -> str:
    """How many answers a figure rests on; of several questions, how many forms they stand in as well."""
    if len(wanted.questionnaire.scored) == 1:
        return f"n = {charts.number(cell.n)}"
    return f"{charts.number(responses.count(db, wanted.wanted()))} phiếu ({charts.number(cell.n)} câu trả lời)"


def ends(units: Sequence[Ranked]) -> list[Tile]:
    """The best and the worst of the units that are told, where there are two: each only if it surely differs from all together."""
    told = [row for row in units if row.is_ranked and row.cell.n]
    if len(told) < 2:
        return []
    named = (("Đơn vị cao nhất", told[0], words.BETTER), ("Đơn vị thấp nhất", told[-1], words.WORSE))
    return [_end(name, row) for name, row, verdict in named if row.verdict == verdict]


def _end(name: str, row: Ranked) -> Tile:
    n = charts.number(row.cell.n)
    return Tile(name, row.name, f"{written.percent(row.cell.pooled.value)}, {tables.interval_of(row.cell)}; n = {n}")


def _shares(cell: Cell, rests: str) -> list[Tile]:
    sure, name = f"{bundled().confidence} %", f"Hài lòng (tỷ lệ mức {SATISFIED_SAID})"
    pooled, items = cell.pooled, cell.mean_of_items
    if len(cell.figures) == 1 and not cell.hidden:
        of = f"{tables.rule_name(pooled.rule)}; {sure}: {tables.interval_of(cell)}; {rests}"
        return [Tile(name, written.percent(pooled.value), of)]
    by_form = f"{sure}, tính theo phiếu: {tables.interval_of(cell)}; {rests}; {pooled.items} câu hỏi"
    return [
        Tile(f"{name}, {tables.rule_name(pooled.rule)}", written.percent(pooled.value), by_form),
        Tile(f"{name}, {tables.rule_name(items.rule)}", written.percent(items.value), f"{rests}; {items.items} câu hỏi"),
    ]


def _change(db: Connection, wanted: Asked, cell: Cell, before: Before) -> Tile:
    """The change, with what the period before rests on: of a year that was rated in two months alone, it says so."""
    name, months, change = "So với kỳ trước", wanted.months.before, tables.changed(cell, before.cell)
    if before.cell.is_hidden or not before.cell.n:
        return Tile(name, words.CANNOT_COMPARE, words.WITHOUT_ANSWERS.format(months=months.said, why=change.points))
    told = ["điểm phần trăm", f"kỳ trước {months.said}"]
    if change.verdict:
        told.insert(1, f"{change.verdict} ({bundled().confidence} %: {change.interval})")
        told[-1] += f", {rests_on(db, replace(wanted, months=months), before.cell)}"
    if before.answered < (number := len(months.each())):
        told.append(words.PARTLY_ANSWERED.format(answered=before.answered, months=number))
    return Tile(name, change.points, "; ".join(told))
