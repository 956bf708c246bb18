"""How programs of one-stop offices write the columns and values of their lists of dossiers; officers add to it in a data file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from knowledge.rules import rows
from knowledge.rules.rows import Row
from knowledge.vietnamese.fold import fold

PATH = Path(__file__).parent.parent / "data" / "dossier_columns.toml"
COLUMNS = (
    "code", "procedure", "field", "unit", "channel", "online_level", "status", "filed_on", "accepted_at", "due_at", "finished_at",
    "returned_at", "returned_by", "supplements", "supplement_until", "phone", "identity",
)  # fmt: skip
"""Our own names of what a list tells of a dossier, in the order of the documented file."""
_WAYS = ("counter", "online", "post")
_LEVELS = ("whole", "part", "none")
_STATES = tuple(map(str, range(1, 11)))
_WORD = re.compile("[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """What is meant by a name, as `plain` writes it: a column, a way (of filing, of returning), a level, a state, an office's unit.

    `shown` is how each column is named to people.
    """

    columns: Mapping[str, str]
    shown: Mapping[str, str]
    ways: Mapping[str, str]
    levels: Mapping[str, str]
    states: Mapping[str, int]
    offices: Mapping[str, str]


def plain(name: str) -> str:
    """A name without capitals, diacritics and signs: "Mã_hồ sơ" is "ma ho so"."""
    return " ".join(_WORD.findall(fold(name)))


def load(path: Path = PATH) -> ColumnNames:
    """The names of the data file. Raises BadDataFile, also where one name means two things."""
    file = rows.read(path)
    columns = file.table("columns")
    told = {column: columns.texts(column) for column in COLUMNS}
    columns.done()
    states = {name: int(state) for name, state in _meanings(file.table("states"), _STATES).items()}
    offices = {plain(office): unit for office, unit in file.table("offices").all_texts().items()}
    ways, levels = _meanings(file.table("channels"), _WAYS), _meanings(file.table("levels"), _LEVELS)
    file.done()
    meant = _turned(file, {column: (column, *names) for column, names in told.items()})
    shown = {column: names[0] if names else column for column, names in told.items()}
    frozen = [MappingProxyType(one) for one in (meant, shown, ways, levels)]
    return ColumnNames(frozen[0], frozen[1], frozen[2], frozen[3], MappingProxyType(states), MappingProxyType(offices))


def _meanings(table: Row, keys: tuple[str, ...]) -> dict[str, str]:
    """What each name means; the keys stand for themselves. Raises BadDataFile."""
    told = {key: (key, *table.texts(key)) for key in keys}
    table.done()
    return _turned(table, told)


def _turned(table: Row, told: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, names in told.items():
        for name in names:
            if found.setdefault(plain(name), key) != key:
                table.wrong(f"có «{name}» ở hai chỗ: {found[plain(name)]} và {key}")
    return found
