"""How many of those who were asked have rated, who was not asked and why; by unit, field, channel, without small numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from feedback_store import endings
from feedback_store.sqlite import Connection
from feedback_store.tallies import Wanted
from knowledge.questionnaires import one_tap
from knowledge.satisfaction.hiding import hidden
from knowledge.satisfaction.method import bundled

Column = Literal["unit", "field", "channel"]
COLUMNS: tuple[Column, ...] = ("unit", "field", "channel")
"""What rates are told by, beside all together."""
_EVER = ("0000", "9999")


class Rate(NamedTuple):
    """How often somebody was asked and how often they rated, of the endings under a key; None where it is not told."""

    key: str
    asked: int | None
    rated: int | None

    @property
    def share(self) -> Fraction | None:
        """The part that rated; None where nobody was asked, or where it is not told."""
        return None if self.rated is None or not self.asked else Fraction(self.rated, self.asked)


class Answering(NamedTuple):
    """What ended: how often, whether it was rated (the key of this rate is ""), and why nobody was asked, with how often.

    `ended` is None where it would tell how many were asked.
    """

    ended: int | None
    rate: Rate
    not_asked: tuple[tuple[str, int], ...]


def answering(db: Connection, wanted: Wanted) -> Answering | None:
    """Of the endings behind one-tap ratings; None for anything else, and by subject, which nobody counts."""
    if not _is_counted(wanted):
        return None
    chosen = _chosen(wanted)
    found = endings.outcomes(db, _months(wanted), (*chosen, "not_asked"))
    rows = [row for row in found if all(value in among for value, among in zip(row, chosen.values(), strict=False))]
    reasons: dict[str, int] = defaultdict(int)
    for *_, reason, ended, _asked, _rated in rows:
        if reason:
            reasons[reason] += ended
    ended, asked, rated = (sum(row[place] for row in rows) for place in (-3, -2, -1))
    if wanted.days[1]:
        rated -= endings.rated_since(db, wanted.unit, _months(wanted), wanted.days[1])
    not_asked = tuple(sorted(reasons.items()))
    if _is_few(db, wanted, asked):
        return Answering(None, Rate("", None, None), not_asked)
    return Answering(ended, Rate("", asked, None if 0 < rated < bundled().fewest else rated), not_asked)


def rates(db: Connection, wanted: Wanted, by: Column, untold: Collection[str] = ()) -> list[Rate]:
    """The rates of a column, the highest first and those that are not told last; those of `untold` are not told either.

    None at all where `wanted` has a filter: rows under two conditions are told nowhere.
    """
    if _chosen(wanted) or not _is_counted(wanted):
        return []
    found = [(str(key), asked, rated) for key, _, asked, rated in endings.outcomes(db, _months(wanted), (by,)) if asked]
    few_asked = hidden([asked for _, asked, _ in found], bundled().fewest)
    few = hidden([rated for *_, rated in found], bundled().fewest) | few_asked
    told = [
        Rate(key, None if place in few_asked else asked, None if place in few or key in untold else rated)
        for place, (key, asked, rated) in enumerate(found)
    ]
    return sorted(told, key=lambda one: (one.share is None, -(one.share or 0), one.key))


def _is_few(db: Connection, wanted: Wanted, asked: int) -> bool:
    """Whether so few were asked that not even that is told; under one filter as well where the row of a table would be hidden."""
    chosen = _chosen(wanted)
    if 0 < asked < bundled().fewest or len(chosen) != 1:
        return 0 < asked < bundled().fewest
    ((by, keys),) = chosen.items()
    found = [(str(key), n) for key, _, n, _ in endings.outcomes(db, _months(wanted), (by,)) if n]
    few = hidden([n for _, n in found], bundled().fewest)
    return any(key in keys for place, (key, _) in enumerate(found) if place in few)


def _is_counted(wanted: Wanted) -> bool:
    return wanted.questionnaire == one_tap.KEY and not wanted.subject and not wanted.survey


def _chosen(wanted: Wanted) -> Mapping[str, Collection[str]]:
    """The filters by the columns of endings."""
    filters = {"kind": wanted.origins, "channel": wanted.channels, "unit": (wanted.unit,), "field": (wanted.field,)}
    return {name: keys for name, keys in filters.items() if any(keys)}


def _months(wanted: Wanted) -> tuple[str, str]:
    first, last = (month or end for month, end in zip(wanted.months, _EVER, strict=True))
    return first, last
