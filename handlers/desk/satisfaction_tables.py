"""Tables and charts of satisfaction: every figure with its n, its interval and its rule; hidden and empty cells in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from markupsafe import Markup

from handlers.desk import charts
from handlers.desk import satisfaction_sentences as words
from handlers.desk.charts import Share
from handlers.desk.satisfaction_asked import Months
from handlers.desk.satisfaction_numbers import NOTHING, TOTAL, Cell, Read, Series, Wholes, wholes
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.satisfaction import written
from knowledge.satisfaction.levels import SATISFIED_SAID
from knowledge.satisfaction.method import MEAN_OF_ITEMS, POOLED, RULES, Rule, bundled

BOTH = " = ".join(f"{rule.id}@{rule.version}" for rule in (bundled().rules[one] for one in (POOLED, MEAN_OF_ITEMS)))
"""Of one question the two rules are the same."""
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
    """A row in a ranking."""

    name: str
    cell: Cell
    verdict: str


def rule_name(rule: Rule) -> str:
    """A rule with what it is looked up by."""
    return f"{rule.name} ({rule.id}@{rule.version})"


def heads(first: str, single: bool) -> tuple[str, ...]:
    """What stands above the cells that `told` makes; of one question both rules tell the same."""
    pooled, items = (rule_name(bundled().rules[rule]) for rule in (POOLED, MEAN_OF_ITEMS))
    shares = (f"Mức {SATISFIED_SAID}: {BOTH}",) if single else (f"Mức {SATISFIED_SAID}: {pooled}", f"Mức {SATISFIED_SAID}: {items}")
    return first, "n", *shares, f"Khoảng {bundled().confidence} %", "Điểm trung bình"


def told(cell: Cell, single: bool) -> tuple[str, ...]:
    """A cell of the table in the order of `heads`."""
    if cell.is_hidden or not cell.n:
        return (words.HIDDEN if cell.is_hidden else words.NONE, *[""] * (3 if single else 4))
    pooled, items = cell.pooled, cell.mean_of_items
    shares = [written.percent(one.value) for one in (pooled, items)]
    return charts.number(cell.n), *shares[: 1 if single else 2], interval_of(cell), written.number(pooled.mean)


def interval_of(cell: Cell) -> str:
    """The interval of a share; "–" where several questions are told as one."""
    one = cell.only
    return "–" if one is None else " – ".join(map(written.percent, one.interval))


def share_of(label: str, cell: Cell) -> Share:
    """A cell as a bar or a point."""
    if cell.is_hidden or not cell.n:
        return Share(label, words.HIDDEN if cell.is_hidden else words.NONE)
    value, one = cell.pooled.value, cell.only
    return Share(label, written.percent(value), value, *(one.interval if one else ()))


def over_months(read: Read, series: Series, key: str, months: Months) -> Picture:
    """The share of every month, and the table with the quarters as well."""
    cells = [(one.said, series.cell(read.items, key, one)) for one in months.each()]
    quarters = [
        (f"Quý {one.first % 12 // 3 + 1}/{one.first // 12}", series.cell(read.items, key, one)) for one in months.quarters()
    ]
    chart = charts.band(f"Tỷ lệ hài lòng (mức {SATISFIED_SAID}) từng tháng, phần trăm", [share_of(*one) for one in cells])
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
    found = [(names(key), series.cell(read.items, key, months)) for key in series.keys]
    rows = [Ranked(name, cell, verdict(cell, overall)) for name, cell in found if cell.n or cell.is_hidden]
    return sorted(rows, key=lambda row: (-(row.cell.pooled.value or Fraction(-1)), row.name))


def verdict(cell: Cell, overall: Cell) -> str:
    """Better or worse than all together only where the two intervals do not touch; "" where there is none."""
    one, every = cell.only, overall.only
    if one is None or every is None:
        return ""
    (low, high), (below, above) = one.interval, every.interval
    if low is None or high is None or below is None or above is None:
        return ""
    return words.BETTER if low > above else words.WORSE if high < below else words.SAME


def ranking(single: bool, title: str, head: str, rows: Sequence[Ranked]) -> Picture:
    """Bars of the best and the worst of those that are told, and a table of all."""
    bars = [row for row in rows if row.cell.n]
    shown = bars if len(bars) <= MOST_BARS else [*bars[: MOST_BARS // 2], *bars[-(MOST_BARS - MOST_BARS // 2) :]]
    chart = charts.intervals(f"{title}: tỷ lệ hài lòng (mức {SATISFIED_SAID})", [share_of(row.name, row.cell) for row in shown])
    told_rows = [(row.name, *told(row.cell, single), row.verdict) for row in rows]
    table = charts.table(title, (*heads(head, single), "So với chung"), told_rows)
    return Picture(title, "bars", Markup(chart), Markup(table), _left_out(len(shown), len(bars), len(rows)))


def _left_out(shown: int, bars: int, rows: int) -> str:
    """What a chart does not show."""
    if shown < bars:
        return f"Biểu đồ có {shown} dòng cao nhất và thấp nhất; bảng có đủ {rows} dòng."
    return f"Biểu đồ không có những dòng bị ẩn; bảng có đủ {rows} dòng." if 0 < bars < rows else ""


def by_item(questionnaire: Questionnaire, cell: Cell) -> Picture:
    """The questions, the worst first; those that are not told stand last."""
    known = sorted(
        ((questionnaire.by_key[key].text, Cell({key: one}, frozenset())) for key, one in cell.figures.items()),
        key=lambda row: (row[1].pooled.value is None, row[1].pooled.value or 0, row[0]),
    )
    rows = known + [(questionnaire.by_key[key].text, Cell({}, frozenset({key}))) for key in sorted(cell.hidden)]
    chart = charts.intervals("Tiêu chí thấp nhất", [share_of(*row) for row in known[:MOST_BARS] if row[1].n])
    table = charts.table("Theo tiêu chí", heads("Tiêu chí", single=True), [(name, *told(one, single=True)) for name, one in rows])
    return Picture("Tiêu chí thấp nhất trước", "bars", Markup(chart), Markup(table))


def by_group(questionnaire: Questionnaire, cell: Cell) -> Markup:
    """The whole questionnaire, its sections and groups, by every rule."""
    rules = [rule_name(bundled().rules[rule]) for rule in RULES]
    names = [f"{what}: {name}" for name in rules for what in (f"Mức {SATISFIED_SAID}", "Điểm trung bình")]
    rows = [_group_row(one) for one in wholes(questionnaire, cell)]
    return Markup(charts.table("Toàn phiếu, phần, nhóm", ("Nhóm", "n", *names), rows))


def reasons(read: Read, key: str, months: Months) -> list[tuple[str, str]]:
    """The reasons that were ticked most after low ratings, those of enough ratings alone."""
    labels = {one.key: one.label for item in read.questionnaire.items for one in item.options if not item.scored}
    values = [value for value in read.reasons.items if (n := read.reasons.n(value, key, months)) and n >= bundled().fewest]
    counted: Mapping[str, int] = {value: read.reasons.n(value, key, months) or 0 for value in values}
    ordered = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    return [(labels.get(value, value), charts.number(n)) for value, n in ordered]


def table(caption: str, first: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """A table of words."""
    return Markup(charts.table(caption, first, rows))


def key_name(key: str, known: Mapping[str, str]) -> str:
    """What a key is called; itself where nobody has named it."""
    return known.get(key) or (words.NOTHING if key in ("", NOTHING) else key)


def _group_row(one: Wholes) -> tuple[str, ...]:
    parts = [text for part in one.parts for text in (written.percent(part.value), written.number(part.mean))]
    n = one.parts[0].n
    return (one.name, charts.number(n), *parts) if n else (one.name, words.NONE, *[""] * len(parts))
