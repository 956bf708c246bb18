"""A list of dossiers as somebody's program wrote it, line by line: CSV, a workbook, JSON; columns by their names, in any order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from handlers import workbook
from handlers.dossiers import encodings
from handlers.dossiers import sentences as say
from handlers.dossiers.encodings import NotReadable
from handlers.workbook import NotATable, Wanted
from knowledge import export_file
from knowledge.dossiers.column_names import ColumnNames, plain

LARGEST = 512 * 2**20
"""Bytes of a file."""
LARGEST_WORKBOOK = 24 * 2**20
MOST_ROWS = 1_000_000
_TITLES = 20
"""Rows in which the names of the columns are looked for: many programs write titles above them."""
_SAMPLE = 64 * 1024  # characters
_MOST_IGNORED = 100
_NAME = 60
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
_JSON = (b"{", b"[", b"\x1f\x8b")
_NEEDED = ("code", "procedure", "status")
_DAYS = ("filed_on", "accepted_at")
_WORKBOOK = Wanted(
    key="",
    heads=_TITLES,
    times=True,
    largest=48 * 2**20,
    faults={"merged": say.MERGED, "lost": say.LOST, "several": say.BROKEN, "large": say.OVERFULL, "broken": say.BROKEN},
)


class Line(NamedTuple):
    """A line: its number as people see it, its cells by our names of columns; or what is wrong with it and how it should be."""

    number: int
    cells: dict[str, str]
    fault: tuple[str, str] | None = None


@dataclass(slots=True)
class Source:
    """The lines of a file. `heads` are its own names of our columns, `ignored` names of which nothing is made.

    Of JSON they are known once all is read. `place` is what a line is called, "dòng" or "mục".
    """

    lines: Iterator[Line]
    place: str = say.ROW
    heads: dict[str, str] = field(default_factory=dict)
    ignored: dict[str, None] = field(default_factory=dict)


def opened(path: Path, names: ColumnNames) -> Source:
    """The list that a file holds, told by what it begins with. Raises NotReadable, also as its lines are read."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise NotReadable(f"Không đọc được {path}: {error.strerror}.") from None
    if not head:
        raise NotReadable(say.EMPTY)
    if size > LARGEST:
        raise NotReadable(say.TOO_LARGE.format(most=LARGEST // 2**20))
    if head.startswith(_WORKBOOKS):
        return _of_table(_workbook(path, size), names)
    return _of_json(path, names) if head.startswith(_JSON) else _of_csv(path, names)


def of_items(items: Iterable[Any], names: ColumnNames) -> Source:
    """The list that is told as JSON objects."""
    source = Source(iter(()), say.ITEM)
    source.lines = (_item(number, item, source, names) for number, item in enumerate(items, 1))
    return source


def _of_json(path: Path, names: ColumnNames) -> Source:
    def items() -> Iterator[Any]:
        try:
            for found in export_file.records(path):
                inner = found.data.get("items") if isinstance(found.data, dict) else None
                yield from inner if isinstance(inner, list) else [found.data]
        except export_file.BadFile as why:
            raise NotReadable(say.BAD_JSON.format(why=why)) from None

    return of_items(items(), names)


def _item(number: int, item: Any, source: Source, names: ColumnNames) -> Line:
    if not isinstance(item, dict):
        return Line(number, {}, (say.NO_OBJECT, say.WRITE_OBJECT))
    cells: dict[str, str] = {}
    for name, value in item.items():
        column = names.columns.get(plain(name[:200]))
        if column is None:
            if len(source.ignored) < _MOST_IGNORED:
                source.ignored[name[:_NAME]] = None
        elif value is not None:
            source.heads.setdefault(column, name[:_NAME])
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                return Line(number, {}, (say.NOT_TEXT, say.WRITE_TEXT))
            cells[column] = _text(value)
    return Line(number, cells)


def _text(value: str | float) -> str:
    """A value as it would stand in a cell: 4 for 4.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _workbook(path: Path, size: int) -> list[list[str]]:
    if size > LARGEST_WORKBOOK:
        raise NotReadable(say.WORKBOOK.format(why=say.OVERFULL))
    try:
        return workbook.read(path.read_bytes(), 60.0, _WORKBOOK)
    except NotATable as why:
        raise NotReadable(say.WORKBOOK.format(why=why)) from None


def _of_csv(path: Path, names: ColumnNames) -> Source:
    with path.open("rb") as file:
        text = encodings.opened(file, lambda head: _separator(head, names) is not None)
        sample = text.read(_SAMPLE)
    separator = _separator(sample, names)
    if separator is None and _separator(encodings.from_tcvn3(sample), names):
        raise NotReadable(say.FONT)  # letters of an old font that some program turned into Unicode one by one
    separator = separator or max(";\t,", key=sample.count)
    return _of_table(_rows(path, text.encoding, separator), names)


def _rows(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    number = 0
    with path.open(encoding=encoding, newline="") as text:
        try:
            # A quotation mark that is never closed would make one cell of all that follows.
            for row in csv.reader(text, delimiter=separator, strict=True):
                number += 1
                yield row
        except csv.Error:
            raise NotReadable(say.BAD_CSV.format(row=number + 1)) from None
        except UnicodeDecodeError:
            raise NotReadable(say.ENCODING) from None


def _separator(text: str, names: ColumnNames) -> str | None:
    """What stands between the cells of a text in whose first lines the needed columns are named; None where they are not."""
    for separator in ",;\t":
        try:
            first = list(islice(csv.reader(io.StringIO(text), delimiter=separator), _TITLES))
        except csv.Error:
            continue
        if any(not _missing(_known(row, names)) for row in first):
            return separator
    return None


def _of_table(rows: Iterable[Sequence[str]], names: ColumnNames) -> Source:
    """Lines below the row that names the columns. Raises NotReadable."""
    numbered = enumerate(rows, 1)
    first = list(islice(numbered, _TITLES))
    found = next((place for place, (_, row) in enumerate(first) if not _missing(_known(row, names))), None)
    if found is None:
        best = max((_known(row, names) for _, row in first), key=len, default=set())
        raise NotReadable(_lacking(_missing(best), names))
    heading = [cell.strip() for cell in first[found][1]]
    places = _places(heading, names)
    ignored = {cell[:_NAME]: None for cell in heading if cell and plain(cell) not in names.columns}
    heads = {column: heading[place][:_NAME] for column, place in places.items()}
    rest = (*first[found + 1 :],)
    lines = _lines(rest, numbered, places, len(heading))
    return Source(lines, say.ROW, heads, dict(islice(ignored.items(), _MOST_IGNORED)))


def _lines(
    first: Sequence[tuple[int, Sequence[str]]], rest: Iterator[tuple[int, Sequence[str]]], places: dict[str, int], width: int
) -> Iterator[Line]:
    for part in (first, rest):
        for number, row in part:
            if not any(map(str.strip, row)):
                continue
            if any(map(str.strip, row[width:])):
                yield Line(number, {}, (say.TOO_WIDE.format(place=say.ROW), say.SHIFTED))
            else:
                yield Line(number, {column: row[place].strip() for column, place in places.items() if place < len(row)})


def _known(row: Sequence[str], names: ColumnNames) -> set[str]:
    return {names.columns[name] for cell in row if (name := plain(cell[:200])) in names.columns}


def _missing(known: set[str]) -> list[str]:
    found = [column for column in _NEEDED if column not in known]
    return found if known & set(_DAYS) else [*found, "filed_on"]


def _lacking(missing: Sequence[str], names: ColumnNames) -> str:
    days = say.NO_DAY_COLUMN.format(filed=names.shown["filed_on"], accepted=names.shown["accepted_at"])
    told = [days if column == "filed_on" else f"«{names.shown[column]}»" for column in missing]
    return say.NO_COLUMN.format(columns=", ".join(told), most=_TITLES)


def _places(heading: Sequence[str], names: ColumnNames) -> dict[str, int]:
    """Where each of our columns stands. Raises NotReadable for one that is there twice."""
    places: dict[str, int] = {}
    for place, cell in enumerate(heading):
        column = names.columns.get(plain(cell))
        if column is None:
            continue
        if column in places:
            first = heading[places[column]]
            raise NotReadable(say.TWICE.format(column=names.shown[column], first=first[:_NAME], second=cell[:_NAME]))
        places[column] = place
    return places
