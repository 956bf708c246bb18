"""What was answered in a hidden cell stays unknown, even to a reader who knows how many answered in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.satisfaction.hiding import hidden

FEWEST = 3
Hide = Callable[[Sequence[int], int], frozenset[int]]
Cell = tuple[int, int]
"""How many were dissatisfied and how many satisfied."""


def together(cells: Sequence[Cell]) -> Cell:
    """The counts of several cells."""
    return sum(cell[0] for cell in cells), sum(cell[1] for cell in cells)


def published(cells: tuple[Cell, ...], hide: Hide) -> object:
    """What a reader sees or might find out: how many answered everywhere, what is shown, and the total if it is large enough."""
    ns = [sum(cell) for cell in cells]
    out, total = hide(ns, FEWEST), together(cells)
    shown = tuple(None if place in out else cell for place, cell in enumerate(cells))
    return tuple(ns), shown, total if sum(total) >= FEWEST else None


def given_away(hide: Hide, size: int, most: int) -> set[tuple[int, ...]]:
    """The rows, by their numbers of answers, of which a hidden cell can be worked out: in all that looks the same it is the same.

    Not those where the hidden answered all alike: no hiding helps there.
    """
    kinds = [(low, high) for low, high in product(range(most + 1), repeat=2) if low + high <= most]
    alike: dict[object, list[tuple[Cell, ...]]] = defaultdict(list)
    for cells in product(kinds, repeat=size):
        alike[published(cells, hide)].append(cells)
    return {
        tuple(map(sum, rows[0]))
        for rows in alike.values()
        for out in [hide([sum(cell) for cell in rows[0]], FEWEST)]
        if min(together([rows[0][place] for place in out])) and any(len({row[place] for row in rows}) == 1 for place in out)
    }


def only_small_ones(ns: Sequence[int], fewest: int) -> frozenset[int]:
    """What would be enough if no total were told."""
    return frozenset(place for place, n in enumerate(ns) if 0 < n < fewest)


@pytest.mark.parametrize(("size", "most"), [(2, 6), (3, 4), (4, 3)])
def test_nothing_hidden_can_be_worked_out(size: int, most: int) -> None:
    """By anybody who tries all that could have been answered against the total and what is shown."""
    assert given_away(hidden, size, most) == set()


def test_without_a_second_cell_it_could_be() -> None:
    """The twin: the total less the rest is the small cell."""
    assert (2, 4, 3) in given_away(only_small_ones, 3, 4)


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(2, 10))
def test_what_is_left_over_is_never_few(ns: list[int], fewest: int) -> None:
    """Small cells are hidden, empty ones not; the total less what is shown is many answers of several cells, or everything."""
    out = hidden(ns, fewest)
    assert {place for place, n in enumerate(ns) if 0 < n < fewest} <= out <= {place for place, n in enumerate(ns) if n}
    rest = sum(ns[place] for place in out)
    assert not out or rest == sum(ns) or (len(out) >= 2 and rest >= fewest)


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(2, 10))
def test_no_more_is_hidden_than_needed(ns: list[int], fewest: int) -> None:
    """Without the largest of the hidden, one that is large enough itself, too little would be left over."""
    out = hidden(ns, fewest)
    large = sorted((ns[place] for place in out if ns[place] >= fewest), reverse=True)
    small = [ns[place] for place in out if ns[place] < fewest]
    assert bool(large) <= bool(small)
    if large:
        assert len(out) <= 2 or sum(ns[place] for place in out) - large[0] < fewest


@pytest.mark.parametrize(
    ("ns", "places"),
    [
        ([], set()),
        ([9, 8, 7], set()),
        ([0, 9, 0], set()),
        ([4, 9, 8], {0, 2}),
        ([4, 4, 9], {0, 1}),
        ([1, 1, 9, 8], {0, 1, 3}),
        ([4, 0, 9], {0, 2}),
        ([4, 0, 0], {0}),
        ([2, 1], {0, 1}),
    ],
)
def test_examples(ns: list[int], places: set[int]) -> None:
    """With the fewest of five that the data file names."""
    assert hidden(ns, 5) == places
