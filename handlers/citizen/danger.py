"""Whom to call where somebody may be hurt before an officer reads a message."""

from __future__ import annotations

from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn


def danger_now(turn: Turn) -> str:
    """The numbers of emergency.toml as one sentence."""
    *others, last = [f"**{one.number}** ({one.who})" for one in turn.knows.talk.calls]
    return turn.voice.say(say.DANGER_NOW, calls=" hoặc ".join(filter(None, (", ".join(others), last))))
