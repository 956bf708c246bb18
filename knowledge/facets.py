"""What a question asks for: a fact of the procedure (fee, time, who …), or a point that only its guide may know (penalty …)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.data_file import BadDataFile, data_lines
from knowledge.vietnamese.fold import clean, letters, spelling, words_of
from knowledge.vietnamese.reader import Reading
from knowledge.vietnamese.syllables import sound

PATH = Path(__file__).parent / "data" / "facets.txt"
FACETS = ("fee", "time", "documents", "where", "online", "who", "form", "steps", "result")
POINTS = ("condition", "validity", "benefit", "difference", "penalty", "trouble")
"""What no record of a procedure holds: may one, how long is it good for, how much does one get, how do two kinds differ, the fine,
what now."""
NEAREST = {"condition": "who", "validity": "result", "penalty": "fee", "benefit": "", "difference": "", "trouble": ""}
"""For each point the fact of a procedure that comes nearest to it, "" for none."""
_NOT = "không phải"
_WEAK = frozenset((("duoc", "khong"), ("duoc", "chua"), ("co", "duoc")))
"""Ways of asking that give way to any other."""
_BEATS = (("form", "where"), ("fee", "online"), ("penalty", "fee"), ("difference", "where"))
"""«mẫu đơn lấy ở đâu» asks for the form, «lệ phí nộp trực tuyến» for the fee, «phạt hết bao nhiêu» for the fine."""


class BadFacets(BadDataFile):
    """The file of ways of asking has a line that cannot be used; the message is in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A way of asking: its words as spelt, and what it asks for."""

    spelt: tuple[str, ...]
    facet: str


class Facets:
    """Finds ways of asking in a message, the longest first; the fact with the most words wins, the later one in a tie."""

    def __init__(self, askings: Sequence[Asking]) -> None:
        self._by_sound: dict[tuple[str, ...], list[Asking]] = {}
        for asking in askings:
            key = tuple(sound(letters(word)) for word in asking.spelt)
            self._by_sound.setdefault(key, []).append(asking)
        self._longest = max(map(len, self._by_sound), default=0)
        self.phrases = tuple(" ".join(asking.spelt) for asking in askings)

    def asked(self, reading: Reading) -> tuple[str, frozenset[int]]:
        """The fact asked for ("" if none), and the places of the words that ask for any."""
        words = reading.words
        sounds = [sound(letters(word)) for word in words]
        taken: set[int] = set()
        asking: set[int] = set()
        strength: dict[str, tuple[int, int]] = {}
        for size in range(min(self._longest, len(words)), 0, -1):
            for place in range(len(words) - size + 1):
                span = range(place, place + size)
                if not taken.isdisjoint(span):
                    continue
                facet = self._facet(words[place : place + size], tuple(sounds[place : place + size]), reading.accented)
                if not facet:
                    continue
                taken.update(span)
                if facet != _NOT:
                    asking.update(span)
                    weight, last = strength.get(facet, (0, 0))
                    weighs = 0 if tuple(map(letters, words[place : place + size])) in _WEAK else size
                    strength[facet] = (max(weight, weighs), max(last, place))
        for wins, loses in _BEATS:
            if wins in strength:
                strength.pop(loses, None)
        return max(strength, key=lambda facet: strength[facet], default=""), frozenset(asking)

    def _facet(self, words: tuple[str, ...], sounds: tuple[str, ...], accented: bool) -> str:
        """What the words ask for; those spelt just so go before those that only sound so, the nearest spelt of these first."""
        known = self._by_sound.get(sounds, ())
        exact = (asking.facet for asking in known if tuple(map(spelling, asking.spelt)) == tuple(map(spelling, words)))
        if facet := next(exact, ""):
            return facet
        near = [asking for asking in known if _meets(words, asking.spelt, accented)]
        return min(near, key=lambda asking: _wrong(words, asking.spelt, accented)).facet if near else ""


def _meets(words: tuple[str, ...], spelt: tuple[str, ...], accented: bool) -> bool:
    """One word of several may be misspelt; a single word must be spelt right, or "gia hạn" would ask for a price."""
    wrong = _wrong(words, spelt, accented)
    if not accented:
        return wrong == 0 if len(words) < 3 else wrong <= 1
    return wrong == 0 or (len(words) > 1 and wrong <= len(words) // 2)


def _wrong(words: tuple[str, ...], spelt: tuple[str, ...], accented: bool) -> int:
    """How many words are spelt otherwise; without diacritics only their letters count."""
    form = spelling if accented else letters
    return sum(form(word) != form(known) for word, known in zip(words, spelt, strict=True))


def load(path: Path = PATH) -> Facets:
    """The ways of asking from their file. Raises BadFacets."""
    askings: list[Asking] = []
    facet = ""
    for number, line in data_lines(path, BadFacets):
        if line.startswith("["):
            facet = line.strip("[]")
            if facet not in (*FACETS, *POINTS, _NOT):
                raise BadFacets(f"{path.name} dòng {number}: không có mục «{facet}»")
        elif not facet:
            raise BadFacets(f"{path.name} dòng {number}: cách hỏi nằm ngoài mọi mục")
        else:
            askings.append(Asking(tuple(words_of(clean(line))), facet))
    return Facets(askings)
