"""The words about a photo of a paper do not contradict one another, and promise no more than the channel can do."""

from __future__ import annotations

import pytest

from bot.paper_replies import Manner, checked
from bot.picture_measures import Measures
from feedback_store.papers import Wish
from handlers.citizen import sentences as say
from handlers.citizen.paper_advice import Advice, Paper, advise, told
from handlers.citizen.sentences import Voice
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
    assert told(VOICE, [advised(knows, state, media_type)]).startswith(begins)
    seen = told(VOICE, [advised(knows, "clean", "image/jpeg", SHARP)])
    assert seen.startswith("Dạ, Một Cửa xem ảnh rồi ạ. "), "the twin"


def test_what_is_to_be_taken_again_is_not_mended(knows: Knowledge) -> None:
    """A photo that only lies on its side is (the twin)."""
    assert advised(knows, "clean", "image/jpeg", SHARP).mended
    dark = advised(knows, "clean", "image/jpeg", SHARP._replace(brightness=20))
    assert dark.again and not dark.mended and len(dark.lines) == 2


@pytest.mark.parametrize(("channel", "offered"), [("web", True), ("zalo", True), ("telegram", True), ("zalobot", False)])
def test_one_file_of_all_is_offered_where_files_can_be_given_back(channel: str, offered: bool, knows: Knowledge) -> None:
    wish = Wish(id=1, conversation_id=f"{channel}:1", kind="check", attachments=("a",), reply_to=None, tries=0, created_at="")
    made = checked(Manner(VOICE, knows.rules.portal_files), wish, [None], lambda *_: None)
    assert (VOICE.say(say.PAPER_OFFER) in made.text) is offered and not made.files
