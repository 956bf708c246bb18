"""Tables and charts of indicators: every share with what it is of, its target, and whether that was reached, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from textwrap import shorten
from typing import NamedTuple

from markupsafe import Markup

from handlers.desk import charts, share_charts
from handlers.desk import indicators_words as words
from handlers.desk.indicators_asked import Asked, last_day, month_said
from handlers.desk.indicators_figures import Figures, Part, Pile
from handlers.desk.share_charts import Share
from knowledge.rules.indicators import Indicators, Target

COLUMNS = ("online", "online_whole", "online_part", "able", "post_in", "post_out", "on_time")
"""The indicators of one row of a table."""
OVER_TIME = ("online", "on_time", "post_in", "post_out")
MOST_BARS, MOST_ROWS = 15, 50
LONGEST = 90
"""Letters of a title in a column; the workbook has it whole."""
Overdue = Mapping[str, int]


class Picture(NamedTuple):
    """A chart ("" for none) and the table with the same numbers; `kind` is "bars" or "line"."""

    title: str
    kind: str
    chart: Markup
    table: Markup
    note: str = ""


class Ranking(NamedTuple):
    """What a breakdown is called, what its keys are called, and whether they have targets of their own."""

    title: str
    head: str
    name: Callable[[str], str]
    has_targets: bool = False


def over_months(found: Figures, known: Indicators, wanted: Asked, indicator: str) -> Picture:
    """An indicator month by month with what was aimed at."""
    name = known.all[indicator].name
    rows = []
    for month, key in wanted.trend(found.months):
        part = found.months.get(key, Pile()).part(indicator)
        rows.append((month_said(key), part, known.target(indicator, last_day(month), wanted.unit)))
    points = [Share(label, words.share(part), part.share) for label, part, _ in rows]
    targets = [target.share if target else None for _, _, target in rows]
    chart = share_charts.band(f"{name}: tỷ lệ từng tháng, phần trăm", points, targets)
    told = [(label, words.counted(part), words.share(part), words.aim(aim), words.verdict(part, aim)) for label, part, aim in rows]
    table = charts.table(name, ("Tháng", "Hồ sơ", "Tỷ lệ", "Mục tiêu", "So với mục tiêu"), told)
    notes = [words.DASHED.format(aim=words.aim(rows[-1][2]))] if rows[-1][2] else []
    if (first := rows[0][0]) != month_said(wanted.months.keys[0]):
        notes.append(words.NOTHING_BEFORE.format(month=first))
    return Picture(f"{name} theo tháng", "line", Markup(chart), Markup(table), " ".join(notes))


def heads(known: Indicators, first: str) -> tuple[str, ...]:
    """What stands above the cells of `cells`."""
    names = [known.all[key].name for key in COLUMNS]
    return (first, "Hồ sơ nộp", *names, "Không ghi cách nộp", "Xong")


def cells(pile: Pile) -> tuple[str, ...]:
    """A row of a table in the order of `heads`."""
    every = pile.of()
    counts = (charts.number(every.no_channel), charts.number(every.finished))
    return (charts.number(every.filed), *(words.share(pile.part(key)) for key in COLUMNS), *counts)


def ranked(piles: Mapping[str, Pile], order: str) -> list[tuple[str, Pile]]:
    """The rows, the highest first; those without a figure stand last."""

    def place(row: tuple[str, Pile]) -> tuple[Fraction, int, str]:
        key, pile = row
        filed = pile.of().filed
        value = Fraction(filed) if order == "filed" else pile.part(order).share
        return -(Fraction(-1) if value is None else value), -filed, key

    return sorted(piles.items(), key=place)


def ranking(piles: Mapping[str, Pile], known: Indicators, wanted: Asked, of: Ranking, overdue: Overdue) -> Picture:
    """Bars of the highest and the lowest, and a table of all."""
    rows = ranked(piles, wanted.order)
    indicator = "on_time" if wanted.order == "on_time" else "online"
    bars = [row for row in rows if row[1].part(indicator).share is not None]
    shown = bars if len(bars) <= MOST_BARS else [*bars[: MOST_BARS // 2], *bars[-(MOST_BARS - MOST_BARS // 2) :]]
    shares = [Share(of.name(key), words.share(pile.part(indicator)), pile.part(indicator).share) for key, pile in shown]
    chart = share_charts.intervals(f"{of.title}: {known.all[indicator].name.lower()}", shares)
    told = []
    for key, pile in rows:
        target = known.target("online", wanted.last_day, key if of.has_targets else wanted.unit)
        late = charts.number(overdue.get(key, 0))
        told.append((of.name(key), *cells(pile), late, words.aim(target), words.verdict(pile.part("online"), target)))
    head = (*heads(known, of.head), "Quá hạn lúc này", "Mục tiêu nộp trực tuyến", "So với mục tiêu")
    return Picture(of.title, "bars", Markup(chart), Markup(charts.table(of.title, head, told)), _left_out(len(shown), len(rows)))


def procedures(found: Figures, known: Indicators, wanted: Asked, name: Callable[[str], str]) -> Picture:
    """The procedures with the most files."""
    rows = ranked(found.procedures, "filed" if wanted.order == "online" else wanted.order)
    told = [(_called(key, name(key)), *cells(pile)) for key, pile in rows[:MOST_ROWS]]
    note = f"Bảng có {MOST_ROWS} thủ tục đầu; tệp XLSX có đủ {charts.number(len(rows))} thủ tục." if len(rows) > MOST_ROWS else ""
    return Picture("Theo thủ tục", "table", Markup(""), Markup(charts.table("Theo thủ tục", heads(known, "Thủ tục"), told)), note)


class Tile(NamedTuple):
    """A figure with what it is of, what was aimed at, whether that was reached, and what else one should know of it."""

    name: str
    value: str
    of: str
    aim: str = ""
    reached: str = ""
    note: str = ""


def tile(name: str, part: Part, target: Target | None, note: str = "") -> Tile:
    """A share as a tile."""
    aimed = f"Mục tiêu {words.aim(target)}" if target else ""
    return Tile(name, words.share(part), words.counted(part), aimed, words.told(part, target), note)


def by_key(overdue: Mapping[tuple[str, str], int], place: int) -> dict[str, int]:
    """The overdue by unit (0) or by field (1)."""
    found: dict[str, int] = {}
    for key, count in overdue.items():
        found[key[place]] = found.get(key[place], 0) + count
    return found


def named(codes: Sequence[str], name: Callable[[str], str], more: Callable[[str], int] | None = None) -> list[tuple[str, str, str]]:
    """The first procedures of a list: code, name, and how many files."""
    return [(code, name(code), charts.number(more(code)) if more else "") for code in codes[:MOST_ROWS]]


def _called(code: str, title: str) -> str:
    return code if title == code else f"{shorten(title, LONGEST, placeholder=' …')} ({code})"


def _left_out(shown: int, rows: int) -> str:
    return f"Biểu đồ có {shown} dòng cao nhất và thấp nhất; bảng có đủ {rows} dòng." if shown < rows else ""
