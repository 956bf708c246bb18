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


def told(voice: Voice, rules: Rules, view: DossierView, now: datetime, first: str, title: str = "") -> str:
    """Where a dossier is, in a few lines; `first` is the sentence of its state, `title` its procedure's name if it is known."""
    return "\n".join((_state(voice, rules, view, first, title), *_lines(voice, rules, view, now)))


def in_brackets(title: str) -> str:
    """The name of a procedure behind a code."""
    return f" ({title})" if title else ""


def is_late(rules: Rules, view: DossierView, now: datetime) -> bool:
    """Whether the day that counts is over while the office's time runs."""
    return rules.dossiers.states[view.status].clock and bool(view.due) and day_due(view) < now.astimezone(VIETNAM).date()


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


def _state(voice: Voice, rules: Rules, view: DossierView, first: str, title: str) -> str:
    state = rules.dossiers.states[view.status]
    said, _ = state.words(view.returned_by)
    return voice.say(first, code=view.code, title=in_brackets(title), state=state.name, said=voice.say(said))


def _lines(voice: Voice, rules: Rules, view: DossierView, now: datetime) -> Iterator[str]:
    unit = rules.units.get(view.unit)
    at = voice.say(say.DOSSIER_AT, unit=unit.name) if unit else ""
    yield voice.say(say.DOSSIER_FILED, day=day_of(view.filed_on), unit=at)
    if view.status == dossiers.SUPPLEMENT:
        yield _until(voice, rules, view, now)
    if rules.dossiers.states[view.status].clock and view.due:
        yield _due(voice, rules, view, now)
    _, following = rules.dossiers.states[view.status].words(view.returned_by)
    if following:
        yield voice.say(following)


def _until(voice: Voice, rules: Rules, view: DossierView, now: datetime) -> str:
    """By when papers are to be added: a day where the one-stop software tells one, else only how long after they were asked for."""
    days, law = rules.dossiers.supplement_days, rules.dossiers.supplement_law
    if not view.supplement_until:
        return voice.say(say.DOSSIER_UNTIL_UNKNOWN, days=days, law=law)
    is_over = date.fromisoformat(view.supplement_until) < now.astimezone(VIETNAM).date()
    return voice.say(say.DOSSIER_UNTIL_OVER if is_over else say.DOSSIER_UNTIL, day=day_of(view.supplement_until), law=law)


def _due(voice: Voice, rules: Rules, view: DossierView, now: datetime) -> str:
    late, in_time = (say.DOSSIER_LATE_AGAIN, say.DOSSIER_NEW_DUE) if view.is_put_off else (say.DOSSIER_LATE, say.DOSSIER_DUE)
    return voice.say(late if is_late(rules, view, now) else in_time, due=due_said(view))
