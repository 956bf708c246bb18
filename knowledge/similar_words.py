"""The words by which two reports are compared: without diacritics, different ways of saying a thing as one, neighbours as pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from sys import intern

from knowledge.data_file import read_toml, reading
from knowledge.vietnamese.fold import clean, letters, words_of

PATH = Path(__file__).parent / "data" / "similar_words.toml"
_LONGEST, _LONGEST_NAME = 200, 4
_NAMED = {"sonha": "so", "ngo": "hem", "kiet": "hem", "pho": "duong", "kcn": "khucongnghiep"}


@dataclass(frozen=True, slots=True)
class SimilarWords:
    """What similar_words.toml says: words that say nothing, plain words of places, ways of saying the same (longest first)."""

    drop: frozenset[str]
    plain: frozenset[str]
    alike: dict[tuple[str, ...], str]
    longest: int
    nouns: frozenset[tuple[str, ...]]
    opposites: dict[tuple[str, ...], str]

    def of_problem(self, text: str) -> tuple[str, ...]:
        """The words of a text that tell what is wrong, each once."""
        words, found, at = _folded(text), [], 0
        while at < len(words):
            size = next((size for size in range(self.longest, 0, -1) if tuple(words[at : at + size]) in self.alike), 0)
            word = self.alike[tuple(words[at : at + size])] if size else words[at]
            found.append("" if not size and word in self.drop else word)
            at += size or 1
        return tuple(dict.fromkeys(filter(None, found)))

    def of_place(self, text: str) -> tuple[str, ...]:
        """The words of a place, and its neighbouring words as one ("leloi"), each once."""
        words = _folded(text)
        pairs = [intern(one + other) for one, other in pairwise(words) if one not in self.plain and other not in self.plain]
        return tuple(dict.fromkeys((*words, *pairs)))

    def slots(self, text: str) -> frozenset[tuple[str, str]]:
        """What a place says of itself: ("hem", "12"), ("duong", "nguyentrai"), and which of opposites it is ("/dau", "cuoi")."""
        words, found, at = _folded(text), set(), 0
        while at < len(words):
            pair = tuple(words[at : at + 2])
            for said in (pair, pair[:1]):
                if said in self.opposites:
                    found.add((self.opposites[said], "".join(said)))
            size = next((size for size in (3, 2, 1) if tuple(words[at : at + size]) in self.nouns), 0)
            value = self._value(words, at + size) if size else ""
            if value:
                noun = "".join(words[at : at + size])
                found.add((intern(_NAMED.get(noun, noun)), intern(value)))
            at += size or 1
        return frozenset(found)

    def _value(self, words: Sequence[str], at: int) -> str:
        """The number or the name (up to three words) after a noun."""
        if at < len(words) and words[at][0].isdigit():
            return words[at]
        name: list[str] = []
        while at < len(words) and len(name) < _LONGEST_NAME and words[at] not in self.plain and not words[at][0].isdigit():
            name.append(words[at])
            at += 1
        return "".join(name)


def _folded(text: str) -> list[str]:
    return [letters(word) for word in words_of(clean(text))[:_LONGEST]]


def load(path: Path = PATH) -> SimilarWords:
    """The words of the file. Raises BadDataFile."""
    rows = read_toml(path)
    with reading(path.name):
        drop, plain = (frozenset(word for phrase in rows[name] for word in _folded(phrase)) for name in ("drop", "plain"))
        alike = {tuple(_folded(phrase)): _name(group) for group in rows["alike"] for phrase in group}
        nouns = frozenset(tuple(_folded(noun)) for noun in rows["nouns"])
        opposites = {tuple(_folded(said)): f"/{_folded(group[0])[0]}" for group in rows["opposites"] for said in group}
        return SimilarWords(drop, plain, alike, max(map(len, alike)), nouns, opposites)


def _name(group: Sequence[str]) -> str:
    """The common name of ways of saying a thing; no word of a text is written like it."""
    return "=" + "".join(_folded(group[0]))


@cache
def bundled() -> SimilarWords:
    """The words that come with the program, read once."""
    return load()
