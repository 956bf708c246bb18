"""The states of a case: what officers and citizens call them, which may follow, whether the clock runs, the official name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.rules import rows
from knowledge.rules.rows import Row

FIRST = "new"
EVERY = ("new", "accepted", "assigned", "waiting_citizen", "answered", "closed", "refused", "merged", "reference")
"""The states that the program knows by name; the file says everything else about them."""


@dataclass(frozen=True, slots=True)
class State:
    """A state. `official` is a status of QĐ 766/QĐ-TTg, "" when the case is not counted there; `ends`: nothing more is expected."""

    key: str
    name: str
    citizen: str
    clock: bool
    ends: bool
    official: str
    next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class States:
    """All states by key, and the official statuses by official group ("moi", "dang_xu_ly", "da_xu_ly")."""

    all: Mapping[str, State]
    official: Mapping[str, tuple[str, ...]]

    def may(self, before: str, after: str) -> bool:
        """Whether a case may go from one state to another. Raises KeyError for a state that does not exist."""
        return self.all[after].key in self.all[before].next

    def group(self, state: str) -> str:
        """The official group of a state, "" when the case is not counted there."""
        return next((group for group, names in self.official.items() if self.all[state].official in names), "")


def reachable(states: States) -> frozenset[str]:
    """The states that a case can come into, beginning as new."""
    seen: set[str] = set()
    todo = [FIRST]
    while todo:
        key = todo.pop()
        if key in states.all and key not in seen:
            seen.add(key)
            todo += states.all[key].next
    return frozenset(seen)


def load(path: Path) -> States:
    """The states of a file. Raises BadDataFile."""
    file = rows.read(path)
    groups = file.table("official")
    official = {key: groups.texts(key) for key in groups.keys}
    found = {key: _state(key, row) for key, row in file.tables().items()}
    file.done()
    return States(found, official)


def _state(key: str, row: Row) -> State:
    name, citizen = row.text("name"), row.text("citizen")
    state = State(key, name, citizen, row.yes("clock"), row.yes("ends"), row.text("official", ""), row.texts("next"))
    row.done()
    return state
