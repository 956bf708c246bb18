"""Everything that triage was taught: the officers' phrases, the words that open a second matter, and the weights learnt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.data_file import BadDataFile
from knowledge.triage import clauses, model, phrases
from knowledge.triage.clauses import Clauses
from knowledge.triage.model import Head, Network
from knowledge.triage.phrases import KINDS, BadTriage, Said
from knowledge.vietnamese.fold import clean, letters, words_of

URGENT = ("normal", "urgent")
HEADS = ("kind", "category", "urgent")
_LONGEST = 80
"""Letters of a phrase that somebody may type word for word again; longer ones only teach."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """`by_words`: the officers' short phrases by their folded words, so that a line added today counts at once."""

    network: Network
    kind: Head
    category: Head
    urgent: Head
    clauses: Clauses
    by_words: Mapping[tuple[str, ...], Said]


def key(text: str) -> tuple[str, ...]:
    """A cleaned message as it is looked up in `by_words`."""
    return tuple(map(letters, words_of(text)))


def load(folder: Path) -> Learnt:
    """The data folder of triage. Raises BadTriage, also for weights of other kinds than there are."""
    known = phrases.categories()
    said = phrases.load(folder, known)
    network = model.load(folder / "weights.json")
    heads = network.heads
    if set(heads) != set(HEADS) or heads["kind"].classes != KINDS or heads["urgent"].classes != URGENT:
        raise BadTriage("weights.json: không hợp với các loại tin, cần chạy lại benchmarks/fit_triage.py")
    if not known & set(heads["category"].classes):
        raise BadTriage("weights.json: không hợp với các lĩnh vực, cần chạy lại benchmarks/fit_triage.py")
    short = (one for one in said if not one.pattern and len(one.text) <= _LONGEST)
    by_words = {words: one for one in short if (words := key(clean(one.text)))}
    return Learnt(
        network,
        heads["kind"],
        heads["category"].among(known),
        heads["urgent"],
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
