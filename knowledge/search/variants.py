"""The ordinary case and its variants: a citizen who does not mention loss, extension or a foreign spouse means the ordinary one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from knowledge.data_file import BadDataFile, data_lines
from knowledge.vietnamese.fold import clean, has_diacritics, letters, spelling, words_of

PATH = Path(__file__).parent.parent / "data" / "variants.txt"
Phrase = tuple[str, ...]


class BadVariants(BadDataFile):
    """The file of variants has a line that cannot be used; the message is in Vietnamese."""


class Variants:
    """Sets of variants as bits: those that a title names, and those that a question speaks of."""

    def __init__(self, rows: list[tuple[list[str], list[str]]]) -> None:
        self._named = _by_phrase([names for names, _ in rows])
        self._spoken = _by_phrase([cues for _, cues in rows])

    def named(self, title: str) -> int:
        """The variants in a procedure's title."""
        words = words_of(clean(title))
        return _bits(self._named, words, accented=True)

    def explicit(self, words: Sequence[str], accented: bool) -> int:
        """The variants that a question calls by the name that titles give them ("gia hạn", "cấp lại")."""
        return _bits(self._named, list(words), accented)

    def spoken(self, words: Sequence[str], accented: bool) -> int:
        """The variants that a question's words may mean; the words of phrases that say nothing ("mất bao lâu") are left out."""
        return _bits(self._spoken, list(words), accented)


def _by_phrase(rows: list[list[str]]) -> dict[Phrase, dict[Phrase, int]]:
    """For each folded phrase its spellings, each with the bits of the rows that hold it."""
    found: dict[Phrase, dict[Phrase, int]] = {}
    for bit, phrases in enumerate(rows):
        for phrase in phrases:
            words = words_of(clean(phrase))
            spelt = found.setdefault(tuple(map(letters, words)), {})
            key = tuple(map(spelling, words))
            spelt[key] = spelt.get(key, 0) | 1 << bit
    return found


def _bits(phrases: dict[Phrase, dict[Phrase, int]], words: list[str], accented: bool) -> int:
    """With diacritics only the spelling counts; a word typed without any may be any of its spellings."""
    bits, folded, spelt = 0, [letters(word) for word in words], [spelling(word) for word in words]
    for size in (5, 4, 3, 2, 1):
        for place in range(len(words) - size + 1):
            found = phrases.get(tuple(folded[place : place + size]))
            if not found:
                continue
            if accented and has_diacritics("".join(words[place : place + size])):
                bits |= found.get(tuple(spelt[place : place + size]), 0)
            else:
                for some in found.values():
                    bits |= some
    return bits


def load(path: Path = PATH) -> Variants:
    """The variants from their file. Raises BadVariants."""
    rows = []
    for number, line in data_lines(path, BadVariants):
        names, equals, cues = line.partition("=")
        if not equals or not names.strip() or not cues.strip():
            raise BadVariants(f"{path.name} dòng {number}: cần dạng «chữ trong tên = cách người dân nói»")
        rows.append(([part.strip() for part in names.split("|")], [part.strip() for part in cues.split("|")]))
    return Variants(rows)
