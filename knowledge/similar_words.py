"""The words by which two reports are compared: without diacritics, neighbouring words of a place as pairs, what a place says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from sys import intern

from knowledge.data_file import read_toml, reading
from knowledge.vietnamese.fold import clean, letters, words_of

PATH = Path(__file__).parent / "data" / "similar_words.toml"
SIDE, LANDMARK = "/", "@"
"""Slots of opposites ("đầu", "cuối") begin with the one; the kinds of landmarks ("chợ") are the values of the other."""
_LONGEST, _LONGEST_NAME, _LONGEST_PHRASE, _FEWEST_INITIALS = 200, 4, 4, 3
_HOUSE, _COMMUNE = "sonha", "phuong"
_PARTS = re.compile(r"[,;()\n]|[.!?:](?=\s|$)|\s[-–]\s")
Slots = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class SimilarWords:
    """What similar_words.toml says.

    `drop` says nothing, `plain` little; `short` are abbreviations written out; `nouns` stand before a number or a name, by the
    name of their slot; `ends` are words that no name holds; `landmarks` are named by their kind; `in_text` are the slots
    whose numbers are also read in a sentence; `opposites` are the phrases of which a place can be only one, with slot and value; `numbers` are digits.
    """

    drop: frozenset[str]
    plain: frozenset[str]
    short: Mapping[str, tuple[str, ...]]
    nouns: Mapping[tuple[str, ...], str]
    ends: frozenset[str]
    landmarks: Mapping[tuple[str, ...], str]
    in_text: frozenset[str]
    opposites: Mapping[tuple[str, ...], tuple[str, str]]
    numbers: Mapping[str, str]

    def of_text(self, text: str) -> tuple[str, ...]:
        """The words of a text that may tell something, each once."""
        return tuple(dict.fromkeys(word for word in self._written_out(text) if word not in self.drop))

    def of_place(self, text: str) -> tuple[str, ...]:
        """The words of a place, its neighbouring words as one ("leloi", "ngo7"), and names by their initials ("hqv"), each once."""
        words = self._written_out(text)
        pairs = [intern(one + other) for one, other in pairwise(words) if self._are_pair(one, other)]
        return tuple(dict.fromkeys((*words, *pairs, *self._initials(words))))

    def slots(self, place: str, text: str) -> tuple[str, ...]:
        """What a place says of itself: "hem=12", "duong=nguyentrai", "/dau=cuoi", "@=cho"; what it leaves out partly from the text."""
        parts = [part for typed in _PARTS.split(place) if (part := self._written_out(typed))]
        own = [pair for number, part in enumerate(parts) for pair in (*self._told(part), *self._unnamed(part, number))]
        known = {slot for slot, _ in own}
        told = [pair for typed in _PARTS.split(text) for pair in self._sure(self._written_out(typed)) if pair[0] not in known]
        return tuple(dict.fromkeys(intern(f"{slot}={value}") for slot, value in (*own, *told)))

    def _told(self, words: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The slots and values of a part of a place."""
        yield from (self.opposites[phrase] for _, phrase in _phrases(words, self.opposites))
        yield from ((LANDMARK, self.landmarks[phrase]) for _, phrase in _phrases(words, self.landmarks))
        for after, phrase in _phrases(words, self.nouns):
            if value := self._value(words, after):
                yield self.nouns[phrase], value

    def _sure(self, words: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Those that can be read from any sentence: numbers of some nouns, and opposites of two words."""
        yield from (self.opposites[phrase] for _, phrase in _phrases(words, self.opposites) if len(phrase) > 1)
        for after, phrase in _phrases(words, self.nouns):
            value = self._value(words, after) if self.nouns[phrase] in self.in_text else ""
            if value[:1].isdigit():
                yield self.nouns[phrase], value

    def _unnamed(self, words: Sequence[str], number: int) -> Iterator[tuple[str, str]]:
        """What has no noun: a house number at the beginning ("12 Lê Lợi"), a commune after a comma ("…, Võ Cường")."""
        if words[0][0].isdigit() and len(words) > 1:
            yield _HOUSE, words[0]
        elif number and 2 <= len(words) <= _LONGEST_NAME and len(self._name(words)) == len(words):
            yield _COMMUNE, "".join(words)

    def _value(self, words: Sequence[str], at: int) -> str:
        """The number or the name (up to four words) after a noun."""
        at += at < len(words) and words[at] == "so"
        if at >= len(words):
            return ""
        return words[at] if words[at][0].isdigit() else "".join(self._name(words[at:]))

    def _name(self, words: Sequence[str]) -> list[str]:
        name: list[str] = []
        for word in words[:_LONGEST_NAME]:
            if word in self.plain or word in self.ends or word[0].isdigit():
                break
            name.append(word)
        return name

    def _are_pair(self, one: str, other: str) -> bool:
        return (one not in self.plain or other[0].isdigit()) and other not in self.plain

    def _initials(self, words: Sequence[str]) -> Iterable[str]:
        for at, word in enumerate(words):
            name = self._name(words[at + 1 :]) if (word,) in self.nouns else []
            if len(name) >= _FEWEST_INITIALS:
                yield intern("".join(part[0] for part in name[:_FEWEST_INITIALS]))

    def _written_out(self, text: str) -> list[str]:
        """The words without diacritics, abbreviations written out ("kp3" is "khu pho 3"), numbers after nouns as digits."""
        written: list[str] = []
        for typed in words_of(clean(text))[:_LONGEST]:
            word = letters(typed)
            name = word.rstrip("0123456789")
            if name in self.short and (name == word or len(name) > 1):
                written += (*self.short[name], word[len(name) :]) if name != word else self.short[name]
            elif typed in self.numbers and written and (written[-1],) in self.nouns:
                written.append(self.numbers[typed])
            else:
                written.append(intern(word))
        return written


def _phrases(words: Sequence[str], known: Mapping[tuple[str, ...], object]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The known phrases of a text, the longest at each place, with the place after each."""
    at = 0
    while at < len(words):
        size = next((size for size in range(_LONGEST_PHRASE, 0, -1) if tuple(words[at : at + size]) in known), 0)
        if size:
            yield min(at + size, len(words)), tuple(words[at : at + size])
        at += size or 1


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(intern(letters(word)) for word in words_of(clean(text)))


def load(path: Path = PATH) -> SimilarWords:
    """The words of the file. Raises BadDataFile."""
    rows = read_toml(path)
    with reading(path.name):
        drop, plain, ends = (frozenset(word for said in rows[name] for word in _phrase(said)) for name in ("drop", "plain", "ends"))
        landmarks = {_phrase(said): "".join(_phrase(group[0])) for group in rows["landmarks"] for said in group}
        short = {letters(name): _phrase(said) for name, said in rows["short"].items()}
        nouns = {_phrase(noun): "".join(_phrase(group[0])) for group in rows["nouns"] for noun in group}
        in_text = frozenset(nouns[_phrase(noun)] for noun in rows["in_text"])
        numbers = {clean(word): str(digit) for word, digit in rows["numbers"].items()}
        opposites = {
            _phrase(said): (SIDE + "".join(_phrase(group[0][0])), "".join(_phrase(side[0])))
            for group in rows["opposites"]
            for side in group
            for said in side
        }
        return SimilarWords(drop, plain, short, nouns, ends, landmarks, in_text, opposites, numbers)


@cache
def bundled() -> SimilarWords:
    """The words that come with the program, read once."""
    return load()
