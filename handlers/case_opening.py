"""Opening a case: the law's answer to what a citizen tells, the same for chat, telephone and desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers.messages import Draft, NewCase
from knowledge.rules.deadlines import due, resolve_within
from knowledge.rules.routing import route
from knowledge.rules.rules import Rules
from knowledge.rules.states import FIRST
from knowledge.vietnam_time import VIETNAM


def opened(rules: Rules, code: str, draft: Draft, now: datetime) -> NewCase:
    """The case with its unit and due date; without a name some are kept for information only (NĐ 20/2008 art. 7)."""
    unit = route(rules, draft.category, where(rules, draft), now.astimezone(VIETNAM).date()).key
    nameless = rules.required[rules.categories[draft.category].law].anonymous
    if draft.anonymous and not nameless.clock:
        return NewCase(code, draft, nameless.state, unit)
    deadline, until = time_for(rules, draft.category, draft.urgency, now)
    return NewCase(code, draft, FIRST, unit, deadline, until.isoformat(), rules.calendar.version)


def where(rules: Rules, draft: Draft) -> str:
    """What says which commune it is: the place, or where that names none also the story."""
    return draft.place if rules.routing.places.communes(draft.place) else f"{draft.place} {draft.text}".strip()


def time_for(rules: Rules, category: str, urgency: str, start: datetime, paused_seconds: float = 0.0) -> tuple[str, datetime]:
    """The deadline that applies, and when it ends (UTC) for a clock that started then and has stood for so long."""
    deadline = resolve_within(rules, category, urgency)
    return deadline.id, due(deadline, start, rules.calendar, timedelta(seconds=paused_seconds))


def is_for_information(rules: Rules, draft: Draft) -> bool:
    """Whether a case may only be kept for information: matters of rules and conduct without a name are not registered."""
    return draft.anonymous and not rules.required[rules.categories[draft.category].law].anonymous.registered


def columns(new: NewCase) -> dict[str, Any]:
    """What the store keeps of an opened case, by column; who filed it and when is added by whoever files it."""
    draft = new.draft
    latitude, longitude = draft.position or (None, None)
    return {
        "code": new.code,
        "state": new.state,
        "unit": new.unit,
        "kind": draft.kind,
        "category": draft.category,
        "urgency": draft.urgency,
        "text": draft.text,
        "place": draft.place,
        "latitude": latitude,
        "longitude": longitude,
        "deadline": new.deadline,
        "due": new.due or None,
        "calendar": new.calendar,
    }


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a case's clock stands: since when it runs, how long it has stood in all, and since when it stands now."""

    deadline: str
    started: datetime
    paused_seconds: float
    paused_at: datetime


def resumed(rules: Rules, clock: Clock, now: datetime) -> tuple[datetime, float]:
    """The due date once the clock runs again (UTC), and how many seconds it has stood in all, in the deadline's kind of time.

    Raises KeyError for a deadline that the rules do not hold.
    """
    deadline = rules.deadlines.all[clock.deadline]
    by_clock = deadline.unit in ("day", "hour")
    pause = now - clock.paused_at if by_clock else rules.calendar.working_time(clock.paused_at, now)
    paused = timedelta(seconds=clock.paused_seconds) + max(pause, timedelta(0))
    return due(deadline, clock.started, rules.calendar, paused), paused.total_seconds()
