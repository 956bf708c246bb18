"""One figure out of several, from questions to groups, sections and the whole, by rules that have a name and a version."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from knowledge.satisfaction import figure
from knowledge.satisfaction.figure import Figure
from knowledge.satisfaction.method import MEAN_OF_GROUPS, MEAN_OF_ITEMS, POOLED, Rule, bundled


@dataclass(frozen=True, slots=True)
class Whole:
    """A figure made of several by a rule. `n` are the answers behind it, `items` the questions that have any.

    `value`, the share of satisfied, and `mean`, 1 to 5, are None where nobody answered.
    """

    value: Fraction | None
    n: int
    items: int
    mean: Fraction | None
    rule: Rule

    @property
    def interval(self) -> tuple[Fraction, Fraction] | tuple[None, None]:
        """Between what the share lies, where all answers count alike; none by the other rules.

        What one person says of several questions hangs together. So each form counts as one answer: as many as there are answers
        to a question, which is the least that they can be worth, however alike the answers of one form are.
        """
        if self.value is None or self.rule.id != POOLED:
            return None, None
        forms = Fraction(self.n, self.items)
        return figure.wilson(self.value * forms, forms, bundled().z)

    @property
    def rescaled(self) -> Fraction | None:
        """The mean as a part of the way from the worst to the best, 0 to 1."""
        return None if self.mean is None else figure.rescaled(self.mean)


def group(rule: Rule, parts: Sequence[Figure | Whole]) -> Whole:
    """One figure of the figures of questions, or of groups or sections that were made by the same rule.

    Parts without answers count nowhere.
    """
    figures = [part for part in parts if isinstance(part, Figure) and part.n]
    if rule.id == POOLED and figures and len(figures) == len(parts):  # the usual case, and by far the quickest
        return _pooled(rule, figures)
    wholes = [part if isinstance(part, Whole) else Whole(part.share, part.n, 1, part.mean, rule) for part in parts if part.n]
    weights = [_WEIGHTS[rule.id](whole) for whole in wholes]
    value = _weighed([whole.value for whole in wholes], weights)
    mean = _weighed([whole.mean for whole in wholes], weights)
    return Whole(value, sum(whole.n for whole in wholes), sum(whole.items for whole in wholes), mean, rule)


def _pooled(rule: Rule, figures: Sequence[Figure]) -> Whole:
    """What the rule comes to where questions are put together: the figure of all their answers."""
    every = figure.added(figures)
    return Whole(every.share, every.n, len(figures), every.mean, rule)


def _weighed(values: Sequence[Fraction | None], weights: Sequence[int]) -> Fraction | None:
    """Over one denominator: adding many fractions one by one takes far longer."""
    if not weights:
        return None
    known = [value or Fraction(0) for value in values]
    whole = lcm(*(value.denominator for value in known))
    parts = (value.numerator * (whole // value.denominator) * weight for value, weight in zip(known, weights, strict=True))
    return Fraction(sum(parts), whole * sum(weights))


_WEIGHTS: Mapping[str, Callable[[Whole], int]] = {
    POOLED: lambda part: part.n,
    MEAN_OF_ITEMS: lambda part: part.items,
    MEAN_OF_GROUPS: lambda part: 1,
}
