"""A table that somebody typed, as rows of cells: a workbook, or CSV in the usual encodings with the usual separators."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from unicodedata import normalize

from handlers import workbook
from handlers.ratings import paper_sentences as say
from handlers.ratings.paper_columns import DAY, DAY_TITLE, HEADS, MOST
from handlers.workbook import NotATable as NotATable

LARGEST = 4 * 2**20
"""Bytes of a file."""
MOST_COLUMNS, MOST_ROWS = 500, 100_000
"""With what is blank; of rows a stray space far below makes many."""
LONGEST = 32_767
"""Characters of a cell, as in Excel."""
TOO_LARGE = say.TOO_MANY.format(most=MOST, size=LARGEST // 2**20)
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
_SEPARATORS = "\t;,"
PATIENCE = 20.0
"""Seconds for a workbook."""
FORMS = workbook.Wanted(
    key=DAY,
    heads=HEADS,
    largest=8 * 2**20,
    faults={"merged": say.MERGED, "lost": say.LOST, "several": say.SEVERAL, "large": say.OVERFULL, "broken": say.BROKEN},
)
"""What is read of a workbook of paper forms."""


def read(body: bytes) -> list[list[str]]:
    """The rows of a file, with the heads, days as 2026-12-31; a blank row is empty. Raises NotATable."""
    if len(body) > LARGEST:
        raise NotATable(TOO_LARGE)
    return _limited(workbook.read(body, PATIENCE, FORMS) if body.startswith(_WORKBOOKS) else _of_text(body))


def _limited(rows: Iterable[list[str]]) -> list[list[str]]:
    """All rows, unless they are more, wider or longer than anybody types."""
    found, filled = [], 0
    for number, row in enumerate(rows, 1):
        filled += any(row)
        if filled > MOST + HEADS or len(row) > MOST_COLUMNS or number > MOST_ROWS:
            raise NotATable(TOO_LARGE)
        if any(len(cell) > LONGEST for cell in row):
            raise NotATable(say.LONG_CELL.format(row=number, most=LONGEST))
        found.append(row if any(row) else [])
    return found


def _of_text(body: bytes) -> Iterable[list[str]]:
    text = _decoded(body)
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        # A quotation mark that is never closed would make one answer of all that follows.
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise NotATable(say.BAD_CSV) from None


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
    raise NotATable(say.ENCODING)


def _encodings(body: bytes) -> tuple[str, ...]:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\0" in body[:2]:
        return ("utf-16-le",) if body[1:2] == b"\0" else ("utf-16-be",)
    return ("utf-8-sig", "cp1258")
