"""On which days offices are open, told from the calendar: the week, one day that was asked for, the next holidays."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import groupby

from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from knowledge.rules import opening_hours
from knowledge.rules.working_calendar import WorkingCalendar

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_NAMED = (
    *(
        (rf"thu {number}|thu {word}", day)
        for day, (number, word) in enumerate(zip("234567", ("hai", "ba", "tu", "nam", "sau", "bay"), strict=True))
    ),
    (r"t7", 5),
    (r"chu nhat|cn", 6),
)
_TODAY, _TOMORROW, _WEEKEND = (
    re.compile(rf"\b(?:{said})\b")
    for said in ("hom nay|bay gio|gio nay|(?:sang|trua|chieu|toi) nay", "ngay mai|sang mai|chieu mai|mai", "cuoi tuan")
)
_SOON = 120
"""For so many days ahead holidays are told."""
_MOST = 3


def week(turn: Turn) -> str:
    """The hours of an ordinary week, days with the same hours together."""
    hours = turn.knows.rules.calendar.week
    spans = [list(days) for _, days in groupby(range(7), key=lambda day: hours[day])]
    lines = [f"{_from_to(days)} {opening_hours.told(hours[days[0]])}" for days in spans if hours[days[0]]]
    shut = [_from_to(days) for days in spans if not hours[days[0]]]
    return turn.voice.say(say.OPEN_WEEK, hours="; ".join(lines)) + (" " + say.SHUT_ON.format(days=", ".join(shut)) if shut else "")


def on_the_day(turn: Turn, folded: str) -> str:
    """The hours of the day that a message names (today, tomorrow, a day of the week); "" where it names none."""
    return " ".join(_of_day(turn, day) for day in _asked_days(turn.today, folded))


def holidays(turn: Turn) -> str:
    """Whether offices work on holidays, and which ones come next, as far as they are settled."""
    calendar = turn.knows.rules.calendar
    unsettled = {day for question in calendar.questions if not question.confirmed for day in question.days}
    days = [day for day in (turn.today + timedelta(days=ahead) for ahead in range(_SOON)) if day not in unsettled]
    named = [f"{day:%d/%m/%Y} ({calendar.name_of(day)})" for day in days if calendar.name_of(day) and _is_shut(calendar, day)]
    return turn.voice.say(say.SHUT_ON_HOLIDAYS) + (" " + say.NEXT_HOLIDAYS.format(days="; ".join(named[:_MOST])) if named else "")


def _is_shut(calendar: WorkingCalendar, day: date) -> bool:
    return not calendar.hours_of(day)


def _asked_days(today: date, folded: str) -> list[date]:
    if _TODAY.search(folded):
        return [today]
    if _TOMORROW.search(folded):
        return [today + timedelta(days=1)]
    weekdays = [5, 6] if _WEEKEND.search(folded) else [day for said, day in _NAMED if re.search(rf"\b(?:{said})\b", folded)]
    return [today + timedelta(days=(weekday - today.weekday()) % 7) for weekday in weekdays]


def _of_day(turn: Turn, day: date) -> str:
    hours = turn.knows.rules.calendar.hours_of(day)
    weekday = _WEEKDAYS[day.weekday()]
    name = f"{weekday[:1].upper()}{weekday[1:]} {day:%d/%m}"
    return (
        turn.voice.say(say.OPEN_DAY, day=name, hours=opening_hours.told(hours)) if hours else turn.voice.say(say.SHUT_DAY, day=name)
    )


def _from_to(days: list[int]) -> str:
    first, last = _WEEKDAYS[days[0]], _WEEKDAYS[days[-1]]
    return first if len(days) == 1 else f"{first}, {last}" if len(days) == 2 else f"{first} đến {last}"
