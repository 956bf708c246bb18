"""How the knowledge's own texts use words: how often each occurs, how it is written, and what follows it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from knowledge.vietnamese.fold import letters

_BY_NEIGHBOUR = 0.9
_UNHEARD = 0.02
"""How much of a word's chance comes from the word before it, and what a word that was never seen counts."""


class Usage:
    """Learns from texts, then tells how usual words are, alone and beside each other.

    `forms` are the ways in which a folded word is written, `written` how often each of these occurs.
    """

    def __init__(self) -> None:
        self.written: Counter[str] = Counter()
        self.forms: dict[str, list[str]] = defaultdict(list)
        self._pairs: Counter[str] = Counter()
        self._count: dict[str, int] = {}
        self._total = 0
        self._one_left_out: dict[str, list[str]] = defaultdict(list)
        self.near = lru_cache(maxsize=8_192)(self._near)

    @property
    def count(self) -> Mapping[str, int]:
        """How often each folded word occurs, however it is written."""
        if not self._count:
            self._count = {bare: sum(self.written[form] for form in forms) for bare, forms in self.forms.items()}
        return self._count

    def learn(self, words: Sequence[str], pairs: Sequence[str]) -> None:
        """Take note of a text: its words as they are written, and its folded pairs of neighbours ("dang ky")."""
        for word in words:
            if word not in self.written:
                self._meet(word)
        self.written.update(words)
        self._pairs.update(pairs)
        self._total += len(words)
        self._count = {}

    def _meet(self, word: str) -> None:
        """Take note of a word at its first sight."""
        self.written[word] = 0
        folded = letters(word)
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
