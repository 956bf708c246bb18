"""What operators of the hotline read aloud, and the outcomes of a call: hotline.toml, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from knowledge.rules import rows
from knowledge.rules.redirect import NAMED

OUTCOMES = ("answered", "filed", "redirected", "call_back", "wrong_number", "dropped")
LETTERS = "23456789ACDEFHJKMNPRTWX"
"""The signs of a case's code."""
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


@dataclass(frozen=True, slots=True)
class Hotline:
    """The sentences with their gaps, the outcomes of a call by name, how letters are read, two times in working hours.

    `recorded` says whether calls are.
    """

    said: Mapping[str, str]
    read_back: Mapping[str, str]
    redirect: Mapping[str, tuple[str, ...]]
    outcomes: Mapping[str, str]
    letters: Mapping[str, str]
    tell_within_hours: int
    call_back_within_hours: int
    recorded: bool

    @property
    def greeting(self) -> str:
        """What is said first; whoever is recorded is told so beforehand (Luật 91/2025/QH15)."""
        return f"{self.said['greeting']} {self.said['recording']}" if self.recorded else self.said["greeting"]


def load(path: Path) -> Hotline:
    """The script of a file. Raises BadDataFile."""
    file = rows.read(path)
    hours = _hours(file, "tell_within_hours"), _hours(file, "call_back_within_hours")
    recorded = file.yes("recorded")
    said = _sentences(file.table("script"), dict.fromkeys(_SCRIPT, frozenset()))
    read_back = _sentences(file.table("read_back"), _READ_BACK)
    doors = file.table("redirect")
    redirect = {kind: _lines(doors.table(kind), kind) for kind in NAMED}
    doors.done()
    outcomes, letters = _named(file.table("outcomes"), OUTCOMES), _named(file.table("letters"), tuple(LETTERS))
    file.done()
    return Hotline(said, read_back, redirect, outcomes, letters, *hours, recorded)


def _hours(row: rows.Row, name: str) -> int:
    hours = row.number(name)
    if hours < 1:
        row.wrong(f"có «{name}» phải từ 1 trở lên")
    return hours


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
