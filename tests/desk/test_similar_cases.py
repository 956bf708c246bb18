"""The index of similar cases follows the store: new ones, corrected ones, and older ones step by step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feedback_store.cases import Row
from handlers.desk import similar_cases
from handlers.desk.similar_cases import SimilarCases
from tests.desk.case_office import LAMP, CaseOffice, act

OTHER = replace(LAMP, category="environment.noise", text="Quán hát mở loa tới nửa đêm", place="xã Đồng Mây")


def near(desk: CaseOffice, index: SimilarCases, case: Row) -> set[str]:
    with desk.office.store.reading() as db:
        return set(index.near(db, case))


def test_it_follows_what_comes_in(desk: CaseOffice) -> None:
    index, first = SimilarCases(), desk.file("web:1")
    assert near(desk, index, first) == set()
    second, other = desk.file("web:2"), desk.file("web:3", OTHER)
    assert near(desk, index, first) == {second.code} and near(desk, index, other) == set()
    third = desk.file("web:4")
    assert near(desk, index, third) == {first.code, second.code}


def test_older_ones_are_read_in_step_by_step(desk: CaseOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar_cases, "_A_STEP", 2)
    monkeypatch.setattr(similar_cases, "_DEEPEST", 5)
    made = [desk.file(f"web:{number}") for number in range(7)]
    index = SimilarCases()
    found = [len(near(desk, index, made[-1])) for _ in range(4)]
    assert found == [1, 3, 4, 4]


def test_only_what_is_still_open_and_ones_own_is_offered(desk: CaseOffice) -> None:
    """A unit officer is told of none but the unit's; nobody of what has ended."""
    case, foreign = desk.file("web:1", unit="so_xay_dung"), desk.file("web:2", unit="cong_an")
    minh = replace(LAMP, phone="0987654321")  # another number, so that nobody is offered to be joined with
    ended, own = desk.file("web:3", minh, unit="so_xay_dung", state="closed"), desk.file("web:4", unit="so_xay_dung")
    desk.office.hire("lan")
    desk.office.hire("binh", "unit_officer", "so_xay_dung")
    texts = [desk.office.at_work(login).get(f"/desk/cases/{case.code}").text for login in ("lan", "binh")]
    assert [[one.code in text for one in (foreign, ended, own)] for text in texts] == [[True, False, True], [False, False, True]]
    assert act(desk.office.at_work("binh"), case, "merge", into=own.code).status_code == 403
