"""Apologies for late dossiers: what the file may say, and when one comes later than the law asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.data_file import BadDataFile
from knowledge.rules import apologies
from knowledge.rules.rules import DATA

FILE = DATA / "apologies.toml"
DUE = datetime(2026, 12, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("made", "late"),
    [
        (datetime(2026, 12, 1, 16, 59, tzinfo=UTC), False),  # a minute to midnight in Vietnam
        (datetime(2026, 12, 1, 17, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 5, tzinfo=UTC), True),
    ],
)
def test_a_day_before_is_early_enough(made: datetime, late: bool) -> None:
    """NĐ 118/2025/NĐ-CP, art. 19.6: days are days in Vietnam."""
    assert apologies.load(FILE).is_late(made, DUE) is late


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("days_before = 1", "days_before = 0", "«days_before» phải từ 1 đến 1000"),
        ("furthest_days = 365", "furthest_days = 5000", "«furthest_days» phải từ 1 đến 1000"),
        ("suggested_days", "sugested_days", "thiếu «suggested_days»"),
        ("\nphone = ", "\nchat = ", "cách này máy tự ghi"),
        ('sms = "Tin nhắn SMS"', 'sms = ""', "để trống «sms»"),
    ],
)
def test_what_is_wrong_with_the_file_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = FILE.read_text("utf-8")
    assert old in text
    (tmp_path / FILE.name).write_text(text.replace(old, new), "utf-8")
    with pytest.raises(BadDataFile, match=r"apologies\.toml") as raised:
        apologies.load(tmp_path / FILE.name)
    assert told in str(raised.value)
