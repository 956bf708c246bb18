"""From what was typed to the syllables that were meant: the reading of a question, and of the texts it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.vietnamese import keystrokes
from knowledge.vietnamese.dictionary import Dictionary
from knowledge.vietnamese.fold import clean, letters, mostly_accented, words_of
from knowledge.vietnamese.slips import Mender
from knowledge.vietnamese.usage import Usage

LONGEST = 400


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
    """Reads messages, given how the knowledge uses words."""

    def __init__(self, usage: Usage, dictionary: Dictionary) -> None:
        self._usage = usage
        self._dictionary = dictionary
        self._mender = Mender(usage, dictionary.fillers)

    def knows(self, folded: str) -> bool:
        """Whether the knowledge uses this folded word."""
        return folded in self._usage.count

    def read(self, text: str) -> Reading:
        """The syllables of a message: keystrokes converted, short forms written out, glued words split, slips mended."""
        typed = clean(text)
        words = keystrokes.converted(words_of(typed)[:LONGEST], lambda word: self.knows(word) or self._dictionary.has(word))
        accented = mostly_accented(words)
        written = self._dictionary.expanded(words)
        meant = self._mender.mended(written, accented)
        if meant != written:  # a slip may have hidden a short form ("can couc")
            meant = self._dictionary.expanded(meant)
        return Reading(tuple(meant), accented, typed)

    def nearest(self, folded: str) -> tuple[str, ...]:
        """Up to three known words one slip of the finger away from one that its neighbours could not explain, common ones first."""
        near = self._usage.near(folded) if len(folded) > 2 and folded.isalpha() else ()
        return tuple(sorted(near, key=lambda word: (-self._usage.count[word], word))[:3])
