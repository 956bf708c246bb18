"""The words about a photo of a paper do not contradict one another, and promise no more than the channel can do."""

from __future__ import annotations

import pytest

from bot.picture_measures import Measures
from handlers.citizen import sentences as say
from handlers.citizen.paper_advice import Advice, Paper, advise, told
from handlers.citizen.paper_choices import called, carries_files
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation
from knowledge.knowledge import Knowledge

VOICE = Voice()
SHARP = Measures(3000, 4000, 0.5, 200, 0.0, 0, 1)
"""Clear, bright, whole, and turned by a note alone."""


def advised(knows: Knowledge, state: str, media_type: str = "", measures: Measures | None = None, size: int = 5_000) -> Advice:
    paper = Paper(state, media_type, size, measures.written() if measures else "")
    return advise(VOICE, knows.rules.portal_files, paper)


@pytest.mark.parametrize(
    ("state", "media_type", "begins"),
    [
        ("missing", "", "Dạ, Một Cửa chưa xem được ạ. Một Cửa không tải được tệp này."),
        ("unreadable", "image/jpeg", "Dạ, Một Cửa chưa xem được ạ. Tệp này không mở được"),
        ("file", "application/pdf", "Dạ, Một Cửa nhận được tệp rồi ạ. Tệp PDF nặng 5 KB"),
        ("file", "image/heic", "Dạ, Một Cửa nhận được tệp rồi ạ. Ảnh HEIC"),
    ],
)
def test_nobody_has_looked_at_what_cannot_be_opened(state: str, media_type: str, begins: str, knows: Knowledge) -> None:
    assert told(VOICE, [advised(knows, state, media_type)], [""]).startswith(begins)
    seen = told(VOICE, [advised(knows, "clean", "image/jpeg", SHARP)], [""])
    assert seen.startswith("Dạ, Một Cửa xem ảnh rồi ạ. "), "the twin"


def test_what_is_to_be_taken_again_is_not_mended(knows: Knowledge) -> None:
    """A photo that only lies on its side is (the twin)."""
    assert advised(knows, "clean", "image/jpeg", SHARP).mended
    dark = advised(knows, "clean", "image/jpeg", SHARP._replace(brightness=20))
    assert dark.again and not dark.mended and len(dark.lines) == 2


@pytest.mark.parametrize(("channel", "offered"), [("web", True), ("zalo", True), ("telegram", True), ("zalobot", False)])
def test_files_are_offered_where_they_can_be_given_back(channel: str, offered: bool) -> None:
    assert carries_files(f"{channel}:1") is offered


def test_a_blank_page_is_not_called_blurred(knows: Knowledge) -> None:
    """A page with letters that nobody can read is (the twin)."""
    for ink, sentence in ((0.0, say.PAPER_BLANK), (0.1, say.PAPER_BLURRED)):
        blurred = advised(knows, "clean", "image/jpeg", SHARP._replace(sharpness=0.01, turned=0, ink=ink))
        assert blurred.lines == (VOICE.say(sentence),) and blurred.again


def test_each_of_several_photos_is_named() -> None:
    talk = Conversation(papers=("a", "b", "c"), paper_names={"b": "hợp đồng"})
    assert called(VOICE, talk, ("c", "b")) == ["Ảnh 3", "Ảnh «hợp đồng»"]
    assert called(VOICE, Conversation(papers=("a",)), ("a",)) == [""] and called(VOICE, talk, ("x", "y")) == ["Ảnh 1", "Ảnh 2"]
    good, bad = Advice(()), Advice((VOICE.say(say.PAPER_DARK),), again=True)
    assert told(VOICE, [good, bad], ["Ảnh 1", "Ảnh 2"]).split("\n") == [f"Ảnh 1: {say.PAPER_GOOD_TOO}", f"Ảnh 2: {bad.lines[0]}"]
