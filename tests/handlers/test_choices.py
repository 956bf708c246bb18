"""A choice can be taken by button, by number, by its label, or by saying a part of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.citizen.choices import chosen
from handlers.messages import Choice

OFFERED = (
    Choice("p:1", "Cấp lại thẻ căn cước"),
    Choice("p:2", "Cấp lại giấy phép lái xe"),
    Choice("f:where", "Nộp ở đâu"),
    Choice("none", "Không phải các việc này"),
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1", 0), ("2.", 1), ("số 3", 2), ("chọn 2", 1), ("cái 2 nhé", 1), ("cái thứ hai", 1), ("thứ nhất", 0),
        ("cấp lại giấy phép lái xe", 1),
        ("cap lai giay phep lai xe", 1), ("giay phep lai xe", 1), ("nop o dau", 2), ("không phải các việc này", 3), ("CĂN CƯỚC", 0),
    ],
)  # fmt: skip
def test_ways_of_choosing(text: str, place: int) -> None:
    """Digits, words for numbers, labels with and without diacritics."""
    assert chosen(text, "", OFFERED) == OFFERED[place]


@pytest.mark.parametrize(
    "text",
    ["0", "5", "99", "hai vợ chồng tôi muốn ly hôn", "cấp lại", "12 ngày có không", "", "một mình tôi đi được không", "1.001193"],
)
def test_what_is_no_choice(text: str) -> None:
    """A number beyond the list, a word of several labels, a sentence that begins with a number."""
    assert chosen(text, "", OFFERED) is None


def test_a_button_counts_even_when_it_is_no_longer_offered() -> None:
    """Buttons of older messages stay on the screen."""
    assert chosen("", "p:7", OFFERED) == Choice("p:7", "")


@given(st.text(max_size=60))
def test_any_text_is_a_choice_or_none(text: str) -> None:
    """Whatever is typed, the result is one of the offered choices or nothing."""
    assert chosen(text, "", OFFERED) in (*OFFERED, None)


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=5, unique=True))
def test_every_number_leads_to_its_choice(labels: list[str]) -> None:
    """The numbers shown are the numbers understood."""
    offered = tuple(Choice(str(place), label) for place, label in enumerate(labels))
    assert [chosen(str(place + 1), "", offered) for place in range(len(offered))] == list(offered)
