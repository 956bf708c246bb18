"""Reports that may be about the same thing: same place, same trouble, not long apart; rarer words count more.

An inverted index of words gives the candidates; only those are compared closely, so the cost hardly grows with the cases.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge import place_mentions, similar_fields, similar_pair, similar_things, similar_words
from knowledge.similar_pair import Sided, Told, Weights, features, may_be_misspelt, nearness
from knowledge.similar_things import SUBJECT
from knowledge.similar_words import SimilarWords

SAME = 0.5
"""From this score on the desk is told "có thể trùng"; benchmarks/similar_quality.py draws the curve."""
_CANDIDATES, _POSTINGS, _FEW = 40, 200_000, 3
_PLAIN, _PRIOR, _LEAST = 0.15, 300, 0.02


@dataclass(frozen=True, slots=True)
class Report:
    """What is compared of a case: the citizen's words, the category's key, the place as told ("" if none), when it was told."""

    id: str
    text: str
    category: str
    place: str
    at: datetime


class Similar:
    """The reports to compare with; not safe for several threads at once."""

    def __init__(self, weights: Weights | None = None) -> None:
        self._said: SimilarWords = similar_words.bundled()
        self._things = similar_things.bundled()
        self._fields = similar_fields.bundled()
        self._pairs = weights or similar_pair.bundled()
        self._begin()

    def _begin(self) -> None:
        self._told: list[Told | None] = []
        self._days = array("d")
        self._number: dict[str, int] = {}
        self._weights: dict[str, float] = {}
        self._postings: dict[str, array[int]] = {}
        self._spelt: dict[tuple[str, int], list[str]] = {}

    def __len__(self) -> int:
        return len(self._number)

    def add(self, report: Report) -> None:
        """Take a report in; one with the same id is replaced."""
        self.remove(report.id)
        self._add(self._read(report))

    def remove(self, id: str) -> None:
        """Forget a report; an unknown id is no error."""
        number = self._number.pop(id, None)
        if number is None:
            return
        self._weights.clear()
        self._told[number] = None
        self._days[number] = -math.inf
        if len(self._told) > 2 * len(self._number) + 1_000:
            kept = [told for told in self._told if told]
            self._begin()
            for told in kept:
                self._add(told)

    def near(self, report: Report, limit: int = 5) -> list[tuple[str, float]]:
        """The most similar other reports with their scores from 0 to 1, best first; from `SAME` on they may be the same."""
        asked = self._read(report)
        seen = Sided.of(asked, self._weight)
        scores = [(told.id, self._score(seen, told)) for told in self._candidates(asked) if told.id != report.id]
        return sorted((pair for pair in scores if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def _add(self, told: Told) -> None:
        number = len(self._told)
        self._weights.clear()
        self._told.append(told)
        self._days.append(told.day)
        self._number[told.id] = number
        for word in {*told.read.text, *told.read.place, *told.things}:
            if word not in self._postings:
                self._postings[word] = array("i")
                self._spelt.setdefault((word[0], len(word)), []).append(word)
            self._postings[word].append(number)

    def _read(self, report: Report) -> Told:
        found = place_mentions.place(report.text)
        where = report.place or found
        at = report.at if report.at.tzinfo else report.at.replace(tzinfo=UTC)
        read = self._said.of(report.place, "" if found in report.place else found, report.text)
        there = self._things.of(where)
        things = tuple(name for name in self._things.of(report.text) if name[0] != SUBJECT or name not in there) or there
        fields = self._fields.of(report.text, report.category)
        return Told(report.id, read, things, report.category, at.timestamp() / 86_400, fields)

    def _candidates(self, asked: Told) -> Iterable[Told]:
        """The reports that share the most with one: words by rarity, nearness in time."""
        shared: NDArray[np.float32] = np.zeros(len(self._told), np.float32)
        left = _POSTINGS
        for word in sorted(self._words(asked), key=lambda word: len(self._postings[word])):
            postings = np.frombuffer(self._postings[word], dtype=np.int32)
            left -= len(postings)
            if left < 0:
                break
            shared[postings] += self._weight(word)
        shared *= self._nearness(asked.day)
        count = min(_CANDIDATES, len(shared))
        best = np.argpartition(shared, len(shared) - count)[len(shared) - count :] if count else ()
        return [told for number in best if shared[number] > 0 and (told := self._told[number])]

    def _nearness(self, day: float) -> NDArray[np.float32]:
        return nearness(np.frombuffer(self._days, dtype=np.float64) - day).astype(np.float32)

    def _words(self, asked: Told) -> set[str]:
        """The known words of a report; for rare and unknown ones also those one slip of the finger away."""
        words = {*asked.read.text, *asked.read.place, *asked.things}
        known = {word for word in words if word in self._postings}
        for word in words:
            if len(self._postings.get(word, ())) < _FEW and may_be_misspelt(word):
                known.update(self._spelt_alike(word))
        return known

    def _spelt_alike(self, word: str) -> Iterable[str]:
        for size in (len(word) - 1, len(word), len(word) + 1):
            near = process.extract(word, self._spelt.get((word[0], size), ()), scorer=OSA.distance, score_cutoff=1, limit=3)
            yield from (other for other, _, _ in near)

    def _weight(self, word: str) -> float:
        """From 0 to 1, how much a word tells: by its rarity, little for the plain words of places; kept until a report comes."""
        weight = self._weights.get(word)
        if weight is None:
            many = len(self._number) + _PRIOR
            rarity = math.log(many / (len(self._postings.get(word, ())) + 1)) / math.log(many)
            weight = self._weights[word] = max(_LEAST, rarity) * (_PLAIN if word in self._said.plain else 1.0)
        return weight

    def side(self, report: Report, change: Callable[[Told], Told] = lambda told: told) -> Sided:
        """A report as one side of pairs, among these reports; `change` may leave out something of it."""
        return Sided.of(change(self._read(report)), self._weight)

    def seen(self, one: Sided, other: Sided) -> tuple[float, ...]:
        """What can be told of a pair among these reports: `similar_pair.features`."""
        return features(one, other, self._weight)

    def _score(self, one: Sided, other: Told) -> float:
        seen = features(one, Sided.of(other, self._weight), self._weight)
        return nearness(one.told.day - other.day) * self._pairs.score(seen)
