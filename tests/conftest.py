"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback_store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real store on a real disk, closed afterwards."""
    opened = Store(tmp_path / "motcua.db", reserve=0)
    yield opened
    opened.close_now()
