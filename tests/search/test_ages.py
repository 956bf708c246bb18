"""Ages: what titles are for, what questions tell of, and that the two are held against each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.knowledge import Knowledge
from knowledge.search.ages import ages, contradict

UNDER, OVER = "cap the can cuoc cho nguoi duoi 14 tuoi", "cap the can cuoc cho nguoi tu du 14 tuoi tro len"


@pytest.mark.parametrize(
    ("said", "under", "over"),
    [
        ("con 15 tuoi", False, True),
        ("be 7t", True, False),
        ("chua du 14 tuoi", True, False),
        ("tren 14 tuoi", False, True),
        ("14 tuoi", False, True),
        ("tu 6 tuoi tro len", True, True),
        ("be 6 tuoi, me 40 tuoi", True, True),
        ("con toi", True, True),
        ("phi 14 000 dong", True, True),
    ],
)
def test_for_whom_a_title_is(said: str, under: bool, over: bool) -> None:
    assert [not contradict(ages(said), ages(title)) for title in (UNDER, OVER)] == [under, over]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("kết hôn 20 tuổi", [range(20, 21)]),
        ("ket hon 20 tuoi", [range(20, 21)]),
        ("hơn 20 tuổi", [range(20, 200)]),
        ("hon 20 tuoi", [range(20, 200)]),
        ("thứ tư 20 tuổi", [range(20, 21)]),
        ("từ 20 tuổi", [range(20, 200)]),
        ("nhận quà 80 tuổi", [range(80, 81)]),
        ("quá 80 tuổi", [range(80, 200)]),
        ("từ đủ 14 tuổi trở lên", [range(14, 200)]),
        ("con trai em 15t", [range(15, 16)]),
        ("người trên 14t", [range(14, 200)]),
        ("e chưa đủ 18t", [range(18)]),
        ("xe tải 15t", []),
        ("cầu hạn chế xe trên 15t", []),
    ],
)
def test_the_years_of_people(said: str, found: list[range]) -> None:
    """By the marks that were typed, and with «t» only of somebody; each with its twin."""
    assert ages(said) == found


@given(st.integers(0, 120))
def test_one_age_is_for_one_of_the_two(years: int) -> None:
    """Whoever has an age may have one of the two cards, and not both."""
    assert contradict(ages(f"con {years} tuoi"), ages(UNDER)) != contradict(ages(f"con {years} tuoi"), ages(OVER))


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("làm căn cước cho con 15 tuổi", "1.014061"),
        ("cap can cuoc cho nguoi tren 14 tuoi", "1.014061"),
        ("lam can cuoc cho be 7 tuoi", "1.014062"),
    ],
)
def test_the_card_for_the_age(knows: Knowledge, question: str, code: str) -> None:
    found = knows.search.find(question)
    assert (found.decision, found.hits[0].code) == ("answer", code)
