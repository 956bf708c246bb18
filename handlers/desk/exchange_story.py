"""What the things that an exchange told of a call come to: put in the exchange's own order, whatever order they came in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta

from feedback_store.exchange_calls import Event, Facts
from feedback_store.timestamps import from_text, to_text
from handlers.desk.exchange_fields import LONGEST_CALL

_ORDER = ("created", "ringing", "answered", "left", "other", "missed", "ended")


def facts_of(events: Iterable[Event]) -> Facts:
    """The call; the same whichever way its events are shuffled, and whole as far as they go when some are missing."""
    told = sorted(events, key=_place)
    ended = [one for one in told if one.status in ("ended", "missed")]
    answered_at = _answered_at(told)
    ended_at = _last([one.at for one in ended]) or (_last([one.at for one in told]) if ended else None)
    standing = {} if ended else _standing(told)
    rated = [(one.at or "", one.rating) for one in told if one.rating]
    return Facts(
        direction=_first([one.direction for one in told]) or "in",
        phone=_first([one.phone for one in told]),
        agent=_agent(told),
        state=_state(told, bool(ended), standing, answered_at),
        standing=json.dumps(standing, ensure_ascii=False, sort_keys=True),
        began_at=min((one.at for one in told if one.at), default=None),
        answered_at=answered_at,
        ended_at=ended_at,
        seconds=_seconds(told, answered_at, ended_at),
        recording=_first([one.recording for one in told]),
        rating=max(rated)[1] if rated else None,
        rated_at=max(rated)[0] or None if rated else None,
    )


def _place(event: Event) -> tuple[int, str, int, str]:
    return (-1 if event.serial is None else event.serial, event.at or "", _ORDER.index(event.status), event.ident)


def _state(told: Sequence[Event], is_over: bool, standing: dict[str, str], answered_at: str | None) -> str:
    talked = answered_at is not None or any(one.status == "answered" or (one.status == "ended" and one.seconds) for one in told)
    if is_over:
        return "ended" if talked else "missed"
    if talked:
        return "answered"
    return "ringing" if "ringing" in standing.values() else "waiting"


def _standing(told: Sequence[Event]) -> dict[str, str]:
    """Where it rings and who talks: whoever answers ends the ringing elsewhere, and the talk of whoever passed the call on."""
    now: dict[str, str] = {}
    for one in told:
        if one.status == "ringing" and one.agent:
            now[one.agent] = "ringing"
        elif one.status == "answered":
            now = {one.agent: "answered"} if one.agent else {}
        elif one.status == "left":
            now.pop(one.agent, None)
    return now


def _agent(told: Sequence[Event]) -> str:
    """Who talked last, or else where it rang last."""
    for status in ("answered", "ringing"):
        if found := _last([one.agent for one in told if one.status == status]):
            return found
    return ""


def _answered_at(told: Sequence[Event]) -> str | None:
    """When somebody answered: as told, or worked out from an end that tells how long was talked."""
    if any(one.status == "answered" for one in told):
        return min((one.at for one in told if one.status == "answered" and one.at), default=None)
    ends = [one for one in told if one.status == "ended" and one.seconds and one.at]
    return to_text(from_text(ends[-1].at or "") - timedelta(seconds=ends[-1].seconds or 0)) if ends else None


def _seconds(told: Sequence[Event], answered_at: str | None, ended_at: str | None) -> int:
    said = [one.seconds for one in told if one.status == "ended" and one.seconds is not None]
    if said:
        return said[-1]
    if answered_at is None or ended_at is None:
        return 0
    lasted = (from_text(ended_at) - from_text(answered_at)).total_seconds()
    return max(0, min(LONGEST_CALL, int(lasted)))


def _first(values: Sequence[str]) -> str:
    return next(filter(None, values), "")


def _last(values: Sequence[str | None]) -> str | None:
    return next(filter(None, reversed(values)), None)
