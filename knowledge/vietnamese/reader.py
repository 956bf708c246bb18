"""From what was typed to the syllables that were meant: the reading of a question, and of the texts it is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.vietnamese import keystrokes
from knowledge.vietnamese.dictionary import Dictionary
from knowledge.vietnamese.fold import clean, has_diacritics, letters, words_of
from knowledge.vietnamese.syllables import is_syllable

LONGEST = 400
_LONGEST_GLUED = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as syllables with the diacritics that were typed or restored; `accented` tells whether to trust them."""

    words: tuple[str, ...]
    accented: bool
    typed: str

    @property
    def folded(self) -> str:
        """The reading as one folded string, for patterns."""
        return " ".join(letters(word) for word in self.words)


class Reader:
    """Reads messages, given the folded syllables that the knowledge uses (`counts`: how often each occurs)."""

    def __init__(self, counts: dict[str, int], dictionary: Dictionary) -> None:
        self._counts = counts
        self._dictionary = dictionary
        self._by_length: dict[int, list[str]] = {}
        for word in counts:
            self._by_length.setdefault(len(word), []).append(word)
        self._split = lru_cache(maxsize=4_096)(self._split_glued)
        self.nearest = lru_cache(maxsize=4_096)(self._nearest)

    def knows(self, folded: str) -> bool:
        """Whether the knowledge uses this folded word."""
        return folded in self._counts

    def read(self, text: str) -> Reading:
        """The syllables of a message: keystrokes converted, teencode and abbreviations written out, glued words split."""
        typed = clean(text)
        words = keystrokes.converted(words_of(typed)[:LONGEST], lambda word: self.knows(word) or self._dictionary.has(word))
        meant = self._unglued(self._dictionary.expanded(words))
        return Reading(tuple(meant), _mostly_accented(words), typed)

    def _unglued(self, words: Iterable[str]) -> Iterable[str]:
        for word in words:
            folded = letters(word)
            if 5 <= len(folded) <= _LONGEST_GLUED and folded.isalpha() and not self.knows(folded) and not is_syllable(folded):
                yield from self._split(folded)
            else:
                yield word

    def _split_glued(self, folded: str) -> tuple[str, ...]:
        """The fewest known syllables that make up a glued word, commoner ones first; the word itself if there are none."""
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(folded)
        for end in range(1, len(folded) + 1):
            for start in range(max(0, end - 7), end):
                before, piece = best[start], folded[start:end]
                if before is None or not self.knows(piece) or not is_syllable(piece):
                    continue
                cost = before[0] + 1 + 1 / (1 + self._counts[piece]) + (1 if len(piece) == 1 else 0)
                found = best[end]
                if found is None or cost < found[0]:
                    best[end] = (cost, (*before[1], piece))
        whole = best[-1]
        return whole[1] if whole else (folded,)

    def _nearest(self, folded: str) -> tuple[tuple[str, float], ...]:
        """Up to three known words one slip of the finger away from an unknown one, with how alike they are (0…1)."""
        if len(folded) < 3 or not folded.isalpha():
            return ()
        near = [word for size in range(len(folded) - 1, len(folded) + 2) for word in self._by_length.get(size, ())]
        found = process.extract(folded, near, scorer=OSA.distance, score_cutoff=1, limit=12)
        ranked = sorted(found, key=lambda hit: (-self._counts[hit[0]], hit[0]))[:3]
        return tuple((word, 0.7) for word, _, _ in ranked)


def _mostly_accented(words: list[str]) -> bool:
    """Whether the diacritics can be trusted: someone who types "xe máy" without marks but one "đ" typed none."""
    marked = sum(has_diacritics(word) for word in words)
    return marked > 0 and marked * 4 >= len(words)
