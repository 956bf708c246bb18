"""The index: every title and everyday phrasing as a line of weighted terms, and for each term the procedures that use it.

Terms are syllables with their diacritics and pairs of neighbouring syllables without. A query's syllable meets a term as
strongly as they are alike: same spelling, same letters, same sound, one slip of the finger. So one index serves text with
and without diacritics, and cost grows with the postings of the query's rarer terms, not with the catalogue.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.search.variants import Variants
from knowledge.vietnamese.dictionary import Dictionary
from knowledge.vietnamese.fold import clean, letters, spelling, words_of
from knowledge.vietnamese.syllables import sound
from knowledge.vietnamese.usage import Usage

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

PAIR = 0.55
"""What a matching pair of neighbours counts beside a single syllable of the same rarity."""
_SATURATION, _LENGTH = 0.9, 0.35


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one procedure (or of one subject outside the catalogue) for searching."""

    key: str
    title: str
    phrases: tuple[str, ...] = ()
    often: int = 1
    titled: bool = True

    @property
    def texts(self) -> tuple[str, ...]:
        """What it is found by; the title of a subject outside the catalogue says who handles it, not what it is."""
        return (self.title, *self.phrases) if self.titled else self.phrases


@dataclass(slots=True)
class Terms:
    """The vocabulary: ids of spelt syllables and of folded pairs, and the ways from a folded or sounded form to syllables."""

    ids: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    by_fold: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_sound: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _by_writing: dict[str, int] = field(default_factory=dict)

    def syllables(self, words: Sequence[str]) -> list[int]:
        """The ids of syllables as they are spelt ("hoà" and "hòa" are one), made at their first sight."""
        known = self._by_writing
        return [known[word] if word in known else self._syllable(word) for word in words]

    def pairs(self, pairs: Sequence[str]) -> list[int]:
        """The ids of folded pairs of neighbours ("dang ky")."""
        known = self.ids
        return [known[pair] if pair in known else self._new(pair) for pair in pairs]

    def _syllable(self, word: str) -> int:
        spelt, folded = spelling(word), letters(word)
        if spelt not in self.ids:
            number = self._new(spelt)
            self.by_fold[folded].append(number)
            self.by_sound[sound(folded)].append(number)
        return self._by_writing.setdefault(word, self.ids[spelt])

    def _new(self, name: str) -> int:
        self.ids[name] = len(self.names)
        self.names.append(name)
        return self.ids[name]


class Index:
    """Built once from the entries; read by many."""

    def __init__(self, entries: Sequence[Entry], variants: Variants, dictionary: Dictionary) -> None:
        self.entries = list(entries)
        self._dictionary = dictionary
        self.variants = variants
        self.named = [variants.named(entry.title) for entry in entries]
        self.terms = Terms()
        self._heard: tuple[list[str], list[str]] = ([], [])
        lines: list[list[int]] = []
        owners: list[int] = []
        seen: dict[str, list[int]] = {}
        for owner, entry in enumerate(self.entries):
            for text in entry.texts:
                line = seen[text] if text in seen else seen.setdefault(text, self._line(text))
                if not line:
                    continue
                lines.append(line)
                owners.append(owner)
        self._weigh(lines, owners)
        self.line_owner: Ints = np.array(owners, np.int32)
        self.often: Floats = np.array([entry.often for entry in self.entries], np.float32)

    def hear(self, text: str) -> tuple[list[str], list[str]]:
        """Note how a text uses words, without searching in it; returns its words, and its folded pairs."""
        words = self._dictionary.expanded(words_of(clean(text)))
        folded = [letters(word) for word in words]
        pairs = [f"{left} {right}" for left, right in pairwise(folded)]
        for heard, new in zip(self._heard, (words, pairs), strict=True):
            heard += new
        return words, pairs

    @cached_property
    def pairs_by_sound(self) -> dict[str, list[int]]:
        """The ids of the pairs that sound alike; only needed for what is misspelt."""
        pairs: dict[str, list[int]] = {}
        for name, number in self.terms.ids.items():
            left, space, right = name.partition(" ")
            if space:
                pairs.setdefault(f"{sound(left)} {sound(right)}", []).append(number)
        return pairs

    def usage(self) -> Usage:
        """How everything that was heard uses words; what was heard is forgotten."""
        heard, self._heard = self._heard, ([], [])
        return Usage(*heard)

    def _line(self, text: str) -> list[int]:
        words, pairs = self.hear(text)
        return list(dict.fromkeys(self.terms.syllables(words) + self.terms.pairs(pairs)))

    def _weigh(self, lines: list[list[int]], owners: list[int]) -> None:
        """Rarity of each term over the entries, the lines as one flat array, and the postings."""
        size, count = len(self.terms.ids), len(self.entries)
        self.line_start: Ints = np.cumsum([0, *map(len, lines)]).astype(np.int32)
        self.line_terms: Ints = np.fromiter((term for line in lines for term in line), np.int32, int(self.line_start[-1]))
        line_of = np.repeat(np.arange(len(lines), dtype=np.int32), np.diff(self.line_start))
        owner_of = np.array(owners, np.int32)[line_of]
        pairs, uses = np.unique(self.line_terms.astype(np.int64) * count + owner_of, return_counts=True)
        term, owner = (pairs // count).astype(np.int32), (pairs % count).astype(np.int32)
        spread = np.bincount(term, minlength=size)
        self.spread: Ints = spread.astype(np.int32)
        self._set_rarity(spread, count)
        length = np.bincount(owner, weights=uses, minlength=count)
        slack = _SATURATION * (1 - _LENGTH + _LENGTH * length / max(length.mean(), 1))
        self.posting_start: Ints = np.cumsum([0, *spread]).astype(np.int32)
        self.posting_owner: Ints = owner
        self.posting_weight: Floats = (self.rarity[term] * uses * (1 + _SATURATION) / (uses + slack[owner])).astype(np.float32)
        self.line_weight: Floats = np.add.reduceat(self.rarity[self.line_terms], self.line_start[:-1]).astype(np.float32)
        self.first_line: Ints = np.searchsorted(np.array(owners), np.arange(count + 1)).astype(np.int32)

    def _set_rarity(self, spread: NDArray[np.int64], count: int) -> None:
        """A syllable's rarity counts all spellings of its letters, so that a query without diacritics weighs the same."""
        is_pair = np.fromiter((" " in term for term in self.terms.ids), bool, len(self.terms.ids))
        together = spread.astype(np.float64)
        for same in self.terms.by_fold.values():
            together[same] = min(float(spread[same].sum()), count)
        rarity = np.log1p((count - together + 0.5) / (together + 0.5))
        self.rarity: Floats = np.where(is_pair, rarity * PAIR, rarity).astype(np.float32)
        self.top_rarity = math.log1p(count + 0.5)

    def added_up(self, terms: Ints, strengths: Floats) -> Floats:
        """For each entry the sum of what these terms say about it."""
        starts, sizes = self.posting_start[terms], self.spread[terms]
        before = np.cumsum(sizes) - sizes
        flat = np.repeat(starts - before, sizes) + np.arange(sizes.sum(), dtype=np.int32)
        weights = self.posting_weight[flat] * np.repeat(strengths, sizes)
        return np.bincount(self.posting_owner[flat], weights, len(self.entries)).astype(np.float32)

    def lines_of(self, owners: Iterable[int]) -> Ints:
        """The numbers of all lines of these entries, in the order given."""
        return np.concatenate([np.arange(self.first_line[owner], self.first_line[owner + 1], dtype=np.int32) for owner in owners])
