"""Ratings and surveys become a file: CSV in one of three shapes, or a workbook; whole, or not there at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from feedback_store import response_snapshot, sqlite
from feedback_store.sqlite import Connection
from feedback_store.tallies import Wanted
from handlers.exports import csv_file, ratings_rows, ratings_table, ratings_workbook
from handlers.exports.columns import Cell
from handlers.exports.ratings_figures import Summary, summary
from handlers.exports.ratings_names import Names
from handlers.exports.ratings_rows import Rows
from handlers.exports.whole_file import Progress, whole
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules
from knowledge.satisfaction.method import bundled
from knowledge.vietnam_time import VIETNAM

Shape = Literal["answers", "respondents", "summary"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
FORMATS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class RatingsExport:
    """Which responses to which questionnaire, of which store, as of when; a workbook holds every shape and has none itself.

    The officers' pseudonyms are for administrators only.
    """

    store: Path
    wanted: Wanted
    rules: Rules
    now: datetime
    shape: Shape = "answers"
    with_officers: bool = False

    @property
    def questionnaire(self) -> Questionnaire:
        """The version that was answered. Raises LookupError where the rules no longer hold it."""
        versions = self.rules.questionnaires[self.wanted.questionnaire]
        return {one.version: one for one in versions}[self.wanted.version]

    @property
    def month(self) -> str:
        """The month in which it is made, in Vietnam."""
        return f"{self.now.astimezone(VIETNAM):%Y-%m}"

    def is_table(self, target: Path) -> bool:
        """Whether the file holds the aggregated figures alone."""
        return self.shape == "summary" and target.suffix.lower() == ".csv"


def write(export: RatingsExport, target: Path, progress: Progress = lambda done, count: None) -> int:
    """Write a file whose ending says its format; returns how many rows it has.

    Raises OSError, sqlite3.Error, TooManyRows, LookupError for a version that is not known, and ValueError for another ending.
    """
    if target.suffix.lower() not in FORMATS:
        raise ValueError(f"no format: {target.suffix}")
    if export.is_table(target):
        return _write_table(export, target, progress)
    is_workbook = target.suffix.lower() == ".xlsx"
    names = Names(export.rules, export.questionnaire)

    def beside(db: Connection) -> Summary | None:
        return summary(db, export.wanted, export.questionnaire, names, export.month) if is_workbook else None

    few = bundled().fewest
    with (
        whole(target) as partial,
        response_snapshot.taken(export.store, export.wanted, beside, few, export.with_officers) as snapshot,
    ):
        shaped = ratings_rows.answers if export.shape == "answers" and not is_workbook else ratings_rows.respondents
        rows = _counted(shaped(snapshot, export.questionnaire, names, export.with_officers), progress)
        if snapshot.beside:
            ratings_workbook.write(partial, snapshot.beside, names, export.now, rows)
        else:
            csv_file.write(partial, rows.columns, rows.pages, rows.count)
        return rows.count


def _write_table(export: RatingsExport, target: Path, progress: Progress) -> int:
    names = Names(export.rules, export.questionnaire)
    with whole(target) as partial, closing(sqlite.connect(export.store)) as db:
        db.execute("PRAGMA query_only = 1")
        db.execute("BEGIN")
        told = summary(db, export.wanted, export.questionnaire, names, export.month)
        rows = list(ratings_table.rows(told, names))
        csv_file.write(partial, ratings_table.COLUMNS, [rows], len(rows))
        progress(len(rows), len(rows))
        return len(rows)


def _counted(rows: Rows, progress: Progress) -> Rows:
    """The same rows, of which is told as they are taken."""

    def pages() -> Iterator[Sequence[Sequence[Cell]]]:
        done = 0
        progress(done, rows.count)
        for page in rows.pages:
            yield page
            done += len(page)
            progress(done, rows.count)

    return Rows(rows.columns, pages(), rows.count)
