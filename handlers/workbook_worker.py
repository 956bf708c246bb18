"""Reads a workbook in a process that opens no file and takes no more than its share; run as a script.

It reads the file on standard input and answers in JSON: {"rows": …}, or {"fault": …, "where": …}. It imports nothing of the
service and is given none of its environment. Whoever names a far cell, or packs much into little, makes the reader ask for
memory that there is not; the process ends then, and only this one.
"""

from __future__ import annotations

import codecs
import gc
import io
import json
import os
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import TypeVar
from unicodedata import normalize

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

ROOM = 256 * 2**20
"""Bytes of address space beyond what the idle process has."""
CPU_SECONDS = 5
# Of other formats the reader tells neither merged cells nor formulas that went wrong.
_WORKBOOK = "xl/workbook.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]*\.xml")
# The reader gives a blank for a formula that went wrong and for one that no program has worked out yet.
_LOST = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?:[^>]*\bt="e"|[^>]*><f\b[^>]*(?:/>|>[^<]*</f>)</c>)')
Rows = list[list[str]]
T = TypeVar("T")


class Fault(Exception):
    """Raised for a workbook that must not be taken; the words are what is wrong and where."""


def read(body: bytes, key: str, heads: int, largest: int, times: bool = False) -> bytes:
    """The rows of the sheet that has `key` in its first row, and forms below `heads` rows; at most `largest` bytes of JSON.

    With an empty key it is the first sheet that is seen. With `times` a day keeps its time.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            if _WORKBOOK not in parts.namelist():
                raise Fault("broken", "")
            sheet = _sheet(CalamineWorkbook.from_filelike(io.BytesIO(body)), key)
            rows = _rows(sheet, _timed if times else _plain)
            _check_merged(sheet, rows, heads)
            _check_lost(parts, rows)
        answer = json.dumps({"rows": rows}, ensure_ascii=False).encode()
        if len(answer) > largest:
            raise Fault("large", "")
    except Fault as fault:
        return json.dumps(dict(zip(("fault", "where"), fault.args, strict=True))).encode()
    except (CalamineError, zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return b'{"fault": "broken", "where": ""}'
    return answer


def _sheet(book: CalamineWorkbook, key: str) -> CalamineSheet:
    """The one that holds forms; if none does, the first that is seen."""
    seen = [
        book.get_sheet_by_name(one.name)
        for one in book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
    ]
    holding = [sheet for sheet in seen if key and any(key in map(_plain, row) for row in sheet.to_python(False, 1))]
    if len(holding) > 1:
        raise Fault("several", ", ".join(f"«{sheet.name[:40]}»" for sheet in holding[:3]))
    if not seen:
        raise Fault("broken", "")
    return holding[0] if holding else seen[0]


def _rows(sheet: CalamineSheet, plain: Callable[[object], str]) -> Rows:
    """The rows as typed, blank at no end; most of a sheet with one far cell is blank, and need not be looked at twice."""
    return _trimmed([_trimmed([plain(cell) for cell in _trimmed(row)]) for row in sheet.to_python(skip_empty_area=False)])


def _trimmed(told: list[T]) -> list[T]:
    while told and told[-1] in ("", []):
        told.pop()
    return told


def _plain(cell: object) -> str:
    """A cell as it would have been typed: 4 for 4.0, a day without its time."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return normalize("NFC", str(cell)).strip()


def _timed(cell: object) -> str:
    """The same, a day with its time: 2026-12-31T14:05:00."""
    if isinstance(cell, datetime) and cell.time() != time():
        return cell.isoformat(timespec="seconds")
    return _plain(cell)


def _check_merged(sheet: CalamineSheet, rows: Rows, heads: int) -> None:
    """Of merged cells only the first has a value: the forms below it would lose theirs."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if heads <= bottom and top < len(rows) and left < len(rows[0]):
            raise Fault("merged", f"{_named(top, left)}:{_named(bottom, right)}")


def _check_lost(parts: zipfile.ZipFile, rows: Rows) -> None:
    for letters, number in _lost(parts):
        row, column = int(number) - 1, _column(letters)
        if row < len(rows) and column < len(rows[0]) and not "".join(rows[row][column : column + 1]):
            raise Fault("lost", letters + number)


def _lost(parts: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for name in filter(_SHEET.fullmatch, parts.namelist()):
        yield from ((one[1].decode(), one[2].decode()) for one in _LOST.finditer(parts.read(name)))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _named(row: int, column: int) -> str:
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def confine() -> None:
    """Give up, for good, whatever reading does not need."""
    codecs.lookup("cp437")  # names in an archive; later no file can be opened any more
    gc.collect()
    os.nice(10)  # whoever writes a message goes first
    with suppress(OSError):  # only Linux tells what is in use
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + ROOM
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    for limit in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_CORE):
        resource.setrlimit(limit, (0, 0))


if __name__ == "__main__":
    confine()
    with suppress(OSError):  # the service is gone
        asked_key, asked_heads, asked_bytes, kind = sys.argv[1:5]
        sys.stdout.buffer.write(read(sys.stdin.buffer.read(), asked_key, int(asked_heads), int(asked_bytes), kind == "times"))
        sys.stdout.buffer.flush()
