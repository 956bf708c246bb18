"""A person is asked for: an officer takes the conversation over; out of hours, from when, and whom to call where it cannot wait."""

from __future__ import annotations

from dataclasses import replace

from handlers.citizen import sentences as say
from handlers.citizen.danger import danger_now
from handlers.citizen.moments import moment
from handlers.citizen.turn import Turn
from handlers.messages import Step, Unanswered


def asked_for(turn: Turn) -> Step:
    """An officer is asked to take the conversation over; out of hours the citizen hears from when somebody is there."""
    asked = turn.conversation.question
    step = turn.step(_soon(turn) if turn.knows.rules.calendar.is_open(turn.now) else _later(turn))
    return replace(
        step, unanswered=Unanswered(asked, "rejected") if asked else None, wants_person=asked or turn.incoming.text or "-"
    )


def _soon(turn: Turn) -> str:
    voice = turn.voice
    told = voice.say(say.OFFICER_SOON)
    return f"{told}\n{voice.say(say.OR_CALL, hotline=voice.hotline, hours=voice.in_hours)}" if voice.hotline else told


def _later(turn: Turn) -> str:
    voice, opens = turn.voice, turn.knows.rules.calendar.next_opening(turn.now)
    told = [voice.say(say.OFFICER_LATER, when=moment(opens.isoformat()))]
    if voice.hotline:
        told.append(voice.say(say.CALL_LATER, hotline=voice.hotline, hours=voice.in_hours))
    return " ".join(told) + "\n" + danger_now(turn)
