"""A person is asked for: an officer takes the conversation over; out of hours, from when, and whom to call where it cannot wait."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import sentences as say
from handlers.citizen.danger import danger_now
from handlers.citizen.moments import moment
from handlers.citizen.turn import Turn
from handlers.messages import Step, Unanswered
from knowledge.vietnamese.fold import fold, words_of

AWAITED = "person"
_NOT_NEEDED = re.compile(
    r"(?:(?:a|da|u|ok|roi) )*(?:thoi|khoi|khong|ko|k|huy|bo)(?: (?:khong|ko|k|khoi|can|nua|gap|can bo|cho|dau|nguoi|a|nhe|nha|em"
    r"|thoi|di|phien|duoc roi|toi|xong|roi))*"
)
_ANYBODY = re.compile(
    r"\b(?:co ai|ai day|alo|a lo|(?:chua|khong|ko) (?:thay|co) (?:ai|can bo|nguoi)|can bo dau|dau roi|bao gio|lau (?:qua|the|vay)"
    r"|khi nao|van chua)\b"
)
_SHORT = 9


def asked_for(turn: Turn) -> Step:
    """An officer is asked to take the conversation over; out of hours the citizen hears from when somebody is there."""
    asked = turn.conversation.question
    awaited = "" if turn.conversation.draft else AWAITED
    step = turn.step(_soon(turn) if turn.knows.rules.calendar.is_open(turn.now) else _later(turn), waiting_for=awaited)
    return replace(
        step, unanswered=Unanswered(asked, "rejected") if asked else None, wants_person=asked or turn.incoming.text or "-"
    )


def waits(turn: Turn) -> Step | None:
    """While an officer is awaited: the wait is taken back, or goes on; None for anything else."""
    folded = " ".join(words_of(fold(turn.incoming.text)))
    if turn.conversation.waiting_for != AWAITED:
        return None
    if _NOT_NEEDED.fullmatch(folded):
        return turn.step(turn.voice.say(say.NOT_NEEDED))
    if not _ANYBODY.search(folded) or len(folded.split()) > _SHORT:
        return None
    return turn.step(_soon(turn) if turn.knows.rules.calendar.is_open(turn.now) else _later(turn), waiting_for=AWAITED)


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
