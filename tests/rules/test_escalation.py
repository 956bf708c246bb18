"""The right people hear before a case is late, and again when it is."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules import rules as loading
from knowledge.rules.escalation import steps_due
from knowledge.vietnam_time import VIETNAM

RULES = loading.load()
CALENDAR = RULES.calendar
DUE = datetime.datetime(2026, 12, 14, 17, tzinfo=VIETNAM)
moments = st.datetimes(datetime.datetime(2026, 12, 1), datetime.datetime(2026, 12, 31), timezones=st.just(VIETNAM))


def due_at(now: str, already: frozenset[str] = frozenset()) -> list[str]:
    """Keys of the steps to take at a moment in Vietnam."""
    at = datetime.datetime.fromisoformat(now).replace(tzinfo=VIETNAM)
    return [step.key for step in steps_due(RULES, DUE, at, CALENDAR, already)]


@pytest.mark.parametrize(
    ("now", "steps"),
    [
        ("2026-12-09T07:29", []),
        ("2026-12-09T07:30", ["before_3"]),
        ("2026-12-10T07:30", ["before_2"]),
        ("2026-12-11T07:30", ["before_1"]),
        ("2026-12-12T10:00", ["before_1"]),
        ("2026-12-14T16:59", ["before_1"]),
        ("2026-12-14T17:00", ["overdue_0"]),
        ("2026-12-15T16:59", ["overdue_0"]),
        ("2026-12-15T17:00", ["overdue_0", "overdue_1"]),
        ("2026-12-17T17:00", ["overdue_0", "overdue_1", "overdue_3"]),
    ],
)
def test_steps_that_were_never_taken(now: str, steps: list[str]) -> None:
    """Only the latest warning, because an earlier one would be untrue; of the overdue ones all."""
    assert due_at(now) == steps


def test_each_step_is_taken_once() -> None:
    """What was taken is not due again, and a warning does not bring back the one before it."""
    assert due_at("2026-12-11T08:00", frozenset(("before_1",))) == []
    assert due_at("2026-12-15T17:00", frozenset(("before_3", "overdue_0"))) == ["overdue_1"]


def test_director_hears_of_everything_overdue() -> None:
    """The centre's director from the due time on, the unit's head from the day before."""
    roles = {step.key: step.to for step in RULES.escalation.steps}
    assert all("centre_director" in roles[key] for key in ("overdue_0", "overdue_1", "overdue_3"))
    assert "unit_head" in roles["before_1"] and "centre_director" not in roles["before_1"]


@given(st.lists(moments, min_size=1, max_size=20), moments)
def test_taken_one_by_one_no_step_comes_twice(times: list[datetime.datetime], due: datetime.datetime) -> None:
    """However often the clock looks, each step is taken at most once, never before its time, and all overdue ones at the end."""
    taken: list[str] = []
    for now in sorted(times):
        found = steps_due(RULES, due, now, CALENDAR, frozenset(taken))
        assert all(step.at(due, CALENDAR) <= now and (now < due or step.days >= 0) for step in found)
        taken += [step.key for step in found]
    assert len(taken) == len(set(taken))
    reached = {step.key for step in RULES.escalation.steps if step.days >= 0 and step.at(due, CALENDAR) <= max(times)}
    assert reached <= set(taken)
