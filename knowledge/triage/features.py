"""What is looked at in a message to tell its kind: words, pairs of words, parts of words, and a few signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from knowledge.facets import NEAREST, Facets
from knowledge.talk import Talk
from knowledge.vietnamese.fold import has_diacritics, letters, spelling, words_of
from knowledge.vietnamese.reader import Reading

LONGEST = 140
_PARTS, _LAST = 4, 9
_SIZES = (1, 2, 3, 5, 8)
_CODE = re.compile(r"[a-z]?\d{1,3}[.-]\d{2,3}[.-]|\b(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{4,8}\b|\d{5,}")
_STARS = re.compile(r"\*{2,}|⭐|\b\d+\s*(?:sao|\*)|\b\d{1,2}\s*/\s*(?:5|10)\b")
Groups = tuple[list[str], ...]


def groups(reading: Reading, talk: Talk, facets: Facets) -> Groups:
    """The features of a message in groups; within a group each counts the less the more there are."""
    meant = [letters(word) for word in reading.words[:LONGEST]]
    typed = [letters(word) for word in words_of(reading.typed)[:LONGEST]]
    marked = [spelling(word) for word in reading.words[:LONGEST]] if reading.accented else []
    return (*_said(meant, typed, marked), [*_ends(meant), *_signs(reading, talk, facets)])


def of_words(words: Sequence[str], accented: bool) -> Groups:
    """The same features of words alone, as they were typed, without what the knowledge has to say to them."""
    typed = [letters(word) for word in words[:LONGEST]]
    return _said(typed, typed, [spelling(word) for word in words[:LONGEST]] if accented else [])


def _said(meant: list[str], typed: list[str], marked: list[str]) -> Groups:
    both = (meant,) if meant == typed else (meant, typed)
    return (
        _unique([f"w {word}" for words in both for word in words]),
        _unique([f"b {pair}" for words in both for pair in _pairs(words)]),
        _unique([f"a {word}" for word in marked if has_diacritics(word)] + [f"A {pair}" for pair in _pairs(marked)]),
        _unique([f"c {part}" for part in _parts(" ".join(typed))]),
        _unique([f"l {word}" for word in meant[-_LAST:]] + [f"L {pair}" for pair in _pairs(meant[-_LAST:])]),
    )


def _unique(features: list[str]) -> list[str]:
    return list(dict.fromkeys(features))


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(words)]


def _parts(text: str) -> list[str]:
    held = f" {text} "
    return [held[place : place + _PARTS] for place in range(len(held) - _PARTS + 1)]


def _ends(words: Sequence[str]) -> list[str]:
    return [f"s {' '.join(words[:2])}", f"e {' '.join(words[-2:])}", f"S {' '.join(words[:1])}", f"E {' '.join(words[-1:])}"]


def _signs(reading: Reading, talk: Talk, facets: Facets) -> list[str]:
    typed = reading.typed
    call = talk.emergency(reading)
    told: dict[str, Callable[[], bool]] = {
        "?": lambda: "?" in typed,
        "code": lambda: bool(_CODE.search(typed)),
        "stars": lambda: bool(_STARS.search(typed)),
        "english": lambda: talk.is_english(reading),
        "call": lambda: call is not None,
        "nothing": lambda: not reading.words,
    }
    signs = [f"! {name}" for name, test in told.items() if test()]
    size = sum(len(reading.words) >= step for step in _SIZES)
    facet = facets.asked(reading)[0]
    return [*signs, f"n {size}", f"t {talk.kind(reading)}", f"f {NEAREST.get(facet, facet)}"]
