"""Names that are no longer current (cấp huyện, mức độ 4, merged ministries, replaced decrees), from a file an officer can edit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.data_file import BadDataFile, read_toml, reading

PATH = Path(__file__).parent / "data" / "obsolete_terms.toml"


class BadTerms(BadDataFile):
    """The file of obsolete terms cannot be used; the message says what to mend, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class ObsoleteTerms:
    """Finds obsolete terms that a text uses as if they were current."""

    words: re.Pattern[str]
    now: dict[str, str]
    allowed: re.Pattern[str]

    def used(self, text: str) -> Iterator[tuple[str, str]]:
        """Each term that a sentence uses as current, and what to say instead; a sentence that says it is gone is passed over."""
        for sentence in re.split(r"(?<=[.;?!])\s+|\n", text):
            if not self.allowed.search(sentence):
                for match in self.words.finditer(sentence):
                    yield match[0], self.now[match[0].lower()]


def load(path: Path = PATH) -> ObsoleteTerms:
    """The terms of a file. Raises BadTerms."""
    data = read_toml(path, BadTerms)
    with reading(path.name, BadTerms):
        now = {word.lower(): f"{row['now']} (từ {row['since']})" for row in data["terms"] for word in row["words"]}
        return ObsoleteTerms(_any_of(now), now, _any_of(data["allowed"]))


def _any_of(words: dict[str, str] | list[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
