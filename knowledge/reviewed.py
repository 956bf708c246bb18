"""Contradictions between guide and record that an officer has looked at and kept, because the record contradicts itself."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PATH = Path(__file__).parent / "data" / "reviewed_contradictions.toml"


class BadReviewed(ValueError):
    """The file of reviewed contradictions cannot be used; the message says what to mend, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One code's reviewed contradictions: lines that hold one of `about` are known, for the reason `why`."""

    code: str
    about: tuple[str, ...]
    why: str


def load(path: Path = PATH) -> tuple[Reviewed, ...]:
    """The reviewed contradictions of a file. Raises BadReviewed."""
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("reviewed", [])
        return tuple(Reviewed(row["code"], tuple(row["about"]), row["why"]) for row in rows)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, KeyError, TypeError, AttributeError) as error:
        raise BadReviewed(f"{path.name}: {error}") from None


def reason(known: Iterable[Reviewed], code: str, line: str) -> str:
    """Why this contradiction of this code is kept; "" if nobody has reviewed it."""
    return next((one.why for one in known if one.code == code and any(words in line for words in one.about)), "")
