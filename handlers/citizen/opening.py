"""When somebody is there: the hours of the office that was asked about, else of the centre, and its telephone number."""

from __future__ import annotations

import re

from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from handlers.messages import Step
from knowledge.rules import opening_hours
from knowledge.rules.routing import route
from knowledge.rules.units import Unit, in_force
from knowledge.vietnam_time import VIETNAM
from knowledge.vietnamese.fold import fold, words_of

_CENTRE_HANDLES = "other"
"""What nobody else handles comes to the centre."""
_HOURS = re.compile(r"\b(?:gio (?:lam viec|mo cua|tiep dan|nhan ho so)|may gio (?:mo|lam viec|dong|nghi|bat dau))\b")
_A_LINE = 14


def asked(turn: Turn) -> Step | None:
    """The hours of an office that the message names; None for anything else."""
    folded = " ".join(words_of(fold(turn.incoming.text)))
    if len(folded.split()) > _A_LINE or not _HOURS.search(folded) or len(_named(turn)) != 1:
        return None
    return told(turn)


def told(turn: Turn) -> Step:
    """Hours and telephone; where nobody wrote the hours down, those of the next day on which one opens."""
    unit, voice = _asked_about(turn), turn.voice
    hours = (unit.hours if unit else "") or voice.hours
    text = voice.say(say.OPEN, hours=hours) if hours else _by_calendar(turn)
    if unit and unit.phone:
        text += " " + voice.say(say.PHONE_OF, unit=unit.name, phone=unit.phone)
    return turn.step(f"{text} {voice.person}")


def _by_calendar(turn: Turn) -> str:
    calendar = turn.knows.rules.calendar
    day = (turn.now if calendar.is_open(turn.now) else calendar.next_opening(turn.now)).astimezone(VIETNAM).date()
    return turn.voice.say(say.OPEN_ON, day=f"{day:%d/%m}", hours=opening_hours.told(calendar.hours_of(day)))


def _asked_about(turn: Turn) -> Unit | None:
    """The one office that the message names, else the centre."""
    rules, named = turn.knows.rules, _named(turn)
    if len(named) == 1:
        return in_force(rules.units, next(iter(named)), turn.today)
    try:
        return route(rules, _CENTRE_HANDLES, "", turn.today)
    except KeyError:
        return None


def _named(turn: Turn) -> frozenset[str]:
    places, text = turn.knows.rules.routing.places, turn.incoming.text
    return places.offices(text) | places.communes(text)
