"""Lists of dossiers as programs write them, for the tests of this folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from feedback_store.dossiers import Dossier
from handlers.dossiers import reading, source
from handlers.dossiers.reading import Reading
from handlers.dossiers.row_reading import Place
from knowledge.dossiers import column_names
from knowledge.rules import units, working_calendar

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
KEY = b"canary-key-of-the-digests"
PROCEDURE, PHONE = "1.004194", "0911000234"
ROOT = Path(__file__).parent.parent.parent
HEADS = ("Mã hồ sơ", "Mã TTHC", "Trạng thái", "Ngày nộp")


def place(*, blank_units: bool = False) -> Place:
    """What lists of tests are read against."""
    known = units.load(ROOT / "knowledge" / "data" / "rules" / "units.toml")
    return Place(
        column_names.load(), known, {PROCEDURE: "Hộ tịch", "1.004190": "Đất đai"}, KEY, NOW, working_calendar.load(), blank_units
    )


def code(number: int) -> str:
    """The code of an invented dossier."""
    return f"H05.12.3-261101-{number:04}"


def row(number: int = 1, *more: str, state: str = "4", day: str = "01/11/2026") -> list[str]:
    """A row with the needed cells."""
    return [code(number), PROCEDURE, state, day, *more]


def text_of(heads: Sequence[str], *rows: Sequence[str], separator: str = ",") -> str:
    """A list as CSV."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows([heads, *rows])
    return written.getvalue()


def read_text(folder: Path, text: str | bytes, at: Place | None = None) -> Reading:
    """What a file holds."""
    path = folder / "list"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    at = at or place()
    return reading.read(source.opened(path, at.names), at)


def read_rows(folder: Path, heads: Sequence[str], *rows: Sequence[str], at: Place | None = None) -> Reading:
    """What a table holds."""
    return read_text(folder, text_of(heads, *rows), at)


def all_of(found: Reading) -> list[Dossier]:
    """The dossiers that can be taken."""
    return [one for chunk in found.chunks() for one in chunk]


def grave(found: Reading) -> list[tuple[int, str]]:
    """Row and column of everything that bars a row."""
    return [(fault.row, fault.column) for fault in found.faults.ordered() if fault.grave]
