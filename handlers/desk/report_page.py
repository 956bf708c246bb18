"""The figures of complaints and recommendations over a period, as a page that prints: «số liệu phản ánh, kiến nghị»."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from aiohttp import web
from markupsafe import Markup

from feedback_store.officers import Officer, Role
from handlers.desk import charts
from handlers.desk.access import DESK
from handlers.desk.case_choices import Choices, unit_choices
from handlers.desk.case_sentences import CHANNEL_NAMES
from handlers.desk.case_work import rules_of
from handlers.desk.charts import Bar
from handlers.desk.frame import desk_of, leave_trace, reading, signed_in
from handlers.desk.numbers import Figures, Period, Tally, figures
from handlers.desk.render import page
from handlers.desk.report_period import BadPeriod, chosen, days_of
from handlers.desk.satisfaction_beside import beside_score, whole_months
from handlers.desk.score import Scored
from knowledge.rules.rules import Rules
from knowledge.satisfaction.levels import SATISFIED_SAID
from knowledge.satisfaction.method import bundled
from knowledge.vietnam_time import VIETNAM

READERS: frozenset[Role] = DESK | {"unit_officer", "survey_staff"}
FEWEST = 5
"""Judgements below which no share is told: with fewer, a colleague can guess whose they were."""
TOO_FEW, NOTHING = "dưới 5 lượt", "–"
AT_MOST = "tối đa {points}"
"""Of dossiers is known which were late, but not which were complained about or disliked."""
HEADS = ("Nhận", "Đã trả lời", "Đúng hạn", "Quá hạn", "Mở lại", "Nhắn là đã ổn", "Trung vị (giờ làm việc)")
_BARS = 12
"""Bars of one chart; the table beside it has every row."""
_NO_UNIT = ("",)


class Picture(NamedTuple):
    """A chart and the table with the same numbers; `kind` is "bars" or "line"."""

    title: str
    kind: str
    chart: Markup
    table: Markup
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the score as it is shown."""

    name: str
    formula: str
    law: str
    points: str
    most: int
    counted: str
    clocks: tuple[tuple[str, str, str], ...]


async def show(request: web.Request) -> web.Response:
    """GET /desk/reports?period=&from=&to=&unit="""
    officer, rules, now = signed_in(request), rules_of(request), desk_of(request).now()
    asked = {name: request.query.get(name, "").strip()[:40] for name in ("period", "from", "to", "unit")}
    try:
        wanted, fault = chosen(asked, now.astimezone(VIETNAM).date()), ""
    except BadPeriod as error:
        wanted, fault = chosen({}, now.astimezone(VIETNAM).date()), str(error)
    units, period = _units(officer, rules, asked["unit"]), Period(wanted.first, wanted.last, now)
    months = None if units else whole_months(wanted.first, wanted.last, now.astimezone(VIETNAM).date())
    found, beside = await reading(request, lambda db: (figures(db, rules, period, units), beside_score(db, rules, months)))
    await leave_trace(request, details={"since": f"{wanted.first}", "until": f"{wanted.last}", "unit": " ".join(units)})
    context = {
        "asked": asked,
        "wanted": wanted,
        "fault": fault,
        "now": now,
        "total": found.total,
        "score": score_parts(found, units),
        "beside": beside if months else None,
        "method": bundled(),
        "satisfied": SATISFIED_SAID,
    }
    context |= {
        "periods": days_of(now.astimezone(VIETNAM).date()),
        "tiles": _tiles(found.total),
        "pictures": _pictures(found, rules, units),
    }
    context |= {"unit_name": _unit_name(rules, units), "unit_choices": _choices(officer, rules), "fewest": FEWEST}
    return page(request, "reports.html", status=422 if fault else 200, **context)


def _units(officer: Officer, rules: Rules, asked: str) -> tuple[str, ...]:
    """Whose cases are counted: a unit officer's own unit, whatever was asked for; none stands for all."""
    if officer.role == "unit_officer":
        return (officer.unit,) if officer.unit else _NO_UNIT
    return (asked,) if asked in rules.units else ()


def _unit_name(rules: Rules, units: tuple[str, ...]) -> str:
    return ", ".join(rules.units[key].name for key in units if key in rules.units)


def _choices(officer: Officer, rules: Rules) -> Choices:
    return [] if officer.role == "unit_officer" else unit_choices(rules)


def _tiles(total: Tally) -> list[tuple[str, str, str]]:
    """What stands at the top: name, number, what it is of."""
    return [
        (
            "Đã nhận",
            charts.number(total.received),
            f"đang xử lý {charts.number(total.open)}, không tiếp nhận {charts.number(total.refused)}",
        ),
        ("Đúng hạn", percent(total.on_time_share), f"{charts.number(total.on_time)} phản ánh, kiến nghị"),
        ("Quá hạn", charts.number(total.overdue), f"trong đó chưa xong {charts.number(total.overdue_open)}"),
        ("Thời gian trả lời", hours(total.median_hours), f"giờ làm việc (trung vị); 9/10 trong {hours(total.p90_hours)} giờ"),
        ("Mở lại", charts.number(total.reopened), f"{percent(total.reopened_share)} số đã nhận"),
        ("Người dân nhắn là đã ổn", satisfied(total), _judged(total)),
    ]


def _judged(total: Tally) -> str:
    judged = total.satisfied + total.dissatisfied
    return f"trong {charts.number(judged)} người nhắn lại" if judged >= FEWEST else "chưa đủ người nhắn lại để nêu tỷ lệ"


def score_parts(found: Figures, units: tuple[str, ...]) -> list[Part]:
    """The parts of the score; of one unit, those that judgements go into are told only from enough cases."""
    shown = []
    for one in found.score:
        hidden = bool(units) and one.part.key == "pakn_satisfied" and 0 < one.whole < FEWEST
        counted = f"{charts.number(one.kept)} / {charts.number(one.whole)}" if one.whole and not hidden else NOTHING
        clocks = tuple(
            (clock.name, f"{charts.number(clock.kept)} / {charts.number(clock.whole)}", clock.formula) for clock in one.clocks
        )
        points = TOO_FEW if hidden else AT_MOST.format(points=one.points) if _is_bound(one) else one.points
        shown.append(Part(one.part.name, one.part.formula, one.part.law, points, one.part.points, counted, clocks))
    return shown


def _is_bound(one: Scored) -> bool:
    return one.part.key == "tthc_satisfied" and one.whole > 0


def _pictures(found: Figures, rules: Rules, units: tuple[str, ...]) -> list[Picture]:
    categories = {key: f"{one.group_name}: {one.name}" for key, one in rules.categories.items()}
    by_month = {key: f"{key[5:]}/{key[:4]}" for key in found.by_month}
    pictures = [_over_months(found.by_month, by_month)]
    if not units:
        pictures.append(_in_bars("Theo đơn vị", "Đơn vị", found.by_unit, {key: one.name for key, one in rules.units.items()}))
    pictures.append(_in_bars("Theo lĩnh vực", "Lĩnh vực", found.by_category, categories))
    pictures.append(_in_bars("Theo kênh", "Kênh", found.by_channel, CHANNEL_NAMES))
    return pictures


def _over_months(told: Mapping[str, Tally], names: Mapping[str, str]) -> Picture:
    line = charts.line("Số phản ánh, kiến nghị nhận mỗi tháng", [(names[key], one.received) for key, one in told.items()])
    return Picture("Theo tháng", "line", Markup(line), _table("Theo tháng", "Tháng", told, names, lambda key, _: key))


def _in_bars(title: str, head: str, told: Mapping[str, Tally], names: Mapping[str, str]) -> Picture:
    """Bars of the largest, and a table of all, the largest first."""
    largest = sorted(told.items(), key=lambda item: (-item[1].received, item[0]))
    bars = [Bar(names.get(key, key), one.received, one.overdue) for key, one in largest[:_BARS]]
    chart = charts.bars(f"{title}: số nhận, phần quá hạn", bars, "quá hạn")
    note = f"Biểu đồ có {_BARS} dòng nhiều nhất; bảng có đủ {len(largest)} dòng." if len(largest) > _BARS else ""
    return Picture(title, "bars", Markup(chart), _table(title, head, told, names, lambda key, one: (-one.received, key)), note)


def _table(
    title: str, head: str, told: Mapping[str, Tally], names: Mapping[str, str], order: Callable[[str, Tally], object]
) -> Markup:
    """All rows; the words of the names are escaped by `charts.table`."""
    rows: Iterable[tuple[str, Tally]] = sorted(told.items(), key=lambda item: order(*item))  # type: ignore[arg-type,return-value]
    return Markup(charts.table(title, (head, *HEADS), [(names.get(key, key), *cells(one)) for key, one in rows]))


def cells(one: Tally) -> tuple[str, ...]:
    """A row of a table, in the order of `HEADS`."""
    counts = [charts.number(number) for number in (one.received, one.answered)]
    return (
        *counts,
        percent(one.on_time_share),
        charts.number(one.overdue),
        charts.number(one.reopened),
        satisfied(one),
        hours(one.median_hours),
    )


def satisfied(one: Tally) -> str:
    """The share of content citizens; nothing where so few have said so that one could tell who."""
    judged = one.satisfied + one.dissatisfied
    return percent(one.satisfied_share) if judged >= FEWEST else TOO_FEW if judged else NOTHING


def percent(share: Fraction | None) -> str:
    """A share as people read it: 87 %; whole numbers, halves up."""
    return NOTHING if share is None else f"{int(share * 100 + Fraction(1, 2))}%"


def hours(value: float | None) -> str:
    """Hours with one place."""
    return NOTHING if value is None else f"{value:,.1f}".translate(str.maketrans(",.", ".,"))
