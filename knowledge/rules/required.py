"""What a case must say before it is registered, by the law that it falls under; and what becomes of one without a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from knowledge.rules import rows
from knowledge.rules.categories import Category, Law
from knowledge.rules.rows import Row

Need = Literal["must", "if_place_matters", "may"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: "must" be given, must be where the category needs a place, or is asked and "may" be left out."""

    key: str
    name: str
    need: Need
    law: str


@dataclass(frozen=True, slots=True)
class Anonymous:
    """What becomes of a case without name and telephone: its first state; is it registered, has it a deadline, a reply?"""

    state: str
    registered: bool
    clock: bool
    reply: bool
    law: str


@dataclass(frozen=True, slots=True)
class Demand:
    """All that is asked of a case of one law class, in the order to ask."""

    fields: tuple[Field, ...]
    anonymous: Anonymous


Required = Mapping[str, Demand]


def needed(required: Required, category: Category) -> tuple[Field, ...]:
    """The fields without which a case of this category is not registered."""
    fields = required[category.law].fields
    return tuple(field for field in fields if field.need == "must" or (field.need == "if_place_matters" and category.needs_place))


def asked(required: Required, category: Category) -> tuple[Field, ...]:
    """The fields to ask for, needed or not, in order."""
    fields = required[category.law].fields
    return tuple(field for field in fields if field.need != "if_place_matters" or category.needs_place)


def load(path: Path) -> Required:
    """The demands by law class. Raises BadDataFile."""
    file = rows.read(path)
    found = {law: _demand(file.table(law)) for law in get_args(Law)}
    file.done()
    return found


def _demand(row: Row) -> Demand:
    fields = tuple(map(_field, row.rows("fields")))
    one = row.table("anonymous")
    anonymous = Anonymous(one.text("state"), one.yes("registered"), one.yes("clock"), one.yes("reply"), one.text("law"))
    one.done()
    row.done()
    return Demand(fields, anonymous)


def _field(row: Row) -> Field:
    field = Field(row.text("key"), row.text("name"), cast(Need, row.one_of("need", get_args(Need))), row.text("law"))
    row.done()
    return field
