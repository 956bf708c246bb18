"""Answers are worked out, not copied: what the source contradicts, leaves out or has let run out is told as such."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from handlers.citizen.about import About
from handlers.citizen.answers import answer
from handlers.citizen.sentences import FACET_LABELS, Voice
from knowledge.guide import Guide, GuideFee, GuidePaper, GuideTime
from knowledge.knowledge import Knowledge
from knowledge.procedure import Duration, Fee, Method, Paper, Procedure

CODE = "9.000001"
TODAY = datetime.date(2026, 11, 21)
ROW = Procedure(
    CODE,
    "Cấp giấy thử",
    agency="Ủy ban nhân dân cấp xã",
    decision="1/QĐ-BTP",
    url="https://dichvucong.gov.vn/x",
    snapshot="2026-07",
)
GUIDE = Guide(CODE, "Giấy thử", TODAY, "Để thử.", "Ai cũng làm được.", "Ủy ban nhân dân xã", "Giấy thử", "no")


def told(knows: Knowledge, facet: str, row: Procedure = ROW, guide: Guide | None = None, today: datetime.date = TODAY) -> str:
    """The answer about a made-up procedure."""
    known = replace(knows, procedures={CODE: row}, guides={CODE: guide} if guide else {}, wording={})
    return answer(About(known, CODE, Voice(), today), facet)


def paid(fee: Fee) -> Procedure:
    """The procedure with one way of filing at this fee."""
    return replace(ROW, methods=(Method("counter", Duration(5, "working_day"), fee),))


@pytest.mark.parametrize("facet", ["", *FACET_LABELS])
def test_every_fact_of_every_procedure_can_be_told(knows: Knowledge, facet: str) -> None:
    """2,756 procedures × 10 questions: each answer names its code, and none has a gap left open."""
    for code in knows.procedures:
        text = answer(About(knows, code, Voice(), TODAY), facet)
        assert f"(Thủ tục {code}" in text and "{" not in text and "None" not in text


@pytest.mark.parametrize(
    ("fee", "says", "never"),
    [
        (Fee("free"), "**miễn phí**", "đồng"),
        (Fee("amounts", ("50.000 đồng",)), "**50.000 đồng**", "miễn"),
        (Fee("noted", ("135.000 đồng/lần",)), "135.000 đồng/lần", "**miễn phí**"),
        (Fee("by_rule", (), ("Thông tư 1/2025/TT-BTC",)), "Thông tư 1/2025/TT-BTC", "miễn phí"),
        (Fee("doubtful", ("120 đồng",)), "không dám chắc", "miễn phí"),
        (Fee("unstated"), "chưa ghi", "miễn phí"),
        (Fee("noted", ("115.000 đồng",), (), ("31/12/2025",)), "nay không còn", "**miễn phí**"),
        (Fee("noted", ("115.000 đồng",), (), ("31/12/2026",)), "chỉ áp dụng đến hết 31/12/2026", "nay không còn"),
    ],
)
def test_fee_as_the_source_really_has_it(knows: Knowledge, fee: Fee, says: str, never: str) -> None:
    """ "Free" is said only where nothing contradicts it."""
    text = told(knows, "fee", paid(fee))
    assert says in text and never not in text


def test_a_contradicted_free_beats_a_plain_free(knows: Knowledge) -> None:
    """Where one way of filing says free and another notes a sum, the sum is told."""
    row = replace(ROW, methods=(Method("online", fee=Fee("free")), Method("counter", fee=Fee("noted", ("10.000 đồng",)))))
    assert "10.000 đồng" in told(knows, "fee", row)


def test_a_bare_number_is_never_days(knows: Knowledge) -> None:
    """time_unit_missing: "5" stays «5» and is explained."""
    row = replace(ROW, methods=(Method("counter", Duration(5, "")),))
    assert "«5»" in told(knows, "time", row) and "5 ngày" not in told(knows, "time", row)
    assert "5 ngày làm việc" in told(knows, "time", paid(Fee()))


def test_reduced_rates_end(knows: Knowledge) -> None:
    """A rate with an end date is offered until that day, mentioned for a year as ended, then forgotten."""
    ends = datetime.date(2026, 12, 31)
    guide = replace(
        GUIDE, fees=(GuideFee("100.000 đồng", "fee", 100_000), GuideFee("50.000 đồng", "fee", 50_000, "nộp trực tuyến", ends))
    )
    before, after, later = (
        told(knows, "fee", guide=guide, today=day) for day in (ends, ends + datetime.timedelta(1), datetime.date(2028, 1, 2))
    )
    assert "**50.000 đồng** (nộp trực tuyến)" in before and "nay không còn" not in before
    assert "50.000 đồng khi nộp trực tuyến chỉ áp dụng đến hết 31/12/2026, nay không còn" in after and "**100.000 đồng**" in after
    assert "50.000" not in later


def test_papers_for_all_come_before_papers_for_some(knows: Knowledge) -> None:
    """A condition is told with its paper."""
    guide = replace(
        GUIDE,
        papers=(
            GuidePaper("Đơn ủy quyền", "documents[1]", "nhờ người khác"),
            GuidePaper("Tờ khai", "documents[0]", bring="1 bản chính"),
        ),
    )
    text = told(knows, "documents", guide=guide)
    assert text.index("Tờ khai: 1 bản chính") < text.index("Thêm, tùy trường hợp") < text.index("Đơn ủy quyền (nhờ người khác)")


def test_papers_that_the_catalogue_leaves_out_are_counted(knows: Knowledge) -> None:
    """A part of the list is never passed off as the whole."""
    row = replace(ROW, papers=(Paper("Tờ khai", original=1), Paper("Ảnh", copies=2)), papers_left_out=1)
    assert "Còn 1 mục nữa" in told(knows, "documents", row)
    assert "3 loại giấy tờ" in told(knows, "documents", replace(row, papers=row.papers[:1], papers_left_out=2))


def test_time_without_a_general_rule_says_so(knows: Knowledge) -> None:
    """Where a guide's source gives a time for a special case only, that is not passed off as the general one."""
    guide = replace(
        GUIDE,
        times=(GuideTime("steps", text="chưa rõ: nguồn không ghi đơn vị"), GuideTime("steps", 3, "working_day", "phải xác minh")),
    )
    assert "thường thì có vào ngày ghi" in told(knows, "time", guide=guide)


def test_online_no_names_the_counter(knows: Knowledge) -> None:
    """Who cannot file online is told where to go."""
    assert "chưa nộp trực tuyến được. Nơi nộp: Ủy ban nhân dân xã." in told(knows, "online", guide=GUIDE)
