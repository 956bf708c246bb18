"""The search: a question in, the procedures it may mean and a decision out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge.search.ages import ages, contradict
from knowledge.search.decision import Decision, Weights, certainty, decide, signs
from knowledge.search.index import Entry, Floats, Index
from knowledge.search.query import Gist, gist, query
from knowledge.search.ranking import FEATURES, Candidates, candidates, covers
from knowledge.search.variants import Variants
from knowledge.vietnamese.dictionary import Dictionary
from knowledge.vietnamese.fold import fold
from knowledge.vietnamese.reader import Reader, Reading

SEALED, REPEALED = "ngoài.kín", "ngoài.bãi_bỏ"
_OTHER_AGE = 4.0
"""What a title for people of another age loses: more than words of the two can make up for, as they differ in little else."""
_DICE = FEATURES.index("dice")
CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?!\d)")
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

    `fit` is how nearly the question is one of the best one's phrasings, 0…1.
    A `repealed` procedure is recognised by its title in `outside`, to say that it is no more.
    `sealed` subjects (a denunciation) are written down nowhere but in the inbox.
    `content` is how many words of the question say what it is about: 0 for "thế hết bao nhiêu tiền vậy ạ".
    """

    decision: Decision
    hits: tuple[Hit, ...]
    shown: int
    content: int
    outside: str = ""
    sealed: bool = False
    repealed: bool = False
    fit: float = 0.0


class Search:
    """Built once; safe to call from several threads. `speech` are texts that show how words are used, not searched in."""

    def __init__(
        self, entries: Sequence[Entry], dictionary: Dictionary, variants: Variants, weights: Weights, speech: Iterable[str] = ()
    ) -> None:
        self._index = Index(entries, variants, dictionary)
        for text in (*dictionary.chat, *speech):
            self._index.hear(text)
        self._dictionary = dictionary
        self._weights = weights
        self._general: dict[Gist, tuple[Hit, ...]] = {}
        self._codes = {entry.key: entry for entry in entries if not entry.key.startswith(OUTSIDE)}
        self._places = {entry.key: place for place, entry in enumerate(self._index.entries)}
        self._ages = {owner: found for owner, entry in enumerate(self._index.entries) if (found := ages(entry.title))}
        self._reader = Reader(self._index.usage(), dictionary)
        self.find = lru_cache(maxsize=8_192)(self.find_anew)

    def read(self, text: str) -> Reading:
        """The words that were meant by what was typed."""
        return self._reader.read(text)

    def offer(self, questions: Mapping[str, Sequence[str]]) -> None:
        """Tell which procedures to choose from for questions that are too general to answer."""
        for question, codes in questions.items():
            known = [self._codes[code] for code in codes if code in self._codes]
            hits = tuple(Hit(entry.key, entry.title, 1.0) for entry in known)
            if len(hits) > 1:
                self._ask_back(question, 1, hits)
                self._ask_back(fold(question), 2, hits)  # without diacritics one word may be all that is left of three

    def _ask_back(self, question: str, least: int, hits: tuple[Hit, ...]) -> None:
        """Offer these for a question, if at least so many of its words say what it is about."""
        typed = gist(self.read(question), self._index, self._dictionary)
        if len(typed.content) >= least:
            self._general[typed] = hits

    def says_nothing(self, words: Sequence[str], accented: bool) -> bool:
        """Whether words are politeness or grammar only; without diacritics, whether they may be ("con" as "còn")."""
        place = 0
        while place < len(words):
            sizes = (size for size in (4, 3, 2, 1) if self._dictionary.is_filler(words[place : place + size], accented))
            size = next(sizes, 0)
            if not size:
                return False
            place += size
        return True

    def covers(self, code: str, text: str) -> float:
        """How much of a message's content a procedure speaks of, 0…1; 1 for a message without content."""
        asked = query(self.read(text), self._index, self._reader, self._dictionary)
        return covers(asked, self._index, self._places[code]) if asked.words and code in self._places else 1.0

    def _for_others(self, reading: Reading, near: Candidates) -> Floats:
        """1 for each candidate that is for people of another age than the question tells of, 0 for the others."""
        asked = ages(" ".join(reading.words))
        return np.array([contradict(asked, self._ages.get(int(owner), [])) for owner in near.owners], np.float32)

    def find_anew(self, text: str) -> Found:
        """Find by a question as typed; `find` is the same with a memory of the latest 8,192 questions."""
        named = self._codes.get(code[0]) if (code := CODE.search(text)) else None
        if named:
            return Found("answer", (Hit(named.key, named.title, 1.0),), 1, 1, fit=1.0)
        reading = self.read(text)
        asked = query(reading, self._index, self._reader, self._dictionary)
        if general := self._general.get(asked.gist):
            return Found("choose", general, len(general), asked.words, fit=1.0)
        near = candidates(asked, self._index)
        if not near.owners.size:
            return Found("unknown", (), 0, asked.words)
        scores = near.measures @ self._weights.ranking - _OTHER_AGE * self._for_others(reading, near)
        order = np.argsort(-scores, kind="stable")
        entries = [self._index.entries[owner] for owner in near.owners[order]]
        inside = np.array([not entry.key.startswith(OUTSIDE) for entry in entries])
        known = certainty(signs(near.measures[order], scores[order], inside, asked.strange, asked.words), self._weights)
        ranked = scores[order][inside]
        decision, shown = decide(ranked, known, self._weights)
        procedures = [entry for entry, within in zip(entries, inside, strict=True) if within][:10]
        hits = tuple(Hit(entry.key, entry.title, float(score)) for entry, score in zip(procedures, ranked, strict=False))
        if decision == "unknown" and not inside[0]:
            key, title = entries[0].key, entries[0].title
            return Found(decision, hits, shown, asked.words, title, key.startswith(SEALED), key.startswith(REPEALED))
        fit = float(near.measures[order][inside][0][_DICE]) if inside.any() else 0.0
        return Found(decision, hits, shown, asked.words, fit=fit)
