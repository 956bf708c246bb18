"""Who is told before a case is due and after, so that nothing is late unnoticed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.rules import rows
from knowledge.rules.rows import Row
from knowledge.rules.working_calendar import WorkingCalendar

if TYPE_CHECKING:
    from knowledge.rules.rules import Rules


@dataclass(frozen=True, slots=True)
class Step:
    """A notice to some roles, so many working days before (below zero) or after the due time; 0 is the due time itself."""

    key: str
    days: int
    to: tuple[str, ...]
    law: str

    def at(self, due: datetime.datetime, calendar: WorkingCalendar) -> datetime.datetime:
        """When it falls due: before, at the opening of that day, so that the day can be used; after, at that day's end."""
        if self.days < 0:
            return calendar.back_working_days(due, -self.days)
        return calendar.add_working_days(due, self.days) if self.days else due


@dataclass(frozen=True, slots=True)
class Escalation:
    """Roles with their Vietnamese names, and the steps from the earliest to the latest."""

    roles: Mapping[str, str]
    steps: tuple[Step, ...]


def steps_due(
    rules: Rules, due: datetime.datetime, now: datetime.datetime, calendar: WorkingCalendar, already: frozenset[str]
) -> list[Step]:
    """The steps to take now, the earliest first; `already` holds the keys of those taken.

    A warning that a later one has overtaken, or the due time itself, is not sent any more: "three days left" would be untrue.
    """
    reached = [step for step in rules.escalation.steps if step.at(due, calendar) <= now]
    after = [step for step in reached if step.days >= 0]
    return [step for step in after or reached[-1:] if step.key not in already]


def load(path: Path) -> Escalation:
    """Roles and steps of a file. Raises BadDataFile."""
    file = rows.read(path)
    roles = file.table("roles").all_texts()
    steps = [_step(row) for row in file.rows("steps")]
    file.done()
    return Escalation(roles, tuple(sorted(steps, key=lambda step: step.days)))


def _step(row: Row) -> Step:
    step = Step(row.text("key"), row.number("days"), row.texts("to"), row.text("law"))
    row.done()
    return step
