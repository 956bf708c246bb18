"""The figures of satisfaction by month and by unit, field, channel …, as far as they may be told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from feedback_store import tallies
from feedback_store.sqlite import Connection
from feedback_store.tallies import Wanted
from handlers.desk.satisfaction_asked import Months, month_key, month_number
from handlers.desk.satisfaction_hiding import MONTHS, Cut, Piece, by_month, cuts, finest, is_told
from knowledge.questionnaires import one_tap
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.satisfaction.figure import Figure, figure
from knowledge.satisfaction.method import MEAN_OF_GROUPS, MEAN_OF_ITEMS, POOLED, RULES, bundled
from knowledge.satisfaction.rules import Whole, group

TOTAL, NOTHING = "", "-"
"""The key of all rows together, and of what belongs to no unit, field or subject."""
_EMPTY = (0,) * MONTHS
Row = tuple[str, str, str, str, int]
"""Item, key, month, value, how often."""


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
    def only(self) -> Figure | None:
        """The figures of the only question of a questionnaire, which has an interval."""
        return next(iter(self.figures.values())) if len(self.figures) == 1 and not self.hidden else None

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
        self._levels: dict[tuple[str, str], dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._parents, self._above = parents or {}, above
        self._cuts: dict[tuple[str, str, int], dict[str, Cut]] = {}
        self._under: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for item, key, month, value, n in rows:
            number = month_number(month)
            assert number is not None, month
            self._under[item, self._parents.get(key, TOTAL)][key] = None
            for place in (key, TOTAL):
                self._levels[item, place][number][value] += n
        self.keys = tuple(dict.fromkeys(key for keys in self._under.values() for key in keys))
        self.items = tuple(dict.fromkeys(item for item, _ in self._under))

    def cell(self, items: Iterable[str], key: str, months: Months) -> Cell:
        """What may be told of a row in some months."""
        told = {item: self.is_told(item, key, months) for item in items}
        figures = {item: figure(self._counts(item, key, months)) for item, is_told in told.items() if is_told}
        return Cell(figures, frozenset(item for item, is_told in told.items() if not is_told))

    def n(self, item: str, key: str, months: Months) -> int | None:
        """How many answers there are; None where that may not be told."""
        return self._counts(item, key, months).total() if self.is_told(item, key, months) else None

    def is_told(self, item: str, key: str, months: Months) -> bool:
        """Whether a row may be told in some months."""
        return all(
            is_told(self.ns(item, key, year), self.cut(item, key, year), _piece(months, year))
            for year in range(months.first // MONTHS, months.last // MONTHS + 1)
        )

    def ns(self, item: str, key: str, year: int) -> tuple[int, ...]:
        """How many answers a row has in each month of a year."""
        found = self._levels.get((item, key))
        if found is None:
            return _EMPTY
        return tuple(found[one].total() if (one := year * MONTHS + month) in found else 0 for month in range(MONTHS))

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

    def _counts(self, item: str, key: str, months: Months) -> Counter[str]:
        found, counts = self._levels.get((item, key), {}), Counter[str]()
        for month in range(months.first, months.last + 1):
            if month in found:
                counts.update(found[month])
        return counts


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


def read(db: Connection, questionnaire: Questionnaire, months: Months, by: tuple[str, ...]) -> Read:
    """The series of a version, of whole years around some months and the period before them."""
    items = tuple(item.key for item in questionnaire.scored)
    wanted = Wanted(questionnaire.key, questionnaire.version, _years(months), items=items)
    reason = replace(wanted, items=(one_tap.REASONS,))
    return Read(questionnaire, {name: _series(db, wanted, name) for name in by}, _series(db, reason, by[0], _by_value))


def subject_key(field: str, subject: str) -> str:
    """A subject within its field, as pages and addresses name it."""
    return f"{field}/{subject}"


def _series(db: Connection, wanted: Wanted, name: str, made: Callable[[list[Row]], list[Row]] = list) -> Series:
    """Subjects stand each within its field, everything else within the total."""
    if name != "subject":
        found = tallies.counts(db, wanted, ("item", name, "month", "value"))
        return Series(made([(item, key or NOTHING, month, value, n) for item, key, month, value, n in found]))
    found = tallies.counts(db, wanted, ("item", "field", "subject", "month", "value"))
    parents = {subject_key(field, subject): field or NOTHING for _, field, subject, _, _, _ in found}
    rows = made([(item, subject_key(field, subject), month, value, n) for item, field, subject, month, value, n in found])
    return Series(rows, parents, Series([(item, parents[key], month, value, n) for item, key, month, value, n in rows]))


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
    tops = list((sections or groups).values())
    whole = tuple(
        group(rule, [one[place] for one in tops] if rule.id == MEAN_OF_GROUPS else list(cell.figures.values()))
        for place, rule in enumerate(rules)
    )
    named = [Wholes("Toàn phiếu", whole), *(Wholes(questionnaire.sections[key], parts) for key, parts in sections.items())]
    return named + [Wholes(one.name, groups[one.key]) for one in questionnaire.groups if len(questionnaire.groups) > 1]


def _by_value(rows: list[Row]) -> list[Row]:
    """Each reason as a question of its own, that was answered so often."""
    return [(value, key, month, one_tap.REASONS, n) for _, key, month, value, n in rows]


def _years(months: Months) -> tuple[str, str]:
    return month_key(months.before.first // MONTHS * MONTHS), month_key(months.last // MONTHS * MONTHS + MONTHS - 1)


def _piece(months: Months, year: int) -> Piece:
    return Piece(max(0, months.first - year * MONTHS), min(MONTHS, months.last - year * MONTHS + 1))
