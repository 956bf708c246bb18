"""A list as CSV: UTF-8 with a byte order mark, every cell in quotes, nothing in it that a spreadsheet would calculate."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from handlers.exports.cell_text import neutralised
from handlers.exports.columns import Cell, Column, Sort

_SHORT = 60
_TWO = tuple(f"{number:02}" for number in range(60))
"""A number in two figures; strftime takes three times as long."""


def write(path: Path, columns: Sequence[Column], pages: Iterable[list[list[Cell]]], count: int) -> None:
    """Write the pages of rows to a file; `count` is not needed here."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow([column.title for column in columns])
        told = [_TELLS[column.sort] for column in columns]
        for page in pages:
            writer.writerows([tell(cell) for tell, cell in zip(told, row, strict=True)] for row in page)


def _text(cell: Cell) -> str:
    return "" if cell is None else neutralised(str(cell))


def _long(cell: Cell) -> str:
    text = str(cell)
    return neutralised(text) if len(text) > _SHORT else _name(text)


def _moment(cell: Cell) -> str:
    if not isinstance(cell, datetime):
        return _text(cell)
    return f"{_TWO[cell.day]}/{_TWO[cell.month]}/{cell.year} {_TWO[cell.hour]}:{_TWO[cell.minute]}"


@lru_cache(maxsize=4_096)
def _name(cell: Cell) -> str:
    """Short texts are mostly names of units, categories and states, which come again and again."""
    return _text(cell)


_TELLS: dict[Sort, Callable[[Cell], str]] = {"text": _name, "long": _long, "moment": _moment, "number": _name}
