"""Whoever wants to rate, or to change the level, says so in plain words; what only sounds like it stays a comment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.citizen import rating
from handlers.citizen import sentences as say
from handlers.citizen.endings import levels
from handlers.citizen.respond import respond
from handlers.messages import Conversation, EndingView, Incoming, Rating, Step
from knowledge.knowledge import Knowledge
from tests.handlers.test_rating import NOW, VOICE
from tests.handlers.test_rating_said import CASE, CODE

GIVEN = EndingView("case:1:1", "case", CODE, rated_at=NOW.isoformat(), closes_at=(NOW + timedelta(days=14)).isoformat())
LOW = Rating(GIVEN.key, 2, "danh-gia", "1", low=True, comment="chờ lâu quá")
RATED = Conversation(introduced=True, since=NOW.isoformat(), waiting_for=rating.COMMENT, rating=LOW, case=CODE)
CHANGED = {
    1: ("đổi thành rất không hài lòng", "hạ xuống 1 sao", "sua lai 1 diem"),
    3: ("đổi lại bình thường thôi", "chấm lại 3 nha"),
    4: (
        "doi thanh hai long",
        "lúc nãy chấm lộn, hài lòng",
        "bấm nhầm, hài lòng vì thợ đến nhanh",
        "nhầm, 4 mới đúng",
        "à không, 4",
    ),
    5: (
        "đổi lại 5",
        "không phải 1 mà là 5",
        "xin lỗi bấm lộn số, 5 nhé",
        "không, ý tôi là rất hài lòng",
        "tôi nghĩ lại rồi, 5 sao",
    ),
}
"""Levels, each with words that change a lower or higher one to it."""
WITHOUT_A_LEVEL = ("chấm lại", "ủa bấm nhầm rồi", "cho tôi sửa đánh giá", "cho chị chấm lại được không", "tôi muốn đánh giá lại")
COMMENTS = (
    "nên đổi cán bộ khác thì dân mới hài lòng",
    "phải đợi 3 tiếng",
    "thợ làm sai, phải sửa 2 lần",
    "hẹn nhầm ngày",
    "chậm lại còn cáu",
    "đợi lâu, không hài lòng",
    "ghi lộn tên tôi",
)
"""What sounds like a correction and is what was wrong."""
WISHES = ("tôi muốn đánh giá", "đánh giá", "danh gia dich vu", "làm sao để đánh giá", "em muốn chấm sao", "cho chấm điểm cái")


def said(knows: Knowledge, before: Conversation, text: str, *endings: EndingView) -> Step:
    """One turn of somebody whose case ended."""
    return respond(before, Incoming("1", "c", text=text), NOW, knows=knows, voice=VOICE, cases=(CASE,), endings=endings)


@pytest.mark.parametrize(("words", "level"), [(words, level) for level, all_words in CHANGED.items() for words in all_words])
def test_the_level_is_changed_and_the_words_are_no_comment(knows: Knowledge, words: str, level: int) -> None:
    changed = said(knows, RATED, words, GIVEN).rating
    assert changed and changed.score == level and changed.low == (level <= 3)
    assert changed.comment in ("chờ lâu quá", f"chờ lâu quá\n{words}") and ("vì" in words or words not in changed.comment)


@pytest.mark.parametrize("words", WITHOUT_A_LEVEL)
def test_without_a_level_the_levels_are_shown_once_more(knows: Knowledge, words: str) -> None:
    step = said(knows, RATED, words, GIVEN)
    assert step.rating is None and step.replies[0].choices == levels(GIVEN.key)
    later = said(knows, replace(RATED, waiting_for=""), words, GIVEN)
    assert later.replies[0].choices == levels(GIVEN.key)


@pytest.mark.parametrize("words", COMMENTS)
def test_what_was_wrong_is_a_comment(knows: Knowledge, words: str) -> None:
    kept = said(knows, RATED, words, GIVEN).rating
    assert kept and (kept.score, kept.comment) == (2, f"chờ lâu quá\n{words}")


def test_after_a_day_the_level_stands(knows: Knowledge) -> None:
    late = replace(GIVEN, rated_at=(NOW - timedelta(hours=25)).isoformat())
    step = said(knows, replace(RATED, waiting_for=""), "đổi lại 5 sao", late)
    assert step.rating is None and step.replies[0].text == VOICE.say(say.RATING_OVER)
    in_time = replace(GIVEN, rated_at=(NOW - timedelta(hours=23)).isoformat())
    changed = said(knows, replace(RATED, waiting_for=""), "đổi lại 5 sao", in_time).rating
    assert changed and changed.score == 5


@pytest.mark.parametrize("words", WISHES)
def test_who_wants_to_rate_is_shown_the_levels_or_told_when(knows: Knowledge, words: str) -> None:
    fresh = Conversation(introduced=True, since=NOW.isoformat())
    unrated = replace(GIVEN, rated_at="")
    assert said(knows, fresh, words, unrated).replies[0].choices == levels(GIVEN.key)
    assert said(knows, fresh, words).replies[0].text == VOICE.say(say.RATE_NOTHING_YET)


@pytest.mark.parametrize("words", ["đổi lại 5", "sửa lại", "đổi sao", "nhầm rồi", "đánh giá tác động môi trường"])
def test_who_never_rated_means_something_else(knows: Knowledge, words: str) -> None:
    step = said(knows, Conversation(introduced=True, since=NOW.isoformat()), words)
    assert step.rating is None and step.replies[0].text not in (VOICE.say(say.RATE_NOTHING_YET), VOICE.say(say.RATING_OVER))
