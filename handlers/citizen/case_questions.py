"""What a case (phản ánh, kiến nghị) needs to be told, in the order of asking, and how an answer is read."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.messages import Draft
from knowledge import mentions
from knowledge.redaction import spans
from knowledge.rules import required
from knowledge.rules.rules import Rules
from knowledge.vietnamese.fold import fold

COMMUNE = "commune"
FIELDS = ("text", "place", COMMUNE, "name", "phone", "address")
PERSONAL = ("name", "phone", "address")
_MY_NAME = re.compile(r"\b(?:toi|minh|em|chau|ho) ten\b")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SURNAMES = _words(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn vương trịnh trương đinh lâm phùng mai"
    " tô lưu hà cao châu tạ lương thạch quách thái kiều tống nghiêm la chu tăng lục mã mạc quang tiêu vi nông bế hứa đàm"
    " giang diệp âu ninh khổng cù sơn danh lò lường sầm ma triệu cầm quàng lèo giàng sùng thào hờ vàng lù tòng hạ doãn từ"
    " ông đổng kha cung"
)
_MIDDLE = _words("van thi duc huu ngoc minh thanh quang xuan dinh cong kim hong thuy quoc")
_OURS = {"content": "text"}
_SHORTEST_TEXT, _SHORTEST_PLACE, _FEW_WORDS = 8, 4, 3


def asked_of(rules: Rules, draft: Draft) -> tuple[str, ...]:
    """The fields to ask for, in the order of asking (NĐ 20/2008/NĐ-CP art. 7); who gives no name is asked nothing personal."""
    asked = {_OURS.get(field.key, field.key) for field in required.asked(rules.required, rules.categories[draft.category])}
    left_out = {"place"} if draft.position else set()
    if names_no_commune(rules, draft):
        asked.add(COMMUNE)
    return tuple(name for name in FIELDS if name in asked - left_out and not (draft.anonymous and name in PERSONAL))


def missing(rules: Rules, draft: Draft) -> str:
    """The next field to ask for, "" when all is told."""
    return next((name for name in asked_of(rules, draft) if not getattr(draft, name, "") and name not in draft.declined), "")


def names_no_commune(rules: Rules, draft: Draft) -> bool:
    """Whether a commune should handle the case and nobody can tell which: "trước chợ" may be anywhere in the province."""
    way = rules.routing.of(draft.category)
    said = f"{draft.place} {draft.text}"
    return bool(way and way.commune and draft.place and not rules.routing.places.communes(said))


def with_answer(draft: Draft, field: str, text: str) -> Draft | None:
    """The draft with what a message says in answer to a question; None when it does not answer it.

    A telephone number is taken wherever it stands, so that name and number may come in one message.
    """
    phone, told = mentions.phone(text), text.strip()
    if field == "name":
        name = mentions.name(without_phone(text)) if phone or is_name(text) else ""
        if not name and not phone:
            return _somewhere(draft, told) if mentions.place(text) else None
        after = replace(draft, name=name or draft.name, phone=phone or draft.phone)
        where = mentions.place(without_phone(text)) if phone else ""
        return (_somewhere(after, where) or after) if where else after
    if field == "phone":
        return replace(draft, phone=phone) if phone else None
    if phone and field in ("place", COMMUNE, "address"):
        return _place_and_sender(draft, field, text)
    if field == COMMUNE:  # one answer is enough: whoever does not know is not asked again
        return replace(draft, place=f"{draft.place}, {told}", declined=(*draft.declined, COMMUNE))
    if field == "text":
        longer = f"{draft.text}\n{told}".strip()
        return replace(draft, text=longer) if len(longer) >= _SHORTEST_TEXT else None
    return draft.told(field, told) if len(told) >= _SHORTEST_PLACE else None


def _somewhere(draft: Draft, told: str) -> Draft | None:
    """A place in answer to another question: where it happened, else where the sender lives."""
    field = "place" if not draft.place else "address"
    return None if getattr(draft, field) else draft.told(field, told)


def _place_and_sender(draft: Draft, field: str, text: str) -> Draft:
    """Asked where, somebody gives name and number: they are kept, with the place if one was said too."""
    where = mentions.place(without_phone(text))
    after = with_sender(draft, text)
    return with_answer(after, field, where) or after if where else after


def with_sender(draft: Draft, text: str) -> Draft:
    """The draft with the telephone number that a message says, and the name beside it."""
    phone = mentions.phone(text)
    return replace(draft, phone=phone, name=mentions.name(without_phone(text)) or draft.name) if phone else draft


def is_name(text: str) -> bool:
    """Whether an answer is plainly a name: "đường xấu lắm" is none, though Dương is a surname where nobody types marks."""
    said = without_phone(text)
    words = mentions.name(said).split()
    if not words:
        return False
    marked, typed = fold(text) != text.lower(), fold(said).split()
    if all(word[0].isupper() for word in words) or len(typed) <= 1 or re.search(r"\b(?:ho )?ten\b", fold(said)):
        return True
    if marked:
        return len(words) > 1 and words[0].lower() in _SURNAMES
    return len(words) > 1 and (words[1].lower() in _MIDDLE or len(typed) == len(words) <= _FEW_WORDS)


def from_first(draft: Draft, text: str) -> Draft:
    """The draft with whatever the first message already says: a place, a telephone number, "tôi tên …"."""
    named = next((part for part in re.split(r"[,.;\n]", without_phone(text)) if _MY_NAME.search(fold(part))), "")
    phone = mentions.phone(text) or ""
    return replace(draft, text=text.strip(), place=mentions.place(text), phone=phone, name=mentions.name(named) if named else "")


def without_phone(text: str) -> str:
    """What is left of a message that says name and number at once."""
    for span in reversed(spans(text)):
        if span.kind == "phone":
            text = f"{text[: span.start]} {text[span.end :]}"
    return text.strip()
