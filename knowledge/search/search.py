"""The search: a question in, the procedures it may mean and a decision out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge.search.decision import Decision, Weights, certainty, decide, signs
from knowledge.search.index import Entry, Index
from knowledge.search.query import query
from knowledge.search.ranking import candidates
from knowledge.search.variants import Variants
from knowledge.vietnamese.dictionary import Dictionary
from knowledge.vietnamese.reader import Reader, Reading

OUTSIDE = "ngoài"
"""Entries whose key begins so are subjects that the catalogue does not hold: recognised in order to say so."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A procedure that a question may mean, with its score (higher is better, comparable within one question only)."""

    code: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `outside` names who handles the subject when it is known not to be in the catalogue.

    `content` is how many words of the question say what it is about: 0 for "thế hết bao nhiêu tiền vậy ạ".
    """

    decision: Decision
    hits: tuple[Hit, ...]
    shown: int
    content: int
    outside: str = ""


class Search:
    """Built once; safe to call from several threads."""

    def __init__(self, entries: Sequence[Entry], dictionary: Dictionary, variants: Variants, weights: Weights) -> None:
        self._index = Index(entries, variants)
        self._dictionary = dictionary
        self._weights = weights
        self._reader = Reader(self._index.counts, dictionary)
        self.find = lru_cache(maxsize=8_192)(self._find)

    def read(self, text: str) -> Reading:
        """The words that were meant by what was typed."""
        return self._reader.read(text)

    def _find(self, text: str) -> Found:
        """Find by a question as typed. The same question is answered from memory the second time."""
        asked = query(self._reader.read(text), self._index, self._reader, self._dictionary)
        near = candidates(asked, self._index)
        if not near.owners.size:
            return Found("unknown", (), 0, asked.words)
        scores = near.measures @ self._weights.ranking
        order = np.argsort(-scores, kind="stable")
        entries = [self._index.entries[owner] for owner in near.owners[order]]
        strange = asked.unknown / max(asked.weight, 1e-6)
        known = certainty(signs(near.measures[order], strange, asked.words), self._weights)
        if entries[0].key.startswith(OUTSIDE):
            return Found("unknown", (), 0, asked.words, entries[0].title)
        inside = [place for place, entry in enumerate(entries) if not entry.key.startswith(OUTSIDE)]
        ranked = scores[order][inside]
        decision, shown = decide(ranked, known, self._weights)
        hits = tuple(Hit(entries[place].key, entries[place].title, float(scores[order][place])) for place in inside[:10])
        return Found(decision, hits, shown, asked.words)
