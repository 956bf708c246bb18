"""The table that paper forms are typed into: a row a form, a column a question; what each code means stands on a second sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from handlers.exports import csv_file, xlsx_file
from handlers.exports.cell_text import plain
from handlers.exports.columns import Column
from handlers.exports.ratings_notes import HOW_ANSWERED
from handlers.exports.whole_file import whole
from handlers.ratings.paper_columns import AGREED, DAY, HEADS, MOST, UNIT, PaperColumn, columns
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules

FORMATS = (".csv", ".xlsx")
FORMS, CODES = "Phiếu", "Mã"
_CODE_HEADS = ("Cột", "Nội dung", "Cách ghi", "Mã", "Nghĩa")
_CODE_WIDTHS = (30, 60, 26, 18, 50)
_LONGEST_LIST = 255  # characters of the choices of a cell, by Excel's own limit
_DAY_HOW = "ngày, như 31/12/2026"
_MANY_HOW = "chọn nhiều: các mã cách nhau bằng dấu ;"


def write(questionnaire: Questionnaire, rules: Rules, target: Path) -> None:
    """Write the template; the ending says the format. Raises OSError, and ValueError for another ending."""
    ending = target.suffix.lower()
    if ending not in FORMATS:
        raise ValueError(f"no format: {target.suffix}")
    told = list(columns(questionnaire))
    with whole(target) as partial:
        if ending == ".csv":
            titles = [column.title for column in told]
            csv_file.write(partial, [Column(column.key, 0) for column in told], [[titles]], 1)
        else:
            _write_workbook(partial, told, rules)


def _write_workbook(partial: Path, told: list[PaperColumn], rules: Rules) -> None:
    book = xlsxwriter.Workbook(partial, xlsx_file.OPTIONS)
    head, text = book.add_format(xlsx_file.HEAD), book.add_format(xlsx_file.FORMATS["long"])
    sheet, day = book.add_worksheet(FORMS), book.add_format({"num_format": "dd/mm/yyyy"})
    as_text = book.add_format({"num_format": "@"})
    for place, column in enumerate(told):
        sheet.set_column(place, place, 16, day if column.key == DAY else as_text)
        sheet.write_string(0, place, column.key, head)
        sheet.write_string(1, place, plain(column.title), head)
        _offer(sheet, place, column)
    sheet.freeze_panes(HEADS, 1)
    _write_codes(book, head, text, list(_codes(told, rules)))
    book.close()


def _offer(sheet: Any, place: int, column: PaperColumn) -> None:
    """Let a cell be chosen from a list, where one code is ticked."""
    codes = ["co", "khong"] if column.key.startswith(AGREED) else []
    if column.item and column.item.sort == "one":
        codes = [option.key for option in column.item.options]
    if codes and len(",".join(codes)) <= _LONGEST_LIST:
        choice = {"validate": "list", "source": codes, "error_type": "warning"}
        sheet.data_validation(HEADS, place, MOST + HEADS - 1, place, choice)


def _write_codes(book: Any, head: Any, text: Any, rows: list[tuple[str, ...]]) -> None:
    sheet = book.add_worksheet(CODES)
    for place, (title, width) in enumerate(zip(_CODE_HEADS, _CODE_WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, plain(cell), text)
    sheet.freeze_panes(1, 0)


def _codes(told: list[PaperColumn], rules: Rules) -> Iterator[tuple[str, ...]]:
    """What each column is and what may stand in it."""
    for column in told:
        if column.item:
            how = _MANY_HOW if column.item.sort == "many" else HOW_ANSWERED[column.item.sort]
            yield column.key, column.title, how, "", ""
            yield from (("", "", "", option.key, option.label) for option in column.item.options)
        else:
            yield column.key, column.title, _DAY_HOW if column.key == DAY else "", "", ""
        if column.key == UNIT:
            yield from (("", "", "", unit.key, unit.name) for unit in rules.units.values())
