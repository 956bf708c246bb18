"""The bundled rules, and copies of them with something changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.rules import rules as loading
from knowledge.rules.rules import Rules

Change = Callable[[str, str, str], Path]


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The bundled rules."""
    return loading.load()


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Replaces a piece of one file in a copy of the bundled rules; the copy's folder."""
    folder = tmp_path / "rules"
    shutil.copytree(loading.DATA, folder)

    def changed(file: str, old: str, new: str) -> Path:
        text = (folder / file).read_text("utf-8")
        assert not old or text.count(old) >= 1, f"{file} no longer says {old}"
        (folder / file).write_text(text.replace(old, new, 1) if old else f"{text}\n{new}\n", "utf-8")
        return folder

    return changed
