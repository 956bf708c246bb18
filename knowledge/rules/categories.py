"""What a case may be about: categories in groups, and which law each falls under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from knowledge.rules import rows
from knowledge.rules.rows import Row

Law = Literal["regulation", "conduct", "field"]


@dataclass(frozen=True, slots=True)
class Category:
    """A category; `key` is "group.name". `needs_place`: nothing can be done without knowing where."""

    key: str
    name: str
    group: str
    group_name: str
    law: Law
    needs_place: bool


Categories = Mapping[str, Category]


def groups(categories: Categories) -> dict[str, tuple[Category, ...]]:
    """The categories of each group, in the order of the file."""
    found: dict[str, tuple[Category, ...]] = {}
    for category in categories.values():
        found[category.group] = (*found.get(category.group, ()), category)
    return found


def load(path: Path) -> Categories:
    """The categories by key, in the order of the file. Raises BadDataFile."""
    file = rows.read(path)
    found = {category.key: category for key, row in file.tables().items() for category in _group(key, row)}
    file.done()
    return found


def _group(key: str, row: Row) -> list[Category]:
    name, law, place = row.text("name"), cast(Law, row.one_of("law", get_args(Law))), row.yes("needs_place", False)
    found = []
    for own, one in row.tables().items():
        found.append(Category(f"{key}.{own}", one.text("name"), key, name, law, one.yes("needs_place", place)))
        one.done()
    row.done()
    return found
