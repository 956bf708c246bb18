"""Passwords and one-time codes that were sent by mistake: the name of a secret, and shortly after it what looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge.vietnamese.fold import fold
from knowledge.vietnamese.syllables import is_syllable

_APART = re.compile(r"[\s,;()\"'«»“”‘’]+")
_PARTED = re.compile(r"(?<![\d-])(\d{3})[ -](\d{3})(?![\d-])|(?<![\d-])(\d\d) (\d\d) (\d\d)(?![\d-])")
_DIGITS = re.compile(r"\d{4,8}")
_YEAR = re.compile(r"(19|20)\d\d")
_NUMBERED = re.compile(r"\d+([./-]\d+)+\S*|[a-z]\d+([.-]\d+)+|\d+(k|tr|đ|d|vnd|h|ph|mb|gb|g)")
_ADDRESS = re.compile(r"\S+@\S+\.\w+|https?\S*|www\.\S+|\S+\.vn\b.*")
_IS = ("la", "=")
_FAR, _NEAR = 8, 5


class Secrets:
    """Recognises secrets. `names` are what secrets are called, `doubtful` short forms that also mean other things."""

    def __init__(self, names: Iterable[str], doubtful: Iterable[str], not_after: Iterable[str]) -> None:
        self._names = [tuple(fold(name).split()) for name in names]
        self._doubtful = [tuple(fold(name).split()) for name in doubtful]
        self._not_after = frozenset(map(fold, not_after))

    def told(self, typed: str) -> bool:
        """Whether a message (cleaned, as typed) holds a secret that it names; a number alone may be a price or a day."""
        words = _words(typed)
        return any(self._follows(words[end:], _FAR) for end in _ends(words, self._names)) or any(
            self._is_said(words[end:]) for end in _ends(words, self._doubtful)
        )

    def _follows(self, words: Sequence[str], far: int) -> bool:
        before = ""
        for word in words[:far]:
            if before not in self._not_after and (_is_code(word) or (before in _IS and _is_no_word(word))):
                return True
            before = word
        return False

    def _is_said(self, words: Sequence[str]) -> bool:
        """After a doubtful name: a code at once, or after "là"; a year is somebody's year of birth."""
        if words and _is_code(words[0]):
            return not _YEAR.fullmatch(words[0])
        said = next((place for place, word in enumerate(words[:_NEAR]) if word in _IS), None)
        return said is not None and self._follows(words[said : said + 2], 2)


def _words(typed: str) -> list[str]:
    """Folded words; a colon or equals sign after a word becomes "=", six digits in two or three parts become one number."""
    told = re.sub(r"[:=]", " = ", _PARTED.sub(lambda found: "".join(filter(None, found.groups())), fold(typed)))
    stripped = (word.strip(".!?…") for word in _APART.split(told))
    return [word for word in stripped if word]


def _ends(words: Sequence[str], names: Iterable[tuple[str, ...]]) -> Iterable[int]:
    for name in names:
        for place in range(len(words) - len(name) + 1):
            if tuple(words[place : place + len(name)]) == name:
                yield place + len(name)


def _is_code(word: str) -> bool:
    """Four to eight digits, or letters and digits mixed; no amount, date, dossier or procedure number, address."""
    if word.isdigit():
        return _DIGITS.fullmatch(word) is not None
    mixed = len(word) >= 4 and any(map(str.isdigit, word)) and any(map(str.isalpha, word))
    return mixed and not _NUMBERED.fullmatch(word) and not _ADDRESS.fullmatch(word)


def _is_no_word(word: str) -> bool:
    """What nobody says in a sentence: several letters that make no Vietnamese syllable."""
    return len(word) >= 6 and word.isascii() and not is_syllable(word) and not _ADDRESS.fullmatch(word)
