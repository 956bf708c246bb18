"""The fact that a question asks for."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.question_sets import load
from knowledge.facets import NEAREST
from knowledge.knowledge import Knowledge


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("lam lai bang lai het bao nhieu tien", "fee"),
        ("xác nhận độc thân mất mấy tiền", "fee"),
        ("xac nhan doc than mat may tien", "fee"),
        ("khai sinh tốn mấy đồng", "fee"),
        ("xác nhận độc thân mất mấy tiếng", "time"),
        ("xac nhan doc than mat may tieng", "time"),
        ("bao lâu thì có sổ đỏ", "time"),
        ("khai sinh cần dấy tờ dì", "documents"),
        ("nộp ở đâu ạ", "where"),
        ("làm trên mạng được không", "online"),
        ("nhờ người khác làm hộ được không", "who"),
        ("mẫu đơn tạm trú lấy ở đâu", "form"),
        ("gồm mấy bước", "steps"),
        ("xong thì nhận được giấy gì", "result"),
        ("trễ 2 tháng bị phạt bao nhiêu", "penalty"),
        ("tre 1 thang co bi phat ko", "penalty"),
        ("mấy tuổi thì được", "condition"),
        ("anh em ho lay nhau duoc khong", "condition"),
        ("hộ chiếu thời hạn mấy năm", "validity"),
        ("phiếu số 2 khác số 1 chỗ nào", "difference"),
        ("một tháng được bao nhiêu tiền", "benefit"),
        ("chồng được nghỉ mấy ngày", "benefit"),
        ("quên mật khẩu vneid", "trouble"),
        ("bị phạt thì nộp ở đâu", "where"),
        ("nộp tiền phạt giao thông", ""),
        ("gia hạn tạm trú", ""),
        ("lệ phí trước bạ xe máy", ""),
        ("làm hộ chiếu", ""),
        ("xin trợ cấp mai táng phí", ""),
    ],
)
def test_examples(knows: Knowledge, text: str, facet: str) -> None:
    """Each fact, typed well and badly; names of procedures that only look like a question ask for nothing."""
    assert knows.facets.asked(knows.search.read(text))[0] == facet


def test_own_questions(knows: Knowledge) -> None:
    """The stated fact is recognised in most of the project's own questions."""
    stated = [question for question in load("own") if question.facet and question.answerable]
    asked = [knows.facets.asked(knows.search.read(question.text))[0] for question in stated]
    right = [NEAREST.get(facet, facet) == question.facet for facet, question in zip(asked, stated, strict=True)]
    assert len(stated) > 150 and np.mean(right) >= 0.84
