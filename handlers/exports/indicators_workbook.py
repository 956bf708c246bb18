"""The indicators of dossiers as a workbook: shares with targets and Excel charts, units, fields, procedures, and the method."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from handlers.desk import indicators_words as words
from handlers.desk.indicators_asked import Asked, last_day, month_said
from handlers.desk.indicators_figures import Figures, Part, Pile
from handlers.desk.indicators_tables import COLUMNS, OVER_TIME, by_key, ranked
from handlers.desk.indicators_view import Names
from handlers.exports import indicators_notes, xlsx_file
from handlers.exports.cell_text import plain
from handlers.exports.columns import Cell
from knowledge.rules.indicators import KEYS, Indicators
from knowledge.satisfaction.method import bundled

TITLE = "Chỉ tiêu giải quyết hồ sơ"
OVERVIEW, UNITS, FIELDS, PROCEDURES, UNUSED, METHOD = (
    "Tổng hợp",
    "Theo đơn vị",
    "Theo lĩnh vực",
    "Theo thủ tục",
    "Chưa nộp trực tuyến",
    "Cách tính",
)
SHEETS = (OVERVIEW, UNITS, FIELDS, PROCEDURES, UNUSED, METHOD)
_BARS = 40
_PRINTED = 60
"""Rows on paper of the list without files, which is as long as the catalogue; those with files stand first."""
PRINTED = "In ra giấy chỉ có {shown} dòng đầu; trong tệp có đủ."
_COLOUR, _AIM = "#1F4E79", "#8A5A00"


@dataclass(frozen=True, slots=True)
class Told:
    """What a workbook is made of."""

    figures: Figures
    known: Indicators
    asked: Asked
    names: Names
    now: datetime


class _Book:
    """The workbook with its formats."""

    def __init__(self, path: Path, told: Told) -> None:
        self.told = told
        self.book = xlsxwriter.Workbook(path, xlsx_file.OPTIONS)
        self.widths: dict[str, Sequence[int]] = {}
        self.book.set_properties({"title": TITLE, "created": datetime(2026, 1, 1)})
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.head = self.book.add_format(xlsx_file.HEAD)
        self.text = self.book.add_format(xlsx_file.FORMATS["long"])
        self.count = self.book.add_format({"valign": "top", "num_format": "#,##0"})
        self.decimal = self.book.add_format(xlsx_file.FORMATS["decimal"])

    def sheet(self, name: str, widths: Sequence[int]) -> Any:
        """A sheet with its title, to be printed across A4."""
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, TITLE if name == OVERVIEW else name, self.title)
        sheet.set_footer(f"&L{TITLE}&R&P/&N")
        self.widths[name] = widths
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        xlsx_file.for_a4(sheet)
        return sheet

    def row(self, sheet: Any, number: int, cells: Iterable[Cell], head: bool = False) -> None:
        """Cells side by side, as high as their longest text: numbers as numbers, all else as text that is nothing but text."""
        cells = list(cells)
        if (high := xlsx_file.height(zip(cells, self.widths[sheet.get_name()], strict=False))) > sheet.default_row_height:
            sheet.set_row(number, high)
        for place, cell in enumerate(cells):
            if isinstance(cell, int | Fraction):
                sheet.write_number(number, place, float(cell), self.count if isinstance(cell, int) else self.decimal)
            elif cell:
                sheet.write_string(number, place, plain(str(cell)), self.head if head else self.text)

    def chart(self, sheet: Any, kind: str, at: tuple[int, int], title: str, rows: int) -> Any:
        """An empty chart from 0 to 100 %, put on its sheet."""
        chart = self.book.add_chart({"type": kind})
        chart.set_title({"name": title, "name_font": {"size": 12}})
        scale = {"min": 0, "max": 100, "name": "%"}
        if kind == "line":
            chart.set_y_axis(scale)
        else:
            chart.set_x_axis(scale)
            chart.set_y_axis({"reverse": True})
            chart.set_legend({"none": True})
        chart.set_size({"width": 720, "height": 320 if kind == "line" else 120 + 24 * rows})
        sheet.insert_chart(*at, chart, {"description": f"{title}: biểu đồ của bảng bên cạnh"})
        return chart


def write(path: Path, told: Told) -> None:
    """Write the workbook. Raises OSError."""
    made = _Book(path, told)
    _overview(made)
    _breakdown(made, UNITS, told.figures.units, told.names.unit, by_key(told.figures.overdue, 0))
    _breakdown(made, FIELDS, told.figures.fields, told.names.field, by_key(told.figures.overdue, 1))
    _procedures(made)
    _unused(made)
    _method(made)
    made.book.close()


def _overview(made: _Book) -> None:
    told, sheet = made.told, made.sheet(OVERVIEW, (44, 20, 16, 14, 14, 18))
    number = 2
    for row in indicators_notes.about(told.asked, told.names, told.figures, told.now):
        made.row(sheet, number, row)
        number += 1
    number += 1
    made.row(
        sheet, number, ("Chỉ tiêu", "Đạt được (tử số)", "Trên (mẫu số)", "Tỷ lệ (%)", "Mục tiêu (%)", "So với mục tiêu"), head=True
    )
    for key in KEYS:
        number += 1
        part, target = told.figures.part(key), told.known.target(key, told.asked.last_day, told.asked.unit)
        aim = target.percent if target else words.NO_TARGET
        made.row(sheet, number, (told.known.all[key].name, *part, _percent(part), aim, words.verdict(part, target)))
    for place, key in enumerate(OVER_TIME if told.asked.trend(told.figures.months) else ()):
        number = _months(made, sheet, number + 2, key, (2 + place * 17, 8))


def _months(made: _Book, sheet: Any, top: int, indicator: str, at: tuple[int, int]) -> int:
    """A table by month with its chart; returns its last row."""
    told, name = made.told, made.told.known.all[indicator].name
    made.row(sheet, top, (f"{name} theo tháng", "Tử số", "Mẫu số", "Tỷ lệ (%)", "Mục tiêu (%)"), head=True)
    months = told.asked.trend(told.figures.months)
    for number, (month, key) in enumerate(months, top + 1):
        part = told.figures.months.get(key, Pile()).part(indicator)
        target = told.known.target(indicator, last_day(month), told.asked.unit)
        made.row(sheet, number, (month_said(key), *part, _drawn(part), target.percent if target else None))
    last, chart = top + len(months), made.chart(sheet, "line", at, f"{name}, phần trăm", len(months))
    for column, label, look in ((3, name, {"color": _COLOUR}), (4, "Mục tiêu", {"color": _AIM, "dash_type": "dash"})):
        place = {"categories": [OVERVIEW, top + 1, 0, last, 0], "values": [OVERVIEW, top + 1, column, last, column]}
        marker = {"type": "circle" if column == 3 else "none"}
        chart.add_series({"name": label, **place, "line": look, "marker": marker})
    return last


def _breakdown(made: _Book, name: str, piles: Mapping[str, Pile], named: Callable[[str], str], overdue: Mapping[str, int]) -> None:
    sheet, known = made.sheet(name, (46, *[14] * 14)), made.told.known
    rows = ranked(piles, made.told.asked.order)
    shares = [f"{known.all[key].name} (%)" for key in COLUMNS]
    made.row(sheet, 2, (name.removeprefix("Theo ").capitalize(), *shares, *_COUNTED, "Quá hạn lúc này"), head=True)
    for number, (key, pile) in enumerate(rows, 3):
        made.row(sheet, number, (named(key), *(_drawn(pile.part(one)) for one in COLUMNS), *_counts(pile), overdue.get(key, 0)))
    if rows:
        shown = min(len(rows), _BARS)
        chart = made.chart(sheet, "bar", (len(rows) + 5, 0), f"{known.all['online'].name}, phần trăm", shown)
        place = {"categories": [name, 3, 0, 2 + shown, 0], "values": [name, 3, 1, 2 + shown, 1]}
        chart.add_series({"name": known.all["online"].name, **place, "fill": {"color": _COLOUR}})
    sheet.freeze_panes(3, 1)


def _procedures(made: _Book) -> None:
    sheet, known, names = made.sheet(PROCEDURES, (18, 70, *[14] * 13)), made.told.known, made.told.names
    shares = [f"{known.all[key].name} (%)" for key in COLUMNS]
    made.row(sheet, 2, ("Mã thủ tục", "Thủ tục", *shares, *_COUNTED), head=True)
    for number, (code, pile) in enumerate(ranked(made.told.figures.procedures, "filed"), 3):
        made.row(sheet, number, (code, names.procedure(code), *(_drawn(pile.part(one)) for one in COLUMNS), *_counts(pile)))
    sheet.freeze_panes(3, 2)


def _unused(made: _Book) -> None:
    """Procedures that can be filed online: first those with files of which none was, then those without any."""
    sheet, found, names = made.sheet(UNUSED, (18, 80, 30, 14)), made.told.figures, made.told.names
    made.row(sheet, 2, ("Mã thủ tục", "Thủ tục nộp trực tuyến được", "Trong kỳ", "Hồ sơ nộp"), head=True)
    rows = [(code, names.procedure(code), OFFLINE, found.procedures[code].of().filed) for code in found.online.offline]
    rows += [(code, names.procedure(code), WITHOUT, 0) for code in found.online.unused]
    for number, row in enumerate(rows, 3):
        made.row(sheet, number, row)
    if len(rows) > _PRINTED:
        sheet.write_string(1, 0, PRINTED.format(shown=_PRINTED))
        sheet.print_area(0, 0, 2 + _PRINTED, 3)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)


def _method(made: _Book) -> None:
    sheet = made.sheet(METHOD, (44, 110))
    for number, row in enumerate(indicators_notes.method(made.told.known, made.told.names.able), 2):
        made.row(sheet, number, row)


OFFLINE, WITHOUT = "có hồ sơ, chưa ai nộp trực tuyến", "không có hồ sơ nào"
_COUNTED = ("Hồ sơ nộp", "Không ghi cách nộp", "Hồ sơ xong")


def _counts(pile: Pile) -> tuple[int, int, int]:
    every = pile.of()
    return every.filed, every.no_channel, every.finished


def _percent(part: Part) -> Cell:
    return bundled().none if part.share is None else part.share * 100


def _drawn(part: Part) -> Cell:
    """A share of a row that a chart may be drawn from: a word would be drawn as 0, so that nothing is an empty cell."""
    return None if part.share is None else part.share * 100
