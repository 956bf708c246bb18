"""Working time is counted as the offices work: golden days, laws that must hold for any moment, and the officer's own table."""

from __future__ import annotations

import datetime
from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules import working_calendar
from knowledge.rules.calendar_file import Day
from knowledge.rules.opening_hours import ordered, read_span, told
from knowledge.rules.working_calendar import WorkingCalendar
from knowledge.vietnam_time import VIETNAM
from tests.rules.conftest import Change

CALENDAR = working_calendar.load()


def days(year: int, days_of_year: str) -> list[date]:
    """Days written as month-day."""
    return [date.fromisoformat(f"{year}-{day}") for day in days_of_year.split()]


OFF = [
    *days(2024, "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03"),
    *days(2025, "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02"),
    *days(2026, "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-21 11-22 11-24"),
]
WORK = [
    *days(2014, "12-27"),  # worked for a day off of the next year
    *days(2024, "01-02 02-07 02-15 05-04 09-04"),
    *days(2025, "01-24 02-03 04-26 05-05 09-03"),
    *days(2026, "01-05 01-10 02-13 02-23 04-28 08-22 09-03 11-20 11-23 11-25"),
]
moments = st.datetimes(datetime.datetime(2024, 1, 1), datetime.datetime(2027, 6, 1), timezones=st.just(VIETNAM))
spells = st.timedeltas(timedelta(0), timedelta(hours=400))
amounts = st.integers(1, 60)


def local(text: str) -> datetime.datetime:
    """A moment in Vietnam."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize("day", OFF)
def test_days_off(day: date) -> None:
    """Holidays, their substitutes and weekends of three years."""
    assert not CALENDAR.is_working_day(day)
    assert CALENDAR.hours_of(day) == ()


@pytest.mark.parametrize("day", WORK)
def test_days_worked(day: date) -> None:
    """The days around them, and the Saturdays that are worked instead."""
    assert CALENDAR.is_working_day(day)
    assert told(CALENDAR.hours_of(day)) == "7:30–11:30, 13:30–17:00"


def test_library_alone_misses_a_swap(change: Change) -> None:
    """The twin: without the officer's table 2/1/2026 is worked and 10/1/2026 is not."""
    change("calendar.toml", "date = 2026-01-02", "date = 2030-01-02")
    bare = working_calendar.load(change("calendar.toml", "date = 2026-01-10", "date = 2030-01-12") / "calendar.toml")
    assert bare.is_working_day(date(2026, 1, 2)) and not bare.is_working_day(date(2026, 1, 10))


@pytest.mark.parametrize(
    ("at", "is_open", "opens"),
    [
        ("2026-11-20T07:29:59", False, "2026-11-20T07:30"),
        ("2026-11-20T07:30", True, "2026-11-20T07:30"),
        ("2026-11-20T11:29", True, "2026-11-20T11:29"),
        ("2026-11-20T11:30", False, "2026-11-20T13:30"),
        ("2026-11-20T17:00", False, "2026-11-23T07:30"),
        ("2026-11-23T17:00", False, "2026-11-25T07:30"),
        ("2026-01-01T09:00", False, "2026-01-05T07:30"),
        ("2026-01-09T18:00", False, "2026-01-10T07:30"),
    ],
)
def test_when_it_is_open(at: str, is_open: bool, opens: str) -> None:
    """Open from the first minute to the last but not at it; closed at lunch, at night, on days off."""
    assert CALENDAR.is_open(local(at)) is is_open
    opening = CALENDAR.next_opening(local(at))
    assert opening == local(opens) and opening.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2026-11-20T09:00", 1, "2026-11-23T17:00"),
        ("2026-11-20T23:59", 1, "2026-11-23T17:00"),
        ("2026-11-21T09:00", 1, "2026-11-23T17:00"),
        ("2026-11-20T09:00", 2, "2026-11-25T17:00"),
        ("2026-11-20T09:00", 15, "2026-12-14T17:00"),
        ("2025-12-31T09:00", 5, "2026-01-09T17:00"),
        ("2025-12-31T09:00", 6, "2026-01-10T17:00"),
    ],
)
def test_working_days(start: str, amount: int, end: str) -> None:
    """Day 1 is the next working day; the last one ends when the offices close."""
    assert CALENDAR.add_working_days(local(start), amount) == local(end)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-20T09:00", 2, "2026-11-20T11:00"),
        ("2026-11-20T09:00", 2.5, "2026-11-20T11:30"),
        ("2026-11-20T10:30", 2, "2026-11-20T14:30"),
        ("2026-11-20T16:00", 8, "2026-11-23T16:30"),
        ("2026-11-22T03:00", 0, "2026-11-23T07:30"),
        ("2026-11-20T17:00", 0, "2026-11-20T17:00"),
    ],
)
def test_working_hours(start: str, hours: float, end: str) -> None:
    """The clock stands at lunch, at night and on days off."""
    assert CALENDAR.add_working_hours(local(start), hours) == local(end)


@given(moments, amounts, amounts)
def test_working_days_add_up(start: datetime.datetime, first: int, second: int) -> None:
    """Two deadlines one after the other are one of their sum."""
    once = CALENDAR.add_working_days(start, first + second)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, first), second) == once


@given(moments, moments, amounts, st.integers(0, 5))
def test_working_days_keep_order(one: datetime.datetime, other: datetime.datetime, amount: int, more: int) -> None:
    """Who comes later is due no earlier; who has more days neither."""
    early, late = sorted((one, other))
    assert CALENDAR.add_working_days(early, amount) <= CALENDAR.add_working_days(late, amount)
    assert CALENDAR.add_working_days(early, amount) <= CALENDAR.add_working_days(early, amount + more)


@given(moments, amounts)
def test_never_due_on_a_day_off(start: datetime.datetime, amount: int) -> None:
    """Due on a working day at closing time, told in UTC, after exactly so many working days."""
    end = CALENDAR.add_working_days(start, amount)
    day = end.astimezone(VIETNAM).date()
    assert end.tzinfo is UTC and CALENDAR.is_working_day(day)
    assert end.astimezone(VIETNAM).time() == CALENDAR.hours_of(day)[-1][1]
    between = (start.date() + timedelta(days=number) for number in range(1, (day - start.date()).days + 1))
    assert sum(map(CALENDAR.is_working_day, between)) == amount


@given(moments, amounts)
def test_days_back_are_days_ahead(start: datetime.datetime, amount: int) -> None:
    """From a due date back by its working days is the opening of the working day that it was counted from."""
    due = CALENDAR.add_working_days(CALENDAR.add_working_days(start, 1), amount)
    assert CALENDAR.add_working_days(CALENDAR.back_working_days(due, amount), amount) == due


@given(moments, spells)
def test_working_time_is_the_inverse(start: datetime.datetime, amount: timedelta) -> None:
    """What was added is what has passed; the end lies in working hours."""
    end = CALENDAR.add_working_time(start, amount)
    assert CALENDAR.working_time(start, end) == amount
    assert CALENDAR.working_time(end, start) == -amount
    local_end = end.astimezone(VIETNAM)
    assert end.tzinfo is UTC and any(opens <= local_end.time() <= closes for opens, closes in CALENDAR.hours_of(local_end.date()))


@given(moments, spells, spells)
def test_working_time_adds_up(start: datetime.datetime, first: timedelta, second: timedelta) -> None:
    """Two stretches of work are one of their sum."""
    once = CALENDAR.add_working_time(start, first + second)
    assert CALENDAR.add_working_time(CALENDAR.add_working_time(start, first), second) == once


@given(moments, moments, moments)
def test_working_time_splits_anywhere(one: datetime.datetime, two: datetime.datetime, three: datetime.datetime) -> None:
    """From first to last is from first to any moment between and on from there."""
    first, middle, last = sorted((one, two, three))
    whole = CALENDAR.working_time(first, last)
    assert CALENDAR.working_time(first, middle) + CALENDAR.working_time(middle, last) == whole
    assert timedelta(0) <= whole <= last - first


@given(
    st.datetimes(datetime.datetime(2025, 12, 29), datetime.datetime(2026, 1, 12), timezones=st.just(VIETNAM)), st.integers(0, 4000)
)
def test_working_time_against_minutes_counted_one_by_one(start: datetime.datetime, minutes: int) -> None:
    """A slow count that cannot be wrong: every open minute is one minute of work."""
    start = start.replace(second=0, microsecond=0)
    counted = sum(CALENDAR.is_open(start + timedelta(minutes=minute)) for minute in range(minutes))
    assert CALENDAR.working_time(start, start + timedelta(minutes=minutes)) == timedelta(minutes=counted)


@given(moments)
def test_next_opening_is_open(at: datetime.datetime) -> None:
    """At the next opening it is open, and no working time passes until then."""
    opens = CALENDAR.next_opening(at)
    assert CALENDAR.is_open(opens) and opens >= at and CALENDAR.working_time(at, opens) == timedelta(0)


@given(moments, st.sampled_from((UTC, datetime.timezone(timedelta(hours=-5)))))
def test_zone_of_the_caller_does_not_matter(at: datetime.datetime, zone: datetime.tzinfo) -> None:
    """The same moment told in another zone has the same answers."""
    assert CALENDAR.add_working_days(at.astimezone(zone), 3) == CALENDAR.add_working_days(at, 3)
    assert CALENDAR.is_open(at.astimezone(zone)) == CALENDAR.is_open(at)


@pytest.mark.parametrize("ask", ["is_open", "next_opening"])
def test_naive_moments_are_refused(ask: str) -> None:
    """A moment without a zone would be read as the server's."""
    with pytest.raises(ValueError, match="time zone"):
        getattr(CALENDAR, ask)(datetime.datetime(2026, 11, 20, 9))


def test_amounts_that_make_no_sense_are_refused() -> None:
    """No zero or negative days, no negative hours."""
    with pytest.raises(ValueError, match="working day"):
        CALENDAR.add_working_days(local("2026-11-20"), 0)
    with pytest.raises(ValueError, match="working day"):
        CALENDAR.back_working_days(local("2026-11-20"), 0)
    with pytest.raises(ValueError, match="added"):
        CALENDAR.add_working_hours(local("2026-11-20"), -1)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 30)), st.sampled_from(("off", "work", "half")))
def test_table_wins_over_library_and_week(day: date, kind: str) -> None:
    """Whatever day it is, the officer's word counts."""
    hours = (read_span("08:00-10:00"),) if kind == "half" else ()
    table = {day: Day(kind == "off", "theo quyết định", hours)}
    own = WorkingCalendar(CALENDAR.week, CALENDAR.counted, CALENDAR.make_up, table)
    assert own.is_working_day(day) is (kind != "off")
    assert told(own.hours_of(day)) == {"off": "", "work": "7:30–11:30, 13:30–17:00", "half": "8:00–10:00"}[kind]
    before = local(f"{day - timedelta(days=1)}T18:00")
    assert (own.add_working_days(before, 1).astimezone(VIETNAM).date() == day) is (kind != "off")
    assert own.name_of(day) == "theo quyết định"


def test_flipping_an_unconfirmed_day(change: Change) -> None:
    """24/11/2026 as a day like any other: another version and an earlier due date; the twin, a new comment, changes neither."""
    start, path = (
        local("2026-11-20T09:00"),
        change("calendar.toml", "days = [2026-11-24]\noff = true", "days = [2026-11-24]\noff = false"),
    )
    flipped = working_calendar.load(path / "calendar.toml")
    assert flipped.version != CALENDAR.version
    assert (CALENDAR.add_working_days(start, 2), flipped.add_working_days(start, 2)) == (
        local("2026-11-25T17:00"),
        local("2026-11-24T17:00"),
    )
    back = working_calendar.load(
        change("calendar.toml", "days = [2026-11-24]\noff = false", "# lại nghỉ\ndays = [2026-11-24]\noff = true") / "calendar.toml"
    )
    assert back.version == CALENDAR.version and back.add_working_days(start, 2) == CALENDAR.add_working_days(start, 2)


def test_other_hours_are_another_version(change: Change) -> None:
    """Closing half an hour earlier moves the due time and the version."""
    earlier = working_calendar.load(
        change("calendar.toml", 'monday = ["07:30-11:30", "13:30-17:00"]', 'monday = ["07:30-11:30", "13:30-16:30"]')
        / "calendar.toml"
    )
    assert earlier.version != CALENDAR.version
    assert earlier.add_working_days(local("2026-11-20T09:00"), 1) == local("2026-11-23T16:30")


def test_saturday_may_be_open_and_not_count(change: Change) -> None:
    """A province that receives papers on Saturday mornings is open then; no deadline ends or runs on that day."""
    open_ = working_calendar.load(change("calendar.toml", "saturday = []", 'saturday = ["07:30-11:30"]') / "calendar.toml")
    saturday = local("2026-11-21T09:00")
    assert open_.is_open(saturday) and not CALENDAR.is_open(saturday)
    assert open_.add_working_days(local("2026-11-20T09:00"), 1) == local("2026-11-23T17:00")
    assert open_.working_time(local("2026-11-21T07:30"), local("2026-11-21T11:30")) == timedelta(0)


@pytest.mark.parametrize("text", ["7:30-11:30", "07:30 – 11:30", "7h30-11h30", "07:30—11:30"])
def test_hours_as_people_write_them(text: str) -> None:
    """One meaning for the usual ways of writing."""
    assert told((read_span(text),)) == "7:30–11:30"


@pytest.mark.parametrize("text", ["", "7:30", "25:00-26:00", "07:30-11:30, 13:30-17:00", "sáng"])
def test_hours_that_are_none(text: str) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match="giờ"):
        read_span(text)


@given(st.lists(st.tuples(st.times(), st.times()), max_size=4))
def test_ordered_hours_never_overlap(spans: list[tuple[datetime.time, datetime.time]]) -> None:
    """Ordered means: sorted as they stand, and no minute twice."""
    points = [at for span in spans for at in span]
    assert ordered(spans) is (points == sorted(points) and all(start < end for start, end in spans))
