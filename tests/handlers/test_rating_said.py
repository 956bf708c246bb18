"""Levels told with more words: with the question on the screen they are the rating's, kept private, and never a note on a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.citizen import sentences as say
from handlers.citizen.endings import levels
from handlers.citizen.level_words import among, answered, official
from handlers.citizen.respond import respond
from handlers.messages import CaseView, Conversation, EndingView, Incoming, Step
from knowledge.knowledge import Knowledge
from tests.growth import growth
from tests.handlers.test_rating import NOW, VOICE

CODE = "PA-4K7M-2XP"
CASE = CaseView(CODE, "answered", "infrastructure.lighting", text="đèn đường hỏng", own=True, result="Đã thay bóng.")
ENDED = EndingView("case:1:1", "case", CODE, closes_at=(NOW + timedelta(days=14)).isoformat())
ASKED = Conversation(introduced=True, since=NOW.isoformat(), offered=levels(ENDED.key), case=CODE)
UNASKED = replace(ASKED, offered=())
OTHER = f"r:{ENDED.key}:other"

TOLD = {
    1: ("tôi chấm 1 sao vì cán bộ cáu kỉnh", "một sao thôi, chậm quá", "1 sao thái độ lồi lõm", "rất tệ, chờ cả buổi"),
    2: ("Không hài lòng chút nào, thái độ kém", "2 vì chậm quá", "không hài lòng với thái độ của cán bộ", "tệ, làm ăn chậm chạp"),
    4: ("tốt, cảm ơn em", "hài lòng, thợ đến nhanh"),
    5: ("5 sao, thợ làm gọn", "rất hài lòng vì làm nhanh"),
}
"""Levels, each with why."""
BLAME = ("thái độ kém", "chậm quá, vẫn chưa xong", "bực mình thật", "cán bộ hách dịch quá trời", "cũng được nhưng hơi lâu")
"""How one was served, and no level."""
OF_ANOTHER_MATTER = (
    "tôi muốn tố cáo cán bộ nhận hối lộ",
    "khiếu nại quyết định của chủ tịch phường, tệ quá",
    "cán bộ đòi phong bì mới làm",
    "rác đổ đầy trước số 5 đường Trần Phú phường Bến Gỗ, tệ quá",
    "làm khai sinh cần giấy gì, hài lòng lắm",
    f"{CODE} tệ quá",
    "phản ánh thu tiền ngoài quy định",
    "không đồng ý",
    "đèn vẫn tắt, tệ quá",
    "sao lâu thế?",
)


def step(knows: Knowledge, before: Conversation, **said: str) -> Step:
    """One turn of somebody whose case was answered."""
    return respond(before, Incoming("1", "c", **said), NOW, knows=knows, voice=VOICE, cases=(CASE,), endings=(ENDED,))  # type: ignore[arg-type]


@pytest.mark.parametrize(("words", "level"), [(words, level) for level, all_words in TOLD.items() for words in all_words])
def test_a_level_with_more_words_is_a_rating_with_a_comment(knows: Knowledge, words: str, level: int) -> None:
    told = step(knows, ASKED, text=words)
    assert told.rating and (told.rating.score, told.rating.comment, told.private, told.note) == (level, words, True, None)
    assert step(knows, UNASKED, text=words).rating is None  # the twin: nobody asked


@pytest.mark.parametrize("words", BLAME)
def test_blame_without_a_level_is_kept_until_it_is_told(knows: Knowledge, words: str) -> None:
    """However many messages it takes; the handler of the case reads none of them."""
    first = step(knows, ASKED, text=words)
    assert (first.rating, first.note, first.private) == (None, None, True)
    assert first.replies[0].text == VOICE.say(say.RATE_WHICH_OF_WORDS)
    second = step(knows, first.conversation, text="chán lắm luôn đấy, quá chậm")
    assert second.note is None and second.private
    level = step(knows, first.conversation, text="2")
    assert level.rating and (level.rating.score, level.rating.comment, level.note) == (2, words, None)


def test_unasked_blame_goes_to_who_handles_the_case(knows: Knowledge) -> None:
    """The twin: without the question on the screen there is nothing to rate by."""
    note = step(knows, UNASKED, text="cũng được nhưng hơi lâu").note
    assert note and note.text == "cũng được nhưng hơi lâu"


@pytest.mark.parametrize("words", OF_ANOTHER_MATTER)
def test_other_matters_stay_what_they_are(knows: Knowledge, words: str) -> None:
    told = step(knows, ASKED, text=words)
    assert told.rating is None and told.conversation.rating is None
    assert told.replies[0].text == step(knows, UNASKED, text=words).replies[0].text


def test_who_meant_something_else_is_heard_from_the_start(knows: Knowledge) -> None:
    asked = step(knows, ASKED, text="cán bộ hách dịch quá trời")
    heard = step(knows, asked.conversation, choice=OTHER)
    assert heard.rating is None and heard.conversation.rating is None
    assert heard.conversation.draft and heard.conversation.draft.category == "conduct.attitude"


def test_words_whose_level_never_came_are_forgotten(knows: Knowledge) -> None:
    asked = step(knows, ASKED, text="thái độ kém").conversation
    assert asked.rating and asked.rating.comment
    assert step(knows, asked, text="làm khai sinh cần giấy tờ gì").conversation.rating is None


def test_a_forged_choice_makes_no_rating_without_a_level(knows: Knowledge) -> None:
    asked = step(knows, ASKED, text="thái độ kém").conversation
    for act in ("done", "show", "again", "why-cho-lau", "0", "6"):
        assert step(knows, asked, choice=f"r:{ENDED.key}:{act}").rating is None


@pytest.mark.parametrize(
    ("words", "level"), [("rất hài lòng 5 sao", 5), ("5 sao rất hài lòng", 5), ("1 sao tệ", 1), ("bình thường 3 sao", 3)]
)
def test_two_forms_that_agree_are_one_level(words: str, level: int) -> None:
    """In figures it is told more exactly; the twin: two that do not agree must be asked about."""
    assert official(words) == answered(words) == level
    assert official("rất hài lòng 1 sao") is None and answered("rất hài lòng 1 sao") == 0


@given(st.lists(st.sampled_from(["1 sao", "rất tệ", "tốt", "5", "vì", ",", "chậm", "không", "hài lòng", "sao", "."]), max_size=7))
def test_a_level_among_words_is_one_of_five_or_none(words: list[str]) -> None:
    assert among(" ".join(words)) in (None, 1, 2, 3, 4, 5)


@pytest.mark.parametrize("piece", ["rất ", "không ", "tệ, ", "1 sao ", "cán bộ chậm ", "1 "])
def test_a_long_message_holds_up_nobody(knows: Knowledge, piece: str) -> None:
    """L7, L9: four times the length takes less than sixteen times as long, with the question on the screen too."""

    def answered_to(text: str) -> object:
        knows.search.find.cache_clear()
        return step(knows, ASKED, text=text)

    assert growth(answered_to, (piece * 5_000)[:5_000], (piece * 20_000)[:20_000]) < 12
