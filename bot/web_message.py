"""One message of a web chat client: what it may say, and how the inbox keeps it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from bot.web_body import PHOTO_LARGEST, TEXT_LONGEST, photo_kind
from bot.web_errors import Refused
from handlers.citizen import sentences

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
CHOICE_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Message:
    """What a client sent, checked: words, a choice or a place on the map (latitude, longitude), and perhaps a photo."""

    id: str
    text: str = ""
    choice: str = ""
    photo: bytes = b""
    position: tuple[float, float] | None = None
    photo_sha256: str = ""

    def raw(self, session: int, photo_id: str = "") -> bytes:
        """The message as the inbox keeps it; the hash of a photo stays what it was when the photo is drawn anew."""
        said = {"text": self.text, "choice": self.choice, "photo": photo_id, "position": self.position}
        said |= {"photo_sha256": self.photo_sha256}
        data = {"session": session, "id": self.id, **{name: value for name, value in said.items() if value}}
        return json.dumps(data, ensure_ascii=False).encode()

    def is_kept_as(self, session: int, kept: bytes | None) -> bool:
        """Whether what the inbox keeps under this id is this message; the id of a photo is made anew each time, its hash is not.

        Of an erased message nobody can tell any more: it counts as the same.
        """
        if kept is None:
            return True
        old, new = json.loads(kept), json.loads(self.raw(session))
        if old.pop("photo", "") and "photo_sha256" not in old:  # kept before the hash was
            new.pop("photo_sha256", "")
        return bool(old == new)


def message_of(data: dict[str, Any], photo: bytes = b"") -> Message:
    """Check the fields of a message; raises `Refused` (400, 413) with what is wrong."""
    if unknown := data.keys() - {"id", "text", "choice", "position"}:
        raise Refused(400, sentences.STRANGE_FIELDS.format(count=len(unknown)))
    position = position_of(data.pop("position")) if "position" in data else None
    if not all(isinstance(value, str) for value in data.values()):
        raise Refused(400, sentences.FIELDS_NOT_TEXT)
    identity, text, choice = (data.get(name, "") for name in ("id", "text", "choice"))
    if not UUID.fullmatch(identity):
        raise Refused(400, sentences.NO_UUID)
    if UNSTORABLE.search(text + choice):
        raise Refused(400, sentences.STRANGE_CHARACTERS)
    if len(text) > TEXT_LONGEST or len(choice) > CHOICE_LONGEST:
        raise Refused(413, sentences.MESSAGE_TOO_LONG.format(longest=f"{TEXT_LONGEST:,}".replace(",", ".")))
    given = [bool(text.strip()) or bool(photo), bool(choice.strip()), position is not None]
    if sum(given) != 1 or (text and choice):
        raise Refused(400, sentences.NOT_ONE_CONTENT)
    return Message(identity.lower(), text, choice, photo, position, hashlib.sha256(photo).hexdigest() if photo else "")


def position_of(told: object) -> tuple[float, float]:
    """Latitude and longitude in degrees (WGS 84); raises `Refused` (400) for anything else."""
    match told:
        case [int() | float() as latitude, int() | float() as longitude] if abs(latitude) <= 90 and abs(longitude) <= 180:
            return float(latitude), float(longitude)
    raise Refused(400, sentences.NO_POSITION)


def message_of_form(fields: dict[str, bytes]) -> Message:
    """Check the fields of a form; raises `Refused` (400, 413, 415)."""
    photo = fields.pop("photo", b"")
    if len(photo) > PHOTO_LARGEST:
        raise Refused(413, sentences.PHOTO_TOO_LARGE.format(megabytes=PHOTO_LARGEST >> 20))
    if photo:
        photo_kind(photo)
    try:
        return message_of({name: value.decode() for name, value in fields.items()}, photo)
    except UnicodeDecodeError:
        raise Refused(400, sentences.FORM_NOT_UTF8) from None


def boundary_of(content_type: str) -> str:
    """What stands between the parts of a form; empty when it is not named."""
    found = re.search(r'boundary="?([^";,\s]+)"?', content_type)
    return found[1] if found else ""
