"""What is told of a list that was read: a few lines for people, and all that is wrong with it as CSV, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from feedback_store.dossiers import Kept
from handlers.dossiers import sentences as say
from handlers.dossiers.faults import Fault
from handlers.dossiers.reading import Reading
from handlers.exports import csv_file
from handlers.exports.columns import Cell, Column, Sort
from knowledge.dossiers.column_names import ColumnNames

TOLD = 50
"""Faults that are told one by one."""
_IGNORED = 10
_PAGE = 5_000
_SORTS: tuple[Sort, ...] = ("number", "text", "text", "text", "text")


def lines(reading: Reading, names: ColumnNames, *, good_only: bool = False, most: int = TOLD) -> Iterator[str]:
    """What a list holds and what is wrong with it, the gravest first."""
    place, wrong = reading.source.place, len(reading.faults.rows)
    if not wrong:
        yield say.GOOD.format(count=number(reading.count))
    elif good_only:
        yield say.GOOD_ONLY.format(rows=number(wrong), place=place, count=number(reading.count))
    else:
        yield say.WRONG.format(rows=number(wrong), place=place, total=number(reading.total))
    if reading.repeated:
        yield say.REPEATED.format(count=number(reading.repeated), place=place)
    if ignored := list(reading.source.ignored):
        more = say.AND_MORE.format(count=len(ignored) - _IGNORED) if ignored[_IGNORED:] else ""
        yield say.IGNORED.format(columns=", ".join(f"«{name}»" for name in ignored[:_IGNORED]) + more)
    ordered = sorted(reading.faults.kept, key=lambda fault: (not fault.grave, fault.row))
    for fault in ordered[:most]:
        sentence = say.FAULT if fault.grave else say.NOTE
        column = _column(reading, names, fault)
        yield sentence.format(
            place=place if sentence is say.NOTE else place.capitalize(),
            row=fault.row,
            column=column,
            what=fault.what,
            how=fault.how,
        )
    if (rest := len(ordered) + reading.faults.more - most) > 0:
        yield say.MORE.format(count=number(rest))


def compared(reading: Reading, kept: Kept, behind: int) -> Iterator[str]:
    """How many are new, changed and the same, and whether the list may be older than what is known."""
    same = reading.count - kept.added - kept.changed
    yield say.COMPARED.format(added=number(kept.added), changed=number(kept.changed), same=number(same))
    if behind:
        yield say.BEHIND.format(count=number(behind))


def write(reading: Reading, names: ColumnNames, path: Path) -> int:
    """Everything that is wrong, as CSV that no spreadsheet calculates; no cell of the list stands in it. Returns how many rows."""
    columns = [Column(title, 40, sort) for title, sort in zip(say.REPORT, _SORTS, strict=True)]
    faults = reading.faults.ordered()
    pages = [faults[start : start + _PAGE] for start in range(0, len(faults), _PAGE)]
    told = ([_cells(reading, names, fault) for fault in page] for page in pages)
    csv_file.write(path, columns, told, len(faults))
    return len(faults)


def _cells(reading: Reading, names: ColumnNames, fault: Fault) -> list[Cell]:
    grave = say.GRAVE if fault.grave else say.LIGHT
    return [fault.row, _column(reading, names, fault), grave, fault.what, fault.how]


def _column(reading: Reading, names: ColumnNames, fault: Fault) -> str:
    """As the list itself calls it, else as we do."""
    heads, shown = reading.source.heads, names.shown.get(fault.column, "")
    if not shown or fault.column in heads:
        return heads.get(fault.column, say.WHOLE)
    return say.NO_SUCH_COLUMN.format(column=shown) if heads else shown


def number(value: int) -> str:
    """As Vietnamese writes it: 200.000."""
    return f"{value:,}".replace(",", ".")
