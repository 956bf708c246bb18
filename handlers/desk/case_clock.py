"""The clocks of one case: when it came, whether its deadline was kept, how long it took in working time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback_store.case_lists import OPEN
from feedback_store.case_numbers import Counted, Moved
from handlers.desk.worked_time import WorkedTime
from knowledge.rules.deadlines import due
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

_HOUR = 3600
Pauses = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class ClocksOf:
    """`in_time` is None where there is no deadline or it is still to come; `worked` are the working hours until the answer."""

    received: datetime
    in_time: bool | None
    worked: float | None
    steps: Sequence[Moved]


class Clocks:
    """The calendar over the days of a period, made ready for a hundred thousand cases."""

    def __init__(self, rules: Rules, first: date, last: date, now: datetime) -> None:
        self.rules = rules
        self.now = now
        self.worked = WorkedTime(rules.calendar, first, last + timedelta(days=1))
        self._dues: dict[tuple[str, date], datetime] = {}

    def of(self, case: Counted, steps: Sequence[Moved]) -> ClocksOf:
        """What the clocks say of a case; `steps` are its own, the oldest first."""
        received = datetime.fromisoformat(case.received_at)
        worked = None
        if case.closed_at and case.state in ("answered", "closed"):
            closed = datetime.fromisoformat(case.closed_at).timestamp()
            worked = self.hours(received.timestamp(), closed, pauses(steps, closed))
        return ClocksOf(received.astimezone(VIETNAM), self._in_time(case), worked, steps)

    def hours(self, start: float, end: float, paused: Pauses) -> float:
        """Working hours from one timestamp to another, without the pauses."""
        seconds = self.worked.seconds(start, end) - sum(self.worked.seconds(max(a, start), max(b, start)) for a, b in paused)
        return max(seconds, 0.0) / _HOUR

    def due(self, deadline: str, start: datetime, paused: timedelta) -> datetime:
        """When a duty is due that is counted in working days: the same for whatever began on the same day."""
        key = deadline, start.astimezone(VIETNAM).date()
        if key not in self._dues:
            self._dues[key] = due(self.rules.deadlines[deadline], start, self.rules.calendar)
        return self.rules.calendar.add_working_time(self._dues[key], paused) if paused else self._dues[key]

    def _in_time(self, case: Counted) -> bool | None:
        if not case.due or case.state == "merged":
            return None
        if case.on_time is not None:
            return bool(case.on_time)
        until = datetime.fromisoformat(case.due)
        if case.state not in OPEN:
            return datetime.fromisoformat(case.closed_at) <= until if case.closed_at else None
        at = datetime.fromisoformat(case.paused_at) if case.paused_at else self.now
        return False if at > until else None


def pauses(steps: Sequence[Moved], end: float) -> Pauses:
    """When the case waited for the citizen: from a question to the answer, or to the end where none came."""
    found: Pauses = []
    asked: float | None = None
    for step in steps:
        at = datetime.fromisoformat(step.at).timestamp()
        if at > end:
            break
        if step.kind == "asked":
            asked = at if asked is None else asked
        elif asked is not None and (step.kind == "resumed" or (step.kind == "answered" and step.actor == "citizen")):
            found.append((asked, at))
            asked = None
    return [*found, (asked, end)] if asked is not None else found
