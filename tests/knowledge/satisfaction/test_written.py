"""Figures as people read them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.satisfaction import written


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("0.82656", "82,66 %"),
        ("0.82655", "82,66 %"),
        ("0.826549", "82,65 %"),
        ("0", "0,00 %"),
        ("1", "100,00 %"),
        ("0.00004", "0,00 %"),
    ],
)
def test_percent(part: str, text: str) -> None:
    """Two decimals, a half rounded up."""
    assert written.percent(Fraction(part)) == text


def test_nothing_is_not_zero() -> None:
    """N/A where nobody answered."""
    assert written.percent(None) == written.number(None) == written.change(None, Fraction(1)) == "N/A"
    assert written.change(Fraction(1), None) == "N/A" != written.number(Fraction(0))


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        ("0.84", "0.8275", "+1,25"),
        ("0.80", "0.804", "−0,40"),
        ("0.8", "0.8", "0,00"),
        ("0.80001", "0.8", "0,00"),
        ("0.2", "0.9", "−70,00"),
    ],
)
def test_change(now: str, before: str, text: str) -> None:
    """Percentage points, with a sign unless nothing changed that can be seen."""
    assert written.change(Fraction(now), Fraction(before)) == text


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_rounding(top: int, n: int) -> None:
    """Against Python's decimals."""
    value = Fraction(top, n)
    exact = (Decimal(top) / n).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert written.number(value) == str(exact).replace(".", ",")
