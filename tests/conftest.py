"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from feedback_store.store import Store
from knowledge import knowledge
from knowledge.knowledge import Knowledge

settings.register_profile("house", deadline=None)  # the machine is shared: how long one example takes says nothing
settings.load_profile("house")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real store on a real disk, closed afterwards."""
    opened = Store(tmp_path / "motcua.db", reserve=0)
    yield opened
    opened.close_now()


@pytest.fixture(scope="session")
def knows() -> Knowledge:
    """The bundled knowledge, loaded once."""
    return knowledge.load()
