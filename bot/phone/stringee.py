"""Events as Stringee tells them, read as ours: states of a call, recordings, digits pressed in a menu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.lenient import record
from bot.phone.events import DIGITS, LONGEST_RECORDING, Told, call_key, ident_of, json_of, serial_of, text
from feedback_store.exchange_calls import Event
from handlers.desk import exchange_fields as fields

RATING_MENU = "rating"
"""The `customField` of the menu that asks for a rating after a call."""
_STATUSES = {
    "created": "created",
    "started": "created",
    "ringing": "ringing",
    "answered": "answered",
    "agentEnded": "left",
    "connect_failed": "left",
    "ended": "ended",
}
_WITH_AGENT = frozenset(("ringing", "answered", "left"))
_SHORTEST_LINE = 7
"""Digits: a number of a telephone network, where an extension has fewer."""


def read_stringee(raw: bytes) -> Told:
    """One event of Stringee's. Raises NotAnEvent."""
    data = json_of(raw)
    call = call_key(data)
    if "dtmf" in data:
        return Told(call, _pressed(data, raw))
    if "call_status" not in data and "recording_url" in data:
        return Told(call, Event(ident_of(None, "", raw), "other", recording=text(data, "recording_url", LONGEST_RECORDING)))
    return Told(call, _state(data, raw))


def _state(data: Mapping[str, Any], raw: bytes) -> Event:
    """A call's new state. How long it lasted is worked out from the states: Stringee counts the menu as talk."""
    serial, status = serial_of(data.get("serial")), _STATUSES.get(text(data, "call_status"), "other")
    caller, callee = (record(data.get(name)) for name in ("from", "to"))
    goes_out = text(caller, "type") == "internal" and text(callee, "type") == "external"
    ours, theirs = (caller, callee) if goes_out else (callee, caller)
    agent = text(data, "actor") or (text(ours, "number") if text(ours, "type") != "external" else "")
    if _is_line(agent):
        agent = ""
    if status == "answered" and not agent and text(ours, "type") != "external":
        status = "created"  # the menu took the call, and not yet a person; where calls are passed on to a mobile, it was one
    stamp = data.get("timestamp_ms")
    return Event(
        ident=ident_of(serial, text(data, "event_id"), raw),
        status=status,
        serial=serial,
        at=fields.from_seconds(stamp / 1000) if isinstance(stamp, int) and abs(stamp) < 2**53 else None,
        agent=fields.agent(agent) if status in _WITH_AGENT else "",
        phone=fields.number(text(theirs, "number")) if text(theirs, "type") != "internal" else "",
        direction=_direction(caller, callee),
        recording=text(data, "recording_url", LONGEST_RECORDING),
    )


def _pressed(data: Mapping[str, Any], raw: bytes) -> Event:
    asked = text(data, "customField") == RATING_MENU and data.get("timeout") is not True
    time = data.get("time")
    at = fields.from_seconds(time) if isinstance(time, int) and not isinstance(time, bool) and abs(time) < 2**53 else None
    return Event(ident_of(None, "", raw), "other", at=at, rating=DIGITS.get(text(data, "dtmf")) if asked else None)


def _direction(caller: Mapping[str, Any], callee: Mapping[str, Any]) -> str:
    if text(caller, "type") == "external":
        return "in"
    return "out" if text(callee, "type") == "external" else ""


def _is_line(agent: str) -> bool:
    return agent.startswith(("1900", "1800")) or (agent.lstrip("+").isdigit() and len(agent) >= _SHORTEST_LINE)
