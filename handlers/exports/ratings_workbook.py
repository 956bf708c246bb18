"""Ratings and surveys as a workbook: figures with Excel charts, every answer, the codebook, and how it was all worked out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from handlers.exports import ratings_notes, xlsx_file
from handlers.exports.cell_text import plain
from handlers.exports.columns import Cell
from handlers.exports.ratings_figures import CUTS, Line, Summary
from handlers.exports.ratings_names import Names
from handlers.exports.ratings_rows import Rows
from handlers.exports.ratings_table import MEAN, RATE, RESCALED, SHARE, numbers, rate_cells
from handlers.ratings.response_rate import COLUMNS, Column
from knowledge.satisfaction.method import Rule, bundled

TITLE = "Mức độ hài lòng"
OVERVIEW, ITEMS, GROUPS, UNITS, FIELDS = "Tổng hợp", "Theo câu hỏi", "Theo nhóm", "Theo đơn vị", "Theo lĩnh vực"
RAW, CODEBOOK, METHOD = "Dữ liệu gốc", "Từ điển mã", "Cách tính"
SHEETS = (OVERVIEW, ITEMS, GROUPS, UNITS, FIELDS, RAW, CODEBOOK, METHOD)
_FIRST_COLUMNS = (("Mã", 24), ("Tên", 46), ("Số câu trả lời", 12))
_RATE_COLUMNS = ("Số lần hỏi", "Đã trả lời", "Tỷ lệ trả lời (%)")
_BOUNDS = ("Cận dưới (%)", "Cận trên (%)")
_NAMES, _SHARES = 1, 3  # columns that charts are drawn from
_BARS = 40
_ROW = 20  # pixels
_WIDTHS = (*(width for _, width in _FIRST_COLUMNS), *[17] * 11)
_COLOUR = "#1F4E79"


@dataclass(frozen=True, slots=True)
class _Table:
    """Where a table stands on its sheet: what a chart draws of it, and the next free row."""

    first: int
    lines: Sequence[Sequence[Line]]

    @property
    def end(self) -> int:
        return self.first + len(self.lines) + 1

    @property
    def last(self) -> int:
        return self.first + len(self.drawn) - 1

    @property
    def drawn(self) -> Sequence[Sequence[Line]]:
        """What belongs to no unit, field … stands last and is none to be compared."""
        return [row for row in self.lines if row[0].key][:_BARS]


class _Book:
    """The workbook with its formats."""

    def __init__(self, told: Summary, names: Names, about: Sequence[tuple[str, str]]) -> None:
        self.made = io.BytesIO()
        self.told, self.names, self.about = told, names, about
        self.widths: dict[str, Sequence[float]] = {}
        self.book = xlsxwriter.Workbook(self.made, xlsx_file.OPTIONS)
        self.book.set_properties({"title": TITLE, "comments": told.questionnaire.notice, "created": datetime(2026, 1, 1)})
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.label = self.book.add_format({"italic": True})
        self.block = self.book.add_format({"bold": True, "font_size": 12})
        self.head = self.book.add_format(xlsx_file.HEAD)
        self.text = self.book.add_format(xlsx_file.FORMATS["long"])
        self.count = self.book.add_format({"valign": "top", "num_format": "#,##0"})
        self.decimal = self.book.add_format(xlsx_file.FORMATS["decimal"])

    def sheet(self, name: str, title: str, widths: Sequence[float] = _WIDTHS) -> Any:
        """A sheet with its title and what the figures are not, which also stands at the foot of every printed page."""
        sheet = self.book.add_worksheet(name)
        self.widths[name] = widths
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.write_string(0, 0, title, self.title)
        sheet.write_string(1, 0, self.told.questionnaire.notice, self.label)
        sheet.set_footer(f"&L{self.told.questionnaire.notice}&R&P/&N")
        xlsx_file.for_a4(sheet)
        return sheet

    def row(self, sheet: Any, number: int, cells: Iterable[Cell], head: bool = False) -> None:
        """Cells side by side: numbers as numbers, everything else as text that is nothing but text; as high as its texts need."""
        told = list(cells)
        sheet.set_row(number, xlsx_file.height(zip(told, self.widths[sheet.get_name()], strict=False)))
        for place, cell in enumerate(told):
            if isinstance(cell, int | Fraction):
                sheet.write_number(number, place, float(cell), self.count if isinstance(cell, int) else self.decimal)
            elif cell:
                sheet.write_string(number, place, plain(str(cell)), self.head if head else self.text)

    def table(self, sheet: Any, top: int, title: str, lines: Iterable[Line]) -> _Table:
        """A table of figures under its title, one row a cell, the rules side by side."""
        told = _rows(lines)
        sheet.write_string(top, 0, title, self.block)
        self.row(sheet, top + 1, _heads(told), head=True)
        for number, row in enumerate(told, top + 2):
            self.row(sheet, number, _cells(row))
        return _Table(top + 2, told)

    def rates(self, sheet: Any, top: int, cut: Column) -> int:
        """A table of response rates; returns the next free row, the same where they are not told."""
        rates = self.told.rates[cut]
        if not rates:
            return top
        sheet.write_string(top, 0, f"{RATE} theo {CUTS[cut].lower()}", self.block)
        self.row(sheet, top + 1, ("Mã", CUTS[cut], *_RATE_COLUMNS), head=True)
        for number, rate in enumerate(rates, top + 2):
            self.row(sheet, number, (rate.key, self.names.of(cut, rate.key), *rate_cells(rate)))
        return top + len(rates) + 3

    def chart(self, sheet: Any, name: str, table: _Table, line: bool = False) -> int:
        """The shares of a table as a chart below it, with intervals where every row has one; returns the next free row."""
        if not table.drawn:
            return table.end
        chart = self.book.add_chart({"type": "line" if line else "bar"})
        rows = (table.first, table.last)
        place = {"categories": [name, rows[0], _NAMES, rows[1], _NAMES], "values": [name, rows[0], _SHARES, rows[1], _SHARES]}
        look = {"line": {"color": _COLOUR}, "marker": {"type": "circle"}} if line else {"fill": {"color": _COLOUR}}
        chart.add_series({"name": SHARE, **place, **look, **_error_bars(table, line)})
        chart.set_title({"name": f"{SHARE}, {CUTS[table.lines[0][0].cut].lower()}", "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        scale = {"min": 0, "max": 100, "name": "%"}
        if line:
            chart.set_y_axis(scale)
        else:
            chart.set_x_axis(scale)
            chart.set_y_axis({"reverse": True})
        height = 320 if line else 120 + 24 * (rows[1] - rows[0] + 1)
        chart.set_size({"width": 900, "height": height})
        sheet.insert_chart(table.end, 0, chart, {"description": f"{SHARE}: biểu đồ của bảng bên trên"})
        return table.end + -(-height // _ROW) + 2


def write(path: Path, told: Summary, names: Names, now: datetime, raw: Rows) -> None:
    """Write the workbook. Raises OSError, TooManyRows."""
    made = _Book(told, names, list(ratings_notes.about(told, names, now)))
    for name in SHEETS:
        if name == RAW:
            xlsx_file.list_sheet(made.book, RAW, raw.columns, raw.count)
        else:
            _WRITERS[name](made, name)
    made.book.close()
    made.made.seek(0)
    with zipfile.ZipFile(made.made) as pattern:
        xlsx_file.fill(path, pattern, (raw.columns, raw.pages), SHEETS.index(RAW) + 1)


def _overview(made: _Book, name: str) -> None:
    sheet = made.sheet(name, TITLE)
    for number, (key, value) in enumerate(made.about, 3):
        made.row(sheet, number, (key, value))
    end = made.table(sheet, len(made.about) + 4, CUTS["whole"], made.told.of("whole")).end
    end = made.chart(sheet, name, made.table(sheet, end, _by("month"), made.told.of("month")), line=True)
    for cut in ("quarter", "channel", "origin"):
        end = made.table(sheet, end, _by(cut), made.told.of(cut)).end
    for column in COLUMNS:
        end = made.rates(sheet, end, column)


def _items(made: _Book, name: str) -> None:
    sheet = made.sheet(name, ITEMS)
    top = made.chart(sheet, name, made.table(sheet, 3, _by("item"), made.told.of("item")))
    sheet.write_string(top, 0, "Câu không tính điểm", made.block)
    made.row(sheet, top + 1, ("Mã câu = mã trả lời", "Câu và mục chọn", "Số lần chọn"), head=True)
    for number, line in enumerate(made.told.of("option"), top + 2):
        made.row(sheet, number, (line.key, line.name, numbers(line)[0]))


def _groups(made: _Book, name: str) -> None:
    sheet = made.sheet(name, GROUPS)
    made.chart(sheet, name, made.table(sheet, 3, GROUPS, made.told.of("section", "group")))


def _units(made: _Book, name: str) -> None:
    sheet = made.sheet(name, UNITS)
    made.chart(sheet, name, made.table(sheet, 3, _by("unit"), made.told.of("unit")))


def _fields(made: _Book, name: str) -> None:
    sheet = made.sheet(name, FIELDS)
    end = made.chart(sheet, name, made.table(sheet, 3, _by("field"), made.told.of("field")))
    made.table(sheet, end, _by("subject"), made.told.of("subject"))


def _codebook(made: _Book, name: str) -> None:
    sheet = made.sheet(name, CODEBOOK, [column.width for column in ratings_notes.CODEBOOK])
    made.row(sheet, 3, [column.title for column in ratings_notes.CODEBOOK], head=True)
    for number, row in enumerate(ratings_notes.codebook(made.told.questionnaire), 4):
        made.row(sheet, number, row)


def _method(made: _Book, name: str) -> None:
    sheet = made.sheet(name, METHOD, (34, 110))
    for number, row in enumerate((*made.about, *ratings_notes.method(), ratings_notes.rule_codes()), 3):
        made.row(sheet, number, row)


_WRITERS = {
    OVERVIEW: _overview,
    ITEMS: _items,
    GROUPS: _groups,
    UNITS: _units,
    FIELDS: _fields,
    CODEBOOK: _codebook,
    METHOD: _method,
}


def _by(cut: str) -> str:
    return f"Theo {CUTS[cut].lower()}"


def _rows(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each cell side by side, one a rule."""
    return [list(told) for _, told in groupby(lines, lambda line: (line.cut, line.key))]


def _heads(rows: Sequence[Sequence[Line]]) -> Iterator[str]:
    yield from (name for name, _ in _FIRST_COLUMNS)
    beside_first = _beside(rows[0][0].rule) if rows else ""
    for line in rows[0] if rows else ():
        beside = _beside(line.rule)
        yield from (f"{name}{beside}" for name in (SHARE, MEAN, RESCALED))
    yield from (f"{name}{beside_first}" for name in _BOUNDS)


def _beside(rule: Rule | None) -> str:
    return f"\n{rule.name} [{rule.id}, phiên bản {rule.version}]" if rule else ""


def _cells(row: Sequence[Line]) -> list[Cell]:
    """A cell of the figures as a row: each rule's share, mean and rescaled mean, and the interval if there is one.

    Where there is no figure the number of answers says so and the rest stays empty: a chart draws a word as 0.
    """
    if not row[0].n:
        return [row[0].key, row[0].name, bundled().hidden_said if row[0].n is None else bundled().none]
    figures = [cell for line in row for cell in _of_rule(*numbers(line))]
    n, _, low, high, *_ = numbers(row[0])
    return [row[0].key, row[0].name, n, *figures, low, high]


def _of_rule(_n: Cell, share: Cell, _low: Cell, _high: Cell, mean: Cell, rescaled: Cell) -> tuple[Cell, ...]:
    return share, mean, rescaled


def _error_bars(table: _Table, line: bool) -> dict[str, Any]:
    firsts = [row[0] for row in table.drawn]
    if not any(one.low is not None for one in firsts):
        return {}
    plus, minus = ([_reach(one, bound) for one in firsts] for bound in ("high", "low"))
    bars = {"type": "custom", "plus_values": plus, "minus_values": minus}
    return {"y_error_bars" if line else "x_error_bars": bars}


def _reach(line: Line, bound: str) -> float:
    """How far the interval reaches from the share, in percent; a hidden one nowhere."""
    value: Fraction | None = getattr(line, bound)
    return 0.0 if value is None or line.share is None else float(abs(value - line.share) * 100)
