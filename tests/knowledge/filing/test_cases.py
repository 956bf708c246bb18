"""For whom something holds: three answers (yes, no, open), however the questions are answered."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.filing.case import UNSURE, Case, holds, next_question, settled
from knowledge.filing.flow import Option, Question

YES_NO = (Option("yes", "Có"), Option("no", "Không"))
MARRIED = Question("married", "Đã kết hôn chưa?", YES_NO)
ABROAD = Question("abroad", "Kết hôn ở nước ngoài à?", YES_NO, ({"married": ("yes",)},))
QUESTIONS = (MARRIED, ABROAD)
ANSWERS = st.dictionaries(st.sampled_from(["married", "abroad", "other"]), st.sampled_from(["yes", "no", UNSURE]))
CASES = st.lists(
    st.dictionaries(
        st.sampled_from(["married", "abroad"]), st.lists(st.sampled_from(["yes", "no"]), min_size=1).map(tuple), min_size=1
    ),
    max_size=3,
).map(tuple)


@pytest.mark.parametrize(
    ("case", "answers", "told"),
    [
        ((), {}, True),
        (({"married": ("yes",)},), {"married": "yes"}, True),
        (({"married": ("yes",)},), {"married": "no"}, False),
        (({"married": ("yes",)},), {}, None),
        (({"married": ("yes",)},), {"married": UNSURE}, None),
        (({"married": ("yes",), "abroad": ("no",)},), {"married": UNSURE, "abroad": "yes"}, False),
        (({"married": ("yes",)}, {"abroad": ("yes",)}), {"married": UNSURE, "abroad": "yes"}, True),
        (({"married": ("yes", "no")},), {"married": "no"}, True),
    ],
)
def test_whether_it_is_the_citizens_case(case: Case, answers: Mapping[str, str], told: bool | None) -> None:
    assert holds(case, answers) is told


@given(CASES, ANSWERS)
def test_what_is_open_can_become_either(case: Case, answers: dict[str, str]) -> None:
    """Whatever is answered in the place of «không rõ» later: what was certain stays, and only what was open changes."""
    told = holds(case, answers)
    ends = [
        holds(case, {**answers, **dict(zip(("married", "abroad"), (one, other), strict=True))})
        for one in ([answers["married"]] if answers.get("married", UNSURE) != UNSURE else ["yes", "no"])
        for other in ([answers["abroad"]] if answers.get("abroad", UNSURE) != UNSURE else ["yes", "no"])
    ]
    assert None not in ends
    assert told is None or set(ends) == {told}


def test_a_question_is_asked_only_where_it_makes_sense() -> None:
    """Who is not married is not asked where; who does not know is not either, and it stays open."""
    assert next_question(QUESTIONS, {}) is MARRIED
    assert next_question(QUESTIONS, {"married": "yes"}) is ABROAD
    assert next_question(QUESTIONS, {"married": "no"}) is next_question(QUESTIONS, {"married": UNSURE}) is None
    assert settled(QUESTIONS, {"married": "no", "abroad": "yes"}) == {"married": "no", "abroad": ""}, "said before, and undone"
    assert settled(QUESTIONS, {"married": UNSURE, "abroad": "yes"}) == {"married": UNSURE, "abroad": UNSURE}


@given(ANSWERS)
def test_asking_comes_to_an_end(answers: dict[str, str]) -> None:
    """Each question is asked once at most, whatever is answered."""
    for _ in QUESTIONS:
        question = next_question(QUESTIONS, answers)
        if question is None:
            break
        answers = {**answers, question.key: UNSURE}
    assert next_question(QUESTIONS, answers) is None
