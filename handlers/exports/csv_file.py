"""A list as CSV: UTF-8 with a byte order mark, every cell in quotes, nothing in it that a spreadsheet would calculate."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from handlers.exports.cell_text import neutralised
from handlers.exports.columns import Cell, Column

_SHORT = 60


def write(path: Path, columns: Sequence[Column], pages: Iterable[list[list[Cell]]], count: int) -> None:
    """Write the pages of rows to a file; `count` is not needed here."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow([column.title for column in columns])
        for page in pages:
            writer.writerows([_told(cell) for cell in row] for row in page)


def _told(cell: Cell) -> str:
    if isinstance(cell, str):
        return neutralised(cell) if len(cell) > _SHORT else _name(cell)
    if isinstance(cell, datetime):  # strftime takes three times as long
        return f"{cell.day:02}/{cell.month:02}/{cell.year} {cell.hour:02}:{cell.minute:02}"
    return "" if cell is None else str(cell)


@lru_cache(maxsize=4_096)
def _name(text: str) -> str:
    """Short texts are mostly names of units, categories and states, which come again and again."""
    return neutralised(text)
