"""Phrases found in a reading, with or without diacritics."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.vietnamese.fold import clean, letters, spelling, words_of
from knowledge.vietnamese.reader import Reading

Phrase = tuple[str, ...]


class Phrases:
    """A set of phrases that are found with or without diacritics, but not with other ones ("chạy nhà" is no "cháy nhà")."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_fold: dict[Phrase, set[Phrase]] = {}
        for phrase in phrases:
            words = words_of(clean(phrase))
            self._by_fold.setdefault(tuple(map(letters, words)), set()).add(tuple(map(spelling, words)))
        self._sizes = sorted({len(phrase) for phrase in self._by_fold}, reverse=True)

    def is_whole(self, reading: Reading) -> bool:
        """Whether the message is one of the phrases and nothing else."""
        return self._meets(reading.words, reading.accented)

    def is_part(self, reading: Reading) -> bool:
        """Whether one of the phrases stands in the message."""
        words = reading.words
        return any(
            self._meets(words[place : place + size], reading.accented)
            for size in self._sizes
            for place in range(len(words) - size + 1)
        )

    def _meets(self, words: Phrase, accented: bool) -> bool:
        spelt = self._by_fold.get(tuple(map(letters, words)))
        return spelt is not None and (not accented or tuple(map(spelling, words)) in spelt)
