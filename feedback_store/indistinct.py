"""Rows that cannot be told apart from fewer than k others (k-anonymity): of the rarest, what would tell them apart is left out.

What is known of a row is read from the left: its month, its unit, then how it came, then what it was about. Parts with too few rows
tell nothing from there on, together with the smallest part beside them where they alone would be too few as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

HIDDEN = "*"
"""Stands in the place of what is left out."""
Values = tuple[str, ...]


def tellable(levels: Sequence[Mapping[Values, int]], total: int, fewest: int) -> list[set[Values]]:
    """The values from the left that may be told, level by level, where whatever is told is told of at least `fewest` rows.

    Each level says how often its values occur, those of the level before included; which ones occur more rarely than `fewest` need
    not be known.
    """
    found: list[set[Values]] = []
    above: dict[Values, int] = {(): total}
    length = 0
    for counts in levels:
        parts: dict[Values, list[tuple[int, Values]]] = defaultdict(list)
        for values, n in counts.items():
            if n >= fewest and values[:length] in above:
                parts[values[:length]].append((n, values))
        above = {values: n for whole, own in parts.items() for n, values in _told(own, above[whole], fewest)}
        length = max(map(len, above), default=length)
        found.append(set(above))
    return found


def _told(parts: list[tuple[int, Values]], whole: int, fewest: int) -> list[tuple[int, Values]]:
    """Those parts that are told: too few in the rest are hidden by the smallest part."""
    rest = whole - sum(n for n, _ in parts)
    return sorted(parts)[1:] if 0 < rest < fewest else parts
