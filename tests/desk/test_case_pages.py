"""The inbox and the page of a case, over real sockets: each act, who may, and what two officers at once see."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from feedback_store.store import Store
from tests.desk.case_office import LAMP, CaseOffice, act, case_office_open, send, shown


@pytest.fixture
def desk(store: Store) -> Iterator[CaseOffice]:
    """A desk on a Monday morning."""
    with case_office_open(store) as opened:
        yield opened


def test_smoke(desk: CaseOffice) -> None:
    desk.office.hire("lan")
    http = desk.office.at_work("lan")
    case = desk.file()
    answer = http.get("/desk/cases")
    assert answer.status_code == 200 and case.code in answer.text
    answer = http.get(f"/desk/cases/{case.code}")
    assert answer.status_code == 200, answer.text
    answer = act(http, case, "accept")
    assert answer.status_code == 303, answer.text
    print(desk.heard(), desk.kinds(case))
