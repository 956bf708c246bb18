"""Tables and charts of satisfaction: every figure with its n, its interval and its rule; hidden and empty cells in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from markupsafe import Markup

from handlers.desk import charts, share_charts
from handlers.desk import satisfaction_sentences as words
from handlers.desk.satisfaction_asked import Months
from handlers.desk.satisfaction_numbers import NOTHING, TOTAL, Cell, Read, Series, Wholes, wholes
from handlers.desk.share_charts import Share
from knowledge.questionnaires import one_tap
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.satisfaction import written
from knowledge.satisfaction.figure import NO_ANSWERS, difference
from knowledge.satisfaction.levels import SATISFIED_SAID
from knowledge.satisfaction.method import MEAN_OF_ITEMS, POOLED, RULES, Rule, bundled

SHARE = f"Tỷ lệ mức {SATISFIED_SAID}"
MOST_BARS = 15
"""Bars of one chart; the table beside it has every row."""


Names = Mapping[str, Callable[[str], str]]
"""By filter, what its keys are called."""


class Picture(NamedTuple):
    """A chart ("" for none) and the table with the same numbers; `kind` is "bars" or "line"."""

    title: str
    kind: str
    chart: Markup
    table: Markup
    note: str = ""


class Ranked(NamedTuple):
    """A row in a ranking; what belongs to no unit, field … is not `ranked`, and stands below the others."""

    name: str
    cell: Cell
    verdict: str
    is_ranked: bool = True


class Reasons(NamedTuple):
    """Reasons with how often they were ticked and the part of the low ratings, and how many low ratings there are."""

    rows: Sequence[tuple[str, str, str]]
    base: str


class Change(NamedTuple):
    """A change since the period before: how much, whether it is sure, and the interval; both "" where nothing can be compared."""

    points: str
    verdict: str = ""
    interval: str = ""


def rule_name(rule: Rule) -> str:
    """A rule beside a figure: in words, with its version; files name it by its code as well."""
    return f"{rule.name[0].lower()}{rule.name[1:]}, bản {rule.version}"


def heads(first: str, single: bool) -> tuple[str, ...]:
    """What stands above the cells that `told` makes; of one question every rule tells the same, and one is named."""
    sure = f"Khoảng {bundled().confidence} %"
    pooled, items = (f"{SHARE} ({rule_name(bundled().rules[rule])})" for rule in (POOLED, MEAN_OF_ITEMS))
    if single:
        return first, "n", pooled, sure, "Điểm trung bình"
    return first, "Số câu trả lời", pooled, items, f"{sure}, theo phiếu", "Điểm trung bình"


def told(cell: Cell, single: bool) -> tuple[str, ...]:
    """A cell of the table in the order of `heads`."""
    if cell.is_hidden or not cell.n:
        return (words.HIDDEN if cell.is_hidden else words.NONE, *[""] * (3 if single else 4))
    pooled, items = cell.pooled, cell.mean_of_items
    shares = [written.percent(one.value) for one in (pooled, items)]
    return charts.number(cell.n), *shares[: 1 if single else 2], interval_of(cell), written.number(pooled.mean)


def interval_of(cell: Cell) -> str:
    """The interval of a share."""
    return " – ".join(map(written.percent, cell.interval))


def share_of(label: str, cell: Cell) -> Share:
    """A cell as a bar or a point."""
    if cell.is_hidden or not cell.n:
        return Share(label, words.HIDDEN if cell.is_hidden else words.NONE)
    value = cell.pooled.value
    return Share(label, written.percent(value), value, *cell.interval)


def changed(cell: Cell, before: Cell) -> Change:
    """How a share differs from that of the period before; surely only where the interval of the difference leaves 0 out."""
    value, earlier = cell.pooled.value, before.pooled.value
    if before.is_hidden or value is None or earlier is None:
        return Change(words.HIDDEN if before.is_hidden else words.NONE)
    (low, high), (below, above) = cell.interval, before.interval
    if low is None or high is None or below is None or above is None:
        return Change(written.change(value, earlier))
    least, most = difference((value, low, high), (earlier, below, above))
    verdict = words.GREW if least > 0 else words.SHRANK if most < 0 else words.UNSURE
    return Change(written.points(value - earlier), verdict, f"{written.points(least)} đến {written.points(most)}")


def over_months(read: Read, series: Series, key: str, months: Months, now: int) -> Picture:
    """The share of every month that has begun, and the table with the quarters as well."""
    cells = [(one.said, series.cell(read.items, key, one)) for one in months.until(now).each()]
    quarters = [(_quarter_name(one, now), series.cell(read.items, key, one)) for one in months.quarters(now)]
    chart = share_charts.band(f"Tỷ lệ hài lòng (mức {SATISFIED_SAID}) từng tháng, phần trăm", [share_of(*one) for one in cells])
    table = charts.table(
        "Theo tháng, quý",
        heads("Tháng, quý", read.is_single),
        [(name, *told(cell, read.is_single)) for name, cell in (*cells, *quarters)],
    )
    return Picture("Theo tháng, quý", "line", Markup(chart), Markup(table))


def ranked(read: Read, by: str, months: Months, names: Callable[[str], str]) -> list[Ranked]:
    """The rows of a breakdown, the best first; those that are not told stand last."""
    series = read.by[by]
    overall = series.cell(read.items, TOTAL, months)
    found = [(key, series.cell(read.items, key, months)) for key in series.keys]
    rows = [
        Ranked(names(key), cell, verdict(cell, overall) if key != NOTHING else words.NOT_COMPARED if cell.n else "", key != NOTHING)
        for key, cell in found
        if cell.n or cell.is_hidden
    ]
    return sorted(rows, key=lambda row: (not row.is_ranked, -_or_less(row.cell.pooled.value), row.name))


def verdict(cell: Cell, overall: Cell) -> str:
    """Better or worse than all together only where the two intervals do not touch; "" where there is none."""
    (low, high), (below, above) = cell.interval, overall.interval
    if low is None or high is None or below is None or above is None:
        return ""
    return words.BETTER if low > above else words.WORSE if high < below else words.SAME


def ranking(single: bool, title: str, head: str, rows: Sequence[Ranked]) -> Picture:
    """Bars of the best and the worst of those that are told, and a table of all."""
    bars = [row for row in rows if row.cell.n and row.is_ranked]
    shown = bars if len(bars) <= MOST_BARS else [*bars[: MOST_BARS // 2], *bars[-(MOST_BARS - MOST_BARS // 2) :]]
    chart = share_charts.intervals(
        f"{title}: tỷ lệ hài lòng (mức {SATISFIED_SAID})", [share_of(row.name, row.cell) for row in shown]
    )
    told_rows = [(row.name, *told(row.cell, single), row.verdict) for row in rows]
    table = charts.table(title, (*heads(head, single), "So với chung"), told_rows)
    return Picture(title, "bars", Markup(chart), Markup(table), _left_out(len(shown), len(bars), len(rows)))


def _left_out(shown: int, bars: int, rows: int) -> str:
    """What a chart does not show."""
    if shown < bars:
        return f"Biểu đồ có {shown} dòng cao nhất và thấp nhất; bảng có đủ {rows} dòng."
    return f"Biểu đồ không có dòng bị ẩn, dòng không thuộc mục nào; bảng có đủ {rows} dòng." if 0 < bars < rows else ""


def by_item(questionnaire: Questionnaire, cell: Cell) -> Picture:
    """The questions, the worst first; those that are not told stand last."""
    known = sorted(
        ((questionnaire.by_key[key].text, Cell({key: one}, frozenset())) for key, one in cell.figures.items()),
        key=lambda row: (row[1].pooled.value is None, row[1].pooled.value or 0, row[0]),
    )
    rows = known + [(questionnaire.by_key[key].text, Cell({}, frozenset({key}))) for key in sorted(cell.hidden)]
    chart = share_charts.intervals("Tiêu chí thấp nhất", [share_of(*row) for row in known[:MOST_BARS] if row[1].n])
    table = charts.table("Theo tiêu chí", heads("Tiêu chí", single=True), [(name, *told(one, single=True)) for name, one in rows])
    return Picture("Tiêu chí thấp nhất trước", "bars", Markup(chart), Markup(table))


def by_group(questionnaire: Questionnaire, cell: Cell) -> Markup:
    """The whole questionnaire, its sections and groups, by every rule."""
    rules = [rule_name(bundled().rules[rule]) for rule in RULES]
    names = [f"{what} ({name})" for name in rules for what in (SHARE, "Điểm trung bình")]
    rows = [_group_row(one) for one in wholes(questionnaire, cell)]
    return Markup(charts.table("Toàn phiếu, phần, nhóm", ("Nhóm", "n", *names), rows))


def reasons(read: Read, key: str, months: Months, cell: Cell) -> Reasons:
    """The reasons that were ticked most after low ratings, those of enough ratings alone; `cell` is of the ratings themselves."""
    labels = {one.key: one.label for item in read.questionnaire.items for one in item.options if not item.scored}
    values = [value for value in read.reasons.items if (n := read.reasons.n(value, key, months)) and n >= bundled().fewest]
    counted: Mapping[str, int] = {value: read.reasons.n(value, key, months) or 0 for value in values}
    ordered = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    level = cell.figures.get(one_tap.LEVEL, NO_ANSWERS)
    low = level.n - level.satisfied
    rows = [
        (labels.get(value, value), charts.number(n), written.percent(Fraction(n, low) if low else None)) for value, n in ordered
    ]
    return Reasons(rows, charts.number(low) if low else "")


def table(caption: str, first: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """A table of words."""
    return Markup(charts.table(caption, first, rows))


def key_name(key: str, known: Mapping[str, str], nothing: str = words.NOTHING) -> str:
    """What a key is called; itself where nobody has named it."""
    return known.get(key) or (nothing if key in ("", NOTHING) else key)


def _quarter_name(one: Months, now: int) -> str:
    name = f"Quý {one.first % 12 // 3 + 1}/{one.first // 12}"
    return words.UNFINISHED.format(name=name) if one.last >= now else name


def _or_less(share: Fraction | None) -> Fraction:
    """What is not told stands after everything that is."""
    return Fraction(-1) if share is None else share


def _group_row(one: Wholes) -> tuple[str, ...]:
    parts = [text for part in one.parts for text in (written.percent(part.value), written.number(part.mean))]
    n = one.parts[0].n
    return (one.name, charts.number(n), *parts) if n else (one.name, words.NONE, *[""] * len(parts))
