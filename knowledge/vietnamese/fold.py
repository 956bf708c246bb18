"""One form for every way of typing the same text: Unicode forms, look-alike letters, case, diacritics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# Ð (U+00D0) and ɖ are typed for Đ by some keyboards; zero-width characters and soft hyphens arrive by copy and paste.
_LOOKALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", "ɖ": "đ", "\u00ad": None, "\ufeff": None})
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_ODD = re.compile("[Ððɖ\u00ad\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_WORD = re.compile(r"\d+(?:[.,/]\d+)+|[^\W_]+", re.UNICODE)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_MARKS = re.compile("[\u0300-\u036f]")
_ONE_IN = 4


def clean(text: str) -> str:
    """The text in NFC, in lower case, without invisible characters, with one spelling of each letter."""
    text = unicodedata.normalize("NFKC", text)
    if _ODD.search(text):  # most texts hold none, and looking is faster than replacing
        text = _INVISIBLE.sub("", text.translate(_LOOKALIKES))
    return text.lower()


def fold(text: str) -> str:
    """The text in lower-case ASCII letters: no tones, no hats, đ as d; other scripts stay as they are."""
    return _MARKS.sub("", unicodedata.normalize("NFD", clean(text))).replace("đ", "d")


@lru_cache(maxsize=65_536)
def letters(word: str) -> str:
    """`fold` for a single word, remembered: the same few thousand syllables come again and again."""
    return fold(word)


@lru_cache(maxsize=65_536)
def untoned(word: str) -> str:
    """The word without its tone marks but with its vowels and đ kept, so that "hoà" and "hòa" are one."""
    return unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", word)))


@lru_cache(maxsize=65_536)
def tone(syllable: str) -> str:
    """The tone mark of a syllable as its combining character, "" for the level tone (thanh ngang)."""
    found = _TONES.search(unicodedata.normalize("NFD", syllable))
    return found.group() if found else ""


def has_diacritics(text: str) -> bool:
    """Whether the text carries any Vietnamese mark at all (a single đ counts)."""
    return "đ" in text or bool(_MARKS.search(unicodedata.normalize("NFD", text)))


def mostly_accented(words: Sequence[str]) -> bool:
    """Whether the diacritics can be trusted: someone who types "xe máy" without marks but one "đ" typed none."""
    marked = sum(map(has_diacritics, words))
    return marked > 0 and marked * _ONE_IN >= len(words)


def words_of(text: str) -> list[str]:
    """The words (syllables, numbers, codes such as 1.001193) of an already cleaned text, in order."""
    return _WORD.findall(text)


@lru_cache(maxsize=65_536)
def spelling(word: str) -> str:
    """A word with its tone after its letters ("hòa" and "hoà" are both "hoa" + grave), so that tone placement cannot differ."""
    return untoned(word) + tone(word)
