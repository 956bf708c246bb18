"""Figures of one question against a calculation of its own: from lists of answers, blanks among them."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.satisfaction.figure import Figure, figure, rescaled, wilson
from knowledge.satisfaction.levels import LEVELS
from knowledge.satisfaction.method import bundled

ANSWERS = st.lists(st.sampled_from([1, 2, 3, 4, 5, None]), max_size=80)
"""What respondents ticked; None was left blank."""


def counted(answers: list[int | None]) -> dict[str, int]:
    """How often each level was given, as the store keeps it: a blank is no row."""
    return {str(level): times for level, times in Counter(answers).items() if level is not None}


@given(ANSWERS)
def test_against_plain_python(answers: list[int | None]) -> None:
    """n, share of 4 and 5, mean and rescaled mean; blanks are in no denominator."""
    found, given_ = figure(counted(answers)), [one for one in answers if one is not None]
    assert found.n == len(given_)
    if not given_:
        assert found == Figure(0, 0, 0)
        return
    assert found.satisfied == sum(one >= 4 for one in given_)
    assert found.share == Fraction(sum(one >= 4 for one in given_), len(given_))
    assert found.mean == statistics.mean(map(Fraction, given_))
    assert found.mean is not None and rescaled(found.mean) == statistics.mean(Fraction(one - 1, 4) for one in given_)
    low, high = found.interval
    assert low is not None and high is not None and 0 <= low <= found.share <= high <= 1


@given(ANSWERS, st.integers(1, 9))
def test_blanks_change_nothing(answers: list[int | None], more: int) -> None:
    """Nor does a level that nobody gave; one more answer does."""
    found = figure(counted(answers))
    assert figure(counted(answers + [None] * more)) == found
    assert figure(dict.fromkeys(LEVELS, 0) | counted(answers)) == found
    assert figure(counted([*answers, 5])).n == found.n + 1


def test_nobody_answered_is_no_zero() -> None:
    """And everybody dissatisfied is one."""
    assert figure({}).share is None and figure({"3": 0}).mean is None
    assert figure({"1": 7}).share == 0 and figure({"1": 7}).mean == 1


@pytest.mark.parametrize("level", ["0", "6", "", "khac"])
def test_what_is_no_level_is_refused(level: str) -> None:
    """A count of blanks or of another question's options would be in the denominator."""
    with pytest.raises(ValueError, match="no level"):
        figure({"4": 1, level: 1})


@pytest.mark.parametrize(
    ("satisfied", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718), (29, 29, 0.8830, 1.0)],
)
def test_known_intervals(satisfied: int, n: int, low: float, high: float) -> None:
    """Newcombe 1998 (Statistics in Medicine 17), table of method 3; the last by symmetry of 0 of 29."""
    found = wilson(satisfied, n, bundled().z)
    assert [round(float(end), 4) for end in found] == [low, high]


@given(st.integers(1, 10**6), st.data())
def test_the_ends_of_an_interval_are_just_as_far_as_allowed(n: int, data: st.DataObject) -> None:
    """Wilson's definition: a true share at either end would lie z of its standard deviations from the share found."""
    top, z = data.draw(st.integers(0, n)), 1.959963984540054
    for end in map(float, wilson(top, n, bundled().z)):
        assert math.isclose((top / n - end) ** 2, z * z * end * (1 - end) / n, rel_tol=1e-6, abs_tol=1e-11)


def test_an_interval_ends_at_the_end() -> None:
    """All agree: not 100,0000001 %, nor a little under 0."""
    assert all(figure({"5": n}).interval[1] == 1 and figure({"1": n}).interval[0] == 0 for n in range(1, 200))


def test_surer_is_wider() -> None:
    """The twin of the known values: another z gives other ends."""
    near, far = (wilson(81, 263, Fraction(z)) for z in ("1.645", "2.576"))
    assert far[0] < near[0] < near[1] < far[1]
