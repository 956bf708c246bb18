"""How the knowledge's own texts use words: how often each occurs, how it is written, and what follows it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

_BY_NEIGHBOUR = 0.9
_UNHEARD = 0.02
"""How much of a word's chance comes from the word before it, and what a word that was never seen counts."""


class Usage:
    """Learns from texts, then tells how usual words are, alone and beside each other.

    `count` are folded words, `forms` the ways in which each is written, `written` how often each of these occurs.
    """

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self.written: Counter[str] = Counter()
        self.forms: dict[str, list[str]] = defaultdict(list)
        self._pairs: Counter[str] = Counter()
        self._total = 0
        self._one_left_out: dict[str, list[str]] = defaultdict(list)
        self.near = lru_cache(maxsize=8_192)(self._near)

    def learn(self, words: Sequence[str], folded: Sequence[str]) -> None:
        """Take note of a text: its words as they are written, and folded."""
        for word, bare in zip(words, folded, strict=True):
            if word not in self.written:
                self._meet(word, bare)
        self.written.update(words)
        self.count.update(folded)
        self._total += len(folded)
        self._pairs.update(f"{left} {right}" for left, right in pairwise(folded))

    def _meet(self, word: str, folded: str) -> None:
        """Take note of a word at its first sight."""
        self.written[word] = 0
        if folded not in self.forms and folded.isalpha():
            for shorter in _shortened(folded):
                self._one_left_out[shorter].append(folded)
        self.forms[folded].append(word)

    def follows(self, left: str, right: str) -> bool:
        """Whether two words were ever seen side by side."""
        return f"{left} {right}" in self._pairs

    def surprise(self, left: str, right: str) -> float:
        """How unusual a word is after another ("" where a message begins): minus the natural logarithm of its chance."""
        chance = (1 - _BY_NEIGHBOUR) * (self.count.get(right, 0) + _UNHEARD) / max(self._total, 1)
        if left in self.count:
            chance += _BY_NEIGHBOUR * self._pairs.get(f"{left} {right}", 0) / self.count[left]
        return -math.log(chance)

    def _near(self, folded: str) -> tuple[str, ...]:
        """The known words that one slip of the finger makes of a word: a letter left out, doubled, another, or two swapped.

        Two words that near share a form with a letter left out, so that few need to be compared.
        """
        alike = {word for shorter in _shortened(folded) for word in self._one_left_out.get(shorter, ())}
        return tuple(sorted(word for word in alike if OSA.distance(word, folded, score_cutoff=1) == 1))


def _shortened(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
