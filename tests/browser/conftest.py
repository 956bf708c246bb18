"""Browser, service and device for the tests of this folder.

The browser lives as long as one module: Playwright keeps an event loop running in this thread, over which others would trip.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.browsing import Device, Service, chromium, device, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs chromium."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("browser")) as started:
        yield started


@pytest.fixture
def lan(browser: Browser, service: Service) -> Iterator[Device]:
    """A phone."""
    if service.process is None:
        service.start()  # the test before left it dead
    with device(browser, service) as phone:
        yield phone
