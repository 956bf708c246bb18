"""What an operator reads aloud: greeting, read-back, another door, the code letter by letter; from hotline.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers.citizen.moments import moment
from handlers.citizen.sentences import Voice
from handlers.messages import Draft, NewCase
from knowledge.rules.hotline import Hotline
from knowledge.rules.rules import Rules

_KINDS = {"complaint": "phản ánh", "recommendation": "kiến nghị"}


def read_back(rules: Rules, voice: Voice, new: NewCase) -> list[str]:
    """A case as sentences to read aloud before it is filed; what was not said is left out."""
    return list(_read_back(rules.hotline.read_back, rules, voice, new))


def redirected(rules: Rules, voice: Voice, kind: str) -> list[str]:
    """The door that a complaint or a denunciation in the sense of the law belongs to, and its times. Raises KeyError."""
    other = rules.redirects[kind]
    days = {name: limit.days for name, limit in other.limits.items()}
    doors, forms = "; hoặc ".join(other.doors), "; hoặc ".join(other.forms)
    return [voice.say(line, law=other.law, doors=doors, forms=forms, **days) for line in rules.hotline.redirect[kind]]


def spelt(script: Hotline, code: str) -> list[tuple[str, str]]:
    """A code in the groups in which it is read aloud: ("4K7M", "bốn, ca, bảy, em-mờ")."""
    return [(group, ", ".join(script.letters.get(sign, sign) for sign in group)) for group in code.split("-")]


def phone_groups(phone: str) -> str:
    """A telephone number as it is read aloud: 0912 345 678."""
    return f"{phone[:4]} {phone[4:7]} {phone[7:]}".strip() if phone else ""


def _read_back(said: Mapping[str, str], rules: Rules, voice: Voice, new: NewCase) -> Iterator[str]:
    draft = new.draft
    yield voice.say(said["begin"])
    category = rules.categories[draft.category]
    yield voice.say(said["content"], kind=_KINDS.get(draft.kind, ""), category=category.name.lower(), text=draft.text)
    if draft.place:
        yield voice.say(said["place"], place=draft.place)
    yield from _sender(said, voice, draft)
    if new.due:
        yield voice.say(said["unit"], unit=rules.units[new.unit].name, due=moment(new.due))
    else:
        yield voice.say(said["reference"])
    yield voice.say(said["end"])


def _sender(said: Mapping[str, str], voice: Voice, draft: Draft) -> Iterator[str]:
    if draft.anonymous:
        yield voice.say(said["nameless"])
        return
    for key, value in (("name", draft.name), ("address", draft.address), ("phone", phone_groups(draft.phone))):
        if value:
            yield voice.say(said[key], **{key: value})
