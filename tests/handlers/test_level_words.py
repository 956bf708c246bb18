"""Levels in everyday words: what is plain counts, what is not is asked, what is about something else is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.citizen import sentences as say
from handlers.citizen.endings import levels
from handlers.citizen.level_words import UNCLEAR, answered, official
from knowledge.knowledge import Knowledge
from knowledge.vietnamese.fold import fold
from tests.handlers.test_rating import CHAT, TALKED, VOICE, step

PLAIN = {
    1: ("tệ quá", "quá tệ", "rất tệ", "rất là tệ", "chán lắm", "rất không tốt", "1/5", "1 sao", "một sao", "😡", "🤬🤬", "★☆☆☆☆"),
    2: (
        "tệ",
        "kém",
        "hơi tệ",
        "không tốt",
        "chưa tốt lắm",
        "không tốt cho lắm",
        "đâu có hài lòng",
        "chưa thực sự hài lòng",
        "2/5",
        "⭐⭐",
    ),
    3: (
        "bth",
        "bt",
        "bình thường",
        "bình thường thôi",
        "em thấy cũng bình thường ạ",
        "tạm được",
        "tàm tạm",
        "3 trên 5",
        "😐",
        "⭐⭐⭐",
    ),
    4: (
        "tốt",
        "khá tốt",
        "ưng ý",
        "hài lòng nhé",
        "4/5",
        "4 / 5",
        "4 sao trên 5",
        "bốn sao",
        "4 ⭐",
        "⭐⭐⭐⭐",
        "★★★★☆",
    ),
    5: ("tốt lắm", "cũng rất tốt", "rất là hài lòng", "tuyệt vời", "hay quá", "5/5 điểm", "5⭐", "⭐️⭐️⭐️⭐️⭐️", "😍", "tốt lắm 👍"),
}
NOT_PLAIN = (
    "ok",
    "oke",
    "được",
    "cũng được",
    "ổn",
    "khá",
    "không tệ",
    "chưa được",
    "👍",
    "dạ 👍🏻",
    "🙂",
    "⭐",
    "8/10",
    "6 sao",
    "tốt 😡",
    "😍😡",
)
OF_SOMETHING_ELSE = (
    *(
        "",
        "?",
        "tốt không",
        "ok?",
        "4",
        "dạ",
        "cảm ơn",
        "đường",
        "tê quá",
        "đỏ",
        "tốt nhưng chậm",
        "2 điểm ngập",
        "ngày 4/5",
        "20/11",
    ),
    *("hài lòng về gì", "bình thường nộp ở đâu", "được cấp lại không", "làm giấy khai sinh", "đèn đường hỏng", "🔥", ":)"),
)


def said_in(told: dict[int, tuple[str, ...]]) -> list[tuple[str, int]]:
    """Every phrase with its level."""
    return [(text, level) for level, texts in told.items() for text in texts]


@pytest.mark.parametrize(("text", "level"), said_in(PLAIN))
def test_what_is_plain_counts(text: str, level: int) -> None:
    """With and without diacritics, in capitals too."""
    assert answered(text) == answered(fold(text)) == answered(text.upper()) == level


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_what_may_be_several_is_none(text: str) -> None:
    assert answered(text) == UNCLEAR and official(text) is None


@pytest.mark.parametrize("text", OF_SOMETHING_ELSE)
def test_anything_else_is_left_alone(text: str) -> None:
    assert answered(text) is None and official(text) is None


@pytest.mark.parametrize("text", ["tệ quá", "tốt", "bth", "ok", "👍", "⭐⭐⭐⭐", "4/5", "8/10"])
def test_unasked_only_official_words_count(knows: Knowledge, text: str) -> None:
    """The twin: the same words with the question on the screen are its answer."""
    unasked = step(knows, replace(TALKED, offered=()), CHAT, text=text)
    assert unasked.rating is None and say.RATE_WHICH[:20] not in unasked.replies[0].text
    asked = step(knows, TALKED, CHAT, text=text)
    assert asked.rating or asked.replies[0].text == VOICE.say(say.RATE_WHICH)


def test_which_level_is_asked_once(knows: Knowledge) -> None:
    """With the five of them; privately, as everything about a rating."""
    first = step(knows, TALKED, CHAT, text="ok")
    assert first.private and first.rating is None and first.replies[0].choices == levels(CHAT.key)
    assert first.replies[0].text == VOICE.say(say.RATE_WHICH)
    again = step(knows, first.conversation, CHAT, text="ok")
    assert again.rating is None and again.replies[0].text != first.replies[0].text
    for text, score in (("4", 4), ("bth", 3), ("Rất hài lòng", 5)):
        found = step(knows, first.conversation, CHAT, text=text).rating
        assert found and found.score == score


@pytest.mark.parametrize("text", ["tốt", "ok", "😡", "⭐⭐⭐⭐"])
def test_while_a_comment_is_awaited_words_are_a_comment(knows: Knowledge, text: str) -> None:
    """The question was another one: what was wrong."""
    asked = step(knows, TALKED, CHAT, choice="r:chat:7:1").conversation
    found = step(knows, asked, CHAT, text=text)
    assert found.rating is None or found.rating.score == 1


WORDS = st.sampled_from(
    sorted(
        {word for _, texts in (*PLAIN.items(), (0, NOT_PLAIN), (0, OF_SOMETHING_ELSE)) for text in texts for word in text.split()}
    )
)
ANYTHING = st.one_of(
    st.text(max_size=40),
    st.lists(WORDS, max_size=6).map(" ".join),
    st.text("0123456789/.,⭐☆★👍😡😍 sao điểm trên", max_size=12),
)


@given(ANYTHING)
def test_a_level_is_one_of_five_or_none(text: str) -> None:
    """Whatever is said; and what is official means the same when it was asked for."""
    assert answered(text) in (None, UNCLEAR, 1, 2, 3, 4, 5)
    assert official(text) in (None, answered(text)) and official(text) != UNCLEAR


@given(text=ANYTHING)
def test_whatever_is_said_the_rating_kept_is_one_of_five(knows: Knowledge, text: str) -> None:
    """Or nothing is kept; where a level was plain, it is that one."""
    found = step(knows, TALKED, CHAT, text=text).rating
    assert found is None or found.score in range(1, 6)
    assert not answered(text) or (found and found.score == answered(text))
