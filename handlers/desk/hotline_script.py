"""What an operator reads aloud: greeting, read-back, another door, the code letter by letter; from hotline.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

from handlers.case_code import ALPHABET, PREFIX
from handlers.citizen.moments import moment
from handlers.citizen.sentences import Voice
from handlers.messages import Draft, NewCase
from knowledge.rules import rows
from knowledge.rules import rules as rules_file
from knowledge.rules.redirect import NAMED
from knowledge.rules.rules import Rules

PATH = rules_file.DATA / "hotline.toml"
OUTCOMES = ("answered", "filed", "redirected", "call_back", "wrong_number", "dropped")
_ALWAYS = frozenset(("you", "You", "centre", "me"))
_SCRIPT = ("greeting", "recording", "purpose", "emergency", "closing", "closing_nameless")
_READ_BACK: dict[str, frozenset[str]] = {
    "begin": frozenset(),
    "content": frozenset(("kind", "category", "text")),
    "place": frozenset(("place",)),
    "name": frozenset(("name",)),
    "address": frozenset(("address",)),
    "phone": frozenset(("phone",)),
    "nameless": frozenset(),
    "unit": frozenset(("unit", "due")),
    "reference": frozenset(),
    "end": frozenset(),
}
_KINDS = {"complaint": "phản ánh", "recommendation": "kiến nghị"}


@dataclass(frozen=True, slots=True)
class Script:
    """The sentences with their gaps, the outcomes of a call by name, how letters are read, two times in working hours."""

    said: Mapping[str, str]
    read_back: Mapping[str, str]
    redirect: Mapping[str, tuple[str, ...]]
    outcomes: Mapping[str, str]
    letters: Mapping[str, str]
    tell_within_hours: int
    call_back_within_hours: int


@lru_cache
def load(path: Path = PATH) -> Script:
    """The script of a file. Raises BadDataFile."""
    file = rows.read(path)
    hours = file.number("tell_within_hours"), file.number("call_back_within_hours")
    said = _sentences(file.table("script"), dict.fromkeys(_SCRIPT, frozenset()))
    read_back = _sentences(file.table("read_back"), _READ_BACK)
    doors = file.table("redirect")
    redirect = {kind: _lines(doors.table(kind), kind) for kind in NAMED}
    doors.done()
    outcomes = _named(file.table("outcomes"), OUTCOMES)
    letters = _named(file.table("letters"), tuple(sorted(set(ALPHABET + PREFIX))))
    file.done()
    return Script(said, read_back, redirect, outcomes, letters, *hours)


def read_back(script: Script, rules: Rules, voice: Voice, new: NewCase) -> list[str]:
    """A case as sentences to read aloud before it is filed; what was not said is left out."""
    return list(_read_back(script.read_back, rules, voice, new))


def redirected(script: Script, rules: Rules, voice: Voice, kind: str) -> list[str]:
    """The door that a complaint or a denunciation in the sense of the law belongs to, and its times. Raises KeyError."""
    other = rules.redirects[kind]
    days = {name: limit.days for name, limit in other.limits.items()}
    doors, forms = "; hoặc ".join(other.doors), "; hoặc ".join(other.forms)
    return [voice.say(line, law=other.law, doors=doors, forms=forms, **days) for line in script.redirect[kind]]


def spelt(script: Script, code: str) -> list[tuple[str, str]]:
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


def _sentences(row: rows.Row, gaps: Mapping[str, frozenset[str]]) -> dict[str, str]:
    found = {name: _checked(row, row.text(name), known) for name, known in gaps.items()}
    row.done()
    return found


def _lines(row: rows.Row, kind: str) -> tuple[str, ...]:
    known = frozenset(("law", "doors", "forms", *NAMED[kind]))
    lines = tuple(_checked(row, line, known) for line in row.texts("lines"))
    row.done()
    return lines


def _named(row: rows.Row, names: tuple[str, ...]) -> dict[str, str]:
    found = {name: row.text(name) for name in names}
    row.done()
    return found


def _checked(row: rows.Row, text: str, known: frozenset[str]) -> str:
    try:
        gaps = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        row.wrong("có dấu ngoặc nhọn không khép")
    if unknown := sorted(gaps - known - _ALWAYS):
        row.wrong(f"có chỗ điền lạ «{{{unknown[0]}}}», chỉ dùng được {', '.join(sorted(known | _ALWAYS))}")
    return text
