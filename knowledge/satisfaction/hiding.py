"""Which cells of a table are not shown: so few answers that a person might be known by them, and what would give those away."""

from __future__ import annotations

from collections.abc import Sequence


def hidden(ns: Sequence[int], fewest: int) -> frozenset[int]:
    """The places of a row of answer counts to hide, beside a total that is told only if it has `fewest` answers itself.

    Total less what is shown must not be fewer answers than that, so never one small cell: the next smallest are hidden too, and
    look no different from the small ones. An empty cell is told as empty. How many answered might
    be guessed, what they answered not.
    """
    by_size = sorted((place for place, n in enumerate(ns) if n), key=lambda place: ns[place])
    few = sum(ns[place] < fewest for place in by_size)
    while 0 < few < len(by_size) and sum(ns[place] for place in by_size[:few]) < fewest:
        few += 1
    return frozenset(by_size[:few])
