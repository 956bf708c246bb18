"""What is said of a dossier (hồ sơ thủ tục): its state in plain words, the dates that count, what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from handlers.citizen import sentences as say
from handlers.citizen.moments import day_said
from handlers.citizen.sentences import Voice
from handlers.messages import DossierView
from knowledge.rules import dossiers
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

WAITED_FOR = frozenset((dossiers.NEW, dossiers.ACCEPTED, dossiers.WORKED_AT))
"""States in which the citizen waits for the office; in others it is the other way round, or over."""


def told(voice: Voice, rules: Rules, view: DossierView, title: str, now: datetime) -> str:
    """Where a dossier is, in a few lines; `title` is the name of its procedure, "" where nobody knows it."""
    return "\n".join(_lines(voice, rules, view, title, now))


def in_brackets(title: str) -> str:
    """The name of a procedure behind a code."""
    return f" ({title})" if title else ""


def is_late(view: DossierView, now: datetime) -> bool:
    """Whether the day that counts is over while the citizen still waits."""
    return view.status in WAITED_FOR and bool(view.due) and day_due(view) < now.astimezone(VIETNAM).date()


def day_due(view: DossierView) -> date:
    """The day in Vietnam that counts; the view must have one."""
    return datetime.fromisoformat(view.due).astimezone(VIETNAM).date()


def due_said(view: DossierView) -> str:
    """The day that counts, as people say it."""
    return day_said(datetime.fromisoformat(view.due))


def day_of(text: str) -> str:
    """A day ("2026-11-20") as people write it: "20/11/2026"."""
    day = date.fromisoformat(text)
    return f"{day.day}/{day.month}/{day.year}"


def _lines(voice: Voice, rules: Rules, view: DossierView, title: str, now: datetime) -> Iterator[str]:
    state = rules.dossiers.states[view.status]
    yield voice.say(say.DOSSIER_STATE, code=view.code, title=in_brackets(title), state=state.name, said=voice.say(state.said))
    unit = rules.units.get(view.unit)
    at = voice.say(say.DOSSIER_AT, unit=unit.name) if unit else ""
    yield voice.say(say.DOSSIER_FILED, day=day_of(view.filed_on), unit=at)
    if view.status == dossiers.SUPPLEMENT and view.supplement_until:
        is_over = date.fromisoformat(view.supplement_until) < now.astimezone(VIETNAM).date()
        until = say.DOSSIER_UNTIL_OVER if is_over else say.DOSSIER_UNTIL
        yield voice.say(until, day=day_of(view.supplement_until), law=rules.dossiers.supplement_law)
    yield from _due(voice, view, now)
    if state.next:
        yield voice.say(state.next)


def _due(voice: Voice, view: DossierView, now: datetime) -> Iterator[str]:
    if view.status not in WAITED_FOR or not view.due:
        return
    if is_late(view, now):
        yield voice.say(say.DOSSIER_LATE, due=due_said(view))
    else:
        yield voice.say(say.DOSSIER_NEW_DUE if view.due_after else say.DOSSIER_DUE, due=due_said(view))
