"""Workbooks that somebody was careless with, and such as are made to break what reads them: told in one line, or read as meant."""

from __future__ import annotations

import io
import json
import signal
import zipfile
from collections.abc import Callable
from typing import Any
from unicodedata import normalize

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from feedback_store.store import Store
from handlers import workbook as workbooks
from handlers.ratings.paper_columns import DAY
from handlers.ratings.paper_table import FORMS, PATIENCE, NotATable
from tests.ratings.test_paper_forms import FIRST, KEYS, TITLES, TODAY, look, rated

SHEET = "xl/worksheets/sheet1.xml"
AT = KEYS.index(FIRST)
Write = Callable[[Any, Any], object]


def workbook(*writes: Write, name: str = "Phiếu") -> bytes:
    """A sheet with heads and one form, and what the test puts on it besides."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate((KEYS, TITLES, rated())):
            sheet.write_row(number, 0, row)
        for write in writes:
            write(book, sheet)
    return file.getvalue()


def put(text: str, row: int = 3, column: int = 0) -> Write:
    return lambda _, sheet: sheet.write_string(row, column, text)


def with_part(name: str, change: Callable[[bytes], bytes], body: bytes) -> bytes:
    """The workbook with one of its files changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return file.getvalue()


def with_cell(cell: str) -> bytes:
    end = b"</sheetData>"
    return with_part(SHEET, lambda xml: xml.replace(end, f'<row r="9">{cell}</row>'.encode() + end), workbook())


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        '<c foo=">" r="XFD1048576"><v>1</v></c>',
        """<c foo=" r='A2'" r="XFD1048576"><v>1</v></c>""",
        '<c r="ZZ20002"><v>1</v></c>',
    ],
)
def test_a_far_cell_ends_the_reader_and_nothing_else(store: Store, cell: str, caplog: pytest.LogCaptureFixture) -> None:
    """Room for the whole rectangle is not to be had, however the place is written."""
    with pytest.raises(NotATable, match="lớn quá"):
        look(store, with_cell(cell))
    assert f"ended with status {-signal.SIGABRT}" in caplog.text


@pytest.mark.parametrize("place", ["A9", "BA60000"])
def test_the_twin_near_by_is_read(store: Store, place: str) -> None:
    """A space somewhere far below is no form."""
    assert len(look(store, with_cell(f'<c r="{place}" t="str"><v> </v></c>')).reading.forms) == 1


def test_little_that_unpacks_to_much(store: Store) -> None:
    """Whatever the archive claims that its parts will take."""
    padding = b"<c><v>" + b" " * 300 * 2**20 + b"</v></c>"
    body = with_part(SHEET, lambda xml: xml.replace(b"</row></sheetData>", padding + b"</row></sheetData>"), workbook())
    assert len(body) < 3 * 2**20
    for told in (body, lying(body)):
        with pytest.raises(NotATable):
            look(store, told)


def lying(body: bytes) -> bytes:
    """The archive with its directory saying of each part that it takes ten bytes."""
    told = bytearray(body)
    at = told.find(b"PK\x01\x02")
    while at >= 0:
        told[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = told.find(b"PK\x01\x02", at + 4)
    return bytes(told)


def test_one_long_text_in_many_cells(store: Store) -> None:
    """It stands once in the file, and would be written out for each."""
    puts = [put("a" * 30_000, row, len(KEYS) - 1) for row in range(3, 400)]
    body = workbook(*puts)
    assert len(body) < 2**20
    with pytest.raises(NotATable, match="lớn quá"):
        look(store, body)
    assert len(look(store, workbook(*puts[:9])).reading.faults) == 18


def test_a_reader_that_hangs_is_ended() -> None:
    with pytest.raises(NotATable, match="lớn quá"):
        workbooks.read(workbook(), 0, FORMS)
    assert workbooks.read(workbook(), PATIENCE, FORMS)[0][0] == DAY


@pytest.mark.parametrize("answer", [b"{", b"[]", b'{"fault": "la"}', b'{"rows": 1}', b'{"rows": [1]}', b"\xff", b'"rows"'])
def test_what_the_reader_says_is_checked(answer: bytes) -> None:
    with pytest.raises(NotATable, match="bị hỏng"):
        workbooks._checked(answer, FORMS.faults)
    assert workbooks._checked(json.dumps({"rows": [[DAY]]}).encode(), FORMS.faults) == [[DAY]]


@pytest.mark.parametrize("body", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), workbook()[:900]])
def test_damaged(store: Store, body: bytes) -> None:
    with pytest.raises(NotATable, match="bị hỏng"):
        look(store, body)


def merge(*place: int) -> Write:
    return lambda _, sheet: sheet.merge_range(*place, "20/11/2026")


def test_merged_cells(store: Store) -> None:
    """The forms below the first would lose what stands there; beside the forms a merged note loses nothing."""
    with pytest.raises(NotATable, match=r"B4:B6 bị gộp"):
        look(store, workbook(merge(3, 1, 5, 1)))
    (fault,) = look(store, workbook(merge(2, 80, 5, 81))).reading.faults
    assert (fault.row, fault.column) == (3, "CC")


def formula(value: str | int) -> Write:
    return lambda _, sheet: sheet.write_formula(2, AT, "=1+3", value=value)


def test_formulas_count_by_what_they_gave(store: Store) -> None:
    assert look(store, workbook(formula(4))).reading.forms[0].answers[FIRST].values == ("4",)


def test_formulas_that_gave_nothing(store: Store) -> None:
    """A blank in its place would be an answer less."""
    unworked = with_part(SHEET, lambda xml: xml.replace(b"</f><v>4</v>", b"</f>"), workbook(formula(4)))
    for body in (workbook(formula("#N/A")), workbook(formula("#DIV/0!")), unworked):
        with pytest.raises(NotATable, match="Ô C3 có công thức"):
            look(store, body)


def test_a_formula_on_another_sheet_is_no_matter(store: Store) -> None:
    body = workbook(lambda book, _: book.add_worksheet("Tổng").write_formula(60, 1, "=1/0", value="#DIV/0!"))
    assert len(look(store, body).reading.forms) == 1


def second(hide: bool, first: bool = False) -> Write:
    """One more sheet of forms."""

    def write(book: Any, sheet: Any) -> None:
        other = book.add_worksheet("Tờ hai")
        other.write_row(0, 0, KEYS)
        if hide:
            other.hide()
        if first:
            sheet.write_string(0, 0, "Ghi chú")

    return write


def test_forms_on_two_sheets(store: Store) -> None:
    """Nobody would notice that the second was left out; one that is hidden nobody means."""
    with pytest.raises(NotATable, match="«Phiếu», «Tờ hai»"):
        look(store, workbook(second(hide=False)))
    assert len(look(store, workbook(second(hide=True))).reading.forms) == 1


def test_the_sheet_of_forms_need_not_be_the_first(store: Store) -> None:
    with pytest.raises(NotATable, match="chưa có phiếu nào"):
        look(store, workbook(second(hide=False, first=True)))
    with pytest.raises(NotATable, match="Dòng đầu"):
        look(store, workbook(second(hide=True, first=True)))


def test_an_empty_sheet(store: Store) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet()
    with pytest.raises(NotATable, match="Dòng đầu"):
        look(store, file.getvalue())


def test_numbers_as_text_and_accents_in_two_signs(store: Store) -> None:
    body = workbook(put(normalize("NFD", "Sở Y tế"), 2, 1), put(" 4 ", 2, AT))
    (form,) = look(store, body).reading.forms
    assert form.unit == "so_y_te" and form.answers[FIRST].values == ("4",)
    (fault,) = look(store, workbook(put("4,0", 2, AT))).reading.faults
    assert fault.row == 3 and fault.column.startswith("C (")


def test_days_in_three_styles(store: Store) -> None:
    """A real day, whatever it looks like, and three ways of typing one; American order is no day."""

    def real(book: Any, sheet: Any) -> None:
        sheet.write_datetime(2, 0, TODAY, book.add_format({"num_format": "mm/dd/yy"}))

    for write in (real, put(f"{TODAY:%d/%m/%Y}", 2), put(f"{TODAY:%Y-%m-%d}", 2), put(f"{TODAY:%d/%m/%y}", 2)):
        assert look(store, workbook(write)).reading.forms[0].day == TODAY
    for text in (f"{TODAY:%m/%d/%Y}", f"{TODAY:%m/%d/%y}", "46349"):
        assert [fault.column for fault in look(store, workbook(put(text, 2))).reading.faults] == ["A (Ngày điền phiếu)"]


@pytest.mark.parametrize("other", ["content.xml", "xl/workbook.bin"])
def test_other_formats_are_sent_back(store: Store, other: str) -> None:
    """ODS and XLSB: of them nobody could tell what a reader leaves out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            new.writestr(other if part == "xl/workbook.xml" else part, old.read(part))
    with pytest.raises(NotATable, match="lưu lại thành XLSX"):
        look(store, file.getvalue())
