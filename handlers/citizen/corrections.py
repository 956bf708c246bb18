"""Corrections in the citizen's own words: "số điện thoại là 09…", "không phải, ở chợ mới cơ", "không phải đường, là cái cống"."""

from __future__ import annotations

import re

from knowledge import mentions
from knowledge.vietnamese.fold import fold

_NAMES = {
    "phone": r"so(?= sai| la 0| cua| nay| roi|$|\s*:?\s*0)|so dien thoai|dien thoai|sdt|so dt|so phone",
    "name": r"ho ten|ho va ten|ten(?! (?:duong|pho|xa|phuong|thon|cho|ngo)\b)",
    "address": r"dia chi|noi o|cho o",
    "category": r"loai viec|linh vuc|loai phan anh|viec nay la viec|the loai",
    "text": r"noi dung|su viec|mo ta",
    "place": r"ten (?:duong|pho|xa|phuong|thon|cho|ngo)|noi xay ra|dia diem|vi tri|cho xay ra|cho do|noi",
}
_LEAD = (
    r"^(?:(?:a|da|khong phai|chua dung|sai roi|nham roi|sai|nham|sua|sua lai|doi|doi lai|thay|thay doi|giup|em|toi|minh|lai"
    r"|phan|cai|cho|ghi lai)[\s,.:]+)*"
)
_LINK = (
    r"(?:la|thanh|phai la|dung la|moi la|chinh la|sua thanh|doi thanh|lai|dung|ten|ho ten|cua toi|cua em|cua minh|toi|em"
    r"|minh|bi sai|sai roi|sai|nham|chua dung|roi|giup|nhe|a)"
)
_FIELD = "|".join(f"(?P<{name}>{words})" for name, words in _NAMES.items())
_SAID = re.compile(rf"{_LEAD}(?:{_FIELD})\b[\s:,]*(?:{_LINK}\b[\s:,]*)*")
_HERE = re.compile(_LEAD + r"o\s")
_ELSEWHERE = re.compile(
    r"(?:o )?(?:(?:cho|noi|xa|phuong|thon|duong|ngo|to|khu pho|xom|ap)(?: kia)? )khac(?: (?:co|co ma|a|nhe|nha|roi))*"
)
_MEANT = re.compile(
    r"(?:^|[\s,.])(?:khong phai|dau phai|chu khong phai|ko phai|k phai|hong phai)(?: (?:la|ve))? [^,.;]{2,60}?"
    r"(?:[,.;]\s*|\s+)(?:ma )?(?:phai )?(?:la|ve)(?: ve)? (?P<meant>.+)$"
    r"|^(?:a|da|khong|ko|nham|nham roi|sai|sai roi|khong phai|chua dung)[\s,.]+(?:day |viec nay |cai nay |do |toi noi "
    r"|y toi )?(?:la|ve|noi ve) (?P<plain>.+)$"
)
_CODA = re.compile(r"\s*\b(?:co|co ma|chu|moi dung|day|nhe|nha|a)$")


def correction(text: str) -> tuple[str, str]:
    """Which field a message corrects and what it says instead ("" when it only names the field); ("", "") when none."""
    folded = fold(text.strip())
    if _ELSEWHERE.fullmatch(re.sub(_LEAD, "", folded)):
        return "place", ""
    match = _SAID.match(folded)
    if match:
        field = next(name for name in _NAMES if match[name])
        value = text.strip()[match.end() :].strip(" .,:;")
        return field, "" if _ELSEWHERE.fullmatch(fold(value)) else value
    if mentions.phone(text):
        return "phone", text
    here = _HERE.match(folded)
    if here and text.strip()[here.end() - 2 : here.end() - 1].lower() in ("ở", "o"):
        return "place", text.strip()[here.end() - 2 :].strip()
    return "", ""


def is_elsewhere(words: str) -> bool:
    """Whether a few words only say that it is somewhere else: "ở xã khác"."""
    return bool(_ELSEWHERE.fullmatch(fold(words)))


def matter_meant(text: str) -> str:
    """What a message says the matter is instead ("không phải đường, là cái cống": "cái cống"), "" for anything else."""
    text = text.strip()
    folded = fold(text)
    match = _MEANT.search(folded)
    if match is None or len(folded) != len(text):
        return ""
    start = match.start("meant") if match["meant"] else match.start("plain")
    meant = text[start:].strip(" .,:;!")
    coda = _CODA.search(fold(meant))
    return meant[: coda.start()].strip(" .,:;") if coda else meant
