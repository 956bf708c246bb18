"""A death in the family, told apart from a thing that was lost, whatever diacritics are typed."""

from __future__ import annotations

import pytest

from knowledge.knowledge import Knowledge
from knowledge.vietnamese.fold import fold

DEATHS = (
    "bà nội tôi mất sáng nay",
    "chồng em mới qua đời",
    "con trai tôi mất vì bệnh tim",
    "cha vợ tui mất được một tuần rồi",
    "dì em mất ở quê tháng trước",
    "mẹ tôi chết năm ngoái",
    "nhà em có người vừa mất",
    "anh hai tôi không may mất hôm 12/3",
)
NONE = (
    "tôi mất căn cước",
    "mẹ tôi mất ví hôm qua",
    "chồng em mất việc",
    "giấy khai sinh của con mất rồi",
    "bằng lái của chồng em mất rồi",
    "nhà tôi mất điện từ sáng",
    "nếu cha mẹ mất thì con phải làm gì",
    "xe của ba tôi chết máy",
    "con gà nhà tôi chết hết",
    "hồ sơ mà mất rồi thì sao",
    "vợ tôi mất hai buổi mới nộp xong",
)


@pytest.mark.parametrize("text", [*DEATHS, *map(fold, DEATHS)])
def test_a_death_is_told(knows: Knowledge, text: str) -> None:
    """What else is said is left over: here hardly anything."""
    assert knows.talk.besides_death(knows.search.read(text)) is not None


@pytest.mark.parametrize("text", [*NONE, *map(fold, NONE)])
def test_something_lost_is_no_death(knows: Knowledge, text: str) -> None:
    """The twin, and a question of what would be."""
    assert knows.talk.besides_death(knows.search.read(text)) is None
