"""Watching due dates: warnings before, escalation after, and every due date worked out anew when the calendar was corrected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback_store import case_lists, cases
from feedback_store.case_lists import Wanted
from feedback_store.cases import Row
from feedback_store.sqlite import Connection
from feedback_store.timestamps import from_text, to_text
from handlers.citizen import news
from handlers.citizen.sentences import Voice
from handlers.telling import Telling
from knowledge.rules import deadlines, escalation
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

CLOCK = "clock"
_AHEAD = timedelta(days=14)  # no warning comes earlier, even over the longest holidays
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Watch:
    """What the clock works with."""

    rules: Rules
    voice: Voice
    telling: Telling

    def look(self, db: Connection, now: datetime) -> list[str]:
        """Do what is due now; returns the conversations that were told something."""
        told = self._recompute(db, now)
        self._escalate(db, now)
        return told

    def has_work(self, db: Connection, now: datetime) -> bool:
        """Whether a look would change anything; asked of a reader, so that looking often costs the writer nothing."""
        year = now.astimezone(VIETNAM).year
        self.rules.calendar.prepare(year, year + 1)  # here, in a thread: else the first page with a due date waits for the library
        return bool(of_other_calendars(db, self.rules.calendar.version, 1)) or any(self._steps(db, now))

    def _steps(self, db: Connection, now: datetime) -> Iterator[tuple[Row, escalation.Step]]:
        soon = Wanted(states=case_lists.OPEN, due_before=to_text(now + _AHEAD))
        for case in case_lists.page(db, soon, _AT_ONCE):
            if case.due is not None and not case.paused_at:
                already = escalated(db, case)
                due = escalation.steps_due(self.rules, from_text(case.due), now, self.rules.calendar, already)
                yield from ((case, step) for step in due)

    def _escalate(self, db: Connection, now: datetime) -> None:
        for case, step in self._steps(db, now):
            cases.note(db, case.id, now, CLOCK, "escalated", step=step.key, to=list(step.to))

    def _recompute(self, db: Connection, now: datetime) -> list[str]:
        """Open cases whose due date was worked out with another calendar; a date that moves is told to the citizen."""
        told: list[str] = []
        for case in of_other_calendars(db, self.rules.calendar.version, _AT_ONCE):
            deadline = self.rules.deadlines.all.get(case.deadline)
            if deadline is None or case.paused_at:
                continue
            due = self._due(case, deadline)
            after = cases.change(db, case, now, due=due.isoformat(), calendar=self.rules.calendar.version)
            if case.due and due != from_text(case.due):
                event = cases.note(db, case.id, now, CLOCK, "due_changed", before=case.due, due=after.due)
                told += self.telling.tell_of_case(db, after, event, self._news(after), now)
        return told

    def _due(self, case: Row, deadline: deadlines.Deadline) -> datetime:
        """The due date by the present calendar; pauses count as they were when they ended."""
        start, calendar = from_text(case.clock_from), self.rules.calendar
        return deadlines.due(deadline, start, calendar, timedelta(seconds=case.paused_seconds))

    def _news(self, case: Row) -> news.Words:
        due = str(case.due)
        return lambda code: news.due_changed(self.voice, code, due, "lịch làm việc có thay đổi.")


def escalated(db: Connection, case: Row) -> frozenset[str]:
    """The steps that were taken since the clock began to run; a case that was opened again begins anew."""
    begun = from_text(case.clock_from)
    steps = (one for one in cases.events(db, case.id) if one.kind == "escalated" and from_text(one.at) >= begun)
    return frozenset(str(json.loads(one.details)["step"]) for one in steps)


def of_other_calendars(db: Connection, version: str, limit: int) -> list[Row]:
    """Open cases with a due date that was worked out with another calendar."""
    found = db.execute(
        f"SELECT {cases.COLUMNS} FROM cases WHERE state IN ('new', 'accepted', 'assigned')"  # noqa: S608
        " AND due IS NOT NULL AND paused_at IS NULL AND calendar NOT IN ('', ?) ORDER BY id LIMIT ?",
        (version, limit),
    )
    return [Row(*row) for row in found]
