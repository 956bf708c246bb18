"""How much time a case has left, in words: "còn 2 ngày làm việc", "quá 3 giờ"."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from feedback_store.cases import Row
from feedback_store.timestamps import from_text
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

Pressure = Literal["", "warn", "bad", "good"]
_HOUR = timedelta(hours=1)


class Due(NamedTuple):
    """When a case is due, how that is said, and how pressing it is; `at` is empty where no clock runs."""

    at: str
    words: str
    pressure: Pressure


def due_of(rules: Rules, case: Row, now: datetime) -> Due:
    """The due date of a case as an officer reads it now."""
    if not case.due:
        return Due("", "không tính hạn", "")
    if case.paused_at:
        return Due(case.due, "đang tạm dừng", "")
    if not rules.states.all[case.state].clock:
        return _ended(case)
    left = words_between(rules, now, from_text(case.due), _runs_at_night(rules, case))
    if now > from_text(case.due):
        return Due(case.due, f"quá {left}", "bad")
    return Due(case.due, f"còn {left}", "warn" if case.due < soon(rules, now) else "")


def soon(rules: Rules, now: datetime) -> str:
    """Until when a case counts as due soon (UTC, as the store writes it): as far ahead as the first reminder goes out."""
    ahead = max((-step.days for step in rules.escalation.steps if step.days < 0), default=1)
    return rules.calendar.add_working_days(now, ahead).isoformat()


def words_between(rules: Rules, now: datetime, due: datetime, by_clock: bool) -> str:
    """The time between two moments: working days, or hours when it is less than one; `by_clock` counts nights too."""
    first, last = sorted((now, due))
    if by_clock:
        return _clock_words(last - first)
    days = days_between(rules, first, last)
    if days:
        return f"{days} ngày làm việc"
    hours = rules.calendar.working_time(first, last)
    return _clock_words(hours or last - first)


def days_between(rules: Rules, first: datetime, last: datetime) -> int:
    """Working days after the first moment's day, up to the last one's; years apart are not counted one by one."""
    start, end = first.astimezone(VIETNAM).date(), last.astimezone(VIETNAM).date()
    apart = min((end - start).days, 1_000)
    return sum(rules.calendar.is_working_day(start + timedelta(days=number)) for number in range(1, apart + 1))


def _clock_words(span: timedelta) -> str:
    if span >= 48 * _HOUR:
        return f"{span // timedelta(days=1)} ngày"
    if span >= _HOUR:
        return f"{span // _HOUR} giờ"
    return f"{max(1, span // timedelta(minutes=1))} phút"


def _runs_at_night(rules: Rules, case: Row) -> bool:
    deadline = rules.deadlines.all.get(case.deadline)
    return deadline is not None and deadline.unit in ("hour", "day")


def _ended(case: Row) -> Due:
    if case.on_time is None:
        return Due(case.due or "", "hết tính hạn", "")
    return Due(case.due or "", "đúng hạn", "good") if case.on_time else Due(case.due or "", "trễ hạn", "bad")
