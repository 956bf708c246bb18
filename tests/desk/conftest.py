"""A desk for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from feedback_store.store import Store
from knowledge.rules import rules as rules_file
from knowledge.rules.rules import Rules
from tests.desk.at_the_desk import Desk
from tests.desk.case_office import CaseOffice, case_office_open
from tests.desk.office import Office, desk_open


@pytest.fixture
def office(store: Store) -> Iterator[Office]:
    """A desk of its own, without anybody at it."""
    with desk_open(store) as opened:
        yield opened


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The bundled rules."""
    return rules_file.load()


@pytest.fixture
def desk(store: Store) -> Iterator[CaseOffice]:
    """A desk on a Monday morning."""
    with case_office_open(store) as opened:
        yield opened


@pytest.fixture
def lan(desk: CaseOffice) -> httpx.Client:
    """A desk officer at work."""
    desk.office.hire("lan")
    return desk.office.at_work("lan")


@pytest.fixture
def at_desk(store: Store, rules: Rules) -> Desk:
    """An officer at a desk with nothing on it, who acts without its pages."""
    return Desk(store, rules)
