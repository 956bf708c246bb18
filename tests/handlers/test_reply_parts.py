"""L7: what a platform cannot take in one message goes in several, cut between letters, and nothing is lost on the way."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from handlers.messages import Choice, Reply
from handlers.reply_parts import ROOMS, as_plain_text, parts, utf16

FAMILY = "👨‍👩‍👧‍👦"
MARKS = "e" + "\u0301" * 50
PIECES = ["a", " ", "\n", ". ", "ộ", "ê\u0323", "\u200b", "\u202e", FAMILY, "🇻🇳", MARKS, "\r\n", "xin chào " * 30, "क्षि"]
HARD = st.lists(st.sampled_from(PIECES), max_size=200).map("".join)
CHOICES = (Choice("a", "Cần giấy tờ gì"), Choice("b", "Nộp ở đâu"))


def _text(reply: Reply) -> str:
    return unicodedata.normalize("NFC", reply.text)


@pytest.mark.parametrize("channel", ROOMS)
@given(text=HARD)
def test_parts_fit_join_and_keep_letters_whole(channel: str, text: str) -> None:
    """L7: parts are short enough, together they are the text, and no letter stands in two of them."""
    reply, room = Reply(text, CHOICES), ROOMS[channel]
    found = parts(channel, reply)
    assert "".join(part.text for part in found) == _text(reply)
    assert all(room.measure(as_plain_text(part) if room.numbered else part.text) <= room.longest for part in found)
    letters = regex.findall(r"\X", _text(reply))
    assert [letter for part in found for letter in regex.findall(r"\X", part.text)] == letters
    assert found[-1].choices == CHOICES and not any(part.choices for part in found[:-1])


WORDS = ["**Lệ phí:** ", "135.000 đồng một lần nộp ở Trung tâm ", "**nộp** ", "từ ", f"{FAMILY * 9} "]


@given(words=st.lists(st.sampled_from(WORDS), min_size=100, max_size=250))
def test_bold_type_is_closed_in_each_part(words: list[str]) -> None:
    """No part begins or ends in the middle of bold type, and the words are those of the reply."""
    reply = Reply("".join(words))
    found = parts("zalo", reply)
    assert all(part.text.count("**") % 2 == 0 for part in found)
    assert "".join(part.text for part in found).replace("**", "") == _text(reply).replace("**", "")


def test_a_bold_paragraph_longer_than_a_message() -> None:
    """It is bold in each part."""
    found = parts("zalo", Reply(f"**{'rất dài ' * 700}**"))
    assert len(found) == 3 and all(part.text.startswith("**") and part.text.rstrip().endswith("**") for part in found)


def test_it_is_cut_where_a_reader_would_pause() -> None:
    """A paragraph rather than a sentence, a sentence rather than a word."""
    first, second = "Mở đầu. " * 150, "Đoạn sau. " * 150
    assert [part.text for part in parts("zalo", Reply(f"{first}\n\n{second}"))] == [f"{first}\n\n", second]
    sentence = "Giấy khai sinh bản chính và sổ hộ khẩu. "
    assert all(part.text.endswith(". ") for part in parts("zalo", Reply(sentence * 120))[:-1])
    assert all(part.text.endswith(" ") for part in parts("zalo", Reply("xin chào " * 500))[:-1])


def test_one_letter_longer_than_a_message_is_cut() -> None:
    """The twin of whole letters: nothing else can be done with thousands of marks on one letter."""
    letter = "a" + "\u0316" * 9_000
    found = parts("telegram", Reply(letter))
    assert len(found) == 3 and "".join(part.text for part in found) == letter


@pytest.mark.parametrize(("channel", "count"), [("telegram", 2), ("zalo", 2), ("web", 1), ("terminal", 1)])
def test_units_are_those_of_the_platform(channel: str, count: int) -> None:
    """Telegram counts an emoji as two, Zalo as one; the web chat takes anything."""
    text = "🙂" * (2_100 if channel != "zalo" else 2_001)
    assert utf16(text) > 4_096 or channel == "zalo"
    assert len(parts(channel, Reply(text))) == count
