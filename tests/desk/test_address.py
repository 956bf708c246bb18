"""How the desk speaks to those who work at it: as to colleagues, «anh/chị» or without any form of address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DESK = Path(__file__).parents[2] / "handlers" / "desk"
FILES = [*DESK.glob("*.py"), *DESK.glob("templates/*.html"), *DESK.glob("static/*.js")]


def familiar(text: str) -> list[str]:
    """The lines that say «bạn»."""
    return [line.strip() for line in text.splitlines() if re.search(r"\bbạn\b", line, re.IGNORECASE)]


def test_a_familiar_word_is_found() -> None:
    """The twin: in any letters, and not within another word."""
    assert familiar("Mời Bạn đăng nhập.\nỦy ban, văn bản") == ["Mời Bạn đăng nhập."]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_officers_are_spoken_to_as_colleagues(path: Path) -> None:
    """Sentences, templates and scripts."""
    assert familiar(path.read_text("utf-8")) == []
