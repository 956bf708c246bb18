"""The lists of similar_words.toml as they are looked up: for words typed with diacritics, or for words typed without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any

from knowledge.vietnamese.fold import clean, letters, mostly_accented, spelling, words_of

Phrase = tuple[str, ...]
_LONGEST = 4
_ENDS_PART = ",;()\n"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared (`folded`), as it is looked up (`typed`), as it stood (`plainly`); whether a part begins with it."""

    folded: str
    typed: str
    plainly: str
    begins: bool

    @property
    def digits(self) -> bool:
        """Whether it begins with a digit."""
        return self.folded[0].isdigit()

    def of(self, folded: str, typed: str, *, begins: bool) -> Word:
        """Another word in its stead."""
        return Word(intern(folded), typed, folded, begins)


Words = Sequence[Word]


def as_typed(text: str, most: int) -> tuple[bool, list[Word]]:
    """Whether a cleaned text is written with diacritics, and its words; a comma begins a new part."""
    parts = [words_of(part) for part in _parts(text)]
    every = [word for part in parts for word in part][:most]
    accented = mostly_accented(every)
    form = spelling if accented else letters
    words = [Word(intern(letters(word)), form(word), word, not at) for part in parts for at, word in enumerate(part)]
    return accented, words[:most]


def _parts(text: str) -> Sequence[str]:
    for sign in _ENDS_PART:
        text = text.replace(sign, ".  ")
    return text.replace(" - ", ". ").replace(" – ", ". ").split(". ")


@dataclass(frozen=True, slots=True)
class Lists:
    """`drop` says nothing, `plain` little, no name holds `ends`; `nouns` stand before a number or a name, by the name of their
    slot, and of the slots `in_text` a number is read in any sentence; of `opposites` a place can be only one (slot and value);
    `landmarks` are named by their kind; `firsts` begin a phrase of the last three; a number before what is
    `counted` is none of a house; `alike` words are compared as one."""

    drop: frozenset[str]
    plain: frozenset[str]
    ends: frozenset[str]
    nouns: Mapping[Phrase, str]
    in_text: frozenset[str]
    opposites: Mapping[Phrase, tuple[str, str]]
    landmarks: Mapping[Phrase, str]
    firsts: frozenset[str]
    counted: frozenset[str]
    alike: Mapping[str, str]

    @staticmethod
    def of(rows: Mapping[str, Any], *, accented: bool) -> Lists:
        """The lists of the file in one of both forms."""
        form = spelling if accented else letters

        def phrase(said: str) -> Phrase:
            return tuple(intern(form(word)) for word in words_of(clean(said)))

        def words(name: str) -> frozenset[str]:
            return frozenset(word for said in rows[name] for word in phrase(said))

        nouns = {phrase(noun): _name(group[0]) for group in rows["nouns"] for noun in group}
        opposites = {
            phrase(said): ("/" + _name(group[0][0]), _name(side[0]))
            for group in rows["opposites"]
            for side in group
            for said in side
        }
        landmarks = {phrase(said): _name(group[0]) for group in rows["landmarks"] for said in group}
        in_text = frozenset(_name(noun) for noun in rows["in_text"])
        safe = frozenset(rows["alike_folded"])
        alike = {
            form(clean(said)): letters(group[0])
            for group in rows["alike"]
            for said in group[1:]
            if accented or letters(clean(said)) in safe
        }
        firsts = frozenset(known[0] for known in (*nouns, *opposites, *landmarks))
        return Lists(
            words("drop"),
            words("plain"),
            words("ends" if accented else "ends_folded"),
            nouns,
            in_text,
            opposites,
            landmarks,
            firsts,
            words("counted"),
            alike,
        )

    def found(self, words: Words, known: Mapping[Phrase, object]) -> Iterator[tuple[int, Phrase]]:
        """The phrases of one of the last three in a text, the longest at each place, with the number of the word after."""
        typed = [word.typed for word in words]
        at = 0
        while at < len(typed):
            most = min(_LONGEST, len(typed) - at) if typed[at] in self.firsts else 0
            size = next((size for size in range(most, 0, -1) if tuple(typed[at : at + size]) in known), 0)
            if size:
                yield at + size, tuple(typed[at : at + size])
            at += size or 1


def _name(said: str) -> str:
    return "".join(letters(word) for word in words_of(clean(said)))
