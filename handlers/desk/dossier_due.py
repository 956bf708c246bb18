"""How much time a dossier has left, in working days and in words: "còn 2 ngày làm việc", "quá hạn 3 ngày làm việc"."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from feedback_store.dossier_lists import Line
from feedback_store.dossiers import Dossier
from feedback_store.timestamps import day_of, from_text, to_text
from handlers.desk import dossier_sentences as words
from handlers.desk.due_words import Due, days_between
from knowledge.rules.dossiers import NEW, SUPPLEMENT, TO_PAY
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM


def soon(rules: Rules, now: datetime) -> str:
    """The moment before which a dossier counts as due soon (UTC text): the end of the last of so many working days."""
    last = rules.calendar.add_working_days(now, rules.dossiers.soon_working_days)
    return to_text(day_of(last) + timedelta(days=1))


def due_of(rules: Rules, line: Line, now: datetime) -> Due:
    """The due date of a dossier as an officer reads it now; with an apology it is the new one."""
    row = line.dossier
    if row.status == SUPPLEMENT and not row.finished_at:
        return _waits(row, now)
    if not line.due:
        return Due("", words.NO_DUE, "")
    if row.finished_at:  # whether it was in time is told by the date before any apology
        return _ended(row.finished_at, line.first_due or line.due, line.due)
    if not rules.dossiers.states[row.status].clock:
        stands = {NEW: words.NOT_BEGUN, TO_PAY: words.TO_PAY}
        return Due(line.due, stands.get(row.status, words.STANDS), "")
    due = from_text(line.due)
    if due < now:
        return Due(line.due, _late(rules, due, now), "bad")
    return Due(line.due, _left(rules, due, now), "warn" if line.due < soon(rules, now) else "")


def _late(rules: Rules, due: datetime, now: datetime) -> str:
    """The working days that went by whole after the due day: today is not over yet."""
    days = days_between(rules, due, now - timedelta(days=1))
    return words.LATE_BY.format(span=words.DAYS.format(days=days)) if days > 0 else words.JUST_LATE


def _left(rules: Rules, due: datetime, now: datetime) -> str:
    """The working days after today, up to the due day; on the day itself until what hour."""
    if days := days_between(rules, now, due):
        return words.LEFT.format(span=words.DAYS.format(days=days))
    local = due.astimezone(VIETNAM)
    if local.date() == now.astimezone(VIETNAM).date():
        return words.TODAY.format(hour=f"{local.hour} giờ" + (f" {local.minute:02}" if local.minute else ""))
    return words.LEFT.format(span=words.UNDER_A_DAY)


def _ended(finished: str, first: str, due: str) -> Due:
    """In time or not, beside the date by which that is told."""
    if finished <= first:
        return Due(first, words.IN_TIME, "good")
    if due == first:
        return Due(first, words.TOO_LATE, "bad")
    return Due(first, words.AFTER_FIRST.format(due=f"{from_text(due).astimezone(VIETNAM):%d/%m/%Y}"), "bad")


def _waits(row: Dossier, now: datetime) -> Due:
    if not row.supplement_until:
        return Due("", words.WAITS, "")
    until = date.fromisoformat(row.supplement_until)
    days, day = (until - now.astimezone(VIETNAM).date()).days, f"{until:%d/%m/%Y}"
    if days > 0:
        return Due("", words.WAITS_UNTIL.format(day=day, days=days), "")
    return Due("", words.WAITED.format(day=day), "bad") if days else Due("", words.WAITS_TODAY, "warn")
