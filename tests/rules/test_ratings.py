"""When citizens are asked for ratings and surveys: ratings.toml is read whole, or refused in one line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from handlers.ratings.sampling import DAYS_BETWEEN
from knowledge.data_file import BadDataFile
from knowledge.rules import ratings
from knowledge.rules import rules as loading
from knowledge.rules.rules import Rules

SAID = (loading.DATA / "ratings.toml").read_text("utf-8")


def test_the_bundled_rules_know_long_enough_who_was_drawn(rules: Rules) -> None:
    """For the distance between two invitations that a survey can ask for at least."""
    assert rules.ratings.drawn == timedelta(days=365) and rules.ratings.drawn.days in DAYS_BETWEEN


@pytest.mark.parametrize(
    ("said", "instead"),
    [("drawn_days = 365", f"drawn_days = {DAYS_BETWEEN[0] - 1}"), ("open_days = 14", "open_days = 0"), ("open_days = 14\n", "")],
)
def test_what_cannot_be_is_refused(tmp_path: Path, said: str, instead: str) -> None:
    file = tmp_path / "ratings.toml"
    file.write_text(SAID, "utf-8")
    assert ratings.load(file).drawn == timedelta(days=365)
    assert SAID.count(said) == 1
    file.write_text(SAID.replace(said, instead), "utf-8")
    with pytest.raises(BadDataFile, match=r"ratings\.toml"):
        ratings.load(file)
