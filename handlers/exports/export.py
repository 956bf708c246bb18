"""A list of cases becomes a file: whole, or not there at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from feedback_store import case_snapshot
from feedback_store.case_lists import Wanted
from feedback_store.case_snapshot import Filed, Snapshot
from feedback_store.timestamps import to_text
from handlers.exports import csv_file, xlsx_file
from handlers.exports.columns import OF_CASE, OF_SENDER, Cell, Names, cells
from handlers.exports.covering import covered_cases
from handlers.exports.whole_file import Progress, whole
from knowledge.rules.rules import Rules


class _Writer(Protocol):
    def __call__(self, path: Path, columns: Any, pages: Any, count: int) -> None: ...


FORMATS: dict[str, _Writer] = {".csv": csv_file.write, ".xlsx": xlsx_file.write}


@dataclass(frozen=True, slots=True)
class Export:
    """Which cases, of which store, as of when. Without senders the numbers that people wrote into their texts are covered too.

    Whoever may not see every case gives `wanted` as `access.limited_to` returns it.
    """

    store: Path
    wanted: Wanted
    rules: Rules
    now: datetime
    with_senders: bool = False


def write(export: Export, target: Path, progress: Progress = lambda done, count: None) -> int:
    """Write the cases to `target`, whose ending says the format; returns how many there are.

    Raises OSError, sqlite3.Error, TooManyRows, and KeyError for an ending that is no format.
    """
    as_file = FORMATS[target.suffix.lower()]
    columns = OF_CASE + OF_SENDER if export.with_senders else OF_CASE
    with whole(target) as partial, case_snapshot.taken(export.store, export.wanted) as snapshot:
        as_file(partial, columns, _rows(export, snapshot, progress), snapshot.count)
        return snapshot.count


def _rows(export: Export, snapshot: Snapshot, progress: Progress) -> Iterator[list[list[Cell]]]:
    names, now, done = Names(export.rules), to_text(export.now), 0
    progress(0, snapshot.count)
    for page in _pages(export, snapshot):
        yield [cells(case, names, now, export.with_senders) for case in page]
        done += len(page)
        progress(done, snapshot.count)


def _pages(export: Export, snapshot: Snapshot) -> Iterator[list[Filed]]:
    return snapshot.pages() if export.with_senders else covered_cases(snapshot.pages(), snapshot.count)
