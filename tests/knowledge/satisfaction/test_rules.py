"""One figure of several: each rule against a calculation of its own over the answers, from questions to the whole form."""

from __future__ import annotations

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.satisfaction.figure import figure
from knowledge.satisfaction.method import MEAN_OF_GROUPS, MEAN_OF_ITEMS, POOLED, RULES, bundled
from knowledge.satisfaction.rules import Whole, group
from knowledge.satisfaction.written import percent
from tests.knowledge.satisfaction.test_figure import ANSWERS, counted

Ticked = list[int | None]
FORMS = st.lists(st.lists(st.lists(ANSWERS, min_size=1, max_size=4), min_size=1, max_size=3), min_size=1, max_size=3)
"""Sections of groups of questions, each with what respondents ticked."""


def whole(rule: str, form: list[list[list[Ticked]]]) -> Whole:
    """The figure of a form as the program makes it: groups, then sections, then all."""
    found = bundled().rules[rule]
    sections = [
        group(found, [group(found, [figure(counted(ticked)) for ticked in questions]) for questions in groups]) for groups in form
    ]
    return group(found, sections)


def given_to(ticked: Ticked) -> list[int]:
    """The answers without the blanks."""
    return [level for level in ticked if level is not None]


def averaged(parts: list[Fraction | None]) -> Fraction | None:
    """The mean of what there is."""
    known = [part for part in parts if part is not None]
    return statistics.mean(known) if known else None


def share(levels: list[int]) -> Fraction | None:
    """The part of 4 and 5."""
    return Fraction(len([level for level in levels if level in (4, 5)]), len(levels)) if levels else None


@given(FORMS)
def test_pooled(form: list[list[list[Ticked]]]) -> None:
    """As if all answers were to one question."""
    found = whole(POOLED, form)
    levels = [level for groups in form for questions in groups for ticked in questions for level in given_to(ticked)]
    assert (found.value, found.n) == (share(levels), len(levels))
    assert found.mean == averaged([Fraction(level) for level in levels])


@given(FORMS)
def test_mean_of_items(form: list[list[list[Ticked]]]) -> None:
    """Every question that has answers counts alike, in whichever group it stands."""
    found = whole(MEAN_OF_ITEMS, form)
    questions = [given_to(ticked) for groups in form for questions in groups for ticked in questions]
    assert found.value == averaged([share(levels) for levels in questions])
    assert found.mean == averaged([averaged([Fraction(level) for level in levels]) for levels in questions])
    assert (found.n, found.items) == (sum(map(len, questions)), len([levels for levels in questions if levels]))


@given(FORMS)
def test_mean_of_groups(form: list[list[list[Ticked]]]) -> None:
    """Means of means, step by step; what has no answers counts at no step."""
    by_section = [
        averaged([averaged([share(given_to(ticked)) for ticked in questions]) for questions in groups]) for groups in form
    ]
    assert whole(MEAN_OF_GROUPS, form).value == averaged(by_section)


@given(FORMS)
def test_every_rule_tells_the_same_answers(form: list[list[list[Ticked]]]) -> None:
    """n and items don't depend on the rule; a rescaled mean goes from 0 to 1; none without answers."""
    found = [whole(rule, form) for rule in RULES]
    assert len({(one.n, one.items) for one in found}) == 1
    for one in found:
        assert (one.value is None) == (one.mean is None) == (one.rescaled is None) == (one.n == 0)
        assert one.rescaled is None or (0 <= one.rescaled <= 1 and one.mean == 1 + 4 * one.rescaled)


def test_the_rules_differ() -> None:
    """The twin: on answers where they must, or the tests above would compare one rule with itself."""
    form = [[[[5] * 9], [[1], [5]]], [[[1, 1]]]]
    assert [whole(rule, form).value for rule in RULES] == [Fraction(10, 13), Fraction(2, 4), Fraction(3, 8)]


def test_rule_and_version_stand_beside_the_figure() -> None:
    """So that a published figure can be traced."""
    found = whole(POOLED, [[[[5]]]]).rule
    assert (found.id, found.version, found.name) == ("pooled", "1", "Gộp mọi câu trả lời")
    assert all(rule.formula and rule.law for rule in bundled().rules.values())


def test_the_published_index_of_2022() -> None:
    """Two sections of 79,72 and 80,43 made 80,08."""
    rule = bundled().rules[MEAN_OF_GROUPS]
    sections = [Whole(Fraction(value) / 100, 1_000, 15, Fraction(4), rule) for value in ("79.72", "80.43")]
    assert percent(group(rule, sections).value) == "80,08 %"


@pytest.mark.parametrize("rule", RULES)
def test_nothing_of_nothing(rule: str) -> None:
    """No parts at all, or only empty ones."""
    found = bundled().rules[rule]
    assert group(found, []) == group(found, [figure({})]) == Whole(None, 0, 0, None, found)
