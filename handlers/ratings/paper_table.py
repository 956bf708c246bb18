"""A table that somebody typed, as rows of cells: XLSX, or CSV in the usual encodings with the usual separators."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from unicodedata import normalize

from python_calamine import CalamineError, CalamineWorkbook

from handlers.ratings.paper_columns import DAY_TITLE, HEADS, MOST

LARGEST = 12 * 2**20
"""Bytes of a file."""
LARGEST_UNPACKED = 100 * 2**20
MOST_COLUMNS = 500
MOST_LETTERS = 2
Cell = str | date
NOT_A_TABLE = "Tệp này không phải CSV hay XLSX. Hãy dùng tệp mẫu."
TOO_LARGE = f"Tệp lớn quá. Mỗi tệp nhiều nhất {MOST} phiếu và {LARGEST // 2**20} MB."
ENCODING = "Không đọc được chữ có dấu trong tệp. Hãy lưu lại thành «CSV UTF-8», hoặc XLSX."
BROKEN = "Tệp XLSX bị hỏng hoặc có mật khẩu. Hãy mở bằng bảng tính rồi lưu lại."
_SEPARATORS = "\t;,"
# Whoever names the last cell of a sheet makes the reader ask for memory for all before it.
_PLACE = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^>]*?\br\s*=\s*["']\s*([A-Za-z]*)(\d+)""")


class NotATable(ValueError):
    """Raised for a file that cannot be read; the message is one Vietnamese line."""


def read(body: bytes) -> list[list[Cell]]:
    """The rows of a file, with the heads. Raises NotATable."""
    if len(body) > LARGEST:
        raise NotATable(TOO_LARGE)
    rows = _of_workbook(body) if body.startswith(b"PK") else _of_text(body)
    if len(rows) > MOST + HEADS:
        raise NotATable(TOO_LARGE)
    return rows


def _of_workbook(body: bytes) -> list[list[Cell]]:
    try:
        _check(body)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
        raise NotATable(BROKEN) from None
    return [[_plain(cell) for cell in row] for row in rows]


def _check(body: bytes) -> None:
    """Refuse what would fill the memory. Raises NotATable."""
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
            raise NotATable(TOO_LARGE)
        for name in parts.namelist():  # a sheet may stand under any name
            for letters, number in set(_PLACE.findall(parts.read(name))):
                if len(letters) > MOST_LETTERS or int(number) > MOST + HEADS:
                    raise NotATable(TOO_LARGE)


def _plain(cell: object) -> Cell:
    """A cell as it would have been typed: 4 for 4.0, a day without its time."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return normalize("NFC", str(cell)).strip()


def _of_text(body: bytes) -> list[list[Cell]]:
    text = _decoded(body)
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        return [[cell.strip() for cell in row] for row in _limited(csv.reader(io.StringIO(text, newline=""), delimiter=separator))]
    except csv.Error:
        raise NotATable(NOT_A_TABLE) from None


def _limited(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        if number >= MOST + HEADS + 1 or len(row) > MOST_COLUMNS:
            raise NotATable(TOO_LARGE)
        yield row


def _decoded(body: bytes) -> str:
    """The text, with its accents in one form. Raises NotATable where it is not sure what they were."""
    for encoding in _encodings(body):
        try:
            text = normalize("NFC", body.decode(encoding))
        except UnicodeDecodeError:
            continue
        # An old encoding decodes anything, so it must give the title that we know.
        if "\0" not in text and (encoding != "cp1258" or DAY_TITLE in text):
            return text
    raise NotATable(ENCODING)


def _encodings(body: bytes) -> tuple[str, ...]:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\0" in body[:2]:
        return ("utf-16-le",) if body[1:2] == b"\0" else ("utf-16-be",)
    return ("utf-8-sig", "cp1258")
