"""Names in citizens' questions that are no longer current (huyện, mức độ 4), and what to say about them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.data_file import BadDataFile, read_toml, reading
from knowledge.vietnamese.phrases import Phrases
from knowledge.vietnamese.reader import Reading

PATH = Path(__file__).parent / "data" / "old_names.toml"


class BadOldNames(BadDataFile):
    """The file of old names cannot be used; the message is in Vietnamese."""


@dataclass(frozen=True, slots=True)
class OldNames:
    """Each group of old names with the sentence that sets it right."""

    groups: tuple[tuple[Phrases, str], ...]

    def told(self, reading: Reading) -> str:
        """What to say about the first old name in a message, "" when there is none."""
        return next((sentence for names, sentence in self.groups if names.is_part(reading)), "")


def load(path: Path = PATH) -> OldNames:
    """The old names from their file. Raises BadOldNames."""
    data = read_toml(path, BadOldNames)
    with reading(path.name, BadOldNames):
        return OldNames(tuple((Phrases(row["heard"]), row["say"]) for row in data["names"]))
