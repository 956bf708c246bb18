"""The words by which two reports are compared: without diacritics, neighbouring words of a place as pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from sys import intern

from knowledge.data_file import read_toml, reading
from knowledge.similar_lists import Lists, Phrase, Words, as_typed
from knowledge.similar_names import named
from knowledge.similar_slots import Slots
from knowledge.vietnamese.fold import clean, letters, spelling

PATH = Path(__file__).parent / "data" / "similar_words.toml"
_LONGEST, _FEWEST_INITIALS = 200, 3


@dataclass(frozen=True, slots=True)
class SimilarWords:
    """What similar_words.toml says: `plain` words tell little, `short` are abbreviations written out, `numbers` are digits."""

    plain: frozenset[str]
    short: Mapping[str, Phrase]
    numbers: Mapping[str, str]
    lists: tuple[Lists, Lists]

    def of(self, place: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The words of a text that may tell something, those of a place, and what the place says of itself.

        Neighbouring words of a place come as one too ("leloi", "ngo7"), its names also by their initials ("hqv"); so do the
        names and long numbers in the text, since what is called by name there ("bến đò Gáo") is mostly the place. A place says of
        itself "hem=12", "duong=nguyentrai", "/dau=cuoi", "@=cho". What it leaves out is partly read from the text.
        """
        where, lists = self._read(place)
        own = list(Slots(lists).of_place(where))
        found = tuple(dict.fromkeys((*_of_place(where, lists), *named(text))))
        known = {slot for slot, _ in own}
        words, lists = self._read(text)
        told = [(slot, value) for slot, value in Slots(lists).of_text(words) if slot not in known]
        telling = dict.fromkeys(word.folded for word in words if word.typed not in lists.drop)
        return tuple(telling), found, tuple(dict.fromkeys(intern(f"{slot}={value}") for slot, value in (*own, *told)))

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


def _of_place(words: Words, lists: Lists) -> tuple[str, ...]:
    pairs = [
        intern(one.folded + other.folded)
        for at, (one, other) in enumerate(pairwise(words))
        if other.typed not in lists.plain and (one.typed not in lists.plain or other.digits or _ends(words[at + 2 : at + 3], lists))
    ]
    return tuple(dict.fromkeys((*(word.folded for word in words), *pairs, *_initials(words, lists))))


def _ends(after: Words, lists: Lists) -> bool:
    """Whether a name of one syllable ends here ("cầu Mây", "xóm Chùa"): it is told by the noun before it."""
    return not after or after[0].begins or after[0].digits or after[0].typed in lists.plain


def _initials(words: Words, lists: Lists) -> Iterable[str]:
    slots = Slots(lists)
    for at, word in enumerate(words):
        led = word.digits or (word.typed,) in lists.nouns
        name = slots.name(words[at + led :]) if led else [word.folded, *slots.name(words[at + 1 :])] if word.begins else []
        if len(name) >= _FEWEST_INITIALS:
            yield intern("".join(part[0] for part in name[:_FEWEST_INITIALS]))


def load(path: Path = PATH) -> SimilarWords:
    """The words of the file. Raises BadDataFile."""
    rows = read_toml(path)
    with reading(path.name):
        short = {letters(name): tuple(clean(said).split()) for name, said in rows["short"].items()}
        numbers = {clean(word): str(digit) for word, digit in rows["numbers"].items()}
        lists = Lists.of(rows, accented=False), Lists.of(rows, accented=True)
        return SimilarWords(lists[0].plain, short, numbers, lists)


@cache
def bundled() -> SimilarWords:
    """The words that come with the program, read once."""
    return load()
