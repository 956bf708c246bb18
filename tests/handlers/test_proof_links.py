"""The proof of what was done reaches a citizen on a platform as an address that opens there."""

from __future__ import annotations

import pytest

from handlers.citizen import news
from handlers.citizen.sentences import Voice
from handlers.messages import Reply
from handlers.proof_links import for_platform

CLOSED = news.closed(Voice(), "PA-4K7M-2XP", "Đã thay bóng.", ("/chat/proofs/" + "a" * 22, "/chat/proofs/" + "b" * 22))


@pytest.mark.parametrize("own", ["https://motcua.tinh.gov.vn", "https://motcua.tinh.gov.vn/"])
def test_paths_become_addresses(own: str) -> None:
    text = for_platform(CLOSED, own).text
    assert f"https://motcua.tinh.gov.vn/proofs/{'a' * 22} https://motcua.tinh.gov.vn/proofs/{'b' * 22}" in text
    assert "/chat/proofs/" not in text and for_platform(CLOSED, own).choices == CLOSED.choices


def test_without_an_address_of_our_own_it_says_where_to_see_it() -> None:
    text = for_platform(CLOSED, "").text
    assert "/proofs/" not in text and "xem tại Trung tâm" in text and "Đã thay bóng." in text


def test_what_has_no_proof_stays_as_it_is() -> None:
    assert for_platform(Reply("Dạ."), "https://a.vn") == Reply("Dạ.")
