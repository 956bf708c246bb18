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
from knowledge.vietnamese.fold import letters
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
        self.find = lru_cache(maxsize=8_192)(self.find_anew)

    def read(self, text: str) -> Reading:
        """The words that were meant by what was typed."""
        return self._reader.read(text)

    def says_nothing(self, words: Sequence[str]) -> bool:
        """Whether words may all be politeness or grammar, however they are read ("con" as "còn"): for a follow-up question."""
        folded = [letters(word) for word in words]
        place = 0
        while place < len(folded):
            size = next((size for size in (4, 3, 2, 1) if tuple(folded[place : place + size]) in self._dictionary.fillers), 0)
            if not size:
                return False
            place += size
        return True

    def find_anew(self, text: str) -> Found:
        """Find by a question as typed; `find` is the same with a memory of the latest 8,192 questions."""
        asked = query(self._reader.read(text), self._index, self._reader, self._dictionary)
        near = candidates(asked, self._index)
        if not near.owners.size:
            return Found("unknown", (), 0, asked.words)
        scores = near.measures @ self._weights.ranking
        order = np.argsort(-scores, kind="stable")
        entries = [self._index.entries[owner] for owner in near.owners[order]]
        inside = np.array([not entry.key.startswith(OUTSIDE) for entry in entries])
        known = certainty(signs(near.measures[order], scores[order], inside, asked.strange, asked.words), self._weights)
        ranked = scores[order][inside]
        decision, shown = decide(ranked, known, self._weights)
        procedures = [entry for entry, within in zip(entries, inside, strict=True) if within][:10]
        hits = tuple(Hit(entry.key, entry.title, float(score)) for entry, score in zip(procedures, ranked, strict=False))
        outside = entries[0].title if decision == "unknown" and not inside[0] else ""
        return Found(decision, hits, shown, asked.words, outside)
