"""Working time: which days and hours the offices work, and what that makes of a deadline.

Computed in the time of Vietnam, told in UTC. Every moment given must be aware; a naive one raises ValueError.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

from knowledge.rules import calendar_file, public_holidays
from knowledge.rules.calendar_file import Day, Question
from knowledge.rules.opening_hours import Span
from knowledge.vietnam_time import VIETNAM

PATH = Path(__file__).parent.parent / "data" / "rules" / "calendar.toml"
NONE = timedelta(0)
Stretch = tuple[datetime.datetime, datetime.datetime]


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days and opening hours: the week, the public holidays of the library, and over both the days of the file."""

    week: tuple[tuple[Span, ...], ...]
    """Opening hours from Monday to Sunday."""
    counted: frozenset[int]
    """Weekdays (0 = Monday) that count as working days: a Saturday may be open and yet count for no deadline."""
    make_up: tuple[Span, ...]
    """Hours of a day that is worked instead of another."""
    days: Mapping[datetime.date, Day]
    questions: tuple[Question, ...] = ()
    _known: dict[datetime.date, tuple[Stretch, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def version(self) -> str:
        """Ten characters that change with anything that may change a due date: the file's content, the library's version."""
        days = sorted((day, own.off, own.hours) for day, own in self.days.items())
        told = (self.week, sorted(self.counted), self.make_up, days, public_holidays.library())
        return hashlib.sha256(repr(told).encode()).hexdigest()[:10]

    def is_working_day(self, day: datetime.date) -> bool:
        """Whether a day counts for deadlines; a half day does."""
        if day in self.days and self.days[day].off is not None:
            return not self.days[day].off
        year = public_holidays.of_year(day.year)
        if day in year.off and day not in self.days:
            return False
        return day in year.work or day.weekday() in self.counted

    def hours_of(self, day: datetime.date) -> tuple[Span, ...]:
        """When the offices are open on a day, in the time of Vietnam; () on a day off."""
        own = self.days.get(day)
        if own and own.off is not None:
            return () if own.off else own.hours or self.make_up
        year = public_holidays.of_year(day.year)
        if day in year.off and not own:
            return ()
        return self.make_up if day in year.work else self.week[day.weekday()]

    def name_of(self, day: datetime.date) -> str:
        """Why a day is special ("Quốc khánh"), "" for any other."""
        if day in self.days:
            return self.days[day].name
        return public_holidays.of_year(day.year).off.get(day, "")

    def is_open(self, at: datetime.datetime) -> bool:
        """Whether the offices are open at a moment; at closing time they no longer are."""
        local = _local(at)
        return any(start <= local.time() < end for start, end in self.hours_of(local.date()))

    def next_opening(self, at: datetime.datetime) -> datetime.datetime:
        """The moment itself when the offices are open, else when they open next."""
        local = _local(at)
        for day in _days_from(local.date()):
            for start, end in self.hours_of(day):
                if local < _moment(day, end):
                    return max(_moment(day, start), local).astimezone(datetime.UTC)
        raise AssertionError("days do not end")

    def add_working_days(self, start: datetime.datetime, amount: int) -> datetime.datetime:
        """The end of the `amount`-th working day; day 1 is the next working day after the start.

        Raises ValueError below 1. Bộ luật Dân sự 2015, Điều 147: the day of the event itself does not count.
        """
        if amount < 1:
            raise ValueError("at least one working day")
        days = filter(self.is_working_day, _days_from(_local(start).date() + timedelta(days=1)))
        for _ in range(amount - 1):
            next(days)
        return self.closing(next(days))

    def back_working_days(self, at: datetime.datetime, amount: int) -> datetime.datetime:
        """The opening of the working day that lies `amount` working days before the day of a moment. Raises ValueError below 1."""
        if amount < 1:
            raise ValueError("at least one working day")
        day = _local(at).date()
        while amount:
            day -= timedelta(days=1)
            amount -= self.is_working_day(day)
        return self._stretches(day)[0][0]

    def closing(self, day: datetime.date) -> datetime.datetime:
        """When work ends on a day, or on the next working day after it when it is none."""
        return self._stretches(next(filter(self.is_working_day, _days_from(day))))[-1][1]

    def add_working_hours(self, start: datetime.datetime, amount: float) -> datetime.datetime:
        """When so many working hours have passed; outside working hours the clock stands. Raises ValueError below 0."""
        return self.add_working_time(start, timedelta(hours=amount))

    def add_working_time(self, start: datetime.datetime, amount: timedelta) -> datetime.datetime:
        """When so much working time has passed; nothing added gives the moment itself, or the next working hour."""
        if amount < NONE:
            raise ValueError("working time is added, not taken away")
        for day in _days_from(_local(start).date()):
            for opens, closes in self._stretches(day):
                begin = max(opens, start)
                if begin + amount <= closes:
                    return begin.astimezone(datetime.UTC) + amount
                amount -= max(closes - begin, NONE)
        raise AssertionError("days do not end")

    def working_time(self, start: datetime.datetime, end: datetime.datetime) -> timedelta:
        """Working time between two moments, below zero when the end comes first."""
        if end < start:
            return -self.working_time(end, start)
        last, total = _local(end).date(), NONE
        for day in _days_from(_local(start).date()):
            if day > last:
                break
            total += sum((max(min(end, closes) - max(start, opens), NONE) for opens, closes in self._stretches(day)), NONE)
        return total

    def prepare(self, *years: int) -> None:
        """Fetch the holidays of these years ahead, so that nobody's message waits for the library."""
        for year in years:
            public_holidays.of_year(year)

    def _stretches(self, day: datetime.date) -> tuple[Stretch, ...]:
        """The working hours of a day as moments in UTC, () on a day that does not count; remembered."""
        if day not in self._known:
            spans = self.hours_of(day) if self.is_working_day(day) else ()
            self._known[day] = tuple(tuple(_moment(day, at).astimezone(datetime.UTC) for at in span) for span in spans)  # type: ignore[misc]
        return self._known[day]


def load(path: Path = PATH) -> WorkingCalendar:
    """The calendar of a file. Raises BadDataFile, also for hours that a clock cannot run by."""
    read = calendar_file.read(path)
    return WorkingCalendar(read.week, read.counted, read.make_up, read.days, read.questions)


def _local(at: datetime.datetime) -> datetime.datetime:
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return at.astimezone(VIETNAM)


def _moment(day: datetime.date, at: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(day, at, VIETNAM)


def _days_from(day: datetime.date) -> Iterator[datetime.date]:
    return (day + timedelta(days=number) for number in count())
