"""The figures of one question: how many answered, the share of satisfied with its interval, the mean; none without answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from knowledge.satisfaction.levels import LEVELS, SATISFIED
from knowledge.satisfaction.method import bundled

_PRECISION = 10**15


@dataclass(frozen=True, slots=True)
class Figure:
    """Of `n` answers `satisfied` were satisfied; `points` is the sum of their levels. All else is None where nobody answered."""

    n: int
    satisfied: int
    points: int

    @property
    def share(self) -> Fraction | None:
        """The part that was satisfied, 0 to 1."""
        return Fraction(self.satisfied, self.n) if self.n else None

    @property
    def interval(self) -> tuple[Fraction, Fraction] | tuple[None, None]:
        """Between what the share lies."""
        return wilson(self.satisfied, self.n, bundled().z) if self.n else (None, None)

    @property
    def mean(self) -> Fraction | None:
        """Of the levels, 1 to 5."""
        return Fraction(self.points, self.n) if self.n else None


NO_ANSWERS = Figure(0, 0, 0)


def figure(counts: Mapping[str, int]) -> Figure:
    """The figures of how often each level was given. Raises ValueError for anything that is no level: a blank is not an answer."""
    if unknown := counts.keys() - set(LEVELS):
        raise ValueError(f"no level of satisfaction: {sorted(unknown)}")
    satisfied = sum(counts.get(level, 0) for level in SATISFIED)
    return Figure(sum(counts.values()), satisfied, sum(int(level) * times for level, times in counts.items()))


def added(figures: Iterable[Figure]) -> Figure:
    """The figures of the answers of all of them."""
    sums = zip((0, 0, 0), *((one.n, one.satisfied, one.points) for one in figures), strict=True)
    return Figure(*(sum(counts) for counts in sums))


def rescaled(mean: Fraction) -> Fraction:
    """A mean of levels as a part of the way from the worst to the best, 0 to 1."""
    worst, best = int(LEVELS[0]), int(LEVELS[-1])
    return (mean - worst) / (best - worst)


def wilson(satisfied: Fraction | int, n: Fraction | int, z: Fraction) -> tuple[Fraction, Fraction]:
    """The interval of a share by Wilson's score method (Wilson 1927), which keeps within 0 and 1 for few answers too.

    `n` may be a fraction, where answers that hang together are worth fewer.
    """
    square = z * z
    half = z * _root(Fraction(4 * satisfied * (n - satisfied), n) + square)
    return (2 * satisfied + square - half) / (2 * (n + square)), (2 * satisfied + square + half) / (2 * (n + square))


Told = tuple[Fraction, Fraction, Fraction]
"""A share with the lower and the upper end of its interval."""


def difference(now: Told, before: Told) -> tuple[Fraction, Fraction]:
    """The interval of the difference of two shares of different people, from the interval of each (Newcombe 1998, method 10)."""
    (share, low, high), (earlier, below, above) = now, before
    change = share - earlier
    return change - _root((share - low) ** 2 + (above - earlier) ** 2), change + _root((high - share) ** 2 + (earlier - below) ** 2)


def _root(value: Fraction) -> Fraction:
    """Exact for a square, so that an interval ends at 0 or 1 where all answers agree."""
    return Fraction(isqrt(value.numerator * value.denominator * _PRECISION**2), value.denominator * _PRECISION)
