"""Figures as people read them in Vietnamese: "82,66 %", "4,12", "+1,25"; where nobody answered "N/A", never 0."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from knowledge.satisfaction.method import bundled


def percent(part: Fraction | None) -> str:
    """A part of 1 in percent, "82,66 %"."""
    return bundled().none if part is None else f"{_decimals(part * 100)} %"


def number(value: Fraction | None) -> str:
    """A mean, "4,12"."""
    return bundled().none if value is None else _decimals(value)


def change(now: Fraction | None, before: Fraction | None) -> str:
    """By how many percentage points a part of 1 has changed, "+1,25" or "−0,40"; "N/A" where either is missing."""
    if now is None or before is None:
        return bundled().none
    return points(now - before)


def points(part: Fraction) -> str:
    """A difference of parts of 1 in percentage points, "+1,25" or "−0,40"."""
    text = _decimals(abs(part) * 100)
    if not any(digit in "123456789" for digit in text):
        return text
    return f"+{text}" if part > 0 else f"−{text}"


def _decimals(value: Fraction) -> str:
    """Rounded half up, with a comma; `value` is not negative."""
    decimals = bundled().decimals
    whole, rest = divmod(floor(value * 10**decimals + Fraction(1, 2)), 10**decimals)
    return f"{whole},{rest:0{decimals}d}" if decimals else str(whole)
