"""The aggregated figures as one flat list: one row a figure, with the rule that made it beside it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from handlers.exports.columns import Cell, Column
from handlers.exports.ratings_figures import CUTS, Line, Summary
from handlers.exports.ratings_names import Names
from handlers.ratings.response_rate import Rate
from knowledge.satisfaction.levels import SATISFIED_SAID
from knowledge.satisfaction.method import bundled

SHARE, MEAN, RESCALED = f"Tỷ lệ mức {SATISFIED_SAID} (%)", "Trung bình (1–5)", "Quy đổi (0–100)"
COLUMNS = (
    Column("Nhãn", 40),
    Column("Phiếu", 20, "code"),
    Column("Từ tháng", 10, "code"),
    Column("Đến tháng", 10, "code"),
    Column("Theo", 14),
    Column("Mã", 24),
    Column("Tên", 50, "long"),
    Column("Số câu trả lời", 12, "number"),
    Column(SHARE, 12, "decimal"),
    Column("Cận dưới (%)", 12, "decimal"),
    Column("Cận trên (%)", 12, "decimal"),
    Column(MEAN, 12, "decimal"),
    Column(RESCALED, 12, "decimal"),
    Column("Mã cách gộp", 16, "code"),
    Column("Phiên bản cách gộp", 10, "code"),
    Column("Cách gộp", 24),
    Column("Số lần hỏi", 12, "number"),
    Column("Tỷ lệ trả lời (%)", 12, "decimal"),
)
RATE = "Tỷ lệ trả lời"
HUNDRED = 100


def rows(told: Summary, names: Names) -> Iterator[list[Cell]]:
    """The rows, in the order of `COLUMNS`."""
    first = (told.questionnaire.notice, told.questionnaire.ref, *told.wanted.months)
    for line in told.lines:
        rule: tuple[Cell, ...] = (line.rule.id, line.rule.version, line.rule.name) if line.rule else ("", "", "")
        yield [*first, CUTS[line.cut], line.key, line.name, *numbers(line), *rule, None, None]
    for cut, rates in told.rates.items():
        for rate in rates:
            asked, rated, share = rate_cells(rate)
            name = names.of(cut, rate.key)
            yield [*first, f"{RATE}: {CUTS[cut]}", rate.key, name, rated, *[None] * 5, "", "", "", asked, share]


def numbers(line: Line) -> list[Cell]:
    """How many answers, share and interval in percent, mean, rescaled to 0–100; in words where hidden or where nobody answered."""
    if line.n is None:
        return [bundled().hidden_said] * 6
    if line.cut == "option":
        return [line.n, *([None] * 5)]
    return [line.n, _percent(line.share), *_interval(line), line.mean if line.n else bundled().none, _percent(line.rescaled)]


def rate_cells(rate: Rate) -> tuple[Cell, Cell, Cell]:
    """How often somebody was asked, how often they rated, and the rate in percent; in words where it is hidden."""
    if rate.rated is None:
        asked = bundled().hidden_said if rate.asked is None else rate.asked
        return asked, bundled().hidden_said, bundled().hidden_said
    return rate.asked, rate.rated, _percent(rate.share)


def _interval(line: Line) -> tuple[Cell, Cell]:
    """None where a figure of several questions has no interval."""
    if line.n and line.low is None:
        return None, None
    return _percent(line.low), _percent(line.high)


def _percent(part: Fraction | None) -> Cell:
    return bundled().none if part is None else part * HUNDRED
