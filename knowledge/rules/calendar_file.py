"""Reads calendar.toml: hours of the week, days off and days worked by decision, days that an administrator has yet to confirm."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from knowledge.rules import rows
from knowledge.rules.opening_hours import Span, ordered, read_span
from knowledge.rules.rows import Row

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """What the file says of one day: off; worked (`off` False), by its own hours or a make-up day's; or None: like any weekday."""

    off: bool | None
    name: str
    hours: tuple[Span, ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Days that no source settles yet: `off` says how they are counted until an administrator sets `confirmed`."""

    days: tuple[datetime.date, ...]
    off: bool
    name: str
    basis: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The file as read."""

    week: tuple[tuple[Span, ...], ...]
    counted: frozenset[int]
    make_up: tuple[Span, ...]
    days: dict[datetime.date, Day]
    questions: tuple[Question, ...]


def read(path: Path) -> CalendarFile:
    """The calendar as the file says. Raises BadDataFile."""
    file = rows.read(path)
    hours = file.table("hours")
    week = tuple(_hours(hours, name, ()) for name in WEEKDAYS)
    make_up = _hours(hours, "make_up")
    counted = frozenset(map(WEEKDAYS.index, (_weekday(hours, name) for name in hours.texts("working_days"))))
    hours.done()
    if not counted or not all(week[day] for day in counted) or not make_up:
        hours.wrong("có ngày làm việc mà không ghi giờ nào")
    questions = tuple(map(_question, file.rows("confirm", ())))
    days: dict[datetime.date, Day] = {}
    for question in questions:
        days |= {day: Day(question.off or None, question.name, (), question.basis) for day in question.days}
    days |= _decided(file)
    file.done()
    return CalendarFile(week, counted, make_up, days, questions)


def _decided(file: Row) -> dict[datetime.date, Day]:
    days: dict[datetime.date, Day] = {}
    for kind in ("off", "work", "half"):
        for row in file.rows(kind, ()):
            day = row.day("date")
            if day in days:
                row.wrong(f"ghi ngày {day:%d/%m/%Y} lần thứ hai")
            spans = _hours(row, "hours", None if kind == "half" else ()) if kind != "off" else ()
            days[day] = Day(kind == "off", row.text("name"), spans, row.text("basis"))
            row.done()
    return days


def _question(row: Row) -> Question:
    question = Question(row.days("days"), row.yes("off"), row.text("name"), row.text("basis"), row.yes("confirmed"))
    row.done()
    return question


def _weekday(row: Row, name: str) -> str:
    if name not in WEEKDAYS:
        row.wrong(f"có ngày «{name}» lạ, chỉ dùng được {', '.join(WEEKDAYS)}")
    return name


def _hours(row: Row, key: str, default: tuple[str, ...] | None = None) -> tuple[Span, ...]:
    texts = row.texts(key) if default is None else row.texts(key, default)
    try:
        spans = tuple(map(read_span, texts))
    except ValueError as error:
        row.wrong(f"có «{key}»: {error}")
    if not ordered(spans) or (default is None and not spans):
        row.wrong(f"có «{key}» phải theo thứ tự từ sớm đến muộn, giờ mở trước giờ đóng")
    return spans
