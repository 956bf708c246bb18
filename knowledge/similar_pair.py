"""How alike two reports are: what can be told of a pair as a few numbers, and the weights that were learnt for them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

from knowledge.data_file import BadDataFile, reading
from knowledge.similar_things import BROAD
from knowledge.similar_words import LANDMARK, SIDE

PATH = Path(__file__).parent / "data" / "similar_weights.json"
NAMES = (
    "place_shared", "place_of_shorter", "place_of_longer", "place_in_words", "place_untold",
    "same_number", "same_name", "other_number", "other_name", "other_side", "other_landmark",
    "thing_shared", "thing_alike", "thing_other", "field_shared",
    "words_shared", "words_alike", "same_category", "other_category", "place_and_thing",
)  # fmt: skip
"""The numbers of a pair in the order of `features`; each lies between 0 and 1 and is the same both ways."""
_FULL_PLACE, _FULL_THING, _FULL_WORDS, _FULL_TOLD = 2.0, 1.5, 2.0, 1.5
_LONG_NAME, _SHORTEST_MISSPELT, _SYLLABLE, _LONG_PAIR, _SLIP = 8, 4, 6, 9, 0.8
_HALF_LIFE = 60.0
Weigh = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Told:
    """A report as words: of its text, of its place; the matters it speaks of; what its place says of itself; days since 1970."""

    id: str
    text: tuple[str, ...]
    place: tuple[str, ...]
    things: tuple[str, ...]
    slots: tuple[str, ...]
    category: str
    day: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the features and the constant."""

    start: float
    of: tuple[float, ...]

    def score(self, seen: Sequence[float]) -> float:
        """From 0 to 1: how likely a pair with these features is about one thing, had both been told on one day."""
        return 1 / (1 + math.exp(-self.start - sum(map(float.__mul__, self.of, seen))))


def nearness(days: float) -> float:
    """From 0 to 1: within weeks nothing changes; what comes up months later was mended between."""
    return 1 / (1 + (days / _HALF_LIFE) ** 4)


def features(one: Told, other: Told, weigh: Weigh) -> tuple[float, ...]:
    """What can be told of a pair, in the order of NAMES; `weigh` says how much a word tells."""
    places = _places(one, other, weigh)
    things = _things(one.things, other.things, weigh)
    shared, left, right = _overlap(one.text, other.text, weigh)
    return (
        *places,
        *_said(one.slots, other.slots),
        *things,
        min(1.0, shared / _FULL_WORDS),
        2 * shared / (left + right) if shared else 0.0,
        *_categories(one.category, other.category),
        max(places[0], places[3]) * things[0],
    )


def _places(one: Told, other: Told, weigh: Weigh) -> tuple[float, float, float, float, float]:
    """The words of both places that are the same, as an amount and as shares; those of one that stand in the other's text."""
    shared, left, right = _overlap(one.place, other.place, weigh)
    mine, theirs = set(one.place), set(other.place)
    told = sum(map(weigh, ((mine - theirs) & set(other.text)) | ((theirs - mine) & set(one.text))))
    least, most = min(left, right), max(left, right)
    untold = 0.5 * (not one.place) + 0.5 * (not other.place)
    return (
        min(1.0, shared / _FULL_PLACE),
        shared / least if least else 0.0,
        shared / most if most else 0.0,
        min(1.0, told / _FULL_TOLD),
        untold,
    )


def _things(one: Iterable[str], other: Iterable[str], weigh: Weigh) -> tuple[float, float, float, float]:
    """The matters of both: shared as an amount and as a share; whether they speak of others only; whether the field is shared."""
    mine, theirs = ({thing for thing in things if not thing.startswith(BROAD)} for things in (one, other))
    shared, left, right = (sum(map(weigh, things)) for things in (mine & theirs, mine, theirs))
    fields = any(thing.startswith(BROAD) for thing in set(one) & set(other))
    return min(1.0, shared / _FULL_THING), shared / min(left, right) if shared else 0.0, float(bool(mine and theirs and not shared)), float(fields)


def _said(one: Iterable[str], other: Iterable[str]) -> tuple[float, ...]:
    """Whether places agree in a number, in a name; whether they contradict one another in a number, a name, a side, a landmark."""
    same, apart = set(), set()
    mine, theirs = _by_slot(one), _by_slot(other)
    for slot in mine.keys() & theirs.keys():
        agreed = any(_alike(left, right) for left in mine[slot] for right in theirs[slot])
        (same if agreed else apart).add(_kind(slot, (*mine[slot], *theirs[slot])))
    agreeing, differing = ("number", "name"), ("number", "name", "side", "landmark")
    return (*(float(kind in same) for kind in agreeing), *(float(kind in apart) for kind in differing))


def _kind(slot: str, values: Iterable[str]) -> str:
    if slot == LANDMARK:
        return "landmark"
    if slot.startswith(SIDE):
        return "side"
    return "number" if any(value[0].isdigit() for value in values) else "name"


def _by_slot(slots: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for said in slots:
        slot, _, value = said.partition("=")
        found.setdefault(slot, []).append(value)
    return found


def _alike(one: str, other: str) -> bool:
    """A longer name may hold a shorter one, a slip of the finger is no difference."""
    if one[0].isdigit() or other[0].isdigit():
        return one == other
    slip = min(len(one), len(other)) >= _LONG_NAME and OSA.distance(one, other, score_cutoff=1) <= 1
    return one.startswith(other) or other.startswith(one) or slip


def _categories(one: str, other: str) -> tuple[float, float]:
    """Whether both categories are one; whether they are of different fields. Neither where one is unknown."""
    known = bool(one and other)
    return float(known and one == other), float(known and one.partition(".")[0] != other.partition(".")[0])


def _overlap(one: Iterable[str], other: Iterable[str], weigh: Weigh) -> tuple[float, float, float]:
    """The weight of the words in both, of the one's words and of the other's; a misspelt word counts nearly as itself."""
    mine, theirs = set(one), set(other)
    both = mine & theirs
    shared = sum(map(weigh, both))
    left, right = (sorted(word for word in words - both if may_be_misspelt(word)) for words in (mine, theirs))
    for word in left:
        near = next((said for said in right if _one_slip(word, said)), None)
        if near:
            right.remove(near)
            shared += _SLIP * min(weigh(word), weigh(near))
    return shared, sum(map(weigh, mine)), sum(map(weigh, theirs))


def _one_slip(one: str, other: str) -> bool:
    return one[0] == other[0] and abs(len(one) - len(other)) <= 1 and OSA.distance(one, other, score_cutoff=1) <= 1


def may_be_misspelt(word: str) -> bool:
    """Whether one slip makes no other word of it: "nguyn" is "nguyen", but "binhan" is not "binhtan"."""
    return not word[-1].isdigit() and (_SHORTEST_MISSPELT <= len(word) <= _SYLLABLE or len(word) >= _LONG_PAIR)


def load(path: Path = PATH) -> Weights:
    """The weights of a file that benchmarks/fit_similar.py wrote. Raises BadDataFile."""
    with reading(path.name):
        rows: Mapping[str, float] = json.loads(path.read_text("utf-8"))
        if set(rows) != {"start", *NAMES}:
            raise BadDataFile(f"{path.name}: không hợp với cách so, cần chạy lại benchmarks/fit_similar.py")
        return Weights(float(rows["start"]), tuple(float(rows[name]) for name in NAMES))


@cache
def bundled() -> Weights:
    """The weights that come with the program, read once."""
    return load()
