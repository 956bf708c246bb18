"""The national portal's own record, and each of its traps."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import portal_record, source_record
from knowledge.portal_record import NotPublished
from knowledge.procedure import Duration, Fee, Procedure
from knowledge.source_record import FREE_BUT_NOTED, BadRecord
from tests.knowledge.sources import SHARED, portal, portal_fee, portal_method
from tests.knowledge.test_source_record import JSON


def read(**changes: Any) -> Procedure:
    """The facts of a portal record."""
    return source_record.procedure(portal_record.as_record(portal(**changes)))


def test_the_mapping() -> None:
    """Import: every key of the mapping."""
    row = read()
    assert (row.code, row.field, row.agency) == ("1.116910", "Bảo trợ xã hội", "Ủy ban nhân dân cấp xã")
    assert (row.ministry, row.levels, row.subjects) == ("Bộ Y tế", ("commune",), ("Công dân Việt Nam",))
    assert (row.results, row.legal_basis, row.decision) == (("Quyết định hỗ trợ",), ("335/2026/NĐ-CP",), "3033/QĐ-BYT")
    assert row.methods[0].time == Duration(3, "working_day")
    assert [paper.name for paper in row.papers] == ["Tờ khai theo Mẫu số 03"]
    assert row.url.endswith("/01a0f66e-63a3-749a-a9d8-2dcbeda6af79") and row.snapshot == "2026-10"


def test_the_real_sample() -> None:
    """Import: the one complete record at hand."""
    path = SHARED / "portal_sample.json"
    if not path.exists():
        pytest.skip(f"{path} is absent: the real portal record was NOT read here")
    data = json.loads(path.read_text("utf-8"))
    row = source_record.procedure(portal_record.as_record(data))
    assert portal_record.is_portal(data) and row.code == "1.116910" and row.online
    assert [method.time for method in row.methods] == [Duration(3, "working_day")] * 3
    assert row.legal_basis[0] == "335/2026/NĐ-CP" and "3033/QĐ-BYT" not in row.legal_basis


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"isInternal": True}, "nội bộ"), ({"state": "DRAFT"}, "DRAFT"), ({"state": "EXPIRED"}, "EXPIRED"), ({"state": 7}, "7")],
)
def test_what_is_not_for_citizens_is_told_and_left_out(changes: dict[str, Any], says: str) -> None:
    """Traps isInternal and state; ACTIVE and UPDATED, the twins, are read."""
    with pytest.raises(NotPublished, match=says):
        read(**changes)
    assert read(state="UPDATED").code == "1.116910"


def test_repeated_methods_are_kept_apart() -> None:
    """Trap "submissionMethod may repeat": 19 and 24 days."""
    row = read(executionMethods=[portal_method(processingTime=days, description=f"{days} ngày") for days in (19, 24)])
    assert [method.time.amount for method in row.methods] == [19, 24]


@pytest.mark.parametrize(
    ("time", "unit", "description", "read_as"),
    [
        (1, "OTHER", "Theo kế hoạch tuyển sinh hằng năm", Duration(text="Theo kế hoạch tuyển sinh hằng năm")),
        (1, "OTHER", "15 ngày làm việc", Duration(15, "working_day")),
        (1, "OTHER", "", Duration()),
        (1, "OTHER", "1", Duration()),
        ("0", "WORKING_DAY", "", Duration()),
        ("5", "DAY", "", Duration(5, "day")),
        (4, "HOUR", "", Duration(4, "hour")),
        (1, "FORTNIGHT", "", Duration()),
        (1, None, "", Duration()),
    ],
)
def test_times(time: object, unit: object, description: str, read_as: Duration) -> None:
    """Trap OTHER: the description's words, never "1 ngày"; numbers may be strings."""
    row = read(executionMethods=[portal_method(processingTime=time, processingTimeUnit=unit, description=description)])
    assert row.methods[0].time == read_as


@pytest.mark.parametrize(
    ("fees", "description", "cost"),
    [
        ([portal_fee(0)], "", Fee("free")),
        ([portal_fee(0, "1.000.000 đồng/phòng")], "", Fee("noted", ("1.000.000 đồng/phòng",))),
        ([portal_fee(0)], "Phí thẩm định 500.000 đồng", Fee("noted", ("500.000 đồng",))),
        (
            [portal_fee(0)],
            "Lệ phí theo quy định của HĐND tỉnh",
            Fee("by_rule", (), ("Nghị quyết của Hội đồng nhân dân tỉnh",)),
        ),
        ([portal_fee(50000), portal_fee(0, "hộ nghèo")], "", Fee("amounts", ("50.000 đồng",))),
        ([portal_fee("1.350.000")], "", Fee("amounts", ("1.350.000 đồng",))),
        ([portal_fee(10, currencyId="x", currencyName="USD")], "", Fee("amounts", ("10 USD",))),
        ([portal_fee(10, currencyId="x")], "", Fee("by_rule")),
        ([], "", Fee()),
    ],
)
def test_fees(fees: list[dict[str, Any]], description: str, cost: Fee) -> None:
    """Trap "value 0": free only where neither description speaks of money."""
    assert read(executionMethods=[portal_method(fees=fees, description=description)]).methods[0].fee == cost


def test_a_contradicted_zero_is_flagged() -> None:
    """Trap "value 0"; its twin without a note is not flagged."""
    noted = read(executionMethods=[portal_method(fees=[portal_fee(0, "1.000.000 đồng/phòng")])])
    assert FREE_BUT_NOTED in noted.flags
    assert FREE_BUT_NOTED not in read(executionMethods=[portal_method(fees=[portal_fee(0)])]).flags


@pytest.mark.parametrize(
    "changes",
    [
        {"executionMethods": [portal_method(processingTime=50, description="40 ngày kể từ ngày nhận đủ hồ sơ")]},
        {"cases": [{"processingDay": {"qty": 15, "type": "WORKING_DAY"}}]},
    ],
)
def test_a_time_that_contradicts_itself_is_flagged(changes: dict[str, Any]) -> None:
    """Trap "time contradicts itself"; its twin agrees and is not flagged."""
    assert "time_field_contradicts_note" in read(**changes).flags
    agreeing = portal_method(processingTime=3, description="03 ngày làm việc")
    same = [{"processingDay": {"qty": 3, "type": "WORKING_DAY"}}]
    assert "time_field_contradicts_note" not in read(executionMethods=[agreeing], cases=same).flags


def test_legal_codes_are_cleaned_and_completed() -> None:
    """Trap "legal codes are dirty": prefixes, duplicates, a missing suffix, the decision itself, the decree only steps name."""
    listed = ("Nghị định số 188/2025/NĐ-CP ", "nghị định 146/2025", "188/2025/NĐ-CP", "3033/QĐ-BYT", "bộ luật")
    row = read(
        legalBasisesDetails=[{"name": "x", "code": code} for code in listed],
        executionSteps=[{"name": "Bước 1", "description": "theo Nghị định số 176/2025/NĐ-CP"}],
    )
    assert row.legal_basis == ("188/2025/NĐ-CP", "176/2025/NĐ-CP", "146/2025/NĐ-CP")


@pytest.mark.parametrize(("moment", "day"), [(1754956800000, "2025-08-12"), (1790614800000, "2026-09-29"), ("x", ""), (None, "")])
def test_the_decision_date_is_a_day_in_vietnam(moment: object, day: str) -> None:
    """Trap "midnight in UTC or in Vietnam time"."""
    record = portal_record.as_record(portal(procedureProposal={"proposalNumber": "1/QĐ-X", "decisionDate": moment}))
    assert record["decision_date"] == day


@pytest.mark.parametrize(("code", "name"), [("ĐT9", "Tổ chức (không bao gồm doanh nghiệp"), ("DT13", "Cán bộ")])
def test_subjects_split_at_their_comma_are_repaired(code: str, name: str) -> None:
    """Trap ĐT9 and DT13: Đ or D, whole or split."""
    subjects = read(subjectTypesDetails=[{"code": code, "name": name}]).subjects
    assert subjects[0].endswith(("HTX)", "viên chức"))


def test_a_paper_of_every_case_is_told_once_and_always_needed() -> None:
    """Trap "the same component is repeated in every case"; what only one case needs keeps its case."""
    both = {"name": "- Tờ khai;", "originalQty": 1, "copyQty": 0}
    one = {"name": "Giấy ủy quyền", "originalQty": 1, "copyQty": 0}
    row = read(
        executionCases=[{"name": "Tự làm", "profileComponents": [both]}, {"name": "Nhờ người", "profileComponents": [both, one]}]
    )
    assert [(paper.name, paper.case) for paper in row.papers] == [("Tờ khai", ""), ("Giấy ủy quyền", "Nhờ người")]


def test_null_elements_are_passed_over() -> None:
    """Trap "an element may be null"."""
    assert read(unitGroupsExecuting=[None, {"name": "Sở Y tế"}]).agency == "Sở Y tế"


@pytest.mark.parametrize("key", ["executionMethods", "executionCases", "legalBasisesDetails", "subjectTypesDetails"])
def test_a_list_of_another_type_is_told_by_name(key: str) -> None:
    """Import: wrong types."""
    with pytest.raises(BadRecord, match=key):
        read(**{key: "x"})


@given(st.dictionaries(st.sampled_from(sorted(portal())), JSON, max_size=5), st.dictionaries(st.text(max_size=8), JSON, max_size=3))
def test_any_portal_json_is_read_or_refused(changes: dict[str, Any], method: dict[str, Any]) -> None:
    """L5: a portal record of arbitrary JSON raises nothing but BadRecord."""
    for data in (changes, portal(**changes), portal(executionMethods=[portal_method(**method)])):
        try:
            source_record.procedure(portal_record.as_record(data))
        except BadRecord as error:
            assert str(error)
