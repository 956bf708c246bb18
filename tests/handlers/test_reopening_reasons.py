"""«Xử lý lại» is used up by a reason, and by nothing else that may be said instead of one."""

from __future__ import annotations

import pytest

from handlers.citizen import sentences as say
from handlers.messages import Conversation
from knowledge.knowledge import Knowledge
from tests.handlers.test_rating import NOW, VOICE
from tests.handlers.test_rating_said import CODE, ENDED, step

WHY = Conversation(introduced=True, since=NOW.isoformat(), waiting_for="own:reason", case=CODE)
NO_REASONS = ("thôi", "thôi không cần nữa ạ", "không cần nữa", "cảm ơn em", "tạm biệt", "cấp lại bằng lái xe hết bao nhiêu tiền")


@pytest.mark.parametrize("words", NO_REASONS)
def test_what_is_no_reason_opens_nothing(knows: Knowledge, words: str) -> None:
    assert step(knows, WHY, text=words).note is None


@pytest.mark.parametrize("words", ["đèn vẫn tắt", "sao vẫn chưa sửa?", "chưa được", "thợ làm ẩu, một hôm lại hỏng"])
def test_a_reason_opens_the_case(knows: Knowledge, words: str) -> None:
    """The twin."""
    note = step(knows, WHY, text=words).note
    assert note and (note.kind, note.text) == ("reopened", words)


def test_the_choice_to_leave_it_is_offered_and_understood(knows: Knowledge) -> None:
    rated = step(knows, Conversation(introduced=True, since=NOW.isoformat()), choice=f"r:{ENDED.key}:1")
    asked = step(knows, rated.conversation, choice=f"r:{ENDED.key}:again")
    (leave,) = asked.replies[0].choices
    left = step(knows, asked.conversation, choice=leave.id)
    assert (left.note, left.replies[0].text) == (None, VOICE.say(say.NOT_REOPENED, code=CODE))
    assert left.conversation.waiting_for == ""
