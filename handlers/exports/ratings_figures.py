"""The figures of one questionnaire version over a period: as a whole, by its parts, by unit and the like, without small cells.

A cell is as large as its most answered question: one person who answers forty questions is still one. In a tree (whole, section,
group, question; field, procedure; quarter, month) a hidden cell hides all below it. Where a question is hidden, means of several
questions that it counts in are hidden too: beside the pooled figure they would tell it. Figures under two different filters can
still be subtracted from each other; the desk's pages guard against that, a list that one person may take under any filter cannot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from feedback_store import responses, tallies
from feedback_store.sqlite import Connection
from feedback_store.tallies import Wanted
from handlers.exports.ratings_names import Names, quarter_said
from handlers.ratings import response_rate
from handlers.ratings.response_rate import Answering, Column, Rate
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.satisfaction import figure
from knowledge.satisfaction.figure import NO_ANSWERS, Figure
from knowledge.satisfaction.hiding import hidden
from knowledge.satisfaction.method import MEAN_OF_GROUPS, MEAN_OF_ITEMS, POOLED, Rule, bundled
from knowledge.satisfaction.rules import Whole, group

CUTS = {
    "whole": "Toàn phiếu",
    "section": "Phần",
    "group": "Nhóm",
    "item": "Câu hỏi",
    "unit": "Đơn vị",
    "field": "Lĩnh vực",
    "subject": "Thủ tục, loại việc",
    "channel": "Kênh",
    "origin": "Nguồn",
    "quarter": "Quý",
    "month": "Tháng",
    "option": "Lựa chọn",
}
"""What figures are told by."""
_OF_PARTS = (POOLED, MEAN_OF_ITEMS, MEAN_OF_GROUPS)
_OF_CUTS = (POOLED, MEAN_OF_ITEMS)
_IN_ORDER = frozenset({"section", "group", "item", "quarter", "month"})
_LAST = Fraction(-1)

Figures = Mapping[str, Figure]
"""By question."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure as it is told. `n` is None where it is hidden, 0 where nobody answered; `rule` is None for one question."""

    cut: str
    key: str
    name: str
    n: int | None
    rule: Rule | None = None
    share: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    mean: Fraction | None = None

    @property
    def rescaled(self) -> Fraction | None:
        """The mean as a part of the way from the worst to the best, 0 to 1."""
        return None if self.mean is None else figure.rescaled(self.mean)


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures of what was wanted; `rates` are by what they are told by, `others` other versions with answers in the period."""

    wanted: Wanted
    questionnaire: Questionnaire
    responses: int
    lines: tuple[Line, ...]
    answering: Answering | None
    rates: Mapping[Column, Sequence[Rate]]
    others: tuple[tuple[str, int], ...]

    def of(self, *cuts: str) -> list[Line]:
        """The lines of some cuts, in their order."""
        return [line for line in self.lines if line.cut in cuts]


@dataclass(frozen=True, slots=True)
class _Node:
    """A cell and the cells that it is made of."""

    cut: str
    key: str
    name: str
    figures: Figures
    below: tuple[_Node, ...] = ()

    @property
    def size(self) -> int:
        return max((one.n for one in self.figures.values()), default=0)


def summary(db: Connection, wanted: Wanted, questionnaire: Questionnaire, names: Names, month: str) -> Summary:
    """The figures as of a month ("2026-11"); from the tallies, so that they cost the same after a million answers."""
    counted = _Counted(db, wanted, questionnaire, month)
    whole = _parts(questionnaire, counted.all())
    lines = list(_of_parts(whole))
    for cut, above in (("unit", None), ("field", "subject"), ("channel", None), ("origin", None), ("quarter", "month")):
        tree = replace(whole, below=_cut(counted, cut, above, names))
        lines += [line for cell, is_hidden in _seen(tree) if cell is not tree for line in _of_cut(cell, is_hidden)]
    lines += _options(db, wanted, questionnaire)
    others = tuple(_others(db, wanted))
    rates = {cut: response_rate.rates(db, wanted, cut) for cut in response_rate.COLUMNS}
    count, answering = responses.count(db, wanted), response_rate.answering(db, wanted)
    return Summary(wanted, questionnaire, count, tuple(lines), answering, rates, others)


class _Counted:
    """Answers to scored questions, counted."""

    def __init__(self, db: Connection, wanted: Wanted, questionnaire: Questionnaire, month: str) -> None:
        self.db, self.month = db, month
        self.wanted = replace(wanted, items=tuple(item.key for item in questionnaire.scored))

    def all(self) -> Figures:
        return self.by().get((), {})

    def by(self, *names: str) -> dict[tuple[str, ...], Figures]:
        """Figures by some columns."""
        counts: dict[tuple[str, ...], dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        for *place, item, value, n in tallies.counts(self.db, self.wanted, (*names, "item", "value")):
            counts[tuple(place)][item][value] = n
        return {place: {item: figure.figure(told) for item, told in items.items()} for place, items in counts.items()}


def _parts(questionnaire: Questionnaire, figures: Figures) -> _Node:
    """The questionnaire as a tree."""
    items: dict[str, list[_Node]] = defaultdict(list)
    for item in questionnaire.scored:
        items[item.group].append(_Node("item", item.key, item.text, {item.key: figures.get(item.key, NO_ANSWERS)}))
    groups: dict[str, list[_Node]] = defaultdict(list)
    for one in questionnaire.groups:
        if items[one.key]:
            groups[one.section].append(_above("group", one.key, one.name, items[one.key]))
    sections = [_above("section", key, name, groups[key]) for key, name in questionnaire.sections.items() if groups[key]]
    return _above("whole", questionnaire.key, questionnaire.name, [*sections, *groups[""]])


def _above(cut: str, key: str, name: str, below: Sequence[_Node]) -> _Node:
    return _Node(cut, key, name, {item: one for node in below for item, one in node.figures.items()}, tuple(below))


def _cut(counted: _Counted, cut: str, lower: str | None, names: Names) -> tuple[_Node, ...]:
    """The cells of a column of responses, with those of a finer one below."""
    if cut == "quarter":
        return _quarters(counted)
    below: dict[str, list[_Node]] = defaultdict(list)
    if lower:
        for (key, sub), figures in counted.by(cut, lower).items():
            below[key].append(_Node(lower, sub, names.of(lower, sub), figures))
    found = counted.by(cut).items()
    return tuple(_Node(cut, key, names.of(cut, key), figures, tuple(below[key])) for (key,), figures in found)


def _quarters(counted: _Counted) -> tuple[_Node, ...]:
    months: dict[str, list[_Node]] = defaultdict(list)
    for (key,), figures in sorted(counted.by("month").items()):
        year, month = key.split("-")
        months[f"{year}-Q{(int(month) + 2) // 3}"].append(_Node("month", key, f"{month}/{year}", figures))
    said = {key: quarter_said(key, counted.wanted.months, counted.month) for key in months}
    return tuple(_Node("quarter", key, said[key], _added(below), tuple(below)) for key, below in months.items())


def _added(nodes: Iterable[_Node]) -> Figures:
    """The figures of the answers of all."""
    items: dict[str, list[Figure]] = defaultdict(list)
    for node in nodes:
        for item, one in node.figures.items():
            items[item].append(one)
    return {item: figure.added(ones) for item, ones in items.items()}


def _seen(node: _Node, is_hidden: bool | None = None) -> Iterator[tuple[_Node, bool]]:
    """A cell and all below it, each with whether it is hidden."""
    fewest = bundled().fewest
    if is_hidden is None:
        is_hidden = 0 < node.size < fewest
    yield node, is_hidden
    places = hidden([one.size for one in node.below], fewest)
    below = [(one, is_hidden or place in places) for place, one in enumerate(node.below)]
    for one, hides in sorted(below, key=lambda told: _rank(*told)):
        yield from _seen(one, hides and one.size > 0)


def _rank(node: _Node, is_hidden: bool) -> tuple[object, ...]:
    """Parts and times in their order, anything else from the best to the worst: a place tells nothing of hidden ones.

    What belongs to no unit, field … stands last: it is not one of them.
    """
    if node.cut in _IN_ORDER:
        return ()
    share = group(bundled().rules[POOLED], list(node.figures.values())).value
    return (not node.key, -(_LAST if is_hidden or share is None else share), node.name, node.key)


def _of_parts(whole: _Node) -> Iterator[Line]:
    """The whole, sections, groups and questions."""
    cells = list(_seen(whole))
    hidden_items = {cell.key for cell, is_hidden in cells if is_hidden and cell.cut == "item"}
    for cell, is_hidden in cells:
        if cell.cut == "item":
            yield _of_item(cell, is_hidden)
            continue
        for key in _OF_PARTS:
            would_tell = key != POOLED and not hidden_items.isdisjoint(cell.figures)
            yield _told(cell, is_hidden or would_tell, _whole(cell, bundled().rules[key]))


def _of_item(node: _Node, is_hidden: bool) -> Line:
    (one,) = node.figures.values()
    if is_hidden:
        return Line(node.cut, node.key, node.name, None)
    low, high = one.interval
    return Line(node.cut, node.key, node.name, one.n, None, one.share, low, high, one.mean)


def _of_cut(node: _Node, is_hidden: bool) -> Iterator[Line]:
    for key in _OF_CUTS:
        yield _told(node, is_hidden, group(bundled().rules[key], list(node.figures.values())))


def _whole(node: _Node, rule: Rule) -> Whole:
    """A figure of parts, step by step upwards."""
    if not node.below:
        return group(rule, list(node.figures.values()))
    return group(rule, [next(iter(one.figures.values())) if one.cut == "item" else _whole(one, rule) for one in node.below])


def _told(node: _Node, is_hidden: bool, whole: Whole) -> Line:
    if is_hidden:
        return Line(node.cut, node.key, node.name, None, whole.rule)
    low, high = whole.interval
    return Line(node.cut, node.key, node.name, whole.n, whole.rule, whole.value, low, high, whole.mean)


def _options(db: Connection, wanted: Wanted, questionnaire: Questionnaire) -> Iterator[Line]:
    """How often each option of the other questions was ticked."""
    others = [item for item in questionnaire.items if item.options and not item.scored]
    asked = replace(wanted, items=tuple(item.key for item in others))
    ticked = {(item, value): n for item, value, n in tallies.counts(db, asked, ("item", "value"))} if others else {}
    for item in others:
        ns = [ticked.get((item.key, option.key), 0) for option in item.options]
        places = hidden(ns, bundled().fewest)
        for place, option in enumerate(item.options):
            n = None if place in places else ns[place]
            yield Line("option", f"{item.key}={option.key}", f"{item.text} {option.label}", n)


def _others(db: Connection, wanted: Wanted) -> Iterator[tuple[str, int]]:
    """Other versions of the questionnaire that have responses in the period: told apart, never added up."""
    found = db.execute("SELECT DISTINCT version FROM tallies_by_channel WHERE questionnaire = ?", (wanted.questionnaire,))
    for (version,) in sorted(found.fetchall()):
        if version != wanted.version and (n := responses.count(db, replace(wanted, version=version))):
            yield version, n
