"""How satisfaction is told, as data: what is hidden, how sure an interval is, how many decimals, which rules there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from statistics import NormalDist

from knowledge.rules import rows
from knowledge.rules.rows import Row

PATH = Path(__file__).parent.parent / "data" / "rules" / "satisfaction.toml"
POOLED, MEAN_OF_ITEMS, MEAN_OF_GROUPS = "pooled", "mean-of-items", "mean-of-groups"
RULES = (POOLED, MEAN_OF_ITEMS, MEAN_OF_GROUPS)
"""The rules that the program knows by name; the file says everything else about them."""
_BOUNDS = {"fewest": (2, 1_000), "confidence": (50, 99), "decimals": (0, 6)}


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to make one figure of several; its version changes with its formula. Both are told beside the figure."""

    id: str
    version: str
    name: str
    formula: str
    law: str


@dataclass(frozen=True)
class Method:
    """The whole file. `confidence` is in percent."""

    fewest: int
    confidence: int
    decimals: int
    none: str
    none_said: str
    hidden_said: str
    rules: Mapping[str, Rule]

    @cached_property
    def z(self) -> Fraction:
        """How many standard deviations an interval reaches to either side, to twelve decimals."""
        return Fraction(NormalDist().inv_cdf((1 + self.confidence / 100) / 2)).limit_denominator(10**6)


def load(path: Path = PATH) -> Method:
    """The method of a file. Raises BadDataFile."""
    file = rows.read(path)
    fewest, confidence, decimals = (_within(file, key, *bounds) for key, bounds in _BOUNDS.items())
    none, none_said, hidden_said = (file.text(key) for key in ("none", "none_said", "hidden_said"))
    table = file.table("rules")
    rules = {key: _rule(key, table.table(key)) for key in RULES}
    for row in (table, file):
        row.done()
    return Method(fewest, confidence, decimals, none, none_said, hidden_said, rules)


@cache
def bundled() -> Method:
    """The method that comes with the program, read once."""
    return load()


def _within(file: Row, key: str, least: int, most: int) -> int:
    number = file.number(key)
    if not least <= number <= most:
        file.wrong(f"có «{key}» phải từ {least} đến {most}")
    return number


def _rule(key: str, row: Row) -> Rule:
    rule = Rule(key, row.text("version"), row.text("name"), row.text("formula"), row.text("law"))
    row.done()
    return rule
