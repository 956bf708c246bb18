"""Deadlines: how long each duty may take, in which kind of time, by which law; and when it is due."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

from knowledge.rules import rows
from knowledge.rules.rows import Row
from knowledge.rules.working_calendar import WorkingCalendar
from knowledge.vietnam_time import VIETNAM

if TYPE_CHECKING:
    from knowledge.rules.rules import Rules

Measure = Literal["working_day", "working_hour", "day", "hour"]
Standing = Literal["law", "unchecked", "project"]
DEFAULT = "default"
URGENCIES = ("normal", "high", "urgent")
"""The urgencies of a case, the mildest first.

The triage of a message says "normal" and "urgent" in the same meaning; its "emergency" (call 113, 114, 115 now) is the
urgency of no case, and "high" is only ever an officer's judgement: no word means two things.
"""


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long a duty may take. `hour` and `day` run through nights and holidays, the other two only while offices work."""

    id: str
    amount: int
    unit: Measure
    rule: str
    law: str
    checked: datetime.date
    standing: Standing = "law"
    """"law": as read in a source; "unchecked": law recalled, not read; "project": no law, a default that a province corrects."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Every deadline, and which one a case has by its kind, category and urgency."""

    all: Mapping[str, Deadline]
    urgencies: Mapping[str, str]
    """Urgencies with their Vietnamese names."""
    by_law: Mapping[str, str]
    """Deadline of every case of a law class, whatever its urgency."""
    field: Mapping[str, Mapping[str, str]]
    """Deadlines of reports from the field by urgency; by category, by group, or for all others."""

    def __getitem__(self, id: str) -> Deadline:
        return self.all[id]

    def __contains__(self, id: object) -> bool:
        return id in self.all

    def resolve_id(self, category: str, law: str, urgency: str) -> str:
        """The id of the deadline within which a case is resolved, "" when the tables do not say."""
        if law in self.by_law:
            return self.by_law[law]
        tables = (self.field.get(key, {}) for key in (category, category.partition(".")[0], DEFAULT))
        return next((table[urgency] for table in tables if urgency in table), "")


def resolve_within(rules: Rules, category: str, urgency: str) -> Deadline:
    """The deadline within which a case is resolved. Raises KeyError for a category or an urgency that the tables do not hold.

    QĐ 766/QĐ-TTg for regulations and conduct; for reports from the field a table that the province decides on.
    """
    law = rules.categories[category].law
    return rules.deadlines.all[rules.deadlines.resolve_id(category, law, urgency)]


def due(
    deadline: Deadline, start: datetime.datetime, calendar: WorkingCalendar, paused: timedelta = timedelta(0)
) -> datetime.datetime:
    """When a duty is due, in UTC. `paused` is working time for working days and hours, time by the clock for days and hours.

    The last of a number of days that falls on a day off moves to the next working day (Bộ luật Dân sự 2015, Điều 148).
    """
    if deadline.unit == "hour":
        return start.astimezone(datetime.UTC) + timedelta(hours=deadline.amount) + paused
    if deadline.unit == "day":
        last = (start + paused).astimezone(VIETNAM).date() + timedelta(days=deadline.amount)
        return calendar.closing(last)
    if deadline.unit == "working_hour":
        return calendar.add_working_time(start, timedelta(hours=deadline.amount) + paused)
    return calendar.add_working_time(calendar.add_working_days(start, deadline.amount), paused)


def load(path: Path) -> Deadlines:
    """The deadlines of a file. Raises BadDataFile."""
    file = rows.read(path)
    found = [_deadline(row) for row in file.rows("deadlines")]
    if twice := next((one.id for number, one in enumerate(found) if one.id in {before.id for before in found[:number]}), ""):
        file.wrong(f"ghi thời hạn «{twice}» hai lần")
    urgencies, resolve = file.table("urgencies").all_texts(), file.table("resolve")
    by_law = resolve.table("by_law").all_texts()
    field = {key: row.all_texts() for key, row in resolve.table("field").tables().items()}
    resolve.done()
    file.done()
    return Deadlines({one.id: one for one in found}, urgencies, by_law, field)


def _deadline(row: Row) -> Deadline:
    unit = cast(Measure, row.one_of("unit", get_args(Measure)))
    standing = cast(Standing, row.one_of("standing", get_args(Standing), "law"))
    deadline = Deadline(row.text("id"), row.number("amount"), unit, row.text("rule"), row.text("law"), row.day("checked"), standing)
    row.done()
    return deadline
