"""The phrases that many people write: the same words next to each other, told only where enough people wrote them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from knowledge.redaction import MARKERS
from knowledge.satisfaction.method import bundled

_LENGTHS = range(8, 1, -1)
_MOST, _MOSTLY = 12, 0.7
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = frozenset((Path(__file__).parent / "common_words.txt").read_text("utf-8").split())
"""Words that neither begin nor end a phrase."""
_NEGATIONS = frozenset(("không", "chưa", "chẳng", "chả", "đừng"))
"""They may begin a phrase, and what follows them is never told without them: «không ai nghe» is not «ai nghe»."""
_REACH = 2
"""So many words further a negation still belongs to what is said: «không phải chờ lâu», «chưa có ai gọi»."""
_MASK = re.compile("|".join(map(re.escape, MARKERS.values())))
_STOP = re.compile(r"[.,;:!?()\[\]\n«»\"]+")


class Phrase(NamedTuple):
    """Words, and how many responses have them."""

    text: str
    n: int


def frequent(told: Iterable[tuple[str, str]]) -> list[Phrase]:
    """The phrases of (response, text without personal numbers), the most frequent first; none of too few responses.

    Of phrases that say the same, the longest that is frequent is told.
    """
    writers = defaultdict[str, set[str]](set)
    for response, text in told:
        for phrase in _phrases(text):
            writers[phrase].add(response)
    known = [text for text, who in writers.items() if len(who) >= bundled().fewest]
    known.sort(key=lambda text: (-len(writers[text]) * len(text.split()), text))
    found: list[str] = []
    for text in known:
        if not any(_says_the_same(text, other, writers) for other in found):
            found.append(text)
    return sorted((Phrase(text, len(writers[text])) for text in found[:_MOST]), key=lambda one: (-one.n, one.text))


def _says_the_same(text: str, other: str, writers: Mapping[str, set[str]]) -> bool:
    """Whether two phrases have words in common and mostly stand in the same responses."""
    both = len(writers[text] & writers[other])
    return not set(text.split()).isdisjoint(other.split()) and both >= _MOSTLY * len(writers[text])


def _phrases(text: str) -> Iterator[str]:
    for part in _STOP.split(_MASK.sub(".", text).lower()):
        words = _WORD.findall(part)
        for length in _LENGTHS:
            for first in range(len(words) - length + 1):
                chosen = words[first : first + length]
                is_torn = not _NEGATIONS.isdisjoint(words[max(0, first - _REACH) : first]) or chosen[-1] in _NEGATIONS
                if not is_torn and _may_begin(chosen[0]) and chosen[-1] not in _COMMON:
                    yield " ".join(chosen)


def _may_begin(word: str) -> bool:
    return word in _NEGATIONS or word not in _COMMON
