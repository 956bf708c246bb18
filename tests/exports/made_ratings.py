"""Responses to export, and their figures worked out from the plain rows, apart from the program's own way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt
from pathlib import Path

from feedback_store import responses, surveys
from feedback_store.responses import Answers, Given
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.tallies import Wanted
from handlers.exports import ratings_export
from handlers.exports.ratings_export import RatingsExport, Shape
from knowledge.rules import rules as loading

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
ONE_TAP, SIXTEEN = Wanted("mot-cham", "1"), Wanted("dich-vu-16", "1")
RULES = loading.load()


def rating(unit: str = "so_xay_dung", at: datetime = NOW, **answers: str) -> tuple[Given, Answers, datetime]:
    """A one-tap rating; what is written is given as gop_y."""
    words = {key.replace("_", "-"): text for key, text in answers.items()}
    told: Answers = {key: ((("", text),) if key == "gop-y" else ((text, ""),)) for key, text in words.items()}
    return Given("mot-cham", "1", "case", "zalo", unit, "infrastructure", "infrastructure.lighting", "CB-1"), told, at


def form(levels: Sequence[str], unit: str = "so_xay_dung") -> tuple[Given, Answers, datetime]:
    """An answered short form; an empty level is a blank."""
    items = [item.key for item in RULES.questionnaires["dich-vu-16"][-1].scored]
    told: Answers = {item: ((level, ""),) for item, level in zip(items, levels, strict=False) if level}
    return Given("dich-vu-16", "1", "link", "page", unit), told, NOW


def put(store: Store, told: Iterable[tuple[Given, Answers, datetime]]) -> None:
    """Keep responses one by one, as they come in."""
    rows = list(told)
    store.submit(lambda db: [responses.submit(db, *row) for row in rows]).result()


def survey(db: Connection, state: str = "open", questionnaire: str = "dich-vu-16") -> surveys.Row:
    """A survey of the year 2026."""
    new = surveys.New("Khảo sát thử", questionnaire, "1", date(2026, 1, 1), date(2026, 12, 31))
    return surveys.change(db, surveys.add(db, new, None, NOW), state=state)


def exported(store: Store, name: str, shape: Shape = "answers", wanted: Wanted = ONE_TAP, with_officers: bool = False) -> Path:
    """The file."""
    target = store.path.with_name(name)
    ratings_export.write(RatingsExport(store.path, wanted, RULES, NOW, shape, with_officers), target)
    return target


def share(levels: Sequence[int]) -> Fraction:
    """The share of 4 and 5 in percent."""
    return Fraction(100 * sum(level >= 4 for level in levels), len(levels))


def mean(levels: Sequence[Fraction | int]) -> Fraction:
    """The plain mean."""
    return Fraction(sum(levels)) / len(levels)


def bounds(levels: Sequence[int]) -> tuple[float, float]:
    """Wilson's interval of the share in percent, by its textbook formula."""
    z, n, p = 1.959963984540054, len(levels), float(share(levels)) / 100
    centre, reach = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return tuple(100 * (centre + sign * reach) / (1 + z * z / n) for sign in (-1, 1))  # type: ignore[return-value]


def written(value: Fraction | float) -> str:
    """As the CSV has it, halves up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else Decimal(value)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP)).replace(".", ",")
