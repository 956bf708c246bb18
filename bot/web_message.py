"""One message of a web chat client: what it may say, and how the inbox keeps it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.web_body import PHOTO_LARGEST, TEXT_LONGEST, photo_kind
from bot.web_errors import Refused

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
CHOICE_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Message:
    """What a client sent, checked: words or a choice, and perhaps a photo."""

    id: str
    text: str = ""
    choice: str = ""
    photo: bytes = b""

    def raw(self, session: int, photo_id: str = "") -> bytes:
        """The message as the inbox keeps it."""
        said = {"text": self.text, "choice": self.choice, "photo": photo_id}
        data = {"session": session, "id": self.id, **{name: value for name, value in said.items() if value}}
        return json.dumps(data, ensure_ascii=False).encode()


def message_of(data: dict[str, Any], photo: bytes = b"") -> Message:
    """Check the fields of a message; raises `Refused` (400, 413) with what is wrong."""
    if unknown := data.keys() - {"id", "text", "choice"}:
        raise Refused(400, f"Tin có {len(unknown)} mục lạ. Chỉ gửi id, text hoặc choice.")
    if not all(isinstance(value, str) for value in data.values()):
        raise Refused(400, "Các mục id, text, choice phải là chuỗi chữ.")
    identity, text, choice = (data.get(name, "") for name in ("id", "text", "choice"))
    if not UUID.fullmatch(identity):
        raise Refused(400, "Mục id phải là một UUID do máy gửi tạo ra.")
    if UNSTORABLE.search(text + choice):
        raise Refused(400, "Tin có ký tự không phải là chữ.")
    if len(text) > TEXT_LONGEST or len(choice) > CHOICE_LONGEST:
        raise Refused(413, f"Tin dài quá {TEXT_LONGEST} ký tự. Xin chia thành vài tin giúp.")
    if bool(text.strip()) + bool(choice.strip()) + bool(photo) == 0 or (text and choice) or (choice and photo):
        raise Refused(400, "Mỗi tin cần text, choice hoặc một ảnh.")
    return Message(identity.lower(), text, choice, photo)


def message_of_form(fields: dict[str, bytes]) -> Message:
    """Check the fields of a form; raises `Refused` (400, 413, 415)."""
    photo = fields.pop("photo", b"")
    if len(photo) > PHOTO_LARGEST:
        raise Refused(413, "Ảnh lớn quá 10 MB.")
    if photo:
        photo_kind(photo)
    try:
        return message_of({name: value.decode() for name, value in fields.items()}, photo)
    except UnicodeDecodeError:
        raise Refused(400, "Chữ trong biểu mẫu phải ở dạng UTF-8.") from None


def boundary_of(content_type: str) -> str:
    """What stands between the parts of a form; empty when it is not named."""
    found = re.search(r'boundary="?([^";,\s]+)"?', content_type)
    return found[1] if found else ""
