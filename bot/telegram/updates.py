"""One update of Telegram as the house reads it: what a citizen said, or None for what is kept and ignored."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from bot.lenient import object_in, part, position
from bot.telegram.addressing import Me, is_for_us, without_mention
from bot.telegram.commands import command_in, meaning
from bot.telegram.fields import number, words
from feedback_store.attachments import LARGEST
from feedback_store.downloads import id_of
from handlers.messages import Incoming, Kind

_PICTURES = ("image/jpeg", "image/png", "image/webp")
_KINDS: dict[str, Kind] = {
    "animation": "file",  # stands before "document", which repeats it
    "document": "file",
    "video": "file",
    "video_note": "file",
    "audio": "voice",
    "voice": "voice",
    "sticker": "sticker",
    "poll": "other",
    "dice": "other",
    "story": "other",
    "game": "other",
    "checklist": "other",
    "paid_media": "other",
}
"""What may stand in a message beside words; a kind of content that is not known is not answered."""
_NOT_FETCHED = ("sticker", "other")
_CORRECTED_WITHIN = 15 * 60  # seconds; what is changed later puts an old matter right, and asks nothing
_NUMBER_OF_A_CHOICE = re.compile(r"\s*\d{1,2}\s*")


@dataclass(frozen=True, slots=True)
class Told:
    """A message and, where it has a file, what Telegram fetches it by."""

    incoming: Incoming
    source: str = ""


class _Content(NamedTuple):
    kind: Kind
    text: str = ""
    source: str = ""
    position: tuple[float, float] | None = None


def read_update(raw: bytes, me: Me) -> Incoming | None:
    """Read one inbox row. Raises ValueError on what is damaged."""
    found = told(raw, me)
    return found.incoming if found else None


def told(raw: bytes, me: Me) -> Told | None:
    """What an update says to us; None for other kinds, and in groups for what is not for us."""
    data = object_in(raw)
    if "callback_query" in data:
        return _tapped(_object(data, "callback_query"))
    if "message" in data:
        message = _object(data, "message")
        conversation, message_id = _conversation(message), _required(number(message, "message_id"))
        content = _content(message, me) if is_for_us(message, me) else None
        return _said(message, conversation, message_id, content) if content else None
    return _corrected(part(data, "edited_message"), me)


def tap_of(raw: bytes) -> str:
    """What Telegram wants to be answered so that a button stops turning, or ""."""
    try:
        return words(part(object_in(raw), "callback_query"), "id")
    except ValueError:
        return ""


def _tapped(tap: dict[str, Any]) -> Told | None:
    choice = words(tap, "data")
    if not choice:
        return None  # the button of a game
    name = _required(words(tap, "id"))
    return Told(Incoming(f"tap:{name}", _conversation(_object(tap, "message")), choice=choice, kind="choice"))


def _corrected(message: dict[str, Any], me: Me) -> Told | None:
    """The words of a message that was edited a moment ago, as a message of its own; a file in it has come already.

    A choice is not taken back by another one: what it asked for is done, and numbers now stand for other things.
    """
    text = without_mention(words(message, "text") or words(message, "caption"), me)
    sent, edited = message.get("date"), message.get("edit_date")
    if not isinstance(sent, int) or not isinstance(edited, int) or not 0 <= edited - sent <= _CORRECTED_WITHIN:
        return None
    if not text or _NUMBER_OF_A_CHOICE.fullmatch(text) or not is_for_us(message, me):
        return None
    corrected = _required(number(message, "message_id"))
    told = _said({}, _conversation(message), f"{corrected}:{edited}", _Content("text", text))
    return None if told.incoming.choice else Told(replace(told.incoming, corrects=corrected))


def _said(message: dict[str, Any], conversation: str, message_id: str, content: _Content) -> Told:
    text, choice = content.text, ""
    if content.kind == "text" and (command := command_in(text)):
        text, choice = meaning(command)
    incoming = Incoming(
        id=message_id,
        conversation_id=conversation,
        text=text,
        choice=choice,
        kind="choice" if choice else content.kind,
        attachments=(id_of(conversation, message_id, content.source),) if content.source else (),
        position=content.position,
        album=words(message, "media_group_id")[:64],
    )
    return Told(incoming, content.source)


def _content(message: dict[str, Any], me: Me) -> _Content | None:
    if text := words(message, "text"):
        return _Content("text", without_mention(text, me))
    caption = without_mention(words(message, "caption"), me)
    if "photo" in message:
        return _Content("photo", caption, _largest(message["photo"]))
    if "venue" in message or "location" in message:
        return _placed(message)
    if contact := part(message, "contact"):
        return _Content("text", _number_of(contact))
    for name, kind in _KINDS.items():
        if name in message:
            return _attached(kind, part(message, name), caption)
    return None


def _attached(kind: Kind, file: dict[str, Any], caption: str) -> _Content:
    if kind == "file" and words(file, "mime_type") in _PICTURES:
        kind = "photo"
    return _Content(kind, caption, "" if kind in _NOT_FETCHED else _source(file))


def _placed(message: dict[str, Any]) -> _Content:
    venue = part(message, "venue")
    place = position(part(message, "location")) or position(part(venue, "location"))
    named = ", ".join(filter(None, (words(venue, "title"), words(venue, "address"))))
    return _Content("location" if place else "text" if named else "other", named, position=place)


def _number_of(contact: dict[str, Any]) -> str:
    """Numbers come as 84…, with or without a plus."""
    given = words(contact, "phone_number").strip()
    return f"+{given}" if given.startswith("84") and len(given) > 10 else given


def _largest(sizes: Any) -> str:
    """The largest form of a photo that may be fetched; Telegram lists them from small to large."""
    forms = [form for form in sizes if isinstance(form, dict)] if isinstance(sizes, list) else []
    return next(filter(None, map(_source, reversed(forms))), "")


def _source(file: dict[str, Any]) -> str:
    """What a file is fetched by; "" for one that is larger than bots may fetch."""
    size = file.get("file_size")
    name = words(file, "file_id")
    return name if len(name) <= 512 and not (isinstance(size, int | float) and size > LARGEST) else ""


def _conversation(message: dict[str, Any]) -> str:
    return f"telegram:{_required(number(part(message, 'chat'), 'id'))}"


def _object(data: dict[str, Any], name: str) -> dict[str, Any]:
    if not (value := part(data, name)):
        raise ValueError(f"no {name}")
    return value


def _required(value: str) -> str:
    if not value:
        raise ValueError("an id is missing")
    return value
