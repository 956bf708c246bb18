"""What is hidden stays hidden: nothing that is told can be added up or subtracted to a group of too few."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.desk.satisfaction_hiding import MONTHS, YEAR, Cut, Piece, cuts, finest, is_told

FEWEST = 5
COUNTS = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 9), st.just(40))


def year(*ns: int) -> tuple[int, ...]:
    """The first months of a year, nothing after them."""
    return (*ns, *[0] * (MONTHS - len(ns)))


def total(rows: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sum(ns[month] for ns in rows.values()) for month in range(MONTHS))


def told_sums(rows: dict[str, tuple[int, ...]], found: dict[str, Cut], whole: Cut) -> list[set[tuple[str, int]]]:
    """Everything that pages tell, each as the cells that it is the sum of."""
    sums = [{(key, month) for month in range(*piece)} for key, cut in found.items() for piece in cut]
    return sums + [{(key, month) for key in rows for month in range(*piece)} for piece in whole]


def can_be_worked_out(few: Sequence[tuple[str, int]], sums: list[set[tuple[str, int]]], cells: list[tuple[str, int]]) -> bool:
    """Whether the sum of some cells is a combination of what is told."""
    told = np.array([[cell in one for cell in cells] for one in sums], dtype=float)
    wanted = np.array([[cell in few for cell in cells]], dtype=float)
    return bool(np.linalg.matrix_rank(np.vstack([told, wanted])) == np.linalg.matrix_rank(told))


def given_away(rows: dict[str, tuple[int, ...]], found: dict[str, Cut], whole: Cut) -> list[tuple[tuple[str, int], ...]]:
    """The groups of too few that could be worked out."""
    cells = [(key, month) for key, ns in rows.items() for month in range(MONTHS) if ns[month]]
    sums = told_sums(rows, found, whole)
    few = [
        group
        for size in range(1, 5)
        for group in combinations(cells, size)
        if sum(rows[key][month] for key, month in group) < FEWEST
    ]
    return [group for group in few if sums and can_be_worked_out(group, sums, cells)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(COUNTS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_no_subtraction_gives_few_away(given_rows: list[list[int]]) -> None:
    """Every combination of months, quarters, years, rows and totals, by the rank of the equations."""
    rows = {f"u{place}": year(*ns) for place, ns in enumerate(given_rows)}
    whole = finest(total(rows), FEWEST)
    assert given_away(rows, cuts(total(rows), whole, rows, FEWEST), whole) == []


def test_the_twin_that_hides_only_what_is_small() -> None:
    """Without the rest of the rule one row of three is what the total leaves."""
    rows = {"a": year(3, 20), "b": year(30, 30)}
    whole = finest(total(rows), FEWEST)
    naive = {key: finest(ns, FEWEST) for key, ns in rows.items()}
    assert given_away(rows, naive, whole) == [(("a", 0),)]
    assert given_away(rows, cuts(total(rows), whole, rows, FEWEST), whole) == []


@given(st.lists(COUNTS, min_size=MONTHS, max_size=MONTHS))
def test_pieces_are_empty_or_enough_and_hold_the_year(ns: list[int]) -> None:
    cut = finest(tuple(ns), FEWEST)
    assert all(not piece.n(tuple(ns)) or piece.n(tuple(ns)) >= FEWEST for piece in cut)
    months = sorted(month for piece in cut for month in range(*piece))
    assert months == (list(range(MONTHS)) if cut else []) and bool(cut) == (not 0 < sum(ns) < FEWEST)


def test_a_large_row_is_told_by_the_month_beside_others_like_it() -> None:
    rows = {"a": year(9, 9), "b": year(20, 20), "c": year(0, 30)}
    found = cuts(total(rows), finest(total(rows), FEWEST), rows, FEWEST)
    assert all(Piece(0, 1) in cut and Piece(1, 2) in cut for cut in found.values())


def test_what_is_asked_for_must_be_whole_pieces() -> None:
    ns = year(3, 9, 9, 9)
    cut = finest(ns, FEWEST)
    assert not is_told(ns, cut, Piece(0, 1)) and not is_told(ns, cut, Piece(1, 3))
    assert is_told(ns, cut, Piece(0, 3)) and is_told(ns, cut, Piece(3, 4)) and is_told(ns, cut, YEAR)
    assert is_told(ns, cut, Piece(4, 9)), "nothing there is told as nothing"
    assert not is_told(year(3), frozenset(), YEAR) and is_told(year(), frozenset(), YEAR)
