"""Teencode, abbreviations, synonyms and filler words: data files that officers edit, `typed = meant` a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from knowledge.data_file import BadDataFile, data_lines
from knowledge.vietnamese.fold import clean, letters, spelling, words_of

DATA = Path(__file__).parent.parent / "data" / "dictionary"


class BadDictionary(BadDataFile):
    """A dictionary file has a line that cannot be used; the message names file and line in Vietnamese."""


@dataclass(frozen=True)
class Dictionary:
    """What short forms stand for (`short`), which words mean the same (`synonyms`), and which say nothing (`fillers`).

    `chat` are the filler phrases as people write them, and where people say they are ("ở Sóc Trăng").
    """

    short: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    synonyms: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    fillers: Mapping[tuple[str, ...], frozenset[tuple[str, ...]]] = field(default_factory=dict)
    chat: tuple[str, ...] = ()

    @cached_property
    def _sizes(self) -> dict[str, list[int]]:
        """How many words the short forms have that begin with a word, the longest first."""
        sizes: dict[str, set[int]] = {}
        for typed in self.short:
            sizes.setdefault(typed[0], set()).add(len(typed))
        return {word: sorted(found, reverse=True) for word, found in sizes.items()}

    def has(self, word: str) -> bool:
        """Whether a single typed word is a short form."""
        return (word,) in self.short

    def is_filler(self, words: Sequence[str], accented: bool) -> bool:
        """Whether words are a filler phrase; without diacritics, whether they may be one."""
        meant = self.fillers.get(tuple(map(letters, words)), frozenset())
        return tuple(map(spelling, words)) in meant if accented else bool(meant)

    def expanded(self, words: list[str]) -> list[str]:
        """The words with every short form written out, the longest first ("d k k h" stays, "đkkh" is four words)."""
        if self._sizes.keys().isdisjoint(words):
            return words
        result: list[str] = []
        place = 0
        while place < len(words):
            for size in self._sizes.get(words[place], ()):
                meant = self.short.get(tuple(words[place : place + size]))
                if meant is not None:
                    result += meant
                    place += size
                    break
            else:
                result.append(words[place])
                place += 1
        return result


def load(folder: Path = DATA) -> Dictionary:
    """The dictionaries of a folder. Raises BadDictionary; a missing file is an empty one."""
    short = {left: rights[0] for name in ("abbreviations.txt", "teencode.txt") for left, rights in _pairs(folder / name)}
    synonyms: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for left, rights in _pairs(folder / "synonyms.txt"):
        key = tuple(letters(word) for word in left)
        synonyms[key] = (*synonyms.get(key, ()), *rights)
    chat = tuple(line for _, line in _lines(folder / "fillers.txt"))
    places = tuple(f"ở {line}" for _, line in _lines(folder / "places.txt"))
    return Dictionary(short, synonyms, _fillers(chat), (*chat, *places))


def _fillers(phrases: Iterable[str]) -> dict[tuple[str, ...], frozenset[tuple[str, ...]]]:
    """Filler phrases by their folded form, with the spellings that are meant ("dang" is "đang", but not "đăng")."""
    fillers: dict[tuple[str, ...], frozenset[tuple[str, ...]]] = {}
    for line in phrases:
        words = words_of(clean(line))
        key = tuple(map(letters, words))
        fillers[key] = fillers.get(key, frozenset()) | {tuple(map(spelling, words))}
    return fillers


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    if path.exists():
        yield from data_lines(path, BadDictionary)


def _pairs(path: Path) -> Iterable[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]:
    for number, line in _lines(path):
        left, equals, right = line.partition("=")
        meant = tuple(tuple(words_of(clean(part))) for part in right.split("|"))
        if not equals or not words_of(clean(left)) or not all(meant):
            raise BadDictionary(f"{path.name} dòng {number}: cần dạng «gõ tắt = nghĩa đầy đủ»")
        for typed in left.split(","):
            yield tuple(words_of(clean(typed))), meant
