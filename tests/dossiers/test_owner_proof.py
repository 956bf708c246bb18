"""Numbers that may prove whose a dossier is: telephone and identity numbers however they are typed, beside a code or alone."""

from __future__ import annotations

import pytest

from knowledge.dossiers.owner_proof import identity, numbers

CARD, OLD_CARD, PHONE = "024199000123", "125123456", "0911000234"
CODE = "H05-261110-0042"


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        "024 199 000 123",
        "024.199.000.123",
        "024-199-000-123",
        "0 2 4 1 9 9 0 0 0 1 2 3",
        "số căn cước của tôi là 024 199 000123 ạ",
        "không hai bốn một chín chín không không không một hai ba",
        f"{CODE} {CARD}",
        f"{CODE} 024 199 000 123",
        f"mã {CODE}, cccd {CARD}.",
        f"cccd {CARD} sđt {PHONE}",
    ],
)
def test_an_identity_card(text: str) -> None:
    assert identity(text) == CARD


@pytest.mark.parametrize("text", [OLD_CARD, "125 123 456", "cmnd 125.123.456", f"{CODE} {OLD_CARD}"])
def test_an_older_card(text: str) -> None:
    assert identity(text) == OLD_CARD


@pytest.mark.parametrize(
    "text", ["", CODE, "nộp ngày 20/11/2026", PHONE, f"{CODE}, {PHONE}", "24199000123", "0241990001234", "0042"]
)
def test_what_is_none(text: str) -> None:
    assert identity(text) == ""


@pytest.mark.parametrize("day", ["20-11-2026", "20.11.2026", "20 11 2026", "2026-11-20", "2026.11.20"])
def test_a_day_is_no_part_of_a_number(day: str) -> None:
    """With the hour behind it, it would have as many digits as an older card; a number beside it is read."""
    assert identity(f"{CODE} nộp {day} 8h") == identity(f"sinh {day} 5") == ""
    assert identity(f"sinh {day}, {CARD}") == identity(f"{CARD} sinh {day}") == CARD
    assert identity(f"{day} {OLD_CARD}") == OLD_CARD


def test_only_one_sign_parts_the_digits() -> None:
    assert identity("024 - 199 - 000 - 123") == CARD
    assert identity("nhà 12345   phòng 6789") == identity("12345   6789") == identity("123 -- 456 -- 789") == ""


def test_one_message_is_one_try() -> None:
    """At most one number of each kind, and nine digits may be either: a telephone without its nought, or an older card."""
    assert numbers(f"{PHONE} hoặc 0911000235, cccd {CARD} hay là 024199000124") == (PHONE, CARD)
    assert numbers("911000234") == (PHONE, "911000234")
    assert numbers(PHONE) == (PHONE,)
    assert numbers("quên rồi") == ()
