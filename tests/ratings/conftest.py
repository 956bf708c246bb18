"""What the tests of ratings may ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from feedback_store.store import Store
from knowledge.rules import rules as loading
from knowledge.rules.rules import Rules
from tests.browser.browsing import chromium
from tests.ratings.house import House, house_open


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The bundled rules."""
    return loading.load()


@pytest.fixture
def house(store: Store) -> Iterator[House]:
    """The public pages on a Monday morning."""
    with house_open(store) as opened:
        yield opened


@pytest.fixture
def house_with_rates(store: Store) -> Iterator[House]:
    """The pages as a province runs them: an address that asks too often waits."""
    with house_open(store, rate_limits=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """A real Chromium."""
    with chromium() as opened:
        yield opened
