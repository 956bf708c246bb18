"""What every test may ask for."""

from __future__ import annotations

import functools
import os
import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from feedback_store.store import Store
from knowledge import knowledge
from knowledge.knowledge import Knowledge

pytest_plugins = ["tests.canaries"]

settings.register_profile("house", deadline=None)  # the machine is shared: how long one example takes says nothing
settings.load_profile("house")

ssl.create_default_context = functools.cache(ssl.create_default_context)
"""Thousands of clients of the tests would each read the certificates of the world (17 ms), and speak plain HTTP."""

MEMORY = Path("/dev/shm")
ENOUGH = 4 * 2**30
"""Bytes; a run uses a quarter of it at most."""
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH:
    # On a disk every commit waits for a sync. That a disk which fails loses nothing is what tests/crash finds out, by recording
    # what is written and synced, wherever that is.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table and no row: making the tables anew would be most of the work of many a test."""
    path = tmp_path_factory.mktemp("empty") / "motcua.db"
    Store(path, reserve=0).close_now()
    return path


@pytest.fixture
def store(tmp_path: Path, empty_store: Path) -> Iterator[Store]:
    """A real store on a real disk, closed afterwards."""
    shutil.copyfile(empty_store, tmp_path / "motcua.db")
    opened = Store(tmp_path / "motcua.db", reserve=0)
    yield opened
    opened.close_now()


@pytest.fixture(scope="session")
def knows() -> Knowledge:
    """The bundled knowledge, loaded once."""
    return knowledge.load()
