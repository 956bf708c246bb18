"""What a report may be about: how likely each category is by its words, as the triage has learnt them, and by what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from knowledge.triage import features, model
from knowledge.triage.model import Floats, Head, Network, shares
from knowledge.vietnamese.fold import clean, mostly_accented, words_of

PATH = Path(__file__).parent / "data" / "triage" / "weights.json"
_CHOSEN = 0.3
"""How much the category that was chosen says beside the words: it may be the neighbouring one."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The triage's network with its head for categories; `places` are those of the head's classes."""

    network: Network
    head: Head
    places: Mapping[str, int]

    def of(self, text: str, category: str) -> Floats:
        """The roots of the shares of the categories, so that the product of two reports' says how much they overlap, 0…1."""
        words = words_of(clean(text))
        likely = shares(self.head.scores(self.network.inner(features.of_words(words, mostly_accented(words)))))
        place = self.places.get(category)
        if place is not None:
            likely *= 1 - _CHOSEN
            likely[place] += _CHOSEN
        return np.asarray(np.sqrt(likely), np.float32)


def load(path: Path = PATH) -> Fields:
    """The network of a file. Raises BadDataFile."""
    network = model.load(path)
    head = network.heads["category"]
    return Fields(network, head, {name: place for place, name in enumerate(head.classes)})


@cache
def bundled() -> Fields:
    """The network that comes with the program, read once."""
    return load()
