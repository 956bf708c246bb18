"""A list as CSV: UTF-8 with a byte order mark, every cell in quotes, nothing in it that a spreadsheet would calculate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from handlers.exports.cell_text import neutralised
from handlers.exports.columns import Cell, Column, Sort
from knowledge.satisfaction import written

_SHORT = 60
_TWO = tuple(f"{number:02}" for number in range(60))
"""A number in two figures; strftime takes three times as long."""


def write(path: Path, columns: Sequence[Column], pages: Iterable[Sequence[Sequence[Cell]]], count: int) -> None:
    """Write the pages of rows to a file; `count` is not needed here."""
    tells = [_TELLS[column.sort] for column in columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff" + _lines([[column.title for column in columns]], [_name] * len(columns)))
        for page in pages:
            file.write(_lines(page, tells))


def _lines(rows: Sequence[Sequence[Cell]], tells: Sequence[Callable[[Cell], str]]) -> str:
    """Rows as text, column by column: cell by cell, and with the csv module, a million rows take twice as long."""
    if not rows:
        return ""
    columns = [map(tell, cells) for tell, cells in zip(tells, zip(*rows, strict=True), strict=True)]
    return "".join([f'"{line}"\r\n' for line in map('","'.join, zip(*columns, strict=True))])


def _text(cell: Cell) -> str:
    return "" if cell is None else _quoted(str(cell))


def _quoted(text: str) -> str:
    return neutralised(text).replace('"', '""')


def _long(cell: Cell) -> str:
    text = str(cell)
    return _quoted(text) if len(text) > _SHORT else _name(text)


def _moment(cell: Cell) -> str:
    if not isinstance(cell, datetime):
        return _text(cell)
    return f"{_TWO[cell.day]}/{_TWO[cell.month]}/{cell.year} {_TWO[cell.hour]}:{_TWO[cell.minute]}"


@lru_cache(maxsize=4_096)
def _day(cell: Cell) -> str:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, datetime) else _text(cell)


def _decimal(cell: Cell) -> str:
    return written.number(cell) if isinstance(cell, Fraction) else _text(cell)


@lru_cache(maxsize=4_096)
def _name(cell: Cell) -> str:
    """Short texts are mostly names of units, categories and states, which come again and again."""
    return _text(cell)


_TELLS: dict[Sort, Callable[[Cell], str]] = {
    "text": _name,
    "long": _long,
    "moment": _moment,
    "number": _name,
    "day": _day,
    "decimal": _decimal,
    "code": str,
}
