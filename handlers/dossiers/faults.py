"""What is wrong with a list of dossiers, cell by cell; never what stands there, which in a shifted column is somebody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

MOST = 200_000
"""That are kept; of more only the number is known."""


class Fault(NamedTuple):
    """What is wrong in a row with one of our columns ("" for the whole row), and how it should be; only a `grave` one bars it."""

    row: int
    column: str
    what: str
    how: str
    grave: bool = True


@dataclass(slots=True)
class Faults:
    """All faults of a list; `rows` are those with a grave one."""

    kept: list[Fault] = field(default_factory=list)
    more: int = 0
    rows: set[int] = field(default_factory=set)

    def note(self, fault: Fault) -> None:
        """One more."""
        if fault.grave:
            self.rows.add(fault.row)
        if len(self.kept) < MOST:
            self.kept.append(fault)
        else:
            self.more += 1

    def ordered(self) -> Sequence[Fault]:
        """By row."""
        return sorted(self.kept, key=lambda fault: fault.row)
