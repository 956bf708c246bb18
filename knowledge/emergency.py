"""Emergencies: whom to call at once. A miss may cost a life, a false alarm costs one sentence.

Three things are looked for in a message: signs of an emergency, look-alikes that hide a sign ("đánh rơi" is no "bị đánh"),
and words of papers or of the past, which hide the signs that do not count always ("nhà cháy mất sổ đỏ, xin cấp lại").
A sign is a phrase, or two that stand near one another ("con" … "bị lạc").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.data_file import BadDataFile, read_toml, reading
from knowledge.vietnamese.fold import letters, words_of
from knowledge.vietnamese.phrases import Fits, Phrase, Phrases, same, unmarked
from knowledge.vietnamese.reader import LONGEST, Reading

DATA = Path(__file__).parent / "data"
_NEAR = 6
"""Words that may stand between the two parts of a pair."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """Whom to call at once.

    `kind` is "despair" for somebody who may take their own life, "threat" for who is forced by a threat, else "".
    """

    number: str
    who: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """Phrases of one sense: found with any part of their diacritics (`anyhow`), or only with all of them (`marked`)."""

    anyhow: Phrases
    marked: Phrases

    def places(self, words: Sequence[str], marks: Fits = same) -> Iterator[range]:
        """Where the phrases stand; `marks` tells whether those that need all their diacritics do."""
        for phrases, fits in ((self.anyhow, unmarked), (self.marked, marks)):
            yield from _places(phrases, words, fits)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parts, a few words apart, in this order: who ("con gái tôi"), and what is the matter ("đi lạc")."""

    first: Phrases
    then: Phrases

    def places(self, words: Sequence[str]) -> Iterator[tuple[range, range]]:
        """Where both stand; a phrase without diacritics counts as well."""
        ends = list(_places(self.then, words, unmarked))
        for start in _places(self.first, words, unmarked) if ends else ():
            yield from ((start, end) for end in ends if 0 <= end.start - start.stop <= _NEAR)


@dataclass(frozen=True, slots=True)
class Sign:
    """What tells of an emergency: phrases anywhere, or as the whole message; `always`, or only when nobody asks for papers.

    A `cry` for help does not tell what is the matter. What `lasts` is as urgent when it began yesterday.
    """

    call: Emergency
    always: bool
    cry: bool
    part: Heard
    whole: Phrases
    pairs: tuple[Pair, ...] = ()
    lasts: bool = False


class Emergencies:
    """Recognises emergencies."""

    def __init__(
        self,
        signs: Sequence[Sign],
        look_alikes: Heard,
        unless: Heard,
        past: Heard,
        around: Iterable[str],
        for_children: Emergency,
    ) -> None:
        self.for_children = for_children
        self._signs = signs
        self._look_alikes = look_alikes
        self._unless = unless
        self._past = past
        self._around = frozenset(map(letters, around))

    def told(self, reading: Reading) -> Emergency | None:
        """Whom to call, if the message tells of an emergency; the first sign of the file wins, a mere cry for help comes last."""
        # As typed too: the reader may take "cap cuu" for an abbreviation.
        views = tuple(dict.fromkeys((reading.words, tuple(words_of(reading.typed)[:LONGEST]))))
        papers, past = (any(any(words.places(view)) for view in views) for words in (self._unless, self._past))
        hidden = [list(self._look_alikes.places(view)) for view in views]
        heard = [sign for sign in self._signs if sign.always or not (papers or (past and not sign.lasts))]
        dangers = [sign for sign in heard if not sign.cry]

        def first(signs: Iterable[Sign], marks: Fits = same) -> Sign | None:
            stand = (sign for sign in signs if any(self._stands(sign, *pair, marks) for pair in zip(views, hidden, strict=True)))
            return next(stand, None)

        told = first(dangers)
        if not told and (told := first(sign for sign in heard if sign.cry)):
            told = first(dangers, unmarked) or told  # who cries for help means fire by "chay", not running
        return told.call if told else None

    def is_about_papers(self, reading: Reading) -> bool:
        """Whether a message asks for papers, or tells of what is long over."""
        words = tuple(words_of(reading.typed)[:LONGEST])
        return any(any(heard.places(words)) for heard in (self._unless, self._past))

    @property
    def calls(self) -> tuple[Emergency, ...]:
        """Whom one can call, each number once, in the order of the file."""
        found = {sign.call.number: sign.call for sign in reversed(self._signs) if not sign.call.kind}
        return tuple(reversed(found.values()))

    def _stands(self, sign: Sign, words: Phrase, hidden: list[range], marks: Fits) -> bool:
        if any(not _is_hidden(place, hidden) for place in sign.part.places(words, marks)):
            return True
        pairs = (place for pair in sign.pairs for place in pair.places(words))
        if any(not _is_hidden(first, hidden) and not _is_hidden(then, hidden) for first, then in pairs):
            return True
        around = [letters(word) in self._around for word in words]
        if any(all(around[: place.start]) and all(around[place.stop :]) for place in _places(sign.whole, words, unmarked)):
            return True
        alone = tuple(dict.fromkeys(word for word, is_around in zip(words, around, strict=True) if not is_around))
        return any(len(place) == len(alone) for place in _places(sign.whole, alone, unmarked))


def _places(phrases: Phrases, words: Sequence[str], fits: Fits) -> Iterator[range]:
    for start, phrase in phrases.found(words, fits):
        yield range(start, start + len(phrase))


def _is_hidden(place: range, others: Iterable[range]) -> bool:
    """Whether a look-alike at least as long overlaps: "cháy hàng" hides "đang cháy", but not "cháy hàng quán"."""
    return any(place.start < other.stop and other.start < place.stop and len(place) <= len(other) for other in others)


def load(path: Path = DATA / "emergency.toml") -> Emergencies:
    """What emergency.toml says. Raises BadDataFile, also for a section or a key that nothing reads: a misspelt one is a miss."""
    rows = read_toml(path)
    with reading(path.name):
        signs = [_sign(path.name, row) for row in rows.pop("signs")]
        look_alikes, unless, past = (_heard(path.name, rows.pop(name)) for name in ("look_alikes", "unless", "past"))
        around, for_children = rows.pop("around"), Emergency(**rows.pop("children"))
        _nothing_left(path.name, rows)
    return Emergencies(signs, look_alikes, unless, past, around, for_children)


def _sign(name: str, row: dict[str, Any]) -> Sign:
    call = Emergency(row.pop("number"), row.pop("who"), row.pop("kind", ""))
    always, cry, whole = row.pop("always"), row.pop("cry", False), Phrases(row.pop("whole", ()))
    pairs, lasts = tuple(_pair(name, pair) for pair in row.pop("pairs", ())), row.pop("lasts", False)
    return Sign(call, always, cry, _heard(name, row), whole, pairs, lasts)


def _pair(name: str, row: dict[str, Any]) -> Pair:
    pair = Pair(Phrases(row.pop("first")), Phrases(row.pop("then")))
    _nothing_left(name, row)
    return pair


def _heard(name: str, row: dict[str, Any]) -> Heard:
    heard = Heard(Phrases(row.pop("anyhow", ())), Phrases(row.pop("marked", ())))
    _nothing_left(name, row)
    return heard


def _nothing_left(name: str, row: dict[str, Any]) -> None:
    if row:
        raise BadDataFile(f"{name}: không hiểu «{next(iter(row))}»")
