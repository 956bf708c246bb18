"""The service does not start on tables that it would only read, and fail on, when somebody first needs them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot import serving
from handlers.desk import reply_templates
from knowledge.rules import indicators, qd766


@pytest.mark.parametrize(
    ("module", "old", "new", "line"),
    [
        (reply_templates, 'use = "reply"', 'use = "say"', "replies.toml"),
        (qd766, "points = ", "punkte = ", "qd766.toml"),
        (qd766, 'deadline = "pakn.refuse"', 'deadline = "pakn.none"', "qd766.toml: «refuse» cần thời hạn «pakn.none»"),
        (indicators, "percent = 30", "percent = 130", "indicators.toml"),
        (indicators, "percent = 30", 'percent = 30\nunit = "la"', "indicators.toml: mục tiêu «online» ghi đơn vị «la»"),
    ],
)
def test_a_broken_table_is_told_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object, old: str, new: str, line: str
) -> None:
    """One line that names the file; as the tables come it starts, the twin."""
    assert serving.checked_rules().categories
    path: Path = module.PATH  # type: ignore[attr-defined]
    text = path.read_text("utf-8")
    assert old in text
    broken = tmp_path / path.name
    broken.write_text(text.replace(old, new, 1), "utf-8")
    monkeypatch.setattr(module, "load", partial(module.load, broken))  # type: ignore[attr-defined]
    with pytest.raises(serving.CannotStart, match=line):
        serving.checked_rules()
