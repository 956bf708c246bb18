"""The proof of what was done reaches a citizen on a platform as a message of its own, with words for where it cannot be shown."""

from __future__ import annotations

import json

import pytest

from handlers import reply_body
from handlers.messages import Choice, Reply, ReplyFile
from handlers.proof_links import for_platform
from handlers.reply_parts import parts

FIRST, SECOND = "a" * 22, "-_" * 11
BEFORE, BEHIND = "Dạ, phản ánh PA-4K7M-2XP đã xử lý xong. Đã thay bóng.", "Anh/chị thấy việc này ổn chưa ạ?"
LINE = f"Ảnh, văn bản kết quả: /chat/proofs/{FIRST} /chat/proofs/{SECOND}"
CLOSED = Reply("\n".join((BEFORE, LINE, BEHIND)), (Choice("good", "Ổn"), Choice("bad", "Chưa ổn")))


@pytest.mark.parametrize("own", ["https://motcua.tinh.gov.vn", "https://motcua.tinh.gov.vn/"])
def test_paths_become_files_that_know_their_address(own: str) -> None:
    told = for_platform(CLOSED, own)
    assert (told.text, told.choices) == (f"{BEFORE}\n{BEHIND}", CLOSED.choices)
    assert [(file.id, file.instead) for file in told.files] == [
        (name, f"Ảnh, văn bản kết quả: https://motcua.tinh.gov.vn/proofs/{name}") for name in (FIRST, SECOND)
    ]


def test_without_an_address_of_our_own_the_words_say_where_to_see_it() -> None:
    assert {file.instead for file in for_platform(CLOSED, "").files} == {"Ảnh, văn bản kết quả: xem tại Trung tâm."}


@pytest.mark.parametrize("text", ["Dạ.", "Dạ, xem /chat/proofs/ và /chat/proofs/abc.", "Ảnh, văn bản kết quả: đã gửi."])
def test_what_has_no_proof_stays_as_it_is(text: str) -> None:
    """An officer's own words that look like a path are no proof, and are not lost."""
    assert for_platform(Reply(text), "https://a.vn") == Reply(text)


@pytest.mark.parametrize("channel", ["telegram", "zalo", "zalobot"])
def test_each_file_is_a_part_of_its_own_behind_the_words(channel: str) -> None:
    """R12: one message of the platform each; the choices stay under the words."""
    words, *files = parts(channel, for_platform(CLOSED, ""))
    assert words.choices == CLOSED.choices and not words.files
    assert [(one.text, one.choices, [file.id for file in one.files]) for one in files] == [
        ("Kết quả xử lý.", (), [FIRST]),
        ("Kết quả xử lý.", (), [SECOND]),
    ]


def test_the_outbox_keeps_files_and_says_nothing_of_none() -> None:
    """What the web chat reads has no word of files."""
    shown = Reply("Kết quả xử lý.", files=(ReplyFile(FIRST, "Kết quả xử lý.", "xem tại Trung tâm"),))
    assert reply_body.read(reply_body.write(shown)) == shown
    assert json.loads(reply_body.write(CLOSED)).keys() == {"text", "choices", "from"}
