"""Messages that are no question about a procedure: greetings, thanks, insults, a secret sent by mistake, an emergency."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.data_file import read_toml, reading
from knowledge.vietnamese.fold import fold
from knowledge.vietnamese.phrases import Phrases
from knowledge.vietnamese.reader import Reading

DATA = Path(__file__).parent / "data"
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Emergency:
    """Whom to call at once."""

    number: str
    who: str


class Talk:
    """What kind of talk a message is."""

    def __init__(
        self,
        kinds: dict[str, tuple[Phrases, Phrases]],
        numbers: list[tuple[Emergency, Phrases]],
        unless: Phrases,
        english: frozenset[str],
        particles: frozenset[str],
    ) -> None:
        self._kinds = kinds
        self._numbers = numbers
        self._unless = unless
        self._english = english
        self._particles = particles

    def kind(self, reading: Reading) -> str:
        """The kind of a message that is talk (a section of talk.toml), "" for anything else."""
        bare = self._without_particles(reading)
        for kind, (whole, part) in self._kinds.items():
            if whole.is_whole(reading) or whole.is_whole(bare) or (len(reading.words) <= _SHORT and part.is_part(reading)):
                return kind
        return ""

    def _without_particles(self, reading: Reading) -> Reading:
        """The reading without what politeness puts at both ends ("dạ cảm ơn em nhiều nha")."""
        words = list(reading.words)
        while len(words) > 1 and fold(words[-1]) in self._particles:
            words.pop()
        while len(words) > 1 and fold(words[0]) in self._particles:
            words.pop(0)
        return Reading(tuple(words), reading.accented, reading.typed)

    def is_english(self, reading: Reading) -> bool:
        """Whether most words of a message are common English ones."""
        return sum(word in self._english for word in reading.words) * 2 > len(reading.words)

    def emergency(self, reading: Reading) -> Emergency | None:
        """Whom to call at once, if the message tells of an emergency and does not ask about papers."""
        if self._unless.is_part(reading):
            return None
        return next((number for number, words in self._numbers if words.is_part(reading)), None)


def load(folder: Path = DATA) -> Talk:
    """The phrases from talk.toml and emergency.toml. Raises BadDataFile."""
    talk, urgent = read_toml(folder / "talk.toml"), read_toml(folder / "emergency.toml")
    with reading("talk.toml"):
        english = frozenset(talk.pop("english")["words"])
        particles = frozenset(map(fold, talk.pop("particles")["words"]))
        kinds = {kind: (Phrases(section["whole"]), Phrases(section["part"])) for kind, section in talk.items()}
    with reading("emergency.toml"):
        numbers = [(Emergency(row["number"], row["who"]), Phrases(row["words"])) for row in urgent["numbers"]]
        unless = Phrases(urgent["context"]["unless"])
    return Talk(kinds, numbers, unless, english, particles)
