"""Which cells of a table over months and over units (fields, channels …) are told, on all pages together.

Pages with different periods and filters can be subtracted from each other. So within a calendar year every row is told by pieces
of the calendar (months, quarters, halves, the year), each with no answers or with enough, or not at all; and `_Left` finds out what
all sums and differences of rows and totals come to: nothing or enough, or some row is told more coarsely.
Rows of two sorts at once (a unit's channels) are told nowhere; whoever knows that a unit alone handles a field can still put
those two pages beside each other. What changes from one day to the next on the same page is not guarded against either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MONTHS = 12
_SIZES = (1, 3, 6, MONTHS)

Ns = tuple[int, ...]
"""How many answers there are in each of the twelve months of a year."""


class Piece(NamedTuple):
    """A piece of the calendar: the months from `first` (0 is January) to before `last`."""

    first: int
    last: int

    def n(self, ns: Ns) -> int:
        """How many answers fall into it."""
        return sum(ns[self.first : self.last])

    def holds(self, other: Piece) -> bool:
        """Whether another lies in it."""
        return self.first <= other.first and other.last <= self.last


Cut = frozenset[Piece]
"""The pieces by which a row is told: none of them lies in another. A row without any is not told."""
YEAR = Piece(0, MONTHS)


@lru_cache(20_000)
def finest(ns: tuple[int, ...], fewest: int) -> Cut:
    """The smallest pieces of which each has no answers or `fewest`; none where the whole year has too few."""
    return _finest(ns, fewest, YEAR)


def cuts(total: Ns, told: Cut, rows: Mapping[str, Ns], fewest: int) -> dict[str, Cut]:
    """How each row is told beside a total that is told by the pieces `told`: never finer than it."""
    found = {key: _no_finer(finest(ns, fewest), told) for key, ns in rows.items()}
    left = _Left(total, told, fewest)
    for key, cut in found.items():
        left.put(key, rows[key], cut)
    while (months := left.too_few()) is not None:
        key, piece = min(
            _told_in(months, found, rows), key=lambda one: (sum(rows[one[0]]), one)
        )  # one small row pays, not all a little
        found[key] = _coarser(rows[key], found[key], piece)
        left.put(key, rows[key], found[key])
    return found


def by_month(ns: Ns, cut: Cut) -> bool:
    """Whether a row is told by the month, as far as there are answers."""
    return len(cut) == MONTHS or all(is_told(ns, cut, Piece(month, month + 1)) for month in range(MONTHS))


def is_told(ns: Ns, cut: Cut, asked: Piece) -> bool:
    """Whether the months asked for are whole pieces, as far as there are answers; a row without answers there is told as empty."""
    if len(cut) == MONTHS:
        return True
    left = asked.n(ns)
    for piece in cut:
        inside = sum(ns[max(piece.first, asked.first) : max(piece.first, min(piece.last, asked.last))])
        if inside and inside < piece.n(ns):
            return False
        left -= inside
    return not left


Sums = NDArray[np.float64]
"""A number for every set of pieces of the total; whole, but these multiply faster."""


class _Left:
    """What can be worked out from what is told: for every set of months one sum or two, and no others.

    A combination of totals and pieces of rows leaves whole cells only if the totals' factors are 1 in some months and 0 in the
    others, or 0 and -1. Pieces that lie in both kinds leave their part in the former; rows that are not told leave theirs in the
    first case, and in the second forbid it where they have answers in the latter. Everything else can be taken out.
    """

    def __init__(self, total: Ns, told: Cut, fewest: int) -> None:
        pieces = [piece for piece in sorted(told) if piece.n(total)]
        sets = np.arange(2 ** len(pieces))[:, None] >> np.arange(len(pieces)) & 1
        self._in_piece = np.array(
            [[piece.first <= month < piece.last for month in range(MONTHS)] for piece in pieces], dtype=np.int64
        )
        self._months = sets @ self._in_piece.reshape(len(pieces), MONTHS)
        self._fewest = fewest
        self._rows: dict[str, tuple[Sums, Sums, int] | None] = {}
        self._split = np.zeros(len(sets), dtype=np.float64)
        self._unknown = np.zeros(len(sets), dtype=np.float64)
        self._all_unknown = 0

    def put(self, key: str, ns: Ns, cut: Cut) -> None:
        """A row is told by other pieces than before."""
        before, self._rows[key] = self._rows.get(key), self._row(ns, cut)
        for sign, row in ((-1, before), (1, self._rows[key])):
            if row is not None:
                self._split += sign * row[0]
                self._unknown += sign * row[1]
                self._all_unknown += sign * row[2]

    def too_few(self) -> list[int] | None:
        """Months that leave something, but not enough; None where there are none."""
        first = self._split + self._unknown
        second = np.where(self._unknown == self._all_unknown, self._split, 0)
        places = np.flatnonzero(self._are_few(first) | self._are_few(second))
        return np.flatnonzero(self._months[places[0]]).tolist() if places.size else None

    def _are_few(self, sums: Sums) -> NDArray[np.bool_]:
        return (sums > 0) & (sums < self._fewest)

    def _row(self, ns: Ns, cut: Cut) -> tuple[Sums, Sums, int] | None:
        """What the row leaves where its pieces are split, and where it is not told; and how many answers are not told.

        None for one that leaves nothing, as most do: no piece of it has answers in two months.
        """
        pieces = [piece for piece in cut if piece.last - piece.first > 1 and sum(map(bool, ns[piece.first : piece.last])) > 1]
        if cut and not pieces:
            return None
        counts = np.array(ns, dtype=np.float64)
        if not cut:
            inside = self._months @ counts
            return np.zeros_like(inside), inside, sum(ns)
        in_each = [self._months[:, piece.first : piece.last] @ counts[piece.first : piece.last] for piece in pieces]
        split = [np.where(inside < piece.n(ns), inside, 0) for inside, piece in zip(in_each, pieces, strict=True)]
        return sum(split, np.zeros(len(self._months), dtype=np.float64)), np.zeros(len(self._months), dtype=np.float64), 0


def _told_in(months: Sequence[int], found: Mapping[str, Cut], rows: Mapping[str, Ns]) -> list[tuple[str, Piece]]:
    """The pieces of rows that have answers in some months."""
    return [
        (key, piece)
        for key, cut in found.items()
        for piece in cut
        if any(rows[key][month] for month in months if month in range(*piece))
    ]


def _coarser(ns: Ns, cut: Cut, piece: Piece) -> Cut:
    """A cut that tells the piece only within a larger one in which there is more; where there is none, not at all."""
    for above in _above(piece):
        wider = frozenset(one for one in cut if not above.holds(one)) | {above}
        if not is_told(ns, wider, piece):
            return wider
    return frozenset()


def _no_finer(cut: Cut, told: Cut) -> Cut:
    """A cut whose pieces are put together to those of another where they lie in them; outside of those nothing is told."""
    if len(told) == MONTHS:
        return cut
    return frozenset(next((other for other in told if other.holds(one)), one) for one in cut) if told else frozenset()


def _above(piece: Piece) -> list[Piece]:
    """The pieces that a piece lies in, the smallest first."""
    sizes = [size for size in _SIZES if size > piece.last - piece.first]
    return [Piece(piece.first // size * size, piece.first // size * size + size) for size in sizes]


def _finest(ns: Ns, fewest: int, piece: Piece) -> Cut:
    if 0 < piece.n(ns) < fewest:
        return frozenset()
    parts = [_finest(ns, fewest, part) for part in _parts(piece)]
    return frozenset({piece}) if not parts or not all(parts) else frozenset().union(*parts)


@cache
def _parts(piece: Piece) -> list[Piece]:
    smaller = [size for size in _SIZES if size < piece.last - piece.first]
    return [Piece(first, first + smaller[-1]) for first in range(piece.first, piece.last, smaller[-1])] if smaller else []
