"""A list as XLSX: real dates and numbers, texts as inline strings that no spreadsheet reads as formulas or links.

xlsxwriter makes the workbook: head, formats, widths, filter, and one row as a pattern. The other rows are written after that
pattern: cell by cell xlsxwriter needs 8 µs (checks, three regular expressions, a list of attributes), 15 s for 100,000 cases.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]

from handlers.exports.cell_text import plain
from handlers.exports.columns import Cell, Column, Sort

MOST_ROWS = 1_048_575
"""Rows of a sheet besides its head."""
_FIRST = 1
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""With which every workbook is made: nothing is a formula, a link or a number unless it is written as one."""
FORMATS: dict[Sort, dict[str, object]] = {
    "text": {"valign": "top", "num_format": "@"},
    "code": {"valign": "top", "num_format": "@"},
    "long": {"valign": "top", "num_format": "@", "text_wrap": True},
    "moment": {"valign": "top", "num_format": "dd/mm/yyyy hh:mm"},
    "day": {"valign": "top", "num_format": "dd/mm/yyyy"},
    "number": {"valign": "top", "num_format": "0"},
    "decimal": {"valign": "top", "num_format": "0.00"},
}
HEAD = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EDF2", "bottom": 1}
_PATTERN_ROW = re.compile(r'<row r="2".*?</row>', re.DOTALL)
_PATTERN_CELL = re.compile(r'<c r="([A-Z]+)2" s="(\d+)"')
_DIMENSION = re.compile(r'<dimension ref="[^"]*"/>')
_ESCAPED = re.compile("[&<>]|_x[0-9A-Fa-f]{4}_")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_DAY_ZERO = datetime(1899, 12, 30).toordinal()
_DAY = 86_400
_LEVEL = 3  # of deflate: 6 takes twice as long for a file 18 % smaller
_SHORT = 60
_LINE, _HIGHEST = 15.0, 405.0
"""Points of a line, and the most that Excel gives a row, in whole lines."""
_WIDER = 1.15
"""Letters are a little wider than the digits by which a column is measured, and words leave room at the ends of lines."""


class TooManyRows(Exception):
    """Raised when a sheet cannot hold the list."""


def write(path: Path, columns: Sequence[Column], pages: Iterable[Sequence[Sequence[Cell]]], count: int) -> None:
    """Write the pages of rows to a file; `count` is how many rows there are. Raises TooManyRows."""
    with zipfile.ZipFile(_pattern(columns, count)) as pattern:
        fill(path, pattern, (columns, pages), _FIRST)


def fill(
    path: Path, pattern: zipfile.ZipFile, rows: tuple[Sequence[Column], Iterable[Sequence[Sequence[Cell]]]], number: int
) -> None:
    """Write a workbook to a file; `rows` take the place of the pattern row that `list_sheet` made on its sheet of this number."""
    name = f"xl/worksheets/sheet{number}.xml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for part in pattern.infolist():
            if part.filename != name:
                file.writestr(part, pattern.read(part), zipfile.ZIP_DEFLATED)
        sheet = zipfile.ZipInfo(name, pattern.getinfo(name).date_time)
        sheet.compress_type, sheet._compresslevel = zipfile.ZIP_DEFLATED, _LEVEL  # type: ignore[attr-defined]
        with file.open(sheet, "w") as into:
            _write_sheet(into, pattern.read(name).decode(), *rows)


def list_sheet(book: Any, name: str, columns: Sequence[Column], count: int) -> None:
    """A sheet of a workbook with the head of a list and one row, which shows how each column's cells are written.

    Raises TooManyRows when it cannot hold `count` rows.
    """
    if count > MOST_ROWS:
        raise TooManyRows(count)
    sheet, head = book.add_worksheet(name), book.add_format(HEAD)
    formats = {sort: book.add_format(FORMATS[sort]) for sort in dict.fromkeys(column.sort for column in columns)}
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.title, head)
        sheet.write_number(1, place, 0, formats[column.sort])
    sheet.set_row(0, height((column.title, column.width) for column in columns))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    for_a4(sheet)
    sheet.repeat_rows(0)


def height(cells: Iterable[tuple[object, float]]) -> float:
    """The points that a row needs whose texts wrap in columns of these widths; LibreOffice does not work it out by itself."""
    lines = max(
        (sum(-(-len(part) * _WIDER // width) or 1 for part in cell.split("\n")) for cell, width in cells if isinstance(cell, str)),
        default=1,
    )
    return min(_LINE * lines, _HIGHEST)


def for_a4(sheet: Any) -> None:
    """A sheet is printed across A4, as wide as the paper."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _pattern(columns: Sequence[Column], count: int) -> IO[bytes]:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, OPTIONS)
    book.set_properties({"title": "Phản ánh, kiến nghị", "created": datetime(2026, 1, 1)})
    list_sheet(book, "Phản ánh", columns, count)
    book.close()
    made.seek(0)
    return made


def _write_sheet(into: IO[bytes], pattern: str, columns: Sequence[Column], pages: Iterable[Sequence[Sequence[Cell]]]) -> None:
    found = _PATTERN_ROW.search(pattern)
    assert found, "xlsxwriter no longer writes rows as it did"
    long = [(place, column.width) for place, column in enumerate(columns) if column.sort == "long"]
    renders = [_cell_writer(letters, style) for letters, style in _PATTERN_CELL.findall(found[0])]
    assert len(renders) == len(columns)
    into.write(_DIMENSION.sub("", pattern[: found.start()]).encode())
    number = 1
    for page in pages:
        rows = []
        for row in page:
            number += 1
            told = "".join([render(cell, number) for render, cell in zip(renders, row, strict=True) if cell or cell == 0])
            high = height((row[place], width) for place, width in long)
            rows.append(
                f'<row r="{number}" ht="{high:g}" customHeight="1">{told}</row>'
                if high > _LINE
                else f'<row r="{number}">{told}</row>'
            )
        into.write("".join(rows).encode())
    into.write(pattern[found.end() :].encode())


def _cell_writer(letters: str, style: str) -> Callable[[Cell, int], str]:
    """How the cells of one column are written."""
    start, text_end = f'<c r="{letters}', f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
    number_end = f'" s="{style}"><v>'

    def rest(text: str) -> str:
        return f"{text_end}{escaped(text)}</t></is></c>"

    # Short texts are mostly names of units, categories and states, which come again and again.
    known = lru_cache(maxsize=4_096)(rest)

    def written(cell: Cell, row: int) -> str:
        if isinstance(cell, str):
            return f"{start}{row}{rest(cell) if len(cell) > _SHORT else known(cell)}"
        value = serial(cell) if isinstance(cell, datetime) else float(cell) if isinstance(cell, Fraction) else cell
        return f"{start}{row}{number_end}{value}</v></c>"

    return written


def escaped(text: str) -> str:
    """Text for the XML of a sheet; "_x0041_" is an escape of Excel's own, so that one in the text is escaped itself."""
    text = plain(text)
    return _ESCAPED.sub(_entity, text) if _ESCAPED.search(text) else text


def _entity(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0]) or f"_x005F{match[0]}"


def serial(moment: datetime) -> float:
    """A moment as Excel counts it: days since 30/12/1899 by the clock on the wall."""
    seconds = moment.hour * 3_600 + moment.minute * 60 + moment.second
    return moment.toordinal() - _DAY_ZERO + round(seconds / _DAY, 6)
