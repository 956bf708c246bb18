"""The figures at the top of the page of satisfaction: each with what it rests on, and whether a change is sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from feedback_store import responses
from feedback_store.sqlite import Connection
from handlers.desk import charts
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


def tiles(db: Connection, wanted: Asked, cell: Cell, before: Cell, answering: Answering | None) -> list[Tile]:
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
    """The best and the worst of the units that are told, where there are two; not each of them is surely so."""
    told = [row for row in units if row.is_ranked and row.cell.n]
    if len(told) < 2:
        return []
    return [_end(name, row) for name, row in (("Đơn vị cao nhất", told[0]), ("Đơn vị thấp nhất", told[-1]))]


def _end(name: str, row: Ranked) -> Tile:
    said = f" ({row.verdict})" if row.verdict else ""
    return Tile(name, row.name, f"{written.percent(row.cell.pooled.value)}, {tables.interval_of(row.cell)}{said}")


def _shares(cell: Cell, rests: str) -> list[Tile]:
    sure, name = f"{bundled().confidence} %", f"Hài lòng (mức {SATISFIED_SAID})"
    pooled, items = cell.pooled, cell.mean_of_items
    if len(cell.figures) == 1 and not cell.hidden:
        return [Tile(name, written.percent(pooled.value), f"{tables.BOTH}; {sure}: {tables.interval_of(cell)}; {rests}")]
    by_form = f"{sure}, tính theo phiếu: {tables.interval_of(cell)}; {rests}; {pooled.items} câu hỏi"
    return [
        Tile(f"{name}, {tables.rule_name(pooled.rule)}", written.percent(pooled.value), by_form),
        Tile(f"{name}, {tables.rule_name(items.rule)}", written.percent(items.value), f"{rests}; {items.items} câu hỏi"),
    ]


def _change(db: Connection, wanted: Asked, cell: Cell, before: Cell) -> Tile:
    months, change = wanted.months.before, tables.changed(cell, before)
    earlier = f"kỳ trước {months.said}"
    if change.verdict:
        earlier = f"{change.verdict} ({bundled().confidence} %: {change.interval}); {earlier}, "
        earlier += rests_on(db, replace(wanted, months=months), before)
    return Tile("So với kỳ trước", change.points, f"điểm phần trăm; {earlier}")
