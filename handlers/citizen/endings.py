"""What ended and may be rated: the levels to choose from, and which ending a citizen can still speak of."""

from __future__ import annotations

from datetime import datetime

from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from handlers.messages import Choice, EndingView
from knowledge.vietnam_time import VIETNAM

PREFIX = "r:"


def answer_key(now: datetime) -> str:
    """The key of a day's answers in Vietnam: they are asked about once a day."""
    return f"answer:{now.astimezone(VIETNAM):%Y%m%d}"


def levels(key: str) -> tuple[Choice, ...]:
    """The five levels for one ending, the worst first, so that the number typed is the number of points."""
    return tuple(Choice(f"{PREFIX}{key}:{points}", label) for points, label in enumerate(say.LEVELS, 1))


def question(kind: str) -> str:
    """The sentence that asks how satisfied somebody is with what ended."""
    return {"answer": say.RATE_ANSWER, "chat": say.RATE_CHAT, "filing": say.RATE_FILING}.get(kind, say.RATE_CASE)


def asked_about(turn: Turn) -> EndingView | None:
    """What the five levels on the screen are for, if it can be rated at this moment."""
    on_screen = turn.conversation.offered[: len(say.LEVELS)]
    asked = next((one.key for one in turn.endings if on_screen == levels(one.key)), "")
    return named(turn, asked)


def named(turn: Turn, key: str) -> EndingView | None:
    """The ending with this key, if it can be rated, or its rating changed, at this moment."""
    return next((one for one in turn.endings if one.key == key and _is_open(turn, one)), None)


def last(turn: Turn) -> EndingView | None:
    """What ended last here and can be rated, or its rating changed."""
    return next((one for one in turn.endings if _is_open(turn, one)), None)


def unrated(turn: Turn, subject: str = "") -> EndingView | None:
    """What ended last here (of this subject, where one is named) and may still be rated for the first time."""
    last = next((one for one in turn.endings if subject in ("", one.subject)), None)
    return last if last and not last.rated_at and _is_open(turn, last) else None


def _is_open(turn: Turn, ending: EndingView) -> bool:
    if not ending.rated_at:
        return turn.now < datetime.fromisoformat(ending.closes_at)
    return turn.knows.rules.ratings.may_change(datetime.fromisoformat(ending.rated_at), turn.now)
