"""Slips of the finger (lỗi gõ), mended by the neighbours: "vông ty" is "công ty", "cấp li" is "cấp lại", "xemáy" is "xe máy".

A noisy channel: a word costs as much as it is unusual after the word before it, a slip costs as much as slips are rare, and
the cheapest way through the message is what was meant. A known word is doubted only where it stands beside no usual neighbour.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from rapidfuzz.distance import OSA

from knowledge.vietnamese.fold import letters
from knowledge.vietnamese.syllables import is_syllable
from knowledge.vietnamese.usage import Usage

# What each costs, as natural logarithms: about how many times rarer it is than typing right. A word is strange when it is
# neither known nor any Vietnamese syllable.
_STRANGE_WORD, _KNOWN_WORD, _MARK, _GLUED = 4.5, 7.0, 4.0, 3.0
_WITHOUT_MARKS = 1.5  # a known word typed without marks may be any of several, and is doubted less
_MOST_MEANT = 10
_SHORTEST_GLUED, _LONGEST_GLUED, _LONGEST_SYLLABLE = 5, 40, 7

Meant = tuple[float, tuple[str, ...]]
"""What a typed word may stand for, and what the slip costs."""


class Mender:
    """Mends messages, given how the knowledge uses words; `small` words (as tuples of one, folded) are never doubted."""

    def __init__(self, usage: Usage, small: Container[tuple[str, ...]]) -> None:
        self._usage = usage
        self._small = small
        self._split = lru_cache(maxsize=4_096)(self._split_glued)

    def mended(self, words: Sequence[str], accented: bool) -> list[str]:
        """The words that were meant; `accented` tells whether to trust the marks that were typed."""
        folded = ["", *map(letters, words), ""]
        meant = [self._meant(word, folded[place : place + 3], accented) for place, word in enumerate(words)]
        if all(len(choices) == 1 for choices in meant):
            return list(words)
        return self._cheapest(meant)

    def _cheapest(self, meant: Sequence[Sequence[Meant]]) -> list[str]:
        """The cheapest way through the choices (Viterbi), each costing its slip and its surprise after the one before."""
        ways: list[tuple[float, str, tuple[str, ...]]] = [(0.0, "", ())]
        for choices in meant:
            further = []
            for slip, words in choices:
                first, *_, last = (letters(word) for word in (words[0], *words))
                inside = sum(self._usage.surprise(letters(left), letters(right)) for left, right in pairwise(words))
                cost, way = min((cost + self._usage.surprise(before, first), way) for cost, before, way in ways)
                further.append((cost + slip + inside, last, way + words))
            ways = further
        return list(min(ways)[2])

    def _meant(self, typed: str, beside: Sequence[str], accented: bool) -> list[Meant]:
        """What a word may stand for, itself first; `beside` are the word before, the word and the word after, folded."""
        left, folded, right = beside
        known = folded in self._usage.count
        usual = known and (self._usage.follows(left, folded) or self._usage.follows(folded, right))
        if usual or (folded,) in self._small or not folded.isalpha():
            return [(0.0, (typed,))]
        slip = _STRANGE_WORD if not (known or is_syllable(folded)) else _KNOWN_WORD if accented else _KNOWN_WORD + _WITHOUT_MARKS
        near = self._near(typed, folded, accented, slip) if left or right else []
        fits = sorted(near, key=lambda meant: (meant[0] + self._fit(left, letters(meant[1][0]), right), meant[1]))
        return [(0.0, (typed,)), *self._unglued(typed, folded), *fits[:_MOST_MEANT]]

    def _fit(self, left: str, word: str, right: str) -> float:
        """How unusual a word is beside the likelier of its neighbours."""
        return min(self._usage.surprise(left, word), self._usage.surprise(word, right))

    def _near(self, typed: str, folded: str, accented: bool, slip: float) -> list[Meant]:
        """The known words one slip away, each as it is written most like what was typed; marks that differ cost more."""
        if not accented:
            return [(slip, (word,)) for word in self._usage.near(folded)]
        meant: list[Meant] = []
        for word in self._usage.near(folded):
            forms = self._usage.forms[word]
            apart, _, form = min((OSA.distance(form, typed), -self._usage.written[form], form) for form in forms)
            meant.append((slip + _MARK * max(0, apart - 1), (form,)))
        return meant

    def _unglued(self, typed: str, folded: str) -> list[Meant]:
        """The known words that were glued together, with the marks that they were typed with; none if it is one word."""
        if not _SHORTEST_GLUED <= len(folded) <= _LONGEST_GLUED or folded in self._usage.count or is_syllable(folded):
            return []
        parts = self._split(folded)
        ends = list(accumulate(map(len, parts)))
        return [(_GLUED, tuple(typed[end - len(part) : end] for part, end in zip(parts, ends, strict=True)))] if parts else []

    def _split_glued(self, folded: str) -> tuple[str, ...]:
        """The fewest known syllables that make up a glued word, commoner ones first; nothing if there are none."""
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(folded)
        for end in range(1, len(folded) + 1):
            for start in range(max(0, end - _LONGEST_SYLLABLE), end):
                before, piece = best[start], folded[start:end]
                if before is None or piece not in self._usage.count or not is_syllable(piece):
                    continue
                cost = before[0] + 1 + 1 / (1 + self._usage.count[piece]) + (1 if len(piece) == 1 else 0)
                found = best[end]
                if found is None or cost < found[0]:
                    best[end] = (cost, (*before[1], piece))
        whole = best[-1]
        return whole[1] if whole else ()
