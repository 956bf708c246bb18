"""What officers choose from on the pages of cases: categories in their groups, units, colleagues."""

from __future__ import annotations

from collections.abc import Iterable

from feedback_store.cases import Row
from feedback_store.officers import Officer
from handlers.desk.access import ACTORS
from knowledge.rules.categories import groups
from knowledge.rules.rules import Rules

Choices = list[tuple[str, str]]


def category_choices(rules: Rules, with_groups: bool = True) -> Choices:
    """Categories under their groups; a group itself can be chosen to filter by, not to file under."""
    found: Choices = []
    for group, members in groups(rules.categories).items():
        if with_groups:
            found.append((group, members[0].group_name))
        found += [(one.key, f"{'– ' if with_groups else f'{one.group_name}: '}{one.name}") for one in members]
    return found


def unit_choices(rules: Rules) -> Choices:
    """Units that still work, the province's first, in the order of the file."""
    return [(unit.key, unit.name) for unit in rules.units.values() if unit.until is None]


def names_of(everybody: Iterable[Officer]) -> dict[int, str]:
    """Officers' names by id."""
    return {officer.id: officer.name for officer in everybody}


def colleagues(everybody: Iterable[Officer], officer: Officer, case: Row) -> Choices:
    """Who can be given a case: its unit's officers, and from the desk also those of the desk; the officer first."""
    may = [one for one in everybody if not one.disabled and one.role in ACTORS and one.id != officer.id]
    fitting = [one for one in may if one.role == "unit_officer" and one.unit == case.unit]
    if officer.role != "unit_officer":
        fitting += [one for one in may if one.role != "unit_officer"]
    return [(str(officer.id), f"Tôi ({officer.name})"), *((str(one.id), one.name) for one in fitting)]
