"""Everything that triage was taught: the officers' phrases, the words that open a second matter, and the weights learnt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.data_file import BadDataFile
from knowledge.triage import clauses, model, phrases
from knowledge.triage.clauses import Clauses
from knowledge.triage.model import Model
from knowledge.triage.phrases import KINDS, BadTriage, Said
from knowledge.vietnamese.fold import clean, letters, words_of

URGENT = ("normal", "urgent")
MODELS = ("kind", "category", "urgent")
_LONGEST = 80
"""Letters of a phrase that somebody may type word for word again; longer ones only teach."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """`by_words`: the officers' short phrases by their folded words, so that a line added today counts at once."""

    kind: Model
    category: Model
    urgent: Model
    clauses: Clauses
    by_words: Mapping[tuple[str, ...], Said]


def key(text: str) -> tuple[str, ...]:
    """A cleaned message as it is looked up in `by_words`."""
    return tuple(map(letters, words_of(text)))


def load(folder: Path) -> Learnt:
    """The data folder of triage. Raises BadTriage, also for weights of other kinds than there are."""
    known = phrases.categories()
    said = phrases.load(folder, known)
    models = model.load(folder / "weights.json")
    if set(models) != set(MODELS) or models["kind"].classes != KINDS or models["urgent"].classes != URGENT:
        raise BadTriage("weights.json: không hợp với các loại tin, cần chạy lại benchmarks/fit_triage.py")
    if not known & set(models["category"].classes):
        raise BadTriage("weights.json: không hợp với các lĩnh vực, cần chạy lại benchmarks/fit_triage.py")
    short = (one for one in said if not one.pattern and len(one.text) <= _LONGEST)
    by_words = {words: one for one in short if (words := key(clean(one.text)))}
    return Learnt(
        models["kind"],
        models["category"].among(known),
        models["urgent"],
        clauses.load(folder / "joints.toml"),
        by_words,
    )


def one_file(path: Path) -> None:
    """Read one file of the folder that officers edit. Raises BadDataFile."""
    if path.suffix == ".toml":
        clauses.load(path)
    elif path.suffix == ".txt":
        list(phrases.read(path))
    else:
        raise BadDataFile(f"{path.name}: không phải tệp của thư mục này")
