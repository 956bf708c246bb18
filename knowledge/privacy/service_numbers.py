"""Numbers that belong to everybody: emergency calls, 1022, 1800 and 1900, published hotlines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.data_file import BadDataFile, read_toml, reading

PATH = Path(__file__).parent.parent / "data" / "rules" / "service_numbers.toml"


@dataclass(frozen=True, slots=True)
class ServiceNumbers:
    """Whole numbers, and beginnings with the lengths (least, most) of the numbers that have them."""

    whole: frozenset[str]
    begins: tuple[tuple[str, int, int], ...]

    def has(self, digits: str) -> bool:
        """Whether the digits are a public number."""
        return digits in self.whole or any(
            digits.startswith(begin) and least <= len(digits) <= most for begin, least, most in self.begins
        )


def load(path: Path = PATH) -> ServiceNumbers:
    """What service_numbers.toml says. Raises BadDataFile."""
    rows = read_toml(path)
    with reading(path.name):
        whole = frozenset((*rows["short"], *rows["public"]["numbers"]))
        begins = tuple((row["begins"], *row["digits"]) for row in rows["prefixes"])
        if wrong := next((number for number in (*whole, *(begin for begin, *_ in begins)) if not number.isdigit()), None):
            raise BadDataFile(f"{path.name}: «{wrong}» phải viết liền các chữ số")
        if any(len(row) != 3 or not 0 < row[1] <= row[2] for row in begins):
            raise BadDataFile(f"{path.name}: digits cần hai số, ít nhất và nhiều nhất")
    return ServiceNumbers(whole, begins)


@cache
def bundled() -> ServiceNumbers:
    """The numbers that come with the program, read once."""
    return load()
