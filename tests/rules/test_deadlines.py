"""When things are due: by the law's own unit, with pauses, and for every category and urgency."""

from __future__ import annotations

import datetime
from datetime import UTC, date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules import rules as loading
from knowledge.rules import working_calendar
from knowledge.rules.deadlines import URGENCIES, Deadline, Measure, due, resolve_within
from knowledge.rules.rules import Rules
from knowledge.triage.triage import Urgency
from knowledge.vietnam_time import VIETNAM
from tests.rules.conftest import Change

CALENDAR = working_calendar.load()
START = datetime.datetime(2026, 11, 20, 9, tzinfo=VIETNAM)
moments = st.datetimes(datetime.datetime(2025, 1, 1), datetime.datetime(2027, 1, 1), timezones=st.just(VIETNAM))


def deadline(amount: int, unit: Measure) -> Deadline:
    """A deadline of no law."""
    return Deadline("thử", amount, unit, "thử", "thử", date(2026, 11, 22))


@pytest.mark.parametrize(
    ("amount", "unit", "paused", "end"),
    [
        (15, "working_day", timedelta(0), "2026-12-14T17:00"),
        (15, "working_day", timedelta(hours=7.5), "2026-12-15T17:00"),
        (1, "working_day", timedelta(hours=4), "2026-11-25T11:30"),
        (8, "working_hour", timedelta(0), "2026-11-23T09:30"),
        (8, "working_hour", timedelta(hours=1), "2026-11-23T10:30"),
        (10, "day", timedelta(0), "2026-11-30T17:00"),
        (9, "day", timedelta(0), "2026-11-30T17:00"),
        (10, "day", timedelta(days=2), "2026-12-02T17:00"),
        (72, "hour", timedelta(0), "2026-11-23T09:00"),
        (72, "hour", timedelta(hours=5), "2026-11-23T14:00"),
    ],
)
def test_due(amount: int, unit: Measure, paused: timedelta, end: str) -> None:
    """Working units pause in working time, the others by the clock; a last day off moves to the next working day."""
    found = due(deadline(amount, unit), START, CALENDAR, paused)
    assert found == datetime.datetime.fromisoformat(end).replace(tzinfo=VIETNAM) and found.tzinfo is UTC


@given(
    moments,
    st.integers(1, 40),
    st.sampled_from(("working_day", "working_hour", "day", "hour")),
    st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_a_pause_never_brings_it_nearer(start: datetime.datetime, amount: int, unit: Measure, paused: timedelta) -> None:
    """Nor is anything due before it began, or on a day off unless the law counts every hour."""
    plain, later = due(deadline(amount, unit), start, CALENDAR), due(deadline(amount, unit), start, CALENDAR, paused)
    assert start < plain <= later
    assert unit == "hour" or CALENDAR.is_working_day(later.astimezone(VIETNAM).date())


@given(moments, st.integers(1, 30), st.timedeltas(timedelta(0), timedelta(hours=90)))
def test_pause_is_given_back_in_full(start: datetime.datetime, amount: int, paused: timedelta) -> None:
    """For working days exactly the working time of the pause is added."""
    plain = due(deadline(amount, "working_day"), start, CALENDAR)
    assert CALENDAR.working_time(plain, due(deadline(amount, "working_day"), start, CALENDAR, paused)) == paused


def test_law_gives_rules_and_conduct_fifteen_days(rules: Rules) -> None:
    """QĐ 766: fifteen working days, however urgent; reports from the field by the table."""
    assert {
        resolve_within(rules, key, urgency).id for key in ("procedures.delay", "conduct.attitude") for urgency in URGENCIES
    } == {"pakn.resolve"}
    assert resolve_within(rules, "conduct.attitude", "urgent").amount == 15
    assert resolve_within(rules, "infrastructure.lighting", "normal").id == "field.days_5"
    assert resolve_within(rules, "infrastructure.roads", "urgent").id == "field.hours_8"
    assert resolve_within(rules, "other.other", "high").id == "field.days_3"


def test_field_times_are_never_passed_off_as_law(rules: Rules) -> None:
    """No table of a province could be read: the project's defaults say so, the law's rows do not."""
    for key, category in rules.categories.items():
        for urgency in URGENCIES:
            found = resolve_within(rules, key, urgency)
            assert found.standing == ("project" if category.law == "field" else "law")
            assert ("không phải quy định" in found.law) is (category.law == "field")


def test_laws_own_numbers(rules: Rules) -> None:
    """The numbers of the sources, each with its law and the day of checking."""
    told = {one.id: (one.amount, one.unit) for one in rules.deadlines.all.values() if one.standing != "project"}
    assert told == {
        "pakn.transfer": (5, "working_day"),
        "pakn.refuse": (2, "working_day"),
        "pakn.supplement": (5, "working_day"),
        "pakn.resolve": (15, "working_day"),
        "pakn.publish": (2, "working_day"),
        "pakn.tcd_reply": (10, "working_day"),
        "pakn.tcd_refuse_notice": (3, "working_day"),
        "dsr.ack": (2, "working_day"),
        "dsr.withdraw_restrict_object": (15, "day"),
        "dsr.withdraw_with_processor": (20, "day"),
        "dsr.withdraw_extension": (15, "day"),
        "dsr.access_correct": (10, "day"),
        "dsr.delete": (20, "day"),
        "breach.notify": (72, "hour"),
        "dpia.file": (60, "day"),
    }
    assert all(one.law and one.checked >= date(2026, 11, 21) for one in rules.deadlines.all.values())


@pytest.mark.parametrize(("category", "urgency"), [("nothing.here", "normal"), ("infrastructure.roads", "yesterday")])
def test_unknown_names_are_refused(rules: Rules, category: str, urgency: str) -> None:
    """A category or an urgency that nobody knows has no deadline."""
    with pytest.raises(KeyError):
        resolve_within(rules, category, urgency)


def test_a_province_corrects_the_table(change: Change) -> None:
    """One line in the file, and lamps are due later."""
    folder = change(
        "deadlines.toml",
        '[resolve.field."infrastructure.lighting"]\nnormal = "field.days_5"',
        '[resolve.field."infrastructure.lighting"]\nnormal = "field.days_10"',
    )
    assert resolve_within(loading.load(folder), "infrastructure.lighting", "normal").amount == 10


def test_the_triage_speaks_the_same_words(rules: Rules) -> None:
    """An urgency that the triage gives a case is one of the rules'; what is an emergency becomes no case."""
    assert set(get_args(Urgency)) - {"emergency"} <= set(URGENCIES) == rules.deadlines.urgencies.keys()
