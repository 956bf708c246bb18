"""Charts of shares with their intervals, each drawn twice: wide, and narrow for a phone; the style of the page shows one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import NamedTuple

from handlers.desk.charts import svg

_PERCENTS = (0, 25, 50, 75, 100)
_TOLD = 90
"""Room beside a bar for what it says."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of 1 with its interval, and how it is written; without a share there is nothing to draw, only `told`."""

    label: str
    told: str
    share: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None


class _Bars(NamedTuple):
    """Measures of lying bars; names stand beside their bars, or above them where `label` is 0."""

    name: str
    width: int
    label: int
    row: int
    longest: int

    @property
    def unit(self) -> int:
        return self.width - self.label - _TOLD

    @property
    def above(self) -> int:
        return 0 if self.label else 18


class _Line(NamedTuple):
    """Measures of a line over months, so many of which are named."""

    name: str
    width: int
    height: int
    left: int
    months: int
    bottom: int = 34
    top: int = 14

    def y(self, share: Fraction | None) -> float:
        return self.top + (self.height - self.top - self.bottom) * (1 - float(share or 0))


_BARS = (_Bars("wide", 640, 240, 26, 38), _Bars("narrow", 320, 0, 46, 44))
_LINES = (_Line("wide", 640, 260, 48, 7), _Line("narrow", 320, 230, 34, 4))


def intervals(title: str, told: Sequence[Share]) -> str:
    """Lying bars from 0 to 100 %, one a row, each with the interval of its share. No bar gives an empty text."""
    if not told:
        return ""
    description = f"{len(told)} thanh từ 0 đến 100 %"
    description += "; vạch ngang có hai đầu là khoảng tin cậy." if any(one.low is not None for one in told) else "."
    return "".join(_bars(title, description, told, shape) for shape in _BARS)


def band(title: str, points: Sequence[Share], targets: Sequence[Fraction | None] = ()) -> str:
    """A line of shares over months in the band of their intervals, broken where nothing is told. No share: an empty text.

    `targets` are what was aimed at in each month, drawn as dashes.
    """
    if all(one.share is None for one in points):
        return ""
    description = f"{len(points)} tháng, từ {points[0].label} đến {points[-1].label}"
    description += "; dải mờ là khoảng tin cậy" if any(one.low is not None for one in points) else ""
    description += "; vạch đứt là mục tiêu." if any(one is not None for one in targets) else "."
    return "".join(_line(title, description, points, targets, shape) for shape in _LINES)


def _bars(title: str, description: str, told: Sequence[Share], shape: _Bars) -> str:
    rows = "".join(_bar(one, place * shape.row, shape) for place, one in enumerate(told))
    return svg(title, description, (shape.width, len(told) * shape.row + 4), rows, shape.name)


def _bar(one: Share, top: int, shape: _Bars) -> str:
    left, unit, bottom = shape.label, shape.unit, top + shape.row
    name, top = _label(one.label, top, shape), top + shape.above
    middle, height = (top + bottom) / 2, bottom - top
    frame = f'<path d="M{left} {top}V{bottom}" stroke="currentColor" stroke-opacity=".5"/>'
    if one.share is None:
        return f'{name}{frame}<text x="{left + 6}" y="{middle + 5}">{escape(one.told)}</text>'
    place = f'x="{left}" y="{top + 6}" height="{height - 12}" width="{float(one.share) * unit:.1f}"'
    bar = f'<rect {place} fill="currentColor" fill-opacity=".25" stroke="currentColor"/>'
    told = f'<text x="{left + unit + 8}" y="{middle + 5}">{escape(one.told)}</text>'
    if one.low is None or one.high is None:
        return name + frame + bar + told
    low, high = (left + float(end) * unit for end in (one.low, one.high))
    ends = f"M{low:.1f} {middle - 5}v10M{high:.1f} {middle - 5}v10M{low:.1f} {middle}H{high:.1f}"
    return f'{name}{frame}{bar}<path d="{ends}" fill="none" stroke="currentColor" stroke-width="2"/>{told}'


def _label(label: str, top: int, shape: _Bars) -> str:
    """A bar's name, shortened where it is too long: the table beside it has it whole."""
    short = label if len(label) <= shape.longest else label[: shape.longest - 1].rstrip() + "…"
    place = f'x="{shape.label - 8}" y="{top + 18}" text-anchor="end"' if shape.label else f'x="0" y="{top + 16}"'
    return f"<text {place}>{escape(short)}<title>{escape(label)}</title></text>"


def _line(title: str, description: str, points: Sequence[Share], targets: Sequence[Fraction | None], shape: _Line) -> str:
    step = (shape.width - shape.left - 30) / max(1, len(points) - 1)
    places = [(shape.left + place * step, one) for place, one in enumerate(points)]
    every = -(-len(points) // shape.months)
    body = _scale(shape) + "".join(_band_of(run, shape) for run in _runs(places))
    body += "".join(_point(x, one, place % every == 0, shape) for place, (x, one) in enumerate(places))
    body += "".join(
        f'<path d="M{x - step / 2:.1f} {shape.y(aim):.1f}h{step:.1f}" stroke="currentColor" stroke-dasharray="5 4"/>'
        for (x, _), aim in zip(places, targets, strict=False)
        if aim is not None
    )
    return svg(title, description, (shape.width, shape.height), body, shape.name)


def _runs(points: Sequence[tuple[float, Share]]) -> list[list[tuple[float, Share]]]:
    """The points in unbroken rows."""
    found: list[list[tuple[float, Share]]] = [[]]
    for point in points:
        if point[1].share is None:
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if run]


def _band_of(run: Sequence[tuple[float, Share]], shape: _Line) -> str:
    line = " ".join(f"{x:.1f},{shape.y(one.share):.1f}" for x, one in run)
    edge = [(x, one.high) for x, one in run] + [(x, one.low) for x, one in reversed(run)]
    area = " ".join(f"{x:.1f},{shape.y(end):.1f}" for x, end in edge if end is not None)
    sure = f'<polygon points="{area}" fill="currentColor" fill-opacity=".18" stroke="currentColor" stroke-opacity=".35"/>'
    return (sure if area else "") + f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="2"/>'


def _point(x: float, one: Share, is_named: bool, shape: _Line) -> str:
    month = f'<text x="{x:.1f}" y="{shape.height - 10}" text-anchor="middle">{escape(one.label)}</text>' if is_named else ""
    if one.share is None:
        return month
    ends = "" if one.low is None else f'<path d="M{x:.1f} {shape.y(one.low):.1f}V{shape.y(one.high):.1f}" stroke="currentColor"/>'
    return f'{ends}<circle cx="{x:.1f}" cy="{shape.y(one.share):.1f}" r="3.5" fill="currentColor"/>{month}'


def _scale(shape: _Line) -> str:
    heights = [(one, shape.y(Fraction(one, 100))) for one in _PERCENTS]
    return "".join(
        f'<path d="M{shape.left} {y:.1f}H{shape.width - 20}" stroke="currentColor" stroke-opacity=".25"/>'
        f'<text x="{shape.left - 8}" y="{y + 4:.1f}" text-anchor="end">{one}</text>'
        for one, y in heights
    )
