"""An event of a call in our own shape, which any exchange can be made to send, and what all shapes have to go through."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from bot import lenient
from bot.web_body import read_json
from bot.web_errors import Refused
from feedback_store.exchange_calls import Event, key_of
from handlers.desk import exchange_fields as fields

STATUSES = {
    "created": "created",
    "ringing": "ringing",
    "answered": "answered",
    "left": "left",
    "ended": "ended",
    "missed": "missed",
}
LONGEST_ID, LONGEST_RECORDING = 300, 500
LARGEST_SERIAL = 2**53
DIGITS = {str(rating): rating for rating in range(1, 6)}
"""What a caller may press after a call, as text and as a rating."""


class NotAnEvent(ValueError):
    """A body that tells of no call; the message is for whoever looks into the quarantine, and quotes nothing."""


class Told(NamedTuple):
    """What a body told: the key of its call, and the event."""

    call: str
    event: Event

    @property
    def key(self) -> str:
        """What the inbox knows the event by."""
        return f"{self.call}:{self.event.ident}"


Reader = Callable[[bytes], Told]
"""Reads one body; raises NotAnEvent."""


def read_neutral(raw: bytes) -> Told:
    """An event in our own shape (docs/channels.md). Raises NotAnEvent."""
    data = json_of(raw)
    serial, status = serial_of(data.get("serial")), text(data, "status").lower()
    direction = "out" if text(data, "direction").lower() in ("out", "outbound") else "in"
    event = Event(
        ident=ident_of(serial, text(data, "event_id"), raw),
        status=STATUSES.get(status, "other"),
        serial=serial,
        at=fields.moment(text(data, "at")),
        agent=fields.agent(text(data, "agent")),
        phone=fields.number(text(data, "caller" if direction == "in" else "callee")),
        direction=direction if "direction" in data else "",
        seconds=fields.length(text(data, "duration_s")),
        recording=text(data, "recording_ref", LONGEST_RECORDING),
        rating=DIGITS.get(text(data, "rating")),
    )
    return Told(call_key(data), event)


def json_of(raw: bytes) -> dict[str, Any]:
    """The object of a body. Raises NotAnEvent."""
    try:
        return read_json(raw)
    except Refused:
        raise NotAnEvent("không phải một đối tượng JSON") from None


def call_key(data: Mapping[str, Any]) -> str:
    """The key of the call that an object names. Raises NotAnEvent."""
    name = text(data, "call_id", LONGEST_ID)
    if not name:
        raise NotAnEvent("không có call_id")
    return key_of(name)


def text(data: Mapping[str, Any], name: str, longest: int = 100) -> str:
    """A field as text that can be kept; "" where it is missing or something else. What is too long is cut."""
    return lenient.text(data.get(name))[:longest].strip()


def serial_of(value: object) -> int | None:
    """The place of an event in its call, or None."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 16:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < LARGEST_SERIAL:
        return None
    return value


def ident_of(serial: int | None, event_id: str, raw: bytes) -> str:
    """What tells an event from others of its call: its place, or else its id, or else all that it says."""
    if serial is not None:
        return f"s{serial}"
    told = json.dumps(event_id).encode() if event_id else raw
    return f"{'e' if event_id else 'h'}{hashlib.sha256(told).hexdigest()[:32]}"
