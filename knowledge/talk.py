"""Messages that are no question about a procedure: greetings, thanks, insults, a secret sent by mistake, an emergency."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge import emergency
from knowledge.bereavement import Bereavement
from knowledge.data_file import BadDataFile, read_toml, reading
from knowledge.emergency import Emergencies, Emergency
from knowledge.secret import Secrets
from knowledge.vietnamese.fold import fold, words_of
from knowledge.vietnamese.phrases import Phrases, unmarked
from knowledge.vietnamese.reader import LONGEST, Reading

DATA = Path(__file__).parent / "data"
_SHORT = 12
KINDS = frozenset(("greeting", "menu", "restart", "thanks", "goodbye", "well_being", "person", "centre"))
"""The sections of talk.toml that the conversation has an answer for, beside insults."""
__all__ = ["Emergency", "Talk", "load"]


class NothingBut:
    """Tells abuse from a question asked angrily, and thanks from one asked politely: nothing is left besides the words around."""

    def __init__(self, part: Iterable[str], around: Iterable[str], whole: Iterable[str] = ()) -> None:
        self._whole = Phrases(whole)
        self._part = Phrases(part)
        self._around = frozenset(map(fold, around))

    def is_all_of(self, reading: Reading) -> bool:
        """Whether nothing is left of the message but phrases and words around; as read or as typed: "dm may" is read "do may"."""
        typed = Reading(tuple(words_of(reading.typed)[:LONGEST]), reading.accented, reading.typed)
        return self._takes_all(reading) or self._takes_all(typed)

    def _takes_all(self, reading: Reading) -> bool:
        if self._whole.is_whole(reading):
            return True
        taken = {place + more for place, phrase in self._part.found(reading.words, unmarked) for more in range(len(phrase))}
        rest = (fold(word) for place, word in enumerate(reading.words) if place not in taken)
        return bool(taken) and all(word in self._around for word in rest)


class Talk:
    """What kind of talk a message is; `heard` is all that it listens for, as written in its files."""

    def __init__(
        self,
        kinds: dict[str, tuple[Phrases, Phrases]],
        courtesies: list[tuple[str, NothingBut]],
        insult: NothingBut,
        emergencies: Emergencies,
        secrets: Secrets,
        bereavement: Bereavement,
        lists: dict[str, frozenset[str]],
        heard: tuple[str, ...],
    ) -> None:
        self.heard = heard
        self._kinds = kinds
        self._courtesies = courtesies
        self._insult = insult
        self._emergencies = emergencies
        self._secrets = secrets
        self._bereavement = bereavement
        self._english = lists["english"]
        self._particles = lists["particles"]

    def kind(self, reading: Reading) -> str:
        """The kind of a message that is talk (a section of talk.toml), "" for anything else."""
        bare = self._without_particles(reading)
        for kind, (whole, part) in self._kinds.items():
            if whole.is_whole(reading) or whole.is_whole(bare) or (len(reading.words) <= _SHORT and part.is_part(reading)):
                return kind
        for kind, courtesy in self._courtesies:
            if courtesy.is_all_of(reading):
                return kind
        return "insult" if self._insult.is_all_of(reading) or self._insult.is_all_of(bare) else ""

    def is_secret(self, reading: Reading) -> bool:
        """Whether the message holds a password or a one-time code (and does not only ask about one)."""
        return self._secrets.told(reading.typed)

    def emergency(self, reading: Reading) -> Emergency | None:
        """Whom to call at once, if the message tells of an emergency."""
        return self._emergencies.told(reading)

    def is_about_papers(self, reading: Reading) -> bool:
        """Whether a message asks for papers, or tells of what is long over: no call for help, whatever it sounds like."""
        return self._emergencies.is_about_papers(reading)

    def besides_death(self, reading: Reading) -> str | None:
        """What a message says besides a death in the family; None where it tells of none."""
        return self._bereavement.rest(reading)

    @property
    def calls(self) -> tuple[Emergency, ...]:
        """Whom to call in an emergency, each number once."""
        return self._emergencies.calls

    @property
    def for_children(self) -> Emergency:
        """Whom a child can call besides."""
        return self._emergencies.for_children

    def is_english(self, reading: Reading) -> bool:
        """Whether most words of a message are common English ones."""
        return sum(word in self._english for word in reading.words) * 2 > len(reading.words)

    def _without_particles(self, reading: Reading) -> Reading:
        """The reading without what politeness puts at both ends ("dạ cảm ơn em nhiều nha")."""
        words = list(reading.words)
        while len(words) > 1 and fold(words[-1]) in self._particles:
            words.pop()
        while len(words) > 1 and fold(words[0]) in self._particles:
            words.pop(0)
        return Reading(tuple(words), reading.accented, reading.typed)


def load(folder: Path = DATA) -> Talk:
    """The phrases from talk.toml and emergency.toml. Raises BadDataFile."""
    talk = read_toml(folder / "talk.toml")
    heard = tuple(_texts([talk[kind] for kind in KINDS & talk.keys()] + [read_toml(folder / "emergency.toml")]))
    with reading("talk.toml"):
        secrets, insult = Secrets(**talk.pop("secret")), NothingBut(**talk.pop("insult"))
        courtesies = [(said.pop("kind"), NothingBut(**said)) for said in talk.pop("courtesy")]
        bereavement = Bereavement(talk.pop("death"))
        english = frozenset(talk.pop("english")["words"])
        particles = frozenset(map(fold, talk.pop("particles")["words"]))
        if strange := talk.keys() - KINDS:
            raise BadDataFile(f"talk.toml: không có mục [{min(strange)}]")
        kinds = {kind: (Phrases(section["whole"]), Phrases(section["part"])) for kind, section in talk.items()}
    return Talk(
        kinds,
        courtesies,
        insult,
        emergency.load(folder / "emergency.toml"),
        secrets,
        bereavement,
        {"english": english, "particles": particles},
        heard,
    )


def _texts(data: object) -> Iterator[str]:
    """Every text in a file's lists and sections."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from _texts(list(data.values()))
    elif isinstance(data, list):
        yield from (text for part in data for text in _texts(part))
