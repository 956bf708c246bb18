"""The indicators of dossiers become a file: sums by month, unit and field as CSV, or a workbook; whole, or not there at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from feedback_store import dossier_indicators, sqlite
from feedback_store.sqlite import Connection
from handlers.desk import indicators_words as words
from handlers.desk.indicators_asked import Asked
from handlers.desk.indicators_figures import figures
from handlers.desk.indicators_view import Names
from handlers.exports import csv_file, indicators_workbook
from handlers.exports.columns import Cell, Column
from handlers.exports.whole_file import Progress, whole
from knowledge.rules.indicators import bundled

FORMATS = (".csv", ".xlsx")
COLUMNS = (
    Column("Tháng", 10, "code"),
    Column("Khóa đơn vị", 20),
    Column("Đơn vị", 40),
    Column("Lĩnh vực", 34),
    Column("Mức trực tuyến", 30),
    *(
        Column(title, 14, "number")
        for title in (
            "Hồ sơ nộp",
            "Không ghi cách nộp",
            "Nộp trực tuyến",
            "Nộp qua bưu chính",
            "Hồ sơ xong",
            "Xét được đúng hạn",
            "Đúng hạn",
            "Bị yêu cầu bổ sung quá một lần",
            "Biết cách trả kết quả",
            "Trả qua bưu chính",
        )
    ),
)
"""The sums stand in the order of `dossier_indicators.Sums`."""


@dataclass(frozen=True, slots=True)
class IndicatorsExport:
    """What is asked for, of which store, as of when."""

    store: Path
    asked: Asked
    names: Names
    now: datetime


def write(export: IndicatorsExport, target: Path, progress: Progress = lambda done, count: None) -> int:
    """Write a file whose ending says its format; returns how many rows or, of a workbook, units it has.

    Raises OSError, sqlite3.Error, and ValueError for another ending.
    """
    if target.suffix.lower() not in FORMATS:
        raise ValueError(f"no format: {target.suffix}")
    with whole(target) as partial, closing(sqlite.connect(export.store)) as db:
        db.execute("PRAGMA query_only = 1")
        db.execute("BEGIN")
        count = (_write_table if target.suffix.lower() == ".csv" else _write_book)(export, db, partial)
        progress(count, count)
        return count


def _write_table(export: IndicatorsExport, db: Connection, path: Path) -> int:
    rows = list(_rows(export, db))
    csv_file.write(path, COLUMNS, [rows], len(rows))
    return len(rows)


def _rows(export: IndicatorsExport, db: Connection) -> Iterator[list[Cell]]:
    names = export.names
    for place, sums in dossier_indicators.by_month(db, export.asked.wanted(names.able.all)):
        unit = place.unit or words.NOTHING
        yield [place.month, unit, names.unit(place.unit), names.field(place.field), words.LEVELS[place.level], *sums]


def _write_book(export: IndicatorsExport, db: Connection, path: Path) -> int:
    asked = export.asked
    names = export.names
    found = figures(db, asked.wanted(names.able.all), names.able.own, names.running, export.now)
    indicators_workbook.write(path, indicators_workbook.Told(found, bundled(), asked, export.names, export.now))
    return len(found.units)
