"""How alike two reports are: what can be told of a pair as a few numbers, and the weights that were learnt for them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from knowledge.data_file import BadDataFile, reading
from knowledge.similar_slots import LANDMARK, READ, SIDE
from knowledge.similar_things import BROAD, MATTER, SUBJECT, TOGETHER
from knowledge.similar_words import Read, tells
from knowledge.triage.model import Floats

PATH = Path(__file__).parent / "data" / "similar_weights.json"
NAMES = (
    "place_shared", "place_found", "place_in_words", "place_untold", "name_shared", "other_place",
    "same_number", "other_number", "other_name", "other_read", "other_side", "other_landmark",
    "thing_shared", "thing_alike", "thing_other", "thing_near", "field_only", "subject_shared", "subject_other",
    "topic_shared", "rare_shared", "other_place_alike", "same_category", "other_category",
    "fields_alike", "within_weeks",
)  # fmt: skip
"""The numbers of a pair in the order of `features`; each lies between 0 and 1 and is the same both ways."""
_FULL_PLACE, _FULL_THINGS, _FULL_TOPIC, _FULL_TOLD, _FULL_RARE = 2.0, 2, 2.0, 1.5, 1.5
_LONG_NAME, _SHORTEST_MISSPELT, _SYLLABLE, _LONG_PAIR, _SLIP = 8, 4, 6, 9, 0.8
_SHORTEST_NAME, _FEW_SHARED, _TOWN, _RARE = 5, 0.7, 0.5, 0.3
_HALF_LIFE, _FORTNIGHT = 60.0, 12.0
Weigh = Callable[[str], float]
Days = TypeVar("Days", float, NDArray[np.float64])


@dataclass(frozen=True, slots=True)
class Told:
    """A report as words, with the matters it speaks of; days since 1970; what it may be about (similar_fields)."""

    id: str
    read: Read
    things: tuple[str, ...]
    category: str
    day: float
    fields: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the features and the constant."""

    start: float
    of: tuple[float, ...]

    def score(self, seen: Sequence[float]) -> float:
        """From 0 to 1: how likely a pair with these features is about one thing, had both been told on one day."""
        return 1 / (1 + math.exp(-self.start - sum(map(float.__mul__, self.of, seen))))


def nearness(days: Days) -> Days:
    """From 0 to 1: within weeks nothing changes; what comes up months later was mended between."""
    square = (days / _HALF_LIFE) * (days / _HALF_LIFE)
    return 1 / (1 + square * square)


@dataclass(frozen=True, slots=True)
class Sided:
    """A report as one side of pairs: its words as sets, what it is about, its slots with their values, its words in one."""

    told: Told
    text: frozenset[str]
    place: frozenset[str]
    names: frozenset[str]
    pairs: frozenset[str]
    things: frozenset[str]
    fields: frozenset[str]
    subjects: frozenset[str]
    together: frozenset[str]
    slots: Mapping[str, Sequence[str]]
    given: frozenset[str]
    place_weight: float
    joined: str

    @staticmethod
    def of(told: Told, weigh: Weigh) -> Sided:
        """The side that a report makes."""
        read, words = told.read, told.read.said.split()
        of = {kind: frozenset(name for name in told.things if name[0] == kind) for kind in (MATTER, BROAD, SUBJECT, TOGETHER)}
        return Sided(
            told,
            frozenset(read.text),
            frozenset(read.place),
            frozenset(read.names),
            frozenset(map(str.__add__, words, words[1:])),
            of[MATTER],
            of[BROAD],
            of[SUBJECT],
            of[TOGETHER],
            _by_slot(read.slots),
            frozenset(said.partition("=")[0] for said in read.slots if said[0] != READ),
            sum(map(weigh, read.place)),
            f"{''.join(read.place)} {''.join(words)}",
        )


def features(one: Sided, other: Sided, weigh: Weigh) -> tuple[float, ...]:
    """What can be told of a pair, in the order of NAMES; `weigh` says how much a word tells."""
    places, said, things = _places(one, other, weigh), _said(one, other), _things(one, other)
    known = one.place | other.place
    topic = min(1.0, _overlap(one.text - known, other.text - known, weigh) / _FULL_TOPIC)
    rare = min(1.0, sum(map(tells, (one.text & other.text) - known)) / _FULL_RARE)
    alike_elsewhere = max(said[1:3] + said[4:]) * max(topic, things[1])
    categories = _categories(one.told.category, other.told.category)
    return (*places, *said, *things, topic, rare, alike_elsewhere, *categories, *_about(one.told, other.told))


def _places(one: Sided, other: Sided, weigh: Weigh) -> tuple[float, ...]:
    """The words of both places that are the same; the share of one that the other says anywhere; what stands in its text."""
    shared = _overlap(one.place, other.place, weigh)
    told = sum(map(weigh, ((one.place - other.place) & other.text) | ((other.place - one.place) & one.text)))
    called = (one.names & (other.names | other.place | other.pairs)) | (other.names & (one.place | one.pairs))
    return (
        min(1.0, shared / _FULL_PLACE),
        max(_found(one, other, weigh), _found(other, one, weigh)),
        min(1.0, told / _FULL_TOLD),
        0.5 * (not one.place) + 0.5 * (not other.place),
        min(1.0, max(0.0, max(map(weigh, called), default=0.0) - _TOWN) / _RARE),
        float(bool(one.names and other.names) and not called and shared < _FEW_SHARED),
    )


def _found(one: Sided, other: Sided, weigh: Weigh) -> float:
    """The share of the place of one that the other says, in its place or in its text."""
    said = sum(weigh(word) for word in one.place if word in other.place or word in other.text or word in other.pairs)
    return said / one.place_weight if one.place_weight else 0.0


def _things(one: Sided, other: Sided) -> tuple[float, ...]:
    """The matters of both: shared as an amount and as a share, or none that is the same or comes with it; field and subject."""
    shared, least = len(one.things & other.things), min(len(one.things), len(other.things))
    near = bool(one.fields & other.fields) or bool(one.together & other.together)
    apart = least > 0 and not shared and not one.together & other.together
    about = bool(one.subjects & other.subjects)
    return (
        min(1.0, shared / _FULL_THINGS),
        shared / least if least else 0.0,
        float(apart),
        float(near and not shared and least > 0),
        float(near and not least),
        float(about),
        float(bool(one.subjects and other.subjects) and not about),
    )


def _said(one: Sided, other: Sided) -> tuple[float, ...]:
    """Whether places agree in a number; whether they contradict one another in a number, a name, a side, a landmark.

    A name that the other says in some other way ("phố Hùng Vương", "ngã tư Hùng Vương") does not contradict it.
    """
    same: set[str] = set()
    apart: set[str] = set()
    for slot in one.slots.keys() & other.slots.keys():
        mine, theirs = one.slots[slot], other.slots[slot]
        kind = _kind(slot, (*mine, *theirs))
        if any(_alike(left, right) for left in mine for right in theirs):
            same.add(kind)
        elif kind != "name" or not (_within(mine, other.joined) or _within(theirs, one.joined)):
            sure = kind in ("side", "landmark") or (slot in one.given and slot in other.given)
            apart.add(kind if sure else "read")
    return (float("number" in same), *(float(kind in apart) for kind in ("number", "name", "read", "side", "landmark")))


def _within(values: Iterable[str], joined: str) -> bool:
    return any(value in joined for value in values if len(value) >= _SHORTEST_NAME)


def _kind(slot: str, values: Iterable[str]) -> str:
    if slot == LANDMARK:
        return "landmark"
    if slot.startswith(SIDE):
        return "side"
    return "number" if any(value[0].isdigit() for value in values) else "name"


def _by_slot(slots: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for said in slots:
        slot, _, value = said.removeprefix(READ).partition("=")
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


def _about(one: Told, other: Told) -> tuple[float, float]:
    """How much what they may be about overlaps; how few weeks lie between them."""
    return float(one.fields @ other.fields), math.exp(-abs(one.day - other.day) / _FORTNIGHT)


def _overlap(mine: frozenset[str], theirs: frozenset[str], weigh: Weigh) -> float:
    """The weight of the words in both; a misspelt word counts nearly as itself."""
    both = mine & theirs
    shared = sum(map(weigh, both))
    left, right = ({word for word in words - both if may_be_misspelt(word)} for words in (mine, theirs))
    if left and right:
        pairs = [(one, other) for one in left for other in right if _one_slip(one, other)]
        for one, other in sorted(pairs, key=sorted):  # the same order whichever side is asked for
            if one in left and other in right:
                left.remove(one)
                right.remove(other)
                shared += _SLIP * min(weigh(one), weigh(other))
    return shared


def _one_slip(one: str, other: str) -> bool:
    return one[0] == other[0] and -2 < len(one) - len(other) < 2 and OSA.distance(one, other, score_cutoff=1) <= 1


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
