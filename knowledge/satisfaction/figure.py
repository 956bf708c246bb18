"""The figures of one question: how many answered, the share of satisfied with its interval, the mean; none without answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from knowledge.satisfaction.method import bundled

LEVELS = ("1", "2", "3", "4", "5")
"""The answers that are counted, from worst to best."""
_PRECISION = 10**15


@dataclass(frozen=True, slots=True)
class Figure:
    """Of `n` answers `top` were satisfied: `share` lies between `low` and `high`; `mean` is 1 to 5, `rescaled` 0 to 1.

    Everything but the counts is None where nobody answered.
    """

    n: int
    top: int
    share: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    mean: Fraction | None = None
    rescaled: Fraction | None = None


def figure(counts: Mapping[str, int]) -> Figure:
    """The figures of how often each level was given. Raises ValueError for anything that is no level: a blank is not an answer."""
    if unknown := counts.keys() - set(LEVELS):
        raise ValueError(f"no level of satisfaction: {sorted(unknown)}")
    n = sum(counts.values())
    if not n:
        return Figure(0, 0)
    top = sum(times for level, times in counts.items() if int(level) >= bundled().top)
    mean = Fraction(sum(int(level) * times for level, times in counts.items()), n)
    return Figure(n, top, Fraction(top, n), *wilson(top, n, bundled().z), mean, rescaled(mean))


def rescaled(mean: Fraction) -> Fraction:
    """A mean of levels as a part of the way from the worst to the best, 0 to 1."""
    worst, best = int(LEVELS[0]), int(LEVELS[-1])
    return (mean - worst) / (best - worst)


def wilson(top: int, n: int, z: Fraction) -> tuple[Fraction, Fraction]:
    """The interval of a share by Wilson's score method (Wilson 1927), which keeps within 0 and 1 for few answers too."""
    square = z * z
    half = z * _root(Fraction(4 * top * (n - top), n) + square)
    return (2 * top + square - half) / (2 * (n + square)), (2 * top + square + half) / (2 * (n + square))


def _root(value: Fraction) -> Fraction:
    """Exact for a square, so that an interval ends at 0 or 1 where all answers agree."""
    return Fraction(isqrt(value.numerator * value.denominator * _PRECISION**2), value.denominator * _PRECISION)
