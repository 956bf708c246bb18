"""One question typed with diacritics, without any, or with a slip of the finger is decided alike."""

from __future__ import annotations

import pytest

from knowledge.knowledge import Knowledge
from knowledge.vietnamese.fold import fold

QUESTIONS = (
    "làm lại căn cước hết bao nhiêu tiền",
    "làm căn cước",
    "căn cước",
    "lại căn cước",
    "đổi căn cước hết hạn",
    "làm căn cước cho con 10 tuổi",
    "đăng ký khai sinh cho con",
    "làm giấy khai sinh cần giấy tờ gì",
    "khai sinh",
    "trích lục khai sinh",
    "đăng ký kết hôn",
    "đăng ký kết hôn với người nước ngoài",
    "giấy xác nhận độc thân",
    "xác nhận tình trạng hôn nhân bao lâu có",
    "khai tử cho bố",
    "đăng ký thường trú",
    "nhập hộ khẩu cho vợ",
    "đăng ký tạm trú",
    "đăng ký tạm trú ở phòng trọ",
    "tạm vắng",
    "xác nhận thông tin về cư trú",
    "sang tên xe máy",
    "đăng ký xe máy mới",
    "mất biển số xe",
    "đổi bằng lái xe hết hạn",
    "mất bằng lái xe làm lại ở đâu",
    "làm hộ chiếu",
    "làm lại hộ chiếu bị mất",
    "lý lịch tư pháp",
    "sang tên sổ đỏ",
    "làm sổ đỏ lần đầu",
    "tách thửa đất",
    "xin giấy phép xây dựng nhà ở",
    "thành lập công ty",
    "chứng thực bản sao",
    "chứng thực chữ ký",
    "trợ cấp mai táng phí",
    "xin trợ cấp người cao tuổi",
    "nhận con nuôi",
    "cải chính hộ tịch",
    "đổi tên trong giấy khai sinh",
    "giám hộ cho cháu",
    "xác nhận khuyết tật",
    "bảo hiểm thất nghiệp",
    "giấy phép karaoke",
    "chứng nhận an toàn thực phẩm",
)


def slipped(question: str) -> str:
    """The question with the two middle letters of its longest word swapped."""
    words = question.split()
    longest = max(words, key=lambda word: (len(word), words.index(word)))
    at = len(longest) // 2
    swapped = longest[: at - 1] + longest[at] + longest[at - 1] + longest[at + 1 :]
    return " ".join(swapped if word is longest else word for word in words)


def decided(knows: Knowledge, question: str) -> tuple[str, str]:
    """The decision, and the procedure that stands first."""
    found = knows.search.find(question)
    return found.decision, found.hits[0].code if found.hits else ""


@pytest.mark.parametrize("question", QUESTIONS)
def test_however_it_is_typed(knows: Knowledge, question: str) -> None:
    """No procedure is refused, or another one given, for the lack of marks or for one slip."""
    meant = decided(knows, question)
    bare = fold(question)
    assert meant[0] != "unknown"
    assert [decided(knows, typed) for typed in (bare, slipped(question), slipped(bare))] == [meant] * 3


@pytest.mark.parametrize("question", ["đá bóng tối nay mấy giờ", "nấu phở bò thế nào"])
def test_what_is_not_known_stays_so(knows: Knowledge, question: str) -> None:
    """The twin: without marks nothing that is no procedure becomes one."""
    assert decided(knows, question)[0] == decided(knows, fold(question))[0] == "unknown"
