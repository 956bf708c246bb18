"""Phrases found in a reading, with or without diacritics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from knowledge.vietnamese.fold import clean, letters, spelling, tone, untoned, words_of
from knowledge.vietnamese.reader import Reading

Phrase = tuple[str, ...]
Fits = Callable[[str, str], bool]
"""Whether a typed word may be the meant one; their letters are already the same."""
_NGA, _HOI = "\u0303", "\u0309"


def heard(word: str) -> str:
    """The spelling of a word with hỏi and ngã as one: half the country says, and writes, one for the other."""
    return spelling(word).replace(_NGA, _HOI)


def same(typed: str, meant: str) -> bool:
    """Whether a word was typed with all its diacritics."""
    return heard(typed) == heard(meant)


@lru_cache(maxsize=65_536)
def unmarked(typed: str, meant: str) -> bool:
    """Whether a word was typed with some of its diacritics or none, but with no other ones ("đam" is "đâm", "dạm" is not)."""
    if tone(typed) and tone(heard(typed)) != tone(heard(meant)):
        return False
    left, right = untoned(typed), untoned(meant)
    return len(left) == len(right) and all(one in (other, letters(other)) for one, other in zip(left, right, strict=True))


def _folded(typed: str, meant: str) -> bool:
    return True


class Phrases:
    """A set of phrases that are found with or without diacritics, but not with other ones ("chạy nhà" is no "cháy nhà")."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_fold: dict[Phrase, set[Phrase]] = {}
        for phrase in phrases:
            words = words_of(clean(phrase))
            self._by_fold.setdefault(tuple(map(letters, words)), set()).add(tuple(words))
        self._sizes = sorted({len(phrase) for phrase in self._by_fold}, reverse=True)

    def is_whole(self, reading: Reading) -> bool:
        """Whether the message is one of the phrases and nothing else."""
        fits = same if reading.accented else _folded
        return any(self._meant(reading.words, tuple(map(letters, reading.words)), fits))

    def is_part(self, reading: Reading) -> bool:
        """Whether one of the phrases stands in the message."""
        return any(self.found(reading.words, same if reading.accented else _folded))

    def found(self, words: Sequence[str], fits: Fits) -> Iterator[tuple[int, Phrase]]:
        """Where phrases stand (the place of the first word, the phrase as it is meant), the longest first."""
        folded = tuple(map(letters, words))
        for size in self._sizes:
            for place in range(len(words) - size + 1):
                end = place + size
                for phrase in self._meant(words[place:end], folded[place:end], fits):
                    yield place, phrase

    def _meant(self, words: Sequence[str], folded: Phrase, fits: Fits) -> Iterator[Phrase]:
        for phrase in self._by_fold.get(folded, ()):
            if all(map(fits, words, phrase)):
                yield phrase
