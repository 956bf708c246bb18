"""The web chat, running, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback_store.store import Store
from tests.bot.web_client import Citizen
from tests.bot.web_service import serving


@pytest.fixture(scope="module")
def web_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store behind `web`."""
    path: Path = tmp_path_factory.mktemp("web")
    opened = Store(path / "motcua.db", reserve=0)
    yield opened
    opened.close_now()


@pytest.fixture(scope="module")
def web(web_store: Store) -> Iterator[str]:
    """The address of a web chat without limits on rates."""
    with serving(web_store, rate_limits=False) as url:
        yield url


@pytest.fixture
def lan(web: str) -> Iterator[Citizen]:
    """A citizen with a session of her own."""
    citizen = Citizen(web)
    yield citizen
    citizen.http.close()
