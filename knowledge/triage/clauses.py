"""The parts of a message that may each be about something else: "đèn hỏng, tiện cho hỏi làm căn cước ở đâu"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from knowledge.data_file import read_toml, reading
from knowledge.triage.phrases import BadTriage
from knowledge.vietnamese.fold import clean, fold

MOST, LEAST, LONGEST = 6, 3, 2_000
_STOPS = re.compile(r"[.?!;\n]+(?:\s+|$)")


class Clauses:
    """Cuts messages at stops and before the words that open a second matter."""

    def __init__(self, joints: Iterable[str]) -> None:
        ways = sorted({form for joint in joints for form in (clean(joint), fold(joint))}, key=len, reverse=True)
        self._joints = re.compile(rf"\b(?:{'|'.join(map(re.escape, ways))})\b")

    def of(self, typed: str) -> list[str]:
        """The clauses of a cleaned message that hold a few words, the last ones if there are many."""
        parts = [part for sentence in _STOPS.split(typed[:LONGEST]) for part in self._joints.split(sentence)]
        return [part.strip() for part in parts if len(part.split()) >= LEAST][-MOST:]


def load(path: Path) -> Clauses:
    """What joints.toml says. Raises BadTriage."""
    rows = read_toml(path, BadTriage)
    with reading(path.name, BadTriage):
        joints = [clean(joint) for joint in rows.pop("joints")]
        if rows or not joints:
            raise BadTriage(f"{path.name}: không hiểu «{next(iter(rows))}»" if rows else f"{path.name}: thiếu «joints»")
    return Clauses(joints)
