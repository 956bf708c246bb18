"""What the province follows, worked out from sums of dossiers: shares with part and whole, procedures with and without files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from feedback_store import dossier_indicators
from feedback_store.dossier_indicators import Sums, Wanted
from feedback_store.sqlite import Connection

ONLINE_LEVELS = ("whole", "part", "able")
"""The levels of procedures that can be filed online."""


class Part(NamedTuple):
    """A part of a whole."""

    part: int
    whole: int

    @property
    def share(self) -> Fraction | None:
        """The part of 1; None where there is nothing to divide."""
        return Fraction(self.part, self.whole) if self.whole else None


class Pile:
    """Dossiers of one sort, by how far they can be filed online."""

    __slots__ = ("levels",)

    def __init__(self) -> None:
        self.levels: dict[str, list[int]] = {}

    def add(self, level: str, sums: Sequence[int]) -> None:
        """More of them."""
        kept = self.levels.get(level)
        self.levels[level] = [one + more for one, more in zip(kept, sums, strict=True)] if kept else list(sums)

    def of(self, *levels: str) -> Sums:
        """The sums of some levels, or of all."""
        rows = [sums for level, sums in self.levels.items() if not levels or level in levels]
        return Sums(*map(sum, zip(*rows, strict=True))) if rows else Sums()

    def part(self, indicator: str) -> Part:
        """What an indicator is worked out from, all but `used`."""
        return _PARTS[indicator](self)


def _filed_online(pile: Pile, of: Collection[str], among: Collection[str]) -> Part:
    """Filed online at some levels, among those of some levels (none: all) of which is known how they were filed."""
    filed = pile.of(*among)
    return Part(pile.of(*of).online, filed.filed - filed.no_channel)


def _by_post(pile: Pile) -> Part:
    filed = pile.of()
    return Part(filed.post, filed.filed - filed.no_channel)


_PARTS: Mapping[str, Callable[[Pile], Part]] = {
    "online": lambda pile: _filed_online(pile, (), ()),
    "online_whole": lambda pile: _filed_online(pile, ("whole",), ()),
    "online_part": lambda pile: _filed_online(pile, ("part",), ()),
    "able": lambda pile: _filed_online(pile, ONLINE_LEVELS, ONLINE_LEVELS),
    "able_whole": lambda pile: _filed_online(pile, ("whole",), ("whole",)),
    "able_part": lambda pile: _filed_online(pile, ("part",), ("part",)),
    "post_in": _by_post,
    "post_out": lambda pile: Part(pile.of().given_post, pile.of().given),
    "on_time": lambda pile: Part(pile.of().on_time, pile.of().judged),
}


def of_no_level(pile: Pile) -> int:
    """Filed online of procedures of which is not told whether wholly or in part (toàn trình, một phần)."""
    return pile.of().online - pile.of("whole", "part").online


@dataclass(frozen=True, slots=True)
class Procedures:
    """Procedures that can be filed online: those with a file filed online, with files but none so, and without any."""

    online: tuple[str, ...]
    offline: tuple[str, ...]
    unused: tuple[str, ...]

    @property
    def used(self) -> Part:
        """Those with a file filed online among all."""
        return Part(len(self.online), len(self.online) + len(self.offline) + len(self.unused))


@dataclass(slots=True)
class Figures:
    """The figures of a period. Of `overdue` the key is unit and field."""

    total: Pile = field(default_factory=Pile)
    months: Mapping[str, Pile] = field(default_factory=dict)
    units: Mapping[str, Pile] = field(default_factory=dict)
    fields: Mapping[str, Pile] = field(default_factory=dict)
    procedures: Mapping[str, Pile] = field(default_factory=dict)
    online: Procedures = field(default_factory=lambda: Procedures((), (), ()))
    overdue: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def part(self, indicator: str) -> Part:
        """An indicator of all together."""
        return self.online.used if indicator == "used" else self.total.part(indicator)


def figures(db: Connection, wanted: Wanted, own: Collection[str], running: Sequence[int], now: datetime) -> Figures:
    """The figures of a period. Give it one moment of the store.

    `own` are the procedures of the province that can be filed online, `running` the states of a dossier in which the office's
    time runs.
    """
    months, units, fields = defaultdict[str, Pile](Pile), defaultdict[str, Pile](Pile), defaultdict[str, Pile](Pile)
    total, procedures = Pile(), defaultdict[str, Pile](Pile)
    for place, sums in dossier_indicators.by_month(db, wanted):
        for pile in (months[place.month], units[place.unit], fields[place.field], total):
            pile.add(place.level, sums)
    for place, sums in dossier_indicators.by_procedure(db, wanted):
        procedures[place.procedure].add(place.level, sums)
    overdue = dossier_indicators.overdue(db, wanted, running, now)
    known = () if wanted.unit or wanted.field else own
    return Figures(total, months, units, fields, procedures, _online(procedures, known), overdue)


def _online(told: Mapping[str, Pile], known: Iterable[str]) -> Procedures:
    """`known` are those of the catalogue, told of by nobody; which field or unit they belong to is not known."""
    able = {code: pile.of() for code, pile in told.items() if any(level in ONLINE_LEVELS for level in pile.levels)}
    online = sorted(code for code, sums in able.items() if sums.online)
    offline = sorted(
        (code for code, sums in able.items() if sums.filed and not sums.online), key=lambda code: (-able[code].filed, code)
    )
    unused = {code for code, sums in able.items() if not sums.filed} | {code for code in known if code not in told}
    return Procedures(tuple(online), tuple(offline), tuple(sorted(unused)))
