"""The quick look never says no where the redaction finds something."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.exports.number_signs import may_hold_numbers
from knowledge.redaction import redacted
from tests.knowledge.redaction_texts import PERSONAL

TEXTS = [re.sub(r"«\w+:(.*?)»", r"\1", line) for line in PERSONAL.strip().splitlines()]
pieces = st.sampled_from(
    [
        *"0123456789",
        *("09", "84", "+84", "012", "1234", "99A", "TM", "qa ", "29-X1", "b1234567"),
        *(" ", " ", " ", ".", "-", ",", " - ", "/", "(", ")", "–", "_", "\n", "o", "l", "|"),
        *("không ", "chín ", "một ", "ba ", "BỐN ", "nam ", "sáu, ", "bảy-", "tám.", "hai ", "zero "),
        *("sđt ", "gọi ", "stk ", "cccd ", "hộ chiếu ", "vcb ", "biển số ", "xe ", "số "),
        *("lan", "@", " at ", " a còng ", "(at)", "gmail", ".com", " chấm ", "vn", "ạ", "𝟎", "０"),
    ]
)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
def test_every_known_number_is_looked_at(form: str) -> None:
    """All texts with personal numbers that the redaction is tested with, in capitals too."""
    texts = [unicodedata.normalize(form, one) for text in TEXTS for one in (text, text.upper(), f"Đường hỏng. {text}")]
    assert [text for text in texts if redacted(text) != text and not may_hold_numbers(text)] == []
    assert len(texts) > 150


@settings(max_examples=3_000, deadline=None)
@given(st.lists(pieces, max_size=16).map("".join))
def test_no_number_is_overlooked(text: str) -> None:
    assert may_hold_numbers(text) or redacted(text) == text


@pytest.mark.parametrize(
    "text", ["Đèn hỏng 3 hôm nay", "từ 12/11 tới giờ ạ, ngay ngõ bên", "không ai làm, năm sau mới xong", "Số 130 đường Mẫu", ""]
)
def test_ordinary_texts_pass(text: str) -> None:
    """Else nothing would be gained."""
    assert not may_hold_numbers(text)
