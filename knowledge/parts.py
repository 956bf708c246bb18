"""Every data file that answers are worked out from, with its loader: the service loads by this table, `procedures check` too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from knowledge import (
    aliases,
    ambiguous,
    facets,
    guide,
    obsolete_terms,
    old_names,
    place_mentions,
    reviewed,
    similar_pair,
    similar_things,
    similar_words,
    talk,
    wording,
)
from knowledge.data_file import BadDataFile, reading
from knowledge.dossiers import column_names
from knowledge.filing import reading as filing
from knowledge.questionnaires import reading as questionnaires
from knowledge.rules import indicators, qd766, rules
from knowledge.satisfaction import method
from knowledge.search import ranking, variants
from knowledge.search.decision import SIGNS, Weights
from knowledge.triage import learnt as triage
from knowledge.vietnamese import dictionary
from knowledge.wording import Wording

DATA = Path(__file__).parent / "data"
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Part(Generic[T_co]):
    """One file or folder of the data folder, what reads it, and in a folder of independent files what reads one of them."""

    name: str
    load: Callable[[Path], T_co]
    one: Callable[[Path], object] | None = None

    def read(self, data: Path = DATA) -> T_co:
        """What it holds. Raises BadDataFile, whatever is wrong."""
        with reading(self.name):
            return self.load(data / self.name)

    def problems(self, data: Path = DATA) -> list[str]:
        """What keeps it from loading, one line each; in a folder, a line for every file that cannot be used."""
        files = sorted((data / self.name).glob("*.t*")) if self.one else []
        alone = [line for path in files for line in _trouble(path.name, self.one, path)]
        return alone or _trouble(self.name, self.load, data / self.name)


def _trouble(name: str, load: Callable[[Path], object] | None, path: Path) -> list[str]:
    try:
        with reading(name):
            if load:
                load(path)
    except BadDataFile as error:
        return [str(error)]
    return []


def _weights(path: Path) -> Weights:
    weights = Weights.load(path)
    if weights.ranking.shape != (len(ranking.FEATURES),) or weights.known.shape != (len(SIGNS) + 1,):
        raise BadDataFile(f"{path.name}: số trọng số không khớp, cần chạy lại benchmarks/fit_ranking.py")
    return weights


def _sections(path: Path) -> tuple[Wording, ...]:
    return tuple(wording.read(path))


def _talk(path: Path) -> talk.Talk:
    return talk.load(path.parent)


def _place_words(path: Path) -> tuple[place_mentions.Words, ...]:
    return tuple(place_mentions.load(path, accented) for accented in (True, False))


def _rules(path: Path) -> rules.Rules:
    """The rules of cases; the three files beside them that are read where they are used must load too."""
    found = rules.load(path)
    indicators.load(path / "indicators.toml")
    qd766.load(path / "qd766.toml")
    method.load(path / "satisfaction.toml")
    return found


GUIDES = Part("guides", guide.load, guide.read)
FILING = Part("filing.toml", filing.load)
WORDING = Part("wording", wording.load, _sections)
OUTSIDE = Part("outside.txt", _sections)
AMBIGUOUS = Part("ambiguous.txt", ambiguous.load)
VARIANTS = Part("variants.txt", variants.load)
DICTIONARY = Part("dictionary", dictionary.load)
FACETS = Part("facets.txt", facets.load)
TALK = Part("talk.toml", _talk)
RANKING = Part("ranking.json", _weights)
RULES = Part("rules", _rules)
OLD_NAMES = Part("old_names.toml", old_names.load)
ALIASES = Part("aliases.toml", aliases.load)
OBSOLETE_TERMS = Part("obsolete_terms.toml", obsolete_terms.load)
REVIEWED = Part("reviewed_contradictions.toml", reviewed.load)
PLACE_WORDS = Part("place_words.toml", _place_words)
SIMILAR_WORDS = Part("similar_words.toml", similar_words.load)
SIMILAR_THINGS = Part("similar_things.txt", similar_things.load)
SIMILAR_WEIGHTS = Part("similar_weights.json", similar_pair.load)
TRIAGE = Part("triage", triage.load, triage.one_file)
QUESTIONNAIRES = Part("questionnaires", questionnaires.load, questionnaires.read)
DOSSIER_COLUMNS = Part("dossier_columns.toml", column_names.load)
PARTS: tuple[Part[object], ...] = (
    GUIDES,
    FILING,
    WORDING,
    OUTSIDE,
    AMBIGUOUS,
    VARIANTS,
    DICTIONARY,
    FACETS,
    TALK,
    RANKING,
    RULES,
    OLD_NAMES,
    ALIASES,
    OBSOLETE_TERMS,
    REVIEWED,
    PLACE_WORDS,
    SIMILAR_WORDS,
    SIMILAR_THINGS,
    SIMILAR_WEIGHTS,
    TRIAGE,
    QUESTIONNAIRES,
    DOSSIER_COLUMNS,
)
