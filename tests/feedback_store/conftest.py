"""What tests of the store may ask for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from feedback_store import sqlite
from feedback_store.sqlite import Connection


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[Connection]:
    """A real file with the tables of this version, for properties that put it back after each example."""
    path = tmp_path_factory.mktemp("properties") / "motcua.db"
    shutil.copyfile(empty_store, path)
    with closing(sqlite.connect(path)) as opened:
        yield opened
