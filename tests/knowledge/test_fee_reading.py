"""What a procedure costs, from a column and a note that often contradict each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.fee_reading import fee
from knowledge.procedure import Fee

COUNCIL = "Nghị quyết của Hội đồng nhân dân tỉnh"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "(Không thu phí)",
        "(Không có.)",
        "(chưa quy định)05 ngày làm việc",
        "Theo Thông tư 53/2025/TT-NHNN: 07 ngày",
        "(Miễn lệ phí)",
    ],
)
@pytest.mark.parametrize("column", ["Miễn phí", "Phí : 0 Đồng", "Phí : không Đồng", "Lệ phí : 0 Đồng"])
def test_free_is_free_where_nothing_speaks_against_it(column: str, note: str) -> None:
    """The twin of the tests below: not everything is doubted."""
    assert fee(column, note) == Fee("free")


@pytest.mark.parametrize(
    ("note", "read"),
    [
        ("(Lệ phí cấp giấy phép lái xe: 135.000 đồng/lần.)", Fee("noted", ("135.000 đồng/lần",))),
        ("(Cho một loại hình: 8.000.000/lần)", Fee("noted", ("8.000.000 đồng/lần",))),
        ("(Theo quy định của Hội đồng nhân dân cấp tỉnh)", Fee("by_rule", (), (COUNCIL,))),
        ("(Thông tư số 60/2023/TT-BTC ngày 07/9/2023)05 ngày", Fee("by_rule", (), ("Thông tư 60/2023/TT-BTC",))),
        ("(Theo quy định của Luật phí và lệ phí.)", Fee("by_rule")),
        ("(do Ủy ban nhân dân cấp tỉnh quy định.)", Fee("by_rule")),
        ("(Miễn lệ phí cho người thuộc hộ nghèo; người khuyết tật.)", Fee("by_rule")),
        ("(10.000.0000 đồng (Cấp lần đầu))", Fee("by_rule")),
    ],
)
def test_free_is_never_believed_against_the_note(note: str, read: Fee) -> None:
    """Trap `fee_says_free_but_note_has_amount`: the note is told, never "free"."""
    assert fee("Miễn phí", note) == read


@pytest.mark.parametrize(
    ("column", "note", "read"),
    [
        ("135 VNĐ", "(Lệ phí cấp giấy phép lái xe: 135.000 đồng/lần.)", Fee("amounts", ("135.000 đồng/lần",))),
        ("155 VNĐ", "(Thẻ tạm trú: 155 USD/thẻ.)", Fee("amounts", ("155 USD/thẻ",))),
        ("120 VNĐ", "(20.000Đ/tờ khai)", Fee("doubtful", ("120 đồng", "20.000 đồng/tờ khai"))),
        ("125 VNĐ", "", Fee("doubtful", ("125 đồng",))),
        ("10 USD", "", Fee("amounts", ("10 USD",))),
    ],
)
def test_a_column_in_thousands_is_believed_only_when_the_note_spells_it_out(column: str, note: str, read: Fee) -> None:
    """Trap "120 VNĐ": a sum that cannot be right is told as doubtful."""
    assert fee(column, note) == read


@pytest.mark.parametrize(
    ("note", "read"),
    [
        ("20,000 VNĐ(/trường hợp)", Fee("amounts", ("20.000 đồng",))),
        ("Miễn phí07 ngày làm việc", Fee("free")),
        ("Không có thông tingửi qua hệ thống", Fee()),
        ("Phí, lệ phí (nếu có): Hội đồng nhân dân cấp tỉnh quyết định", Fee("by_rule", (), (COUNCIL,))),
        ("10 ngày kể từ ngày Hội đồng nhân dân tỉnh nhận đủ hồ sơ", Fee()),
    ],
)
def test_an_empty_column_is_looked_for_at_the_head_of_the_note(note: str, read: Fee) -> None:
    """Catalogue: the source loses the column into the note; what is not said stays unsaid."""
    assert fee("", note) == read


def test_a_temporary_rate_keeps_its_last_day() -> None:
    """Trap "temporary reductions with dates"."""
    read = fee("50,000 VNĐ", "(25.000 đồng/hồ sơ đến hết ngày 31/12/2026 theo Thông tư số 64/2025/TT-BTC)")
    assert read == Fee("amounts", ("50.000 đồng", "25.000 đồng/hồ sơ"), ("Thông tư 64/2025/TT-BTC",), ("31/12/2026",))


@given(st.text(max_size=60), st.text(max_size=400))
def test_any_column_and_note_are_read_without_an_error(column: str, note: str) -> None:
    """L5: no text makes the reader raise."""
    assert fee(column, note).kind in ("free", "amounts", "noted", "by_rule", "doubtful", "unstated")


@given(st.integers(2_000, 9_999_999), st.sampled_from(["({} đồng)", "Mức thu: {} đồng/lần", "05 ngày. Lệ phí {} VNĐ"]))
def test_no_amount_in_a_note_leaves_a_fee_free(amount: int, note: str) -> None:
    """L5: whatever the amount and wherever it stands, "free" is gone."""
    assert fee("Miễn phí", note.format(f"{amount:,}".replace(",", "."))).kind == "noted"
