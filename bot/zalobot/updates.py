"""What Zalo's Bot Platform brings: found in raw bytes of either shape, kept under its own id, read as a citizen's message."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from bot.intake import Arrived, File
from bot.lenient import part, record, storable, text, value_in
from feedback_store import downloads
from handlers.messages import Incoming, Kind

CHANNEL = "zalobot"
_KINDS: dict[str, Kind] = {
    "message.text.received": "text",
    "message.link.received": "text",
    "message.image.received": "photo",
    "message.sticker.received": "sticker",
    "message.voice.received": "voice",
    "message.unsupported.received": "other",  # a file as well as anything else that a bot is not shown
}
_ID = re.compile(r"[!-~]{1,128}")
_LONGEST_ADDRESS = 2000


def arrivals(body: bytes) -> list[Arrived]:
    """What to keep of one delivery: an update, rarely several; what cannot be told apart stays whole, under its hash."""
    try:
        updates = _updates(value_in(body))
    except ValueError:
        updates = []
    if len(updates) == 1:
        return [_arrived(updates[0], body)]
    if updates and all(_event(record(update)) for update in updates):
        return [_arrived(update, json.dumps(update).encode()) for update in updates]
    return [Arrived(_hash(body), None, body)]


def read_update(raw: bytes) -> Incoming | None:
    """Read one inbox row of this channel; None for what is not a citizen's own message to the bot.

    Raises ValueError when the bytes are no update at all.
    """
    updates = _updates(value_in(raw))
    if not updates:
        return None
    update = record(updates[0])
    if len(updates) > 1 or not _event(update):
        raise ValueError("no update of the Bot Platform")
    message, kind = part(update, "message"), _KINDS.get(_event(update))
    return None if kind is None or _is_not_for_us(message) else _incoming(message, kind, _key(update, raw))


def _incoming(message: dict[str, Any], kind: Kind, key: str) -> Incoming:
    conversation_id, source = _conversation(message) or "", _photo(message) if kind == "photo" else ""
    text = _words(message, "text", "caption") or (_words(message, "link", "url") if kind == "text" else "")
    told_nothing = (kind == "text" and not text) or (kind == "photo" and not source)
    return Incoming(
        id=key,
        conversation_id=conversation_id,
        text=text,
        kind="other" if told_nothing else kind,
        attachments=(downloads.id_of(conversation_id, key, source),) if source else (),
    )


def _arrived(delivered: object, body: bytes) -> Arrived:
    """Everybody's rows stand under their conversation, those that are not answered as well: so they can be erased with it."""
    update = record(delivered)
    message, key = part(update, "message"), _key(update, body)
    conversation_id = _conversation(message)
    source = _photo(message) if _KINDS.get(_event(update)) == "photo" else ""
    if conversation_id is None or not source or _is_not_for_us(message):
        return Arrived(key, conversation_id, body)
    return Arrived(key, conversation_id, body, (File(downloads.id_of(conversation_id, key, source), source),))


def _updates(data: object) -> list[object]:
    """The updates in either envelope: `{"ok": true, "result": …}` or bare; one, or a list of them."""
    if isinstance(data, dict) and "result" in data and "event_name" not in data:
        data = data["result"]
    every = data if isinstance(data, list) else [data]
    return [update for update in every if update not in (None, {}, [])]


def _key(update: dict[str, Any], body: bytes) -> str:
    """The message's own id; a reaction carries the id of another's message, so that whatever is no message has its hash."""
    own = _id(part(update, "message").get("message_id")) if _event(update) in _KINDS else ""
    return own or _hash(body)


def _event(update: dict[str, Any]) -> str:
    name = update.get("event_name")
    return name if isinstance(name, str) else ""


def _conversation(message: dict[str, Any]) -> str | None:
    chat = _id(part(message, "chat").get("id"))
    return f"{CHANNEL}:{chat}" if chat else None


def _is_not_for_us(message: dict[str, Any]) -> bool:
    """Written by a bot, or in a group."""
    kind = part(message, "chat").get("chat_type")
    return part(message, "from").get("is_bot") is True or (isinstance(kind, str) and kind.upper() != "PRIVATE")


def _photo(message: dict[str, Any]) -> str:
    source = _words(message, "photo_url", "photo")
    return source if len(source) <= _LONGEST_ADDRESS else ""


def _words(message: dict[str, Any], *names: str) -> str:
    """The first of the named texts that is one, without what no store can hold."""
    found = next((value for name in names if isinstance(value := message.get(name), str) and value), "")
    return storable(found)


def _id(value: object) -> str:
    told = "" if isinstance(value, float) else text(value)
    return told if _ID.fullmatch(told) else ""


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
