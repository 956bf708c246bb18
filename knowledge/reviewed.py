"""Contradictions between guide and record that an officer has looked at and kept, because the record contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.data_file import BadDataFile, read_toml, reading

PATH = Path(__file__).parent / "data" / "reviewed_contradictions.toml"


class BadReviewed(BadDataFile):
    """The file of reviewed contradictions cannot be used; the message says what to mend, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One code's reviewed contradictions: lines that hold one of `about` are known, for the reason `why`."""

    code: str
    about: tuple[str, ...]
    why: str


def load(path: Path = PATH) -> tuple[Reviewed, ...]:
    """The reviewed contradictions of a file. Raises BadReviewed."""
    rows = read_toml(path, BadReviewed).get("reviewed", [])
    with reading(path.name, BadReviewed):
        return tuple(Reviewed(row["code"], tuple(row["about"]), row["why"]) for row in rows)


def reason(known: Iterable[Reviewed], code: str, line: str) -> str:
    """Why this contradiction of this code is kept; "" if nobody has reviewed it."""
    return next((one.why for one in known if one.code == code and any(words in line for words in one.about)), "")
