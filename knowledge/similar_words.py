"""The words by which two reports are compared: without diacritics, neighbouring words of a place as pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from sys import intern

from knowledge.data_file import read_toml, reading
from knowledge.similar_lists import Lists, Phrase, Words, as_typed
from knowledge.similar_names import Name, names, numbers
from knowledge.similar_slots import LANDMARK, READ, SIDE, Slots
from knowledge.vietnamese.fold import clean, letters, spelling

PATH = Path(__file__).parent / "data" / "similar_words.toml"
_LONGEST, _FEWEST_INITIALS = 200, 3


@dataclass(frozen=True, slots=True)
class Read:
    """The words of a text that may tell something, those of its place with its names, the names alone, what the place says of
    itself, and all words of the text in their order."""

    text: tuple[str, ...]
    place: tuple[str, ...]
    names: tuple[str, ...]
    slots: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class SimilarWords:
    """What similar_words.toml says: `plain` words tell little, `short` are abbreviations written out, `numbers` are digits,
    `everyday` says how much a word of any report tells."""

    plain: frozenset[str]
    short: Mapping[str, Phrase]
    numbers: Mapping[str, str]
    lists: tuple[Lists, Lists]
    everyday: Mapping[str, float]

    def of(self, given: str, read: str, text: str) -> Read:
        """The words of the place as given, of the place read from the text, and of the text.

        Neighbouring words of a place come as one too ("leloi", "ngo7"), its names also by their initials ("hqv"); so do the
        names and long numbers in the text, since what is called by name there ("bến đò Gáo") is mostly the place. A place says of
        itself "hem=12", "duong=nguyentrai", "/dau=cuoi", "@=cho". What it leaves out is partly read from the text.
        """
        own = [*self._own(given)]
        place = f"{given}, {read}" if given and read else given or read
        where, lists = self._read(place)
        called = [*names(text), *names(given)]
        pairs = dict.fromkeys((*_pairs(where, lists), *(pair for name in called for pair in name.pairs()), *numbers(text)))
        found = dict.fromkeys((*(word.folded for word in where), *pairs, *_initials(where, lists)))
        known = {slot for slot, _ in own}
        words, lists = self._read(text)
        told = [*self._own(read), *Slots(lists).of_text(words), *self._of_names(called)]
        slots = (*own, *((READ + slot, value) for slot, value in told if slot not in known))
        telling = dict.fromkeys(lists.alike.get(word.typed, word.folded) for word in words if word.typed not in lists.drop)
        return Read(
            tuple(telling),
            tuple(found),
            tuple(pairs),
            tuple(dict.fromkeys(intern(f"{slot}={value}") for slot, value in slots)),
            " ".join(word.folded for word in words),
        )

    def _own(self, place: str) -> Iterator[tuple[str, str]]:
        """What a place says of itself; where it is written with capitals, names in small letters are none ("cầu gỗ")."""
        words, lists = self._read(place)
        capital = None if place == place.lower() else set(_endings(names(place)))
        for slot, value in Slots(lists).of_place(words):
            if capital is None or slot[0] in (SIDE, LANDMARK) or value[0].isdigit() or value in capital:
                yield slot, value

    def _of_names(self, called: Iterable[Name]) -> Iterator[tuple[str, str]]:
        """The names in a text that stand after a noun of places or of people."""
        nouns = self.lists[0].nouns
        for name in called:
            for size in range(len(name.before), 0, -1):
                if slot := nouns.get(name.before[-size:]):
                    yield slot, "".join(name.words)
                    break

    def _read(self, text: str) -> tuple[Words, Lists]:
        """The words, abbreviations written out ("kp3": "khu pho 3"), numbers after some nouns as digits; the lists that fit."""
        accented, typed = as_typed(clean(text), _LONGEST)
        lists, written = self.lists[accented], []
        for word in typed:
            name = word.folded.rstrip("0123456789")
            rest = word.folded[len(name) :]
            if self._is_short(name, rest):
                full = [part for part in (*self.short[name], rest) if part]
                written += [
                    word.of(letters(part), spelling(part) if accented else letters(part), begins=word.begins and not at)
                    for at, part in enumerate(full)
                ]
                continue
            counted = written and lists.nouns.get((written[-1].typed,), "") in lists.in_text
            digits = self.numbers.get(word.plainly, "") if counted else ""
            written.append(word.of(digits, digits, begins=False) if digits else word)
        return written, lists

    def _is_short(self, name: str, rest: str) -> bool:
        """Whether a word is an abbreviation, or a noun with its number glued to it ("thon3", but not "thôn")."""
        full = self.short.get(name, ())
        return bool(full) and (len(name) > 1 if rest else letters("".join(full)) != name)


def _endings(called: Iterable[Name]) -> Iterator[str]:
    """Every part of a name that begins and ends with a word of it: "Chợ Tơ Thượng" names "to", "tothuong"."""
    for name in called:
        for start in range(len(name.words)):
            yield from ("".join(name.words[start:end]) for end in range(start + 1, len(name.words) + 1))


def _pairs(words: Words, lists: Lists) -> Iterator[str]:
    for at, (one, other) in enumerate(pairwise(words)):
        ends = other.typed in lists.plain or other.typed in lists.ends
        if not ends and (one.typed not in lists.plain or other.digits or _ends(words[at + 2 : at + 3], lists)):
            yield intern(one.folded + other.folded)


def _ends(after: Words, lists: Lists) -> bool:
    """Whether a name of one syllable ends here ("cầu Mây", "xóm Chùa"): it is told by the noun before it."""
    return not after or after[0].begins or after[0].digits or after[0].typed in lists.plain


def _initials(words: Words, lists: Lists) -> Iterable[str]:
    slots = Slots(lists)
    for at, word in enumerate(words):
        led = word.digits or (word.typed,) in lists.nouns
        name = slots.name(words[at + led :]) if led else [word.folded, *slots.name(words[at + 1 :])] if word.begins else []
        if led and len(name) == _FEWEST_INITIALS - 1 and not word.digits:
            yield intern(word.folded + "".join(part[0] for part in name))
        if len(name) >= _FEWEST_INITIALS:
            yield intern("".join(part[0] for part in name[:_FEWEST_INITIALS]))


def load(path: Path = PATH) -> SimilarWords:
    """The words of the file. Raises BadDataFile."""
    rows = read_toml(path)
    with reading(path.name):
        short = {letters(name): tuple(clean(said).split()) for name, said in rows["short"].items()}
        numbers = {clean(word): str(digit) for word, digit in rows["numbers"].items()}
        lists = Lists.of(rows, accented=False), Lists.of(rows, accented=True)
        everyday = {word: float(tells) for tells, words in rows["everyday"].items() for word in words.split()}
        return SimilarWords(lists[0].plain, short, numbers, lists, everyday)


@cache
def bundled() -> SimilarWords:
    """The words that come with the program, read once."""
    return load()


def tells(word: str) -> float:
    """From 0 to 1, how much it says that two reports hold a word: little for everyday words, however few hold it."""
    return bundled().everyday.get(word, 1.0)
