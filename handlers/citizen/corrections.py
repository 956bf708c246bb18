"""Corrections in the citizen's own words: "số điện thoại là 09…", "sửa địa chỉ", "không phải, ở chợ mới cơ"."""

from __future__ import annotations

import re

from knowledge import mentions
from knowledge.vietnamese.fold import fold

_NAMES = {
    "phone": r"so dien thoai|dien thoai|sdt|so dt|so phone",
    "name": r"ho ten|ho va ten|ten",
    "address": r"dia chi|noi o|cho o",
    "text": r"noi dung|su viec|mo ta",
    "place": r"noi xay ra|dia diem|vi tri|cho xay ra|cho do|noi",
}
_LEAD = (
    r"^(?:(?:a|da|khong phai|chua dung|sai roi|nham roi|sai|nham|sua|sua lai|doi|doi lai|thay|thay doi|giup|em|toi|minh|lai"
    r"|phan|cai|ghi lai)[\s,.:]+)*"
)
_LINK = r"(?:la|thanh|phai la|dung la|moi la|chinh la|sua thanh|doi thanh|lai|bi sai|sai roi|sai|nham|chua dung|roi|giup|nhe|a)"
_FIELD = "|".join(f"(?P<{name}>{words})" for name, words in _NAMES.items())
_SAID = re.compile(rf"{_LEAD}(?:{_FIELD})\b[\s:]*(?:{_LINK}\b[\s:]*)*")
_HERE = re.compile(_LEAD + r"o\s")


def correction(text: str) -> tuple[str, str]:
    """Which field a message corrects and what it says instead ("" when it only names the field); ("", "") when none."""
    folded = fold(text.strip())
    match = _SAID.match(folded)
    if match:
        field = next(name for name in _NAMES if match[name])
        return field, text.strip()[match.end() :].strip(" .,:;")
    if mentions.phone(text):
        return "phone", text
    if _HERE.match(folded):
        return "place", text.strip()[_HERE.match(folded).end() - 2 :].strip()  # type: ignore[union-attr]
    return "", ""
