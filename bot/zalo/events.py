"""Zalo's events: under which key each is kept, whose it is, when it happened, and what a citizen says with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from bot.intake import Arrived, File
from bot.lenient import object_in, part, position, record, text
from bot.web_body import TEXT_LONGEST
from feedback_store.downloads import id_of
from handlers.messages import Incoming, Kind

CHANNEL = "zalo"
TAP = "#cb:"
"""What our buttons send back begins so: Zalo reports a tap as a text of the citizen."""
GREETING = "Xin chào"
"""A new follower is welcomed as if they had said so; a case that is being told is not lost by it."""

Event: TypeAlias = dict[str, Any]

_KINDS: dict[str, Kind] = {
    "user_send_text": "text",
    "user_send_link": "text",
    "user_send_image": "photo",
    "user_send_file": "file",
    "user_send_video": "file",
    "user_send_audio": "voice",
    "user_send_gif": "sticker",
    "user_send_sticker": "sticker",
    "user_send_location": "location",
    "user_send_business_card": "other",
    "user_submit_info": "text",
    "follow": "text",
}
"""What is answered; every other event is kept and says nothing to us."""
_BY_OFFICER: dict[str, Kind] = {
    "oa_send_text": "text",
    "oa_send_image": "photo",
    "oa_send_file": "file",
    "oa_send_sticker": "sticker",
}
_OF_THE_ACCOUNT = "oa_send_"
_OPENS_WINDOW = _KINDS.keys() | {"user_click_button"}
_TO_THE_CITIZEN = ("oa_", "user_seen_", "user_received_")
_NAMELESS = ("anonymous_",)
_FOLLOWERS = ("follow", "unfollow")
_WITH_FILES = ("photo", "file")
_PHOTOS = "photos"
_TOGETHER = timedelta(seconds=1)
"""Photos that are chosen together come as events of their own; the next one within a second belongs to those before it."""
_MOST_FILES = 20
_LONGEST_CHOICE = 200
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_ADDRESS = re.compile(r"https?://[^\s\0-\x20\x7f\ufffd]{1,2000}", re.IGNORECASE)
_ABROAD = re.compile(r"^\+?84(?=\d{9,10}$)")


def name_of(event: Event) -> str:
    """The event's name, "" where it has none."""
    return text(event.get("event_name"))


def conversation_of(event: Event) -> str | None:
    """The conversation of the citizen whom an event concerns; None when nobody can tell."""
    name = name_of(event)
    if name.startswith(_NAMELESS):
        return None
    role = "follower" if name in _FOLLOWERS else "recipient" if name.startswith(_TO_THE_CITIZEN) else "sender"
    citizen = text(part(event, role).get("id"))
    return f"{CHANNEL}:{citizen}" if _ID.fullmatch(citizen) else None


def is_of(event: Event, account: str) -> bool:
    """Whether an event concerns this Official Account; one that names none does, and where `account` is "" every one."""
    role = "sender" if name_of(event).startswith(_TO_THE_CITIZEN) else "recipient"
    told = text(event.get("oa_id")) or text(part(event, role).get("id"))
    return not (told and account) or told == account


def happened_at(event: Event, now: datetime) -> datetime:
    """When it happened by Zalo's clock, never later than `now`; `now` where it does not say."""
    told = _told_time(event)
    return min(now, told) if told else now


def _told_time(event: Event) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(text(event.get("timestamp"))) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def text_of(event: Event) -> str:
    """The words of a message, "" where it has none."""
    return text(_message(event).get("text"))


def is_by_officer(event: Event) -> bool:
    """Whether a person of the centre wrote it in Zalo's own manager; our own messages come back without an `admin_id`."""
    return name_of(event).startswith(_OF_THE_ACCOUNT) and bool(part(event, "sender").get("admin_id"))


def opens_window(event: Event) -> bool:
    """Whether the citizen did what lets us write to them again for a while."""
    return name_of(event) in _OPENS_WINDOW


def arrived(event: Event, raw: bytes) -> Arrived:
    """The event as the inbox keeps it; an empty one stands for a body that nobody can read."""
    conversation = conversation_of(event)
    files: tuple[File, ...] = ()
    if conversation and _KINDS.get(name_of(event)) in _WITH_FILES:
        files = tuple(_files(event, conversation, _message_id(event, raw)))
    return Arrived(_key(event, raw), conversation, raw, files, _TOGETHER if files and _one_of_many(event) else timedelta(0))


def read_update(raw: bytes, account: str = "") -> Incoming | None:
    """What a citizen says with an inbox row to an account, to any where it is ""; None for an event that says nothing to us.

    Raises ValueError on a damaged one.
    """
    event = object_in(raw)
    if not is_of(event, account):
        return None
    kind, conversation = _KINDS.get(name_of(event)), conversation_of(event)
    if kind is None:
        if not name_of(event):
            raise ValueError("no event")
        return _by_officer(event, conversation, _message_id(event, raw)) if conversation and is_by_officer(event) else None
    if conversation is None:
        raise ValueError("nobody's message")
    return _said(event, kind, conversation, _message_id(event, raw))


def _by_officer(event: Event, conversation: str, message: str) -> Incoming:
    kind = _BY_OFFICER.get(name_of(event), "other")
    return Incoming(message, conversation, _words(event), kind=kind, by_officer=True)


def _said(event: Event, kind: Kind, conversation: str, message: str) -> Incoming:
    words, place = _words(event), _position(event)
    if kind == "text" and words.startswith(TAP):
        return Incoming(message, conversation, choice=words.removeprefix(TAP)[:_LONGEST_CHOICE], kind="choice")
    files = tuple(file.attachment_id for file in _files(event, conversation, message)) if kind in _WITH_FILES else ()
    is_empty = {"text": not words.strip(), "photo": not files, "file": not files, "location": place is None}.get(kind, False)
    said = Incoming(message, conversation, words, kind="other" if is_empty else kind, attachments=files, position=place)
    at = _one_of_many(event) if files else None
    return replace(said, album=_PHOTOS, sent_at=at.timestamp()) if at else said


def _one_of_many(event: Event) -> datetime | None:
    """When a photo was sent that others may belong to; None for all else, and for one with words: nothing of them is left out."""
    return _told_time(event) if name_of(event) == "user_send_image" and not text_of(event).strip() else None


def _words(event: Event) -> str:
    name = name_of(event)
    if name == "follow":
        return GREETING
    words = _contact(event) if name == "user_submit_info" else text_of(event)
    if name == "user_send_link" and not words:
        words = next(_addresses(event), "")
    return words[:TEXT_LONGEST]


def _contact(event: Event) -> str:
    """The form that a citizen filled in, as they would have typed it: name, telephone, address."""
    info = part(event, "info")
    told = {name: text(info.get(name)).strip() for name in ("name", "phone", "address", "ward", "district", "city")}
    return ", ".join(filter(None, (told | {"phone": _ABROAD.sub("0", told["phone"])}).values()))


def _position(event: Event) -> tuple[float, float] | None:
    if name_of(event) != "user_send_location":
        return None
    for payload in _payloads(event):
        if place := position(part(payload, "coordinates")):
            return place
    return None


def _files(event: Event, conversation: str, message: str) -> Iterator[File]:
    addresses = list(dict.fromkeys(_addresses(event)))[:_MOST_FILES]
    return (File(id_of(conversation, message, address), address) for address in addresses)


def _addresses(event: Event) -> Iterator[str]:
    """The address of each attachment, of its small picture where there is no other."""
    for payload in _payloads(event):
        told = (text(payload.get(name)) for name in ("url", "thumbnail"))
        if address := next((one for one in told if _ADDRESS.fullmatch(one)), None):
            yield address


def _payloads(event: Event) -> Iterator[Event]:
    attachments = _message(event).get("attachments")
    for attachment in attachments if isinstance(attachments, list) else ():
        yield part(record(attachment), "payload")


def _message(event: Event) -> Event:
    return part(event, "message")


def _message_id(event: Event, raw: bytes) -> str:
    """Zalo's own id of a message, or the hash of an event that has none."""
    told = text(_message(event).get("msg_id"))
    return told if _KEY.fullmatch(told) else hashlib.sha256(raw).hexdigest()


def _key(event: Event, raw: bytes) -> str:
    name, message = name_of(event), _message_id(event, raw)
    return f"{name}:{message}" if _KEY.fullmatch(name) else hashlib.sha256(raw).hexdigest()
