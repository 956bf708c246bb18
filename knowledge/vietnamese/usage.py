"""How the knowledge's own texts use words: how often each occurs, how it is written, and what follows it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from knowledge.vietnamese.fold import letters

_BY_NEIGHBOUR = 0.9
_UNHEARD = 0.02
"""How much of a word's chance comes from the word before it, and what a word that was never seen counts."""


class Usage:
    """Tells how usual words are, alone and beside each other, in texts: `words` of all of them, as they are written, and their
    folded pairs of neighbours ("dang ky").

    `forms` are the ways in which a folded word is written, `written` how often each of these occurs, `count` how often the
    folded word does.
    """

    def __init__(self, words: Iterable[str], pairs: Iterable[str]) -> None:
        self.written = Counter(words)
        self.forms: dict[str, list[str]] = {}
        for word in self.written:
            self.forms.setdefault(letters(word), []).append(word)
        self.count = {bare: sum(self.written[form] for form in forms) for bare, forms in self.forms.items()}
        self._total = self.written.total()
        self._pairs = Counter(pairs)
        self._one_left_out: dict[str, list[str]] = {}
        for folded in filter(str.isalpha, self.forms):
            for shorter in _shortened(folded):
                self._one_left_out.setdefault(shorter, []).append(folded)
        self.near = lru_cache(maxsize=8_192)(self._near)

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
