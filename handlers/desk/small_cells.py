"""Which cells of a table with sums at its edges are not told: small ones, and what would give those away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Cell = tuple[int, int]
"""A row and a column."""


def hidden(rows: Sequence[Sequence[int]], fewest: int, already: Iterable[Cell] = ()) -> frozenset[Cell]:
    """The cells to hide of a table whose rows and columns are told with their sums; those `already` hidden stay so.

    In each row and column the hidden cells come to nothing or to `fewest`, so that no small one can be worked out from the sum:
    where they do not, the smallest of the others is hidden too. An empty cell is told as empty.
    """
    cells = {(row, column): n for row, line in enumerate(rows) for column, n in enumerate(line) if n}
    found = {cell for cell, n in cells.items() if n < fewest} | (set(already) & cells.keys())
    lines = [[cell for cell in cells if cell[axis] == place] for axis in (0, 1) for place in {cell[axis] for cell in cells}]
    while more := next(filter(None, (_given_away(line, cells, found, fewest) for line in lines)), None):
        found.add(more)
    return frozenset(found)


def _given_away(line: Sequence[Cell], cells: dict[Cell, int], found: set[Cell], fewest: int) -> Cell | None:
    """The next cell of a row or column that must be hidden; None where nothing is given away, or all is hidden."""
    unknown = sum(cells[cell] for cell in line if cell in found)
    left = [cell for cell in line if cell not in found]
    return min(left, key=lambda cell: (cells[cell], cell)) if 0 < unknown < fewest and left else None
