"""Facts out of the source's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import facts
from knowledge.procedure import Duration


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2.500.000 đồng/hồ sơ kể từ ngày", ("2.500.000 đồng/hồ sơ",)),
        ("8.000 đồng/Văn bản xác nhận về một việc", ("8.000 đồng/văn bản xác nhận",)),
        ("20,000,000 Việt Nam Đồng", ("20.000.000 đồng",)),
        ("02 triệu đồng/Giấy chứng nhận", ("2.000.000 đồng/giấy chứng nhận",)),
        ("15000000/lần Đồng (gia hạn)", ("15.000.000 đồng/lần",)),
        ("8.000.000/lần; thêm 2.000.000/lần.", ("8.000.000 đồng/lần", "2.000.000 đồng/lần")),
        ("50USD/chuyến bay đến", ("50 USD/chuyến bay",)),
        ("135.000 đồng (135.000 đồng/lần)", ("135.000 đồng/lần",)),
        ("10.000.0000 đồng", ()),
        ("Thông tư 37/2023/TT-BTC ngày 07/6/2023", ()),
        ("0 đồng", ()),
    ],
)
def test_sums_of_money_are_told_with_what_they_are_paid_for(text: str, told: tuple[str, ...]) -> None:
    """Catalogue: fees as a citizen reads them; what is no sum stays out."""
    assert facts.amounts(text) == told


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("5 ngày làm việc", Duration(5, "working_day")),
        ("05 Ngày", Duration(5, "day")),
        ("0.5 giờ", Duration(0.5, "hour")),
        ("2 tháng", Duration(2, "month")),
        ("1", Duration(1, "")),
        ("10-25", Duration(text="10-25")),
        ("không quy định", Duration(text="không quy định")),
        ("5 ngày làm việc kể từ khi nhận đủ hồ sơ", Duration(text="5 ngày làm việc kể từ khi nhận đủ hồ sơ")),
        ("", Duration()),
    ],
)
def test_a_time_keeps_its_unit_and_a_bare_number_gets_none(text: str, read: Duration) -> None:
    """Trap `time_unit_missing`: "1" is never a day."""
    assert facts.duration(text) == read


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Nghị định số 188/2025/NĐ-CP ", ("188/2025/NĐ-CP",)),
        ("Pháp lệnh số: 02/2020/UBTVQH14", ("02/2020/UBTVQH14",)),
        ("66.7/2025/NQ-CP , 66.7/2025/NQ-CP", ("66.7/2025/NQ-CP",)),
        ("45/2019/QĐ-TTg; 1383/QĐ-BCA-C06", ("45/2019/QĐ-TTg", "1383/QĐ-BCA-C06")),
        ("202072/2020/QH14", ("72/2020/QH14",)),
        ("2022/TT-NHNN", ()),
        ("nghị định 146/2025", ()),
    ],
)
def test_legal_numbers_are_cleaned(text: str, codes: tuple[str, ...]) -> None:
    """Trap "legal codes are dirty": extracted, trimmed, each once, truncated ones left out."""
    assert facts.legal_codes(text) == codes


def test_the_last_day_of_a_temporary_rate_is_read_in_both_spellings() -> None:
    """Trap "temporary reductions with dates"."""
    text = "áp dụng đến hết ngày 31/12/2026; miễn từ 07/4/2026 đến 30/6/2026; đến hết ngày 31 tháng 12 năm 2025"
    assert facts.last_days(text) == ("31/12/2026", "30/06/2026", "31/12/2025")


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    """L5: no text makes the readers raise, and what they tell has its form."""
    read = facts.duration(text)
    assert read.unit == "" or (read.amount >= 0 and read.text == "")
    assert all(facts.number_of(amount) > 0 for amount in facts.amounts(text))
    assert len(set(facts.legal_codes(text))) == len(facts.legal_codes(text))
    facts.rules(text), facts.last_days(text)


@given(st.integers(1, 999_999_999), st.sampled_from([".", ",", ""]), st.sampled_from(["đồng", "VNĐ", " Việt Nam Đồng", "đ"]))
def test_a_sum_is_the_same_however_it_is_written(number: int, mark: str, currency: str) -> None:
    """L5: 135.000 đồng, 135,000 VNĐ and 135000đ are one sum."""
    written = f"{number:,}".replace(",", mark) + currency
    assert [facts.number_of(amount) for amount in facts.amounts(f"Lệ phí {written}.")] == [number]


@pytest.mark.parametrize("text", ["1/2020/" + "AB-" * 30_000, "1.000" * 30_000 + "/" * 30_000, "đến " * 30_000, "1" * 200_000])
def test_a_hostile_text_takes_no_time(text: str) -> None:
    """R17: no pattern backtracks for ever (a second would be a thousand times too long)."""
    facts.duration(text), facts.amounts(text), facts.rules(text), facts.last_days(text)
    assert len(facts.legal_codes(text)) <= 1
