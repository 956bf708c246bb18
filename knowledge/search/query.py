"""A reading turned into weighted terms of the index."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from knowledge.search.index import Floats, Index
from knowledge.vietnamese.dictionary import Dictionary
from knowledge.vietnamese.fold import letters, spelling, tone, untoned
from knowledge.vietnamese.phrases import unmarked
from knowledge.vietnamese.reader import Reader, Reading
from knowledge.vietnamese.syllables import sound
from knowledge.vietnamese.words import word_ends

SAME_LETTERS, SAME_VOWELS, SAME_TONE, SAME_SOUND = 0.62, 0.85, 0.8, 0.5
_ACROSS_WORDS = 0.7
_SYNONYM = 0.75
_NEAR = 0.7
_MOST_WORDS = 48
_MOSTLY = 0.6
_PHRASE_SILENT = 2


class Gist(NamedTuple):
    """What a message is about: its folded words without politeness and grammar.

    `passed` are those left out of `content` that may speak of a special case ("lại").
    """

    content: tuple[str, ...]
    passed: tuple[str, ...]


@dataclass(slots=True)
class Query:
    """The terms that a message touches with how alike they are (0…1), and what the message weighs in all.

    `variants` are the special cases that it speaks of, `explicit` those that it calls by their name.
    """

    gist: Gist
    alike: dict[int, float] = field(default_factory=dict)
    weight: float = 0.0
    unknown: float = 0.0
    words: int = 0
    variants: int = 0
    explicit: int = 0

    @property
    def strange(self) -> float:
        """The share of the message's weight in words that the knowledge has never seen, not even misspelt."""
        return self.unknown / self.weight if self.weight else 0.0

    def touch(self, term: int, alike: float) -> None:
        """Note a term at the strength of its best match."""
        if alike > self.alike.get(term, 0.0):
            self.alike[term] = alike

    def strengths(self, size: int) -> Floats:
        """How alike each term of the vocabulary is, as an array."""
        array = np.zeros(size, np.float32)
        if self.alike:
            array[list(self.alike)] = list(self.alike.values())
        return array


def query(reading: Reading, index: Index, reader: Reader, dictionary: Dictionary) -> Query:
    """The reading's content words as terms; filler words count nothing, synonyms a little less than what was typed."""
    folded = [letters(word) for word in reading.words]
    silent = _fillers(reading, folded, index, dictionary)
    telling = [word for word, level in zip(reading.words, silent, strict=True) if level < _PHRASE_SILENT]
    made = Query(_gist(reading, folded, silent, index), variants=index.variants.spoken(telling, reading.accented))
    made.explicit = index.variants.explicit(telling, reading.accented)
    once = {folded[place]: place for place in reversed(range(len(folded))) if not silent[place]}
    for place in sorted(once.values(), key=lambda place: -_rarity(folded[place], index))[:_MOST_WORDS]:
        _touch_syllable(made, reading.words[place], reading.accented, index, reader)
    ends = word_ends(reading)
    for place in range(len(folded) - 1):
        if silent[place] + silent[place + 1] < _PHRASE_SILENT:
            _touch_pair(made, folded[place], folded[place + 1], _ACROSS_WORDS if ends and ends[place] else 1.0, index)
    _touch_synonyms(made, folded, index, dictionary)
    return made


def gist(reading: Reading, index: Index, dictionary: Dictionary) -> Gist:
    """What a reading is about."""
    folded = [letters(word) for word in reading.words]
    return _gist(reading, folded, _fillers(reading, folded, index, dictionary), index)


def _gist(reading: Reading, folded: list[str], silent: list[int], index: Index) -> Gist:
    heard = tuple(word for word, level in zip(folded, silent, strict=True) if not level)
    lone = [word for word, level in zip(reading.words, silent, strict=True) if level == 1]
    return Gist(heard, tuple(letters(word) for word in lone if index.variants.spoken([word], reading.accented)))


def _fillers(reading: Reading, folded: list[str], index: Index, dictionary: Dictionary) -> list[int]:
    """Which words are politeness or grammar, the longest phrases first: 2 in a phrase ("cho em hỏi"), 1 alone ("lại"), 0 not.

    A lone one may still be half of a telling pair ("cấp lại").
    """
    silent = [0] * len(folded)
    for size in (4, 3, 2, 1):
        for place in range(len(folded) - size + 1):
            meant = dictionary.fillers.get(tuple(folded[place : place + size]))
            if meant and _is_filler(reading.words[place : place + size], reading.accented, meant, index):
                silent[place : place + size] = [_PHRASE_SILENT if size > 1 else max(1, silent[place])] * size
    return silent


def _is_filler(words: tuple[str, ...], accented: bool, meant: frozenset[tuple[str, ...]], index: Index) -> bool:
    """With diacritics, the spelling tells "đang" from "đăng"; without, a lone "dang" is what the knowledge uses more.

    Marks among words without any still count: the reader writes "can cuoc" as "căn cước", and "căn" is no "cần".
    """
    if accented:
        return tuple(map(spelling, words)) in meant
    if not any(all(map(unmarked, words, phrase)) for phrase in meant):
        return False
    if len(words) > 1:
        return True
    same = index.terms.by_fold.get(letters(words[0]), ())
    fillers = sum(int(index.spread[term]) for term in same if (index.terms.names[term],) in meant)
    return fillers >= _MOSTLY * sum(int(index.spread[term]) for term in same)


def _rarity(folded: str, index: Index) -> float:
    same = index.terms.by_fold.get(folded)
    return float(index.rarity[same[0]]) if same else index.top_rarity


def _touch_syllable(made: Query, word: str, accented: bool, index: Index, reader: Reader) -> None:
    folded = letters(word)
    rarity = _rarity(folded, index)
    made.weight += rarity
    made.words += 1
    same = index.terms.by_fold.get(folded, ())
    for term, spelt in ((term, _spelt(term, index)) for term in same):
        made.touch(term, _likeness(word, spelt) if accented else 1.0)
    for term in index.terms.by_sound.get(sound(folded), ()):
        made.touch(term, SAME_SOUND)
    if same:
        return
    near = reader.nearest(folded)
    if not near and sound(folded) not in index.terms.by_sound:
        made.unknown += rarity
    for known in near:
        for term in index.terms.by_fold.get(known, ()):
            made.touch(term, _NEAR)


def _touch_pair(made: Query, left: str, right: str, alike: float, index: Index) -> None:
    """Two neighbours as they stand; where nobody writes them so, those that sound the same ("thuon chu" as "thuong tru")."""
    term = index.terms.ids.get(f"{left} {right}")
    if term is not None:
        made.touch(term, alike)
        return
    for near in index.pairs_by_sound.get(f"{sound(left)} {sound(right)}", ()):
        made.touch(near, alike * SAME_SOUND)


def _spelt(term: int, index: Index) -> str:
    return index.terms.names[term]


def _likeness(word: str, spelt: str) -> float:
    """How alike two spellings of the same letters are: the tone or the hats may be wrong."""
    if spelling(word) == spelt:
        return 1.0
    if untoned(word) == untoned(spelt):
        return SAME_VOWELS
    return SAME_TONE if tone(word) == tone(spelt) else SAME_LETTERS


def _touch_synonyms(made: Query, folded: list[str], index: Index, dictionary: Dictionary) -> None:
    for size in (4, 3, 2, 1):
        for place in range(len(folded) - size + 1):
            for meant in dictionary.synonyms.get(tuple(folded[place : place + size]), ()):
                for word in meant:
                    term = index.terms.ids.get(spelling(word))
                    if term is not None:
                        made.touch(term, _SYNONYM)
                pairs = pairwise(meant)
                for term in (index.terms.ids.get(f"{letters(left)} {letters(right)}") for left, right in pairs):
                    if term is not None:
                        made.touch(term, _SYNONYM)
