"""Charts of the reports page as SVG that stands in the page itself: no script, no library, readable in black and white.

Every chart says what it shows (`title`, `desc`) to who cannot see it and stands beside a table with the same numbers.
Colours are those of the page (`currentColor`), so that they follow its light and dark dress and print as black.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from zlib import crc32

_WIDTH, _LABEL, _ROW = 640, 240, 26
_HEIGHT, _LEFT, _BOTTOM, _TOP = 260, 48, 34, 14
_LONGEST = 38
_MONTHS = 7
"""So many names of months fit beside each other, also in the larger letters of a phone."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in two parts: `dark` lies inside `whole` (the overdue among the received)."""

    label: str
    whole: int
    dark: int = 0


def bars(title: str, told: Sequence[Bar], dark: str = "") -> str:
    """Lying bars, one a row; `dark` says what their hatched part is. No bar gives an empty text."""
    if not told:
        return ""
    most = max(1, *(bar.whole for bar in told))
    unit = (_WIDTH - _LABEL - 90) / most
    rows = "".join(_bar(bar, place * _ROW, unit) for place, bar in enumerate(told))
    description = f"{len(told)} thanh, nhiều nhất {number(most)}." + (f" Phần gạch chéo: {dark}." if dark else "")
    return svg(title, description, (_WIDTH, len(told) * _ROW + 4), rows)


def line(title: str, points: Sequence[tuple[str, int]]) -> str:
    """A line over months, each with its number above it. No point gives an empty text."""
    if not points:
        return ""
    most = max(1, *(value for _, value in points))
    step = (_WIDTH - _LEFT - 30) / max(1, len(points) - 1)
    places = [
        (_LEFT + place * step, _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / most)) for place, (_, value) in enumerate(points)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    body = _scale(most) + f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="2"/>'
    body += "".join(_point(place, one, len(points)) for place, one in zip(places, points, strict=True))
    low, high = min(value for _, value in points), max(value for _, value in points)
    description = f"{len(points)} tháng, từ {points[0][0]} đến {points[-1][0]}; ít nhất {number(low)}, nhiều nhất {number(high)}."
    return svg(title, description, (_WIDTH, _HEIGHT), body)


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The numbers of a chart for who reads rather than looks; the first cell of a row names it, its last words reach to the end."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(f'<tr><th scope="row">{escape(row[0])}</th>{_cells(row[1:])}</tr>' for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: Sequence[str]) -> str:
    """Where nothing follows any more, one cell takes all that is left: words such as "no data" then widen no column."""
    told = max((place for place, cell in enumerate(row, 1) if cell), default=0)
    left = len(row) - told
    cells = [f"<td>{escape(cell)}</td>" for cell in (row[: told - 1] if left and told else row)]
    return "".join(cells) + (f'<td colspan="{left + 1}">{escape(row[told - 1])}</td>' if left and told else "")


def number(value: int) -> str:
    """A whole number as Vietnamese writes it: 1.234."""
    return f"{value:,}".replace(",", ".")


def _label(label: str, top: int) -> str:
    """A bar's name, shortened where it is too long: the table beside it has it whole."""
    short = label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"
    return f'<text x="{_LABEL - 8}" y="{top + 18}" text-anchor="end">{escape(short)}<title>{escape(label)}</title></text>'


def _bar(bar: Bar, top: int, unit: float) -> str:
    whole, dark = bar.whole * unit, min(bar.dark, bar.whole) * unit
    told = number(bar.whole) + (f" ({number(bar.dark)})" if bar.dark else "")
    shape = f'x="{_LABEL}" y="{top + 4}" height="{_ROW - 8}"'
    return (
        _label(bar.label, top)
        + f'<rect {shape} width="{whole:.1f}" fill="currentColor" fill-opacity=".25" stroke="currentColor"/>'
        + (f'<rect {shape} width="{dark:.1f}" fill="url(#HATCH)" stroke="currentColor"/>' if dark else "")
        + f'<text x="{_LABEL + whole + 6:.1f}" y="{top + 18}">{told}</text>'
    )


def _point(place: tuple[float, float], point: tuple[str, int], points: int) -> str:
    """A point; where there are many, only some months are named."""
    x, y = place
    label, value = point
    number_of = int((x - _LEFT) / (_WIDTH - _LEFT - 30) * (points - 1) + 0.5)
    named = points <= 13 or number_of % (points // 12 + 1) == 0
    is_month = number_of % -(-points // _MONTHS) == 0
    month = f'<text x="{x:.1f}" y="{_HEIGHT - 10}" text-anchor="middle">{escape(label)}</text>' if is_month else ""
    told = f'<text x="{x:.1f}" y="{max(y - 7, 11):.1f}" text-anchor="middle">{number(value)}</text>' if named else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="currentColor"/>{month}{told}'


def _scale(most: int) -> str:
    bottom = _HEIGHT - _BOTTOM
    return (
        f'<path d="M{_LEFT} {_TOP}V{bottom}H{_WIDTH - 20}" fill="none" stroke="currentColor" stroke-opacity=".5"/>'
        f'<text x="{_LEFT - 8}" y="{_TOP + 5}" text-anchor="end">{number(most)}</text>'
        f'<text x="{_LEFT - 8}" y="{bottom + 4}" text-anchor="end">0</text>'
    )


def svg(title: str, description: str, size: tuple[int, int], body: str, name: str = "") -> str:
    """The picture; its ids are made from its words, so that two charts of one page do not take each other's.

    `name` is one more class for the style of the page.
    """
    own = f"chart{crc32((title + description + body).encode('utf-8', 'replace')):08x}"
    width, height = size
    hatch = (
        f'<defs><pattern id="{own}h" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<path d="M0 6L6 0M-1 1L1 -1M5 7L7 5" stroke="currentColor" stroke-width="1.5"/></pattern></defs>'
    )
    start = f'<svg class="{f"chart {name}".strip()}" role="img" aria-labelledby="{own}t {own}d" viewBox="0 0 {width} {height}"'
    return (
        f'{start} font-size="13" fill="currentColor"><title id="{own}t">{escape(title)}</title>'
        f'<desc id="{own}d">{escape(description)}</desc>'
        + (hatch if "url(#HATCH)" in body else "")
        + body.replace("url(#HATCH)", f"url(#{own}h)")
        + "</svg>"
    )
