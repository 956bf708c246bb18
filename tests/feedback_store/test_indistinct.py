"""S14: whatever a raw row tells, at least four others tell the same."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from feedback_store.indistinct import HIDDEN, Values, tellable

ROWS = st.lists(
    st.tuples(st.sampled_from(["2026-10", "2026-11"]), st.sampled_from("ab"), st.sampled_from("zw"), st.sampled_from("st")),
    max_size=60,
)
FEWEST = 5


def told(rows: list[Values]) -> Counter[Values]:
    """How often each thing is told."""
    levels = [Counter(row[:length] for row in rows) for length in (1, 2, 4)]
    may = tellable(levels, len(rows), FEWEST)
    return Counter(instead(row, may) for row in rows)


def instead(row: Values, may: list[set[Values]]) -> Values:
    length = max((length for length, told in zip((1, 2, 4), may, strict=True) if row[:length] in told), default=0)
    return row[:length] + (HIDDEN,) * (4 - length)


@given(ROWS)
def test_nobody_is_told_apart(rows: list[Values]) -> None:
    """Every combination that is told is told of five rows or more; only if there are fewer in all, of all of them, and nothing."""
    found = told(rows)
    if len(rows) >= FEWEST:
        assert all(n >= FEWEST for n in found.values())
    else:
        assert set(found) <= {(HIDDEN,) * 4}


@given(ROWS)
def test_rare_values_need_not_be_known(rows: list[Values]) -> None:
    """What is counted in the store may leave them out."""
    levels = [Counter(row[:length] for row in rows) for length in (1, 2, 4)]
    common = [{values: n for values, n in level.items() if n >= FEWEST} for level in levels]
    assert tellable(levels, len(rows), FEWEST) == tellable(common, len(rows), FEWEST)


def test_no_more_is_hidden_than_must_be() -> None:
    """The twin: common rows tell everything; a rare one is hidden among the smallest other part, and the rest still tell."""
    common = ("2026-11", "a", "z", "s")
    assert told([common] * 5) == {common: 5}
    rows = [common] * 9 + [("2026-11", "a", "w", "s")] * 6 + [("2026-11", "a", "p", "s")]
    assert told(rows) == {common: 9, ("2026-11", "a", HIDDEN, HIDDEN): 7}
