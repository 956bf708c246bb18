"""Reports that may be about the same thing: same place, same trouble, not long apart; rarer words count more.

An inverted index of words gives the candidates; only those are compared closely, so the cost hardly grows with the cases.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge import place_mentions
from knowledge.similar_words import SimilarWords, bundled

SAME = 0.5
"""From this score on the desk is told "có thể trùng"; benchmarks/similar_quality.py draws the curve."""
_CANDIDATES, _POSTINGS, _FEW = 60, 200_000, 3
_PLAIN = 0.15
_CONTRADICTED, _LONG_NAME = 0.45, 8
_HALF_LIFE = 40.0
_PRIOR = 30
_SHORTEST_MISSPELT, _SYLLABLE, _LONG_PAIR = 4, 6, 9


@dataclass(frozen=True, slots=True)
class Report:
    """What is compared of a case: the citizen's words, the category's key, the place as told ("" if none), when it was told."""

    id: str
    text: str
    category: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Told:
    """A report as words."""

    id: str
    trouble: tuple[str, ...]
    place: tuple[str, ...]
    slots: frozenset[tuple[str, str]]
    category: str
    day: float


class Similar:
    """The reports to compare with; not safe for several threads at once."""

    def __init__(self, words: SimilarWords | None = None) -> None:
        self._said = words or bundled()
        self._begin()

    def _begin(self) -> None:
        self._told: list[_Told | None] = []
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
        scores = [(told.id, self._score(asked, told)) for told in self._candidates(asked) if told.id != report.id]
        return sorted((pair for pair in scores if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def _add(self, told: _Told) -> None:
        number = len(self._told)
        self._weights.clear()
        self._told.append(told)
        self._days.append(told.day)
        self._number[told.id] = number
        for word in {*told.trouble, *told.place}:
            if word not in self._postings:
                self._postings[word] = array("i")
                self._spelt.setdefault((word[0], len(word)), []).append(word)
            self._postings[word].append(number)

    def _read(self, report: Report) -> _Told:
        where = report.place or place_mentions.place(report.text)
        place = self._said.of_place(where)
        inside = frozenset(place)
        trouble = tuple(word for word in self._said.of_problem(report.text) if word not in inside)
        at = report.at if report.at.tzinfo else report.at.replace(tzinfo=UTC)
        slots = self._said.slots(where)
        return _Told(report.id, trouble, place, slots, report.category, at.timestamp() / 86_400)

    def _candidates(self, asked: _Told) -> Iterable[_Told]:
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
        apart = (np.frombuffer(self._days, dtype=np.float64) - day).astype(np.float32) / _HALF_LIFE
        return (1 / (1 + apart**4)).astype(np.float32)

    def _words(self, asked: _Told) -> set[str]:
        """The known words of a report; for rare and unknown ones also those one slip of the finger away."""
        words = {*asked.trouble, *asked.place}
        known = {word for word in words if word in self._postings}
        for word in words:
            if len(self._postings.get(word, ())) < _FEW and _may_be_misspelt(word):
                known.update(self._spelt_alike(word))
        return known

    def _spelt_alike(self, word: str) -> Iterable[str]:
        for size in (len(word) - 1, len(word), len(word) + 1):
            near = process.extract(word, self._spelt.get((word[0], size), ()), scorer=OSA.distance, score_cutoff=1, limit=3)
            yield from (other for other, _, _ in near)

    def _weight(self, word: str) -> float:
        """How much a word tells: by its rarity, little for the plain words of places; kept until a report comes."""
        weight = self._weights.get(word)
        if weight is None:
            rarity = math.log((len(self._number) + _PRIOR) / (len(self._postings.get(word, ())) + 1))
            weight = self._weights[word] = max(0.1, rarity) * (_PLAIN if word in self._said.plain else 1.0)
        return weight

    def _score(self, one: _Told, other: _Told) -> float:
        """From 0 to 1: the place weighs most; without one in both, the words must do."""
        apart = (one.day - other.day) / _HALF_LIFE
        time = 1 / (1 + apart**4)  # within weeks nothing changes; what comes up months later was mended between
        trouble = self._shared(one.trouble, other.trouble)
        kind = _kind(one.category, other.category)
        if not one.place and not other.place:
            return time * (0.75 * trouble + 0.25 * kind)
        place = self._same_place(one, other) if one.place and other.place else self._told_of(one, other)
        return time * place * (0.45 + 0.3 * kind + 0.25 * min(1.0, 2 * trouble)) * (0.4 + 0.6 * max(kind, min(1.0, 2 * trouble)))

    def _told_of(self, one: _Told, other: _Told) -> float:
        """How much of the one place that is known stands in the other report's words."""
        place, words = (one.place, other.trouble) if one.place else (other.place, one.trouble)
        shared, told, _ = self._overlap(place, words)
        return 0.8 * shared / told if told else 0.0

    def _same_place(self, one: _Told, other: _Told) -> float:
        """How much two places are one; what contradicts ("hẻm 12" and "hẻm 14", "đầu ngõ" and "cuối ngõ") makes them two."""
        shared, left, right = self._overlap(one.place, other.place)
        if not left or not right:
            return 0.0
        score = 0.5 * shared / min(left, right) + 0.5 * shared / max(left, right)
        return score * _CONTRADICTED ** _contradictions(one.slots, other.slots)

    def _shared(self, one: Sequence[str], other: Sequence[str]) -> float:
        shared, left, right = self._overlap(one, other)
        return 2 * shared / (left + right) if left and right else 0.0

    def _overlap(self, one: Sequence[str], other: Sequence[str]) -> tuple[float, float, float]:
        """The weight of the words in both, of the one's words and of the other's; a misspelt word counts nearly as itself."""
        mine, theirs = set(one), set(other)
        both = mine & theirs
        shared = sum(map(self._weight, both))
        rest = [word for word in theirs - both if _may_be_misspelt(word)]
        for word in mine - both:
            if _may_be_misspelt(word) and any(OSA.distance(word, near, score_cutoff=1) <= 1 for near in rest):
                shared += 0.8 * min(self._weight(word), 3.0)
        return shared, sum(map(self._weight, mine)), sum(map(self._weight, theirs))


def _contradictions(one: Iterable[tuple[str, str]], other: Iterable[tuple[str, str]]) -> int:
    """How many of what both places say of themselves differ; a longer name may hold a shorter one, a slip is no difference."""
    mine, theirs = (_by_slot(slots) for slots in (one, other))
    return sum(
        not any(_alike(left, right) for left in mine[slot] for right in theirs[slot]) for slot in mine.keys() & theirs.keys()
    )


def _by_slot(slots: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for slot, value in slots:
        found.setdefault(slot, []).append(value)
    return found


def _alike(one: str, other: str) -> bool:
    if one[0].isdigit() or other[0].isdigit():
        return one == other
    return (
        one.startswith(other)
        or other.startswith(one)
        or (min(len(one), len(other)) >= _LONG_NAME and OSA.distance(one, other) <= 1)
    )


def _may_be_misspelt(word: str) -> bool:
    """Whether one slip makes no other word of it: "nguyn" is "nguyen", but "binhan" is not "binhtan"."""
    return not word.isdigit() and (_SHORTEST_MISSPELT <= len(word) <= _SYLLABLE or len(word) >= _LONG_PAIR)


def _kind(one: str, other: str) -> float:
    """How much two categories are one: less within a group ("infrastructure.roads" and "…lighting"), half where one is unknown."""
    if not one or not other:
        return 0.5
    return 1.0 if one == other else 0.4 if one.partition(".")[0] == other.partition(".")[0] else 0.0
