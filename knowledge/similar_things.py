"""What a report is about: the matters of similar_things.txt, each with the many ways in which people say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from sys import intern

from knowledge.data_file import BadDataFile, data_lines
from knowledge.vietnamese.fold import clean, letters, mostly_accented, spelling, words_of

PATH = Path(__file__).parent / "data" / "similar_things.txt"
MATTER, BROAD, SUBJECT, TOGETHER = "=", "~", "^", "&"
"""How names begin: of matters, of words that only tell the field, of what is spoken of (a paper, an animal), of matters that
often come together."""
_ONLY_ACCENTED, NOTHING = "!", "-"
Phrases = Mapping[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Things:
    """The names of matters by phrase: as spelt with diacritics, and as typed without; `longest` by the first word; `together`."""

    accented: Phrases
    folded: Phrases
    longest: Mapping[str, int]
    together: Mapping[str, tuple[str, ...]]

    def of(self, text: str) -> tuple[str, ...]:
        """The names of the matters that a text speaks of, each once; the longest phrase wins."""
        words = words_of(clean(text))
        phrases, form = (self.accented, spelling) if mostly_accented(words) else (self.folded, letters)
        said, at = [form(word) for word in words], 0
        found: list[str] = []
        while at < len(said):
            most = self.longest.get(said[at], 0)
            size = next((size for size in range(most, 0, -1) if tuple(said[at : at + size]) in phrases), 0)
            found += phrases[tuple(said[at : at + size])] if size else ()
            at += size or 1
        return self.grouped(found)

    def grouped(self, names: Sequence[str]) -> tuple[str, ...]:
        """The names, each once, with the groups that their matters belong to."""
        known = [name for name in names if name.startswith(MATTER)] or names
        return tuple(dict.fromkeys((*names, *(group for name in known for group in self.together.get(name, ())))))


def load(path: Path = PATH) -> Things:
    """The matters of a file. Raises BadDataFile."""
    accented: dict[tuple[str, ...], tuple[str, ...]] = {}
    folded: dict[tuple[str, ...], tuple[str, ...]] = {}
    together: dict[str, tuple[str, ...]] = {}
    for number, line in data_lines(path):
        if line.startswith(TOGETHER):
            for name in line[1:].split(","):
                key = _key(name)
                together[key] = (*together.get(key, ()), intern(f"{TOGETHER}{number}"))
            continue
        name, parted, rest = line.partition("=")
        key = "" if name.strip() == NOTHING else _key(name)
        said = [*([name.strip().removeprefix(key[0])] if key else []), *map(str.strip, rest.split(","))]
        if not parted or not all(phrase.strip(_ONLY_ACCENTED) for phrase in said):
            raise BadDataFile(f"{path.name}, dòng {number}: cần có dạng tên gọi = cách nói, cách nói")
        for phrase in said:
            _put(accented, _words(phrase, spelling), key)
            if not phrase.startswith(_ONLY_ACCENTED):
                _put(folded, _words(phrase, letters), key)
    longest: dict[str, int] = {}
    for words in (*accented, *folded):
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return Things(accented, folded, longest, together)


def _put(phrases: dict[tuple[str, ...], tuple[str, ...]], words: tuple[str, ...], key: str) -> None:
    phrases[words] = tuple(dict.fromkeys((*phrases.get(words, ()), *([key] if key else []))))


def _words(phrase: str, form: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(form(word) for word in words_of(clean(phrase)))


def _key(name: str) -> str:
    """A name as it is compared: its kind, then its letters."""
    name = name.strip()
    kind = name[0] if name.startswith((BROAD, SUBJECT)) else MATTER
    return intern(kind + "".join(_words(name, letters)))


@cache
def bundled() -> Things:
    """The matters that come with the program, read once."""
    return load()
