"""The figures add up whichever way they are cut, shares are shares, and the score follows its formula."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback_store import cases
from feedback_store.case_lists import OPEN
from feedback_store.case_numbers import Counted, Moved
from feedback_store.store import Store
from handlers.desk.numbers import Figures, Period, Tally, counted, figures
from handlers.desk.score import points
from handlers.desk.worked_time import WorkedTime
from knowledge.rules import qd766
from knowledge.rules import rules as loading
from tests.exports.made_cases import kept

RULES = loading.load()
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
PERIOD = Period(date(2026, 1, 1), date(2026, 11, 20), NOW)
COUNTS = (
    "received",
    "answered",
    "refused",
    "open",
    "aside",
    "on_time",
    "late",
    "overdue_open",
    "reopened",
    "satisfied",
    "dissatisfied",
    "unrated",
)
FIRST, LAST = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 11, 19, tzinfo=UTC)
QUARTER = timedelta(seconds=0.25)
moments = st.integers(0, (LAST - FIRST) // QUARTER).map(lambda number: FIRST + number * QUARTER)
texts = moments.map(datetime.isoformat)


cases_of_any_kind = st.builds(  # sensible or not
    Counted,
    st.integers(1, 50),
    texts,
    st.sampled_from(["web", "phone", "zalo"]),
    st.sampled_from([*list(RULES.categories)[:9], "gone.away"]),
    st.sampled_from([*list(RULES.units)[:4], "gone"]),
    st.sampled_from(list(RULES.states.all)),
    st.just(""),
    st.none() | texts,
    st.none() | texts,
    st.sampled_from([None, 0, 1]),
    st.none() | texts,
    st.just(0.0),
    st.integers(0, 2),
    st.sampled_from([None, 0, 1]),
)
kinds = st.sampled_from(["routed", "asked", "answered", "resumed", "refused", "published", "reopened"])
steps_in_order = st.lists(st.tuples(texts, st.sampled_from(["citizen", "officer:1"]), kinds), max_size=6).map(
    lambda found: [Moved(1, *step) for step in sorted(found)]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(cases_of_any_kind, max_size=25), st.dictionaries(st.integers(1, 50), steps_in_order, max_size=20))
def test_sums_agree_and_shares_are_shares(found: list[Counted], steps: dict[int, list[Moved]]) -> None:
    """By unit, category, channel and month the counts add up to the total; every case is one of four things."""
    told = counted(found, steps, RULES, PERIOD)
    for parts in (told.by_unit, told.by_category, told.by_channel, told.by_month):
        for name in COUNTS:
            assert sum(getattr(tally, name) for tally in parts.values()) == getattr(told.total, name), name
        assert sorted(hour for tally in parts.values() for hour in tally.hours) == sorted(told.total.hours)
    for tally in (told.total, *told.by_unit.values(), *told.by_category.values()):
        assert tally.received == tally.answered + tally.refused + tally.open + tally.aside
        assert tally.answered == tally.satisfied + tally.dissatisfied + tally.unrated
        assert tally.on_time + tally.overdue <= tally.received
        shares = (tally.on_time_share, tally.satisfied_share, tally.reopened_share)
        assert all(one is None or 0 <= one <= 1 for one in shares)
        assert (tally.median_hours or 0) <= (tally.p90_hours or 0)
    for part in told.score:
        assert 0 <= part.kept <= part.whole and (part.points == "N/A") == (part.whole == 0)


def test_nothing_is_not_nought() -> None:
    """Without cases there is no share, no median, no score; every month is there all the same."""
    told = counted([], {}, RULES, PERIOD)
    empty = told.total
    assert (empty.on_time_share, empty.satisfied_share, empty.reopened_share, empty.median_hours, empty.p90_hours) == (None,) * 5
    assert [part.points for part in told.score] == ["N/A"] * 3
    assert list(told.by_month) == [f"2026-{month:02}" for month in range(1, 12)]


spans = st.tuples(moments, moments).map(sorted)


@settings(deadline=None)
@given(spans)
def test_working_time_is_the_calendars(span: list[datetime]) -> None:
    """The quick sum and the calendar's own agree to the second."""
    quick = WorkedTime(RULES.calendar, date(2026, 1, 1), date(2026, 11, 20))
    start, end = span
    expected = RULES.calendar.working_time(start, end).total_seconds()
    assert quick.seconds(start.timestamp(), end.timestamp()) == pytest.approx(expected, abs=0.01)


def filed(store: Store, **case: Any) -> int:
    """A case about conduct in the store; its id."""
    number = int(store.submit(lambda db: db.execute("SELECT count(*) + 1 FROM cases").fetchone()[0]).result())
    store.submit(
        lambda db: kept(db, {"id": number, "category": "conduct.attitude", "due": "2026-11-23T10:00:00+00:00", **case})
    ).result()
    return number


def stepped(store: Store, number: int, kind: str, at: str, actor: str = "officer:1") -> None:
    """A step of its timeline, at a time of Vietnam."""
    moment = datetime.fromisoformat(f"{at}+07:00")
    store.submit(lambda db: cases.note(db, number, moment, actor, kind)).result()


def read(store: Store, now: datetime = NOW, units: tuple[str, ...] = ()) -> Figures:
    """The figures of the whole period."""
    with store.reading() as db:
        return figures(db, RULES, Period(PERIOD.first, PERIOD.last, now), units)


def test_waiting_for_the_citizen_takes_no_working_time(store: Store) -> None:
    """Filed on Monday at 9:00, asked at 10:00, answered by the citizen next morning at 9:30, closed at 10:30: two hours."""
    number = filed(store, state="answered", closed_at="2026-11-03T03:30:00+00:00", on_time=1)
    stepped(store, number, "asked", "2026-11-02T10:00")
    stepped(store, number, "answered", "2026-11-03T09:30", "citizen")
    stepped(store, number, "answered", "2026-11-03T10:30")
    assert read(store).total.median_hours == 2.0
    store.submit(lambda db: db.execute("DELETE FROM case_events")).result()
    assert read(store).total.median_hours == 9.0  # the twin: 9:00–11:30, 13:30–17:00, 7:30–10:30


def test_a_period_is_days_of_vietnam(store: Store) -> None:
    """The last second of the last day is in, midnight is out, with and without a fraction of a second."""
    for at in (
        "2025-12-31T16:59:59",
        "2025-12-31T17:00:00",
        "2025-12-31T17:00:00.000000",
        "2026-11-20T16:59:59.999999",
        "2026-11-20T17:00:00",
    ):
        filed(store, received_at=f"{at}+00:00")
    told = read(store)
    assert told.total.received == 3 and told.by_month["2026-01"].received == 2


def test_only_the_units_asked_for(store: Store) -> None:
    filed(store, unit="thanh_tra")
    filed(store)
    assert set(read(store, units=("thanh_tra",)).by_unit) == {"thanh_tra"} and read(store).total.received == 2


def test_overdue_are_those_answered_late_and_those_still_open(store: Store) -> None:
    filed(store, state="closed", on_time=0, closed_at="2026-11-05T03:00:00+00:00")
    filed(store, state="closed", on_time=1, closed_at="2026-11-05T03:00:00+00:00", satisfied=1)
    filed(store, due="2026-11-10T03:00:00+00:00")
    filed(store)
    total = read(store).total
    assert (total.on_time, total.late, total.overdue_open, total.overdue, total.open) == (1, 1, 1, 2, 2)
    assert total.on_time_share == Fraction(1, 3) and total.satisfied_share == 1


def test_four_clocks_of_the_score(store: Store) -> None:
    """Each kept once and missed once; an open case whose clock still runs counts nowhere, nor does a report from the field."""
    early, late = (
        filed(store, state="refused", closed_at="2026-11-04T02:00:00+00:00", on_time=1),
        filed(store, state="refused", on_time=1),
    )
    stepped(store, early, "refused", "2026-11-04T09:00")
    stepped(store, late, "refused", "2026-11-05T09:00")
    for day in ("2026-11-09T16:00", "2026-11-10T08:00"):
        number = filed(store, state="waiting_citizen", paused_at="2026-11-10T01:00:00+00:00")
        stepped(store, number, "asked", day)
    good = filed(store, state="closed", closed_at="2026-11-03T02:00:00+00:00", on_time=1, satisfied=1)
    stepped(store, good, "published", "2026-11-05T16:59")
    filed(store, state="answered", closed_at="2026-11-03T02:00:00+00:00", on_time=1)
    filed(store, received_at="2026-10-01T02:00:00+00:00")
    filed(store)
    filed(store, category="infrastructure.roads", state="closed", closed_at="2026-11-03T02:00:00+00:00", on_time=0)
    told = read(store, datetime(2026, 11, 20, 3, tzinfo=UTC)).score[0]
    assert [(clock.kept, clock.whole) for clock in told.clocks] == [(1, 2), (1, 2), (2, 3), (1, 2)]
    assert (told.kept, told.whole, told.points) == (3, 7, "2,57")


def test_resolving_counts_from_the_latest_transfer(store: Store) -> None:
    """Fifteen working days from when the last unit had it, not from when it came (QĐ 766/QĐ-TTg, 5.2)."""
    number = filed(store, received_at="2026-10-01T02:00:00+00:00", state="closed", closed_at="2026-11-03T02:00:00+00:00")
    assert read(store).score[0].clocks[2].kept == 0
    stepped(store, number, "routed", "2026-10-20T09:00")
    assert read(store).score[0].clocks[2].kept == 1


def test_content_are_those_neither_disliked_nor_late_nor_reminded(store: Store) -> None:
    over = {"state": "closed", "closed_at": "2026-11-03T02:00:00+00:00", "on_time": 1}
    for more in ({}, {"satisfied": 1}, {"satisfied": 0}, {"on_time": 0}, {"reopened": 1}):
        filed(store, **over | more)
    filed(store)
    part = read(store).score[1]
    assert (part.kept, part.whole, part.points) == (2, 5, "2,40")


@pytest.mark.parametrize(
    ("kept_ones", "whole", "told"),
    [(1, 3, "2,00"), (2, 7, "1,71"), (1, 800, "0,01"), (0, 5, "0,00"), (0, 0, "N/A"), (5, 5, "6,00")],
)
def test_points_are_rounded_half_up(kept_ones: int, whole: int, told: str) -> None:
    assert points(qd766.bundled(), 6, kept_ones, whole) == told


def test_the_rule_fits_the_other_rules() -> None:
    """Its clocks name deadlines that exist, in working days; its laws are laws of categories."""
    score = qd766.bundled()
    assert {RULES.deadlines[clock.deadline].unit for clock in score.clocks.values()} == {"working_day"}
    assert [RULES.deadlines[clock.deadline].amount for clock in score.clocks.values()] == [2, 5, 15, 2]
    assert score.laws <= {one.law for one in RULES.categories.values()}
    assert sum(part.points for part in score.components.values()) == 18 and all(
        part.law and part.formula for part in score.components.values()
    )


def test_states_are_known_to_the_tally() -> None:
    """A new state would be counted as set aside without anybody noticing."""
    known = {*OPEN, "answered", "closed", "refused", "merged", "reference"}
    assert known == set(RULES.states.all)
    assert Tally().received == 0 and timedelta(0) == timedelta()
