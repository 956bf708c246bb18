"""The figures of satisfaction by month and by unit, field, channel …, as far as they may be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from feedback_store import tallies
from feedback_store.sqlite import Connection
from feedback_store.tallies import Wanted
from handlers.desk.satisfaction_asked import SELECTIONS, Months, month_key, month_number
from handlers.desk.satisfaction_hiding import MONTHS, Cut, Ns, Piece, by_month, cuts, finest, is_told
from knowledge.questionnaires import one_tap
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.satisfaction.figure import Figure
from knowledge.satisfaction.levels import SATISFIED
from knowledge.satisfaction.method import MEAN_OF_GROUPS, MEAN_OF_ITEMS, POOLED, RULES, bundled
from knowledge.satisfaction.rules import Whole, group

TOTAL, NOTHING = "", "-"
"""The key of all rows together, and of what belongs to no unit, field or subject."""
_EMPTY = (0,) * MONTHS
Sums = tuple[int, int, int]
"""What a figure is made of: how many answers, how many of them satisfied, the sum of their levels."""
Row = tuple[str, str, str, Sums]
"""Item, key, month, and what was answered."""
Counted = tuple[Any, ...]
"""A row of tallies."""


@dataclass(frozen=True)
class Cell:
    """What is told of some months of a row: the figures of each question; those in `hidden` have too few answers."""

    figures: Mapping[str, Figure]
    hidden: frozenset[str]

    @property
    def is_hidden(self) -> bool:
        """Whether there are answers, and none that may be told."""
        return bool(self.hidden) and not any(one.n for one in self.figures.values())

    @property
    def n(self) -> int:
        """How many answers the figures rest on."""
        return sum(one.n for one in self.figures.values())

    @property
    def interval(self) -> tuple[Fraction, Fraction] | tuple[None, None]:
        """Between what the share of all answers lies; of several questions by form, not by answer."""
        return self.pooled.interval

    @cached_property
    def pooled(self) -> Whole:
        """One figure of all answers to the questions that are told."""
        return group(bundled().rules[POOLED], list(self.figures.values()))

    @cached_property
    def mean_of_items(self) -> Whole:
        """One figure of the questions that are told, each counting the same."""
        return group(bundled().rules[MEAN_OF_ITEMS], list(self.figures.values()))


class Wholes(NamedTuple):
    """A group, a section or the whole questionnaire by each rule, with its name."""

    name: str
    parts: tuple[Whole, ...]


class Series:
    """How often something was answered, by question, row and month, with one parent row for each row."""

    def __init__(self, rows: Iterable[Row], parents: Mapping[str, str] | None = None, above: Series | None = None) -> None:
        """`parents` are rows of `above`; without them the parent is the total, which is added up from the rows."""
        self._sums: dict[tuple[str, str], dict[int, Sums]] = defaultdict(dict)
        self._parents, self._above = parents or {}, above
        self._cuts: dict[tuple[str, str, int], dict[str, Cut]] = {}
        self._under: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for item, key, month, sums in rows:
            number = month_number(month)
            assert number is not None, month
            self._under[item, self._parents.get(key, TOTAL)][key] = None
            for place in (key, TOTAL):
                told = self._sums[item, place]
                told[number] = _added(told[number], sums) if number in told else sums
        self._ns = {place: _by_year(told) for place, told in self._sums.items()}
        self.keys = tuple(dict.fromkeys(key for keys in self._under.values() for key in keys))
        self.items = tuple(dict.fromkeys(item for item, _ in self._under))

    def cell(self, items: Iterable[str], key: str, months: Months) -> Cell:
        """What may be told of a row in some months."""
        told = {item: self.is_told(item, key, months) for item in items}
        figures = {item: self._figure(item, key, months) for item, is_told in told.items() if is_told}
        return Cell(figures, frozenset(item for item, is_told in told.items() if not is_told))

    def n(self, item: str, key: str, months: Months) -> int | None:
        """How many answers there are; None where that may not be told."""
        return self._figure(item, key, months).n if self.is_told(item, key, months) else None

    def is_told(self, item: str, key: str, months: Months) -> bool:
        """Whether a row may be told in some months."""
        for year in range(months.first // MONTHS, months.last // MONTHS + 1):
            ns, piece = self.ns(item, key, year), _piece(months, year)
            if any(ns[piece.first : piece.last]) and not is_told(ns, self.cut(item, key, year), piece):
                return False
        return True

    def ns(self, item: str, key: str, year: int) -> Ns:
        """How many answers a row has in each month of a year."""
        return self._ns.get((item, key), {}).get(year, _EMPTY)

    def cut(self, item: str, key: str, year: int) -> Cut:
        """The pieces by which a row is told in a year."""
        if key == TOTAL:
            return finest(self.ns(item, TOTAL, year), bundled().fewest)
        parent = self._parents.get(key, TOTAL)
        known = self._cuts.get((item, parent, year))
        if known is None:
            known = self._cuts[item, parent, year] = self._beside(item, parent, year)
        return known.get(key, frozenset())

    def _beside(self, item: str, parent: str, year: int) -> dict[str, Cut]:
        """The pieces of all rows of a parent."""
        rows = {key: self.ns(item, key, year) for key in self._under.get((item, parent), ())}
        above = self._above or self
        total, told = above.ns(item, parent, year), above.cut(item, parent, year)
        if parent != TOTAL and not by_month(total, told):  # what is left of its field could be split up by what is told of them
            return {}
        return cuts(total, told, rows, bundled().fewest)

    def _figure(self, item: str, key: str, months: Months) -> Figure:
        told = (0, 0, 0)
        for month, sums in self._sums.get((item, key), {}).items():
            if months.first <= month <= months.last:
                told = _added(told, sums)
        return Figure(*told)


@dataclass(frozen=True, slots=True)
class Read:
    """Series by what they are broken down by, and the reasons beside the first of them."""

    questionnaire: Questionnaire
    by: Mapping[str, Series]
    reasons: Series

    @property
    def items(self) -> tuple[str, ...]:
        """The questions that count."""
        return tuple(item.key for item in self.questionnaire.scored)

    @property
    def is_single(self) -> bool:
        """Whether only one question counts: then all rules tell the same."""
        return len(self.questionnaire.scored) == 1


def read(db: Connection, questionnaire: Questionnaire, months: Months, by: tuple[str, ...], left_out: Wanted | None = None) -> Read:
    """The series of a version, of whole years around some months and the period before them, without what is left out."""
    wanted = Wanted(questionnaire.key, questionnaire.version, _years(months), items=tuple(one.key for one in questionnaire.scored))
    reason = replace(wanted, items=(one_tap.REASONS,))
    series = {name: _series(_rows(db, wanted, name, left_out), name, questionnaire) for name in by}
    reasons = [(value, *rest) for _, value, *rest in _rows(db, reason, by[0], left_out, ("value",))]
    return Read(questionnaire, series, _series(reasons, by[0], questionnaire))


def subject_key(field: str, subject: str) -> str:
    """A subject within its field, as pages and addresses name it."""
    return f"{field}/{subject}"


_COLUMNS = {"subject": ("field", "subject"), "selection": ("origin",)}
"""What is counted for a breakdown that is no column itself."""
_SELECTED = {origin: selection for selection, origins in SELECTIONS.items() for origin in origins}


def _rows(db: Connection, wanted: Wanted, name: str, left_out: Wanted | None, more: tuple[str, ...] = ()) -> list[Counted]:
    """Item, what `more` names, month, the columns of a breakdown, and the three sums of a figure."""
    by = ("item", *more, "month", *_COLUMNS.get(name, (name,)))
    found = tallies.levels(db, wanted, by, SATISFIED)
    if left_out:
        rest = tallies.levels(db, replace(wanted, unit=left_out.unit, days=left_out.days), by, SATISFIED)
        found += [(*row[:-3], *(-n for n in row[-3:])) for row in rest]
    return found


def _series(rows: Iterable[Counted], name: str, questionnaire: Questionnaire) -> Series:
    """Subjects stand each within its field, a survey's origins each within a selection, everything else within the total."""
    made, parents = list[Row](), dict[str, str]()
    for item, month, *place, n, satisfied, points in rows:
        key, parent = _place(name, place, questionnaire.key == one_tap.KEY)
        made.append((item, key, month, (n, satisfied, points)))
        if parent:
            parents[key] = parent
    above = Series((item, parents[key], month, sums) for item, key, month, sums in made) if parents else None
    return Series(made, parents, above)


def _place(name: str, place: Sequence[str], is_one_tap: bool) -> tuple[str, str]:
    """The key of a row and of its parent, "" for the total."""
    if name == "subject":
        return subject_key(*place), place[0] or NOTHING
    selection = _SELECTED.get(place[0], NOTHING)
    if name == "selection":
        return selection, TOTAL
    return place[0] or NOTHING, selection if name == "origin" and not is_one_tap else TOTAL


def wholes(questionnaire: Questionnaire, cell: Cell) -> list[Wholes]:
    """Groups, sections and the whole of a questionnaire by each rule, the whole first."""
    rules = [bundled().rules[rule] for rule in RULES]
    by_group = {
        one.key: [cell.figures[item.key] for item in questionnaire.scored if item.group == one.key and item.key in cell.figures]
        for one in questionnaire.groups
    }
    groups = {key: tuple(group(rule, parts) for rule in rules) for key, parts in by_group.items()}
    sections = {
        key: tuple(
            group(rule, [groups[one.key][place] for one in questionnaire.groups if one.section == key])
            for place, rule in enumerate(rules)
        )
        for key in questionnaire.sections
    }
    tops = [*sections.values(), *(groups[one.key] for one in questionnaire.groups if not one.section)]
    whole = tuple(
        group(rule, [one[place] for one in tops] if rule.id == MEAN_OF_GROUPS else list(cell.figures.values()))
        for place, rule in enumerate(rules)
    )
    named = [Wholes("Toàn phiếu", whole), *(Wholes(questionnaire.sections[key], parts) for key, parts in sections.items())]
    return named + [Wholes(one.name, groups[one.key]) for one in questionnaire.groups if len(questionnaire.groups) > 1]


def _added(one: Sums, other: Sums) -> Sums:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _by_year(told: Mapping[int, Sums]) -> dict[int, Ns]:
    """How many answers there are in each month, by year."""
    found: dict[int, list[int]] = {}
    for month, sums in told.items():
        found.setdefault(month // MONTHS, [0] * MONTHS)[month % MONTHS] = sums[0]
    return {year: tuple(ns) for year, ns in found.items()}


def _years(months: Months) -> tuple[str, str]:
    return month_key(months.before.first // MONTHS * MONTHS), month_key(months.last // MONTHS * MONTHS + MONTHS - 1)


def _piece(months: Months, year: int) -> Piece:
    return Piece(max(0, months.first - year * MONTHS), min(MONTHS, months.last - year * MONTHS + 1))
