"""How many citizens were walked through filing (nộp hồ sơ có trợ giúp), how many finished, and at which step others gave up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from textwrap import shorten
from typing import NamedTuple

from aiohttp import web

from feedback_store import guided_filings
from feedback_store.guided_filings import Counts
from feedback_store.officers import Role
from handlers.desk import dossier_sentences as words
from handlers.desk import small_cells
from handlers.desk.access import DESK
from handlers.desk.dossier_list_page import LIST, open_to, titles
from handlers.desk.frame import desk_of, reading
from handlers.desk.render import number, page
from handlers.desk.small_cells import Cell
from knowledge.satisfaction import hiding
from knowledge.satisfaction.method import bundled
from knowledge.vietnam_time import VIETNAM

READERS: frozenset[Role] = DESK | {"survey_staff"}
OTHERS = ""
"""The place of a procedure's code for all those too rare to be told by themselves."""
_LONGEST = 64
_QUARTERS = 8
_BACK = ((LIST, "Hồ sơ"), ("/desk/indicators", "Chỉ tiêu"))
"""The pages that lead here; survey staff come from the second one alone."""


class Quarter(NamedTuple):
    """A quarter of a year: its key in the address ("2026-4"), what it is called, its first and last day."""

    key: str
    label: str
    first: date
    last: date


class Line(NamedTuple):
    """A procedure (or all of them) with its cells in words."""

    code: str
    title: str
    begun: str
    cells: tuple[str, ...]

    @property
    def short(self) -> str:
        """The title as far as a column has room; the code says which it is."""
        return shorten(self.title, _LONGEST, placeholder=" …")


class Table(NamedTuple):
    """A table: headings, the line of all together, and one for each procedure."""

    heads: tuple[str, ...]
    total: Line
    lines: tuple[Line, ...]


async def show(request: web.Request) -> web.Response:
    """GET /desk/dossiers/filings?period=2026-4: whole quarters, so that no two pages can be subtracted from each other."""
    quarters = quarters_until(desk_of(request).now().astimezone(VIETNAM).date())
    quarter = next((one for one in quarters if one.key == request.query.get("period")), quarters[0])
    counts = await reading(request, lambda db: guided_filings.counts(db, quarter.first, quarter.last))
    title = await titles(request)
    fewest = bundled().fewest
    begun = sum(one.begun for one in counts.values())
    told, others = together(counts, fewest)
    names = {code: title(code) for code in told} | {OTHERS: words.OTHERS.format(n=others)}
    tables = tables_of(told, names, fewest) if begun >= fewest else []
    known = [(one.key, one.label) for one in quarters]
    left = words.LEFT_HIDDEN if any(one.given_up for one in counts.values()) else words.NOBODY_LEFT
    context = {"back": open_to(request, _BACK), "quarters": known, "quarter": quarter, "begun": begun, "left": left}
    return page(request, "dossier_filings.html", 200, **context, tables=tables, fewest=fewest, hidden=words.HIDDEN)


def quarters_until(today: date) -> list[Quarter]:
    """The quarter of a day and those before it, the latest first."""
    found, first = list[Quarter](), date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    for _ in range(_QUARTERS):
        last = (first + timedelta(days=92)).replace(day=1) - timedelta(days=1)
        place = (first.month - 1) // 3 + 1
        found.append(
            Quarter(f"{first.year}-{place}", words.QUARTER.format(place=words.ROMAN[place - 1], year=first.year), first, last)
        )
        before = first - timedelta(days=1)
        first = date(before.year, (before.month - 1) // 3 * 3 + 1, 1)
    return found


def together(counts: Mapping[str, Counts], fewest: int) -> tuple[dict[str, Counts], int]:
    """The procedures, those too rare to be told put into one under `OTHERS`, and how many those are; a single one stays itself."""
    rare = [code for code, one in counts.items() if one.begun < fewest]
    if len(rare) < 2:
        return dict(counts), 0
    told = {code: one for code, one in counts.items() if code not in rare}
    return {**told, OTHERS: _sum([counts[code] for code in rare])}, len(rare)


def _sum(counts: Sequence[Counts]) -> Counts:
    left: dict[str, int] = {}
    for key, n in (item for one in counts for item in one.given_up.items()):
        left[key] = left.get(key, 0) + n
    numbers = {name: sum(getattr(one, name) for one in counts) for name in Counts.__slots__ if name != "given_up"}
    return Counts(**numbers, given_up=left)


def tables_of(counts: Mapping[str, Counts], names: Mapping[str, str], fewest: int) -> list[Table]:
    """What became of the filings, and at which step they were given up, where that is told; the most begun first."""
    codes = sorted(counts, key=lambda code: (code == OTHERS, -counts[code].begun, code))
    ends = [_ends(counts[code]) for code in codes]
    small = hiding.hidden([sum(line) for line in ends], fewest)
    hidden = small_cells.hidden(ends, fewest, {(row, column) for row in small for column in range(len(words.ENDS))})
    found = [_table(codes, names, words.ENDS, ends, fewest, (hidden, small))]
    steps = [key for key in words.STEPS if any(_steps(counts[code]).get(key) for code in codes)]
    last = len(words.ENDS) - 1
    if not steps or found[0].total.cells[last] == words.HIDDEN:
        return found
    left = [[_steps(counts[code]).get(key, 0) for key in steps] for code in codes]
    unknown = frozenset(row for row, column in hidden if column == last)
    hidden = small_cells.hidden(left, fewest, {(row, column) for row in unknown for column in range(len(steps))})
    table = _table(codes, names, [words.STEPS[key] for key in steps], left, fewest, (hidden, unknown))
    return [*found, table._replace(lines=tuple(line for line, cells in zip(table.lines, left, strict=True) if any(cells)))]


def _table(
    codes: Sequence[str],
    names: Mapping[str, str],
    heads: Sequence[str],
    rows: Sequence[Sequence[int]],
    fewest: int,
    hidden: tuple[frozenset[Cell], frozenset[int]],
) -> Table:
    """A table whose first column is the sum of the others; `hidden` are the cells not told, and the rows whose sum is not."""
    sums = [sum(column) for column in zip(*rows, strict=True)]
    firsts = _said([sum(cells) for cells in rows], hidden[1])
    total = Line("", words.ALL, number(sum(sums)), _said(sums, hiding.hidden(sums, fewest)))
    lines = [
        Line(code, names[code], firsts[row], _said(cells, frozenset(column for line, column in hidden[0] if line == row)))
        for row, (code, cells) in enumerate(zip(codes, rows, strict=True))
    ]
    return Table(tuple(heads), total, tuple(lines))


def _ends(one: Counts) -> list[int]:
    """In the order of `words.ENDS`; the last one is what was given up."""
    return [one.online, one.counter, one.otherwise, one.replaced, one.still, sum(one.given_up.values())]


def _steps(one: Counts) -> dict[str, int]:
    """Given up by step; steps that a procedure has for itself are one."""
    found: dict[str, int] = {}
    for key, n in one.given_up.items():
        key = key if key in words.STEPS else words.OTHER_STEP
        found[key] = found.get(key, 0) + n
    return found


def _said(ns: Sequence[int], hidden: frozenset[int]) -> tuple[str, ...]:
    return tuple(words.HIDDEN if place in hidden else number(n) for place, n in enumerate(ns))
