"""Reasons for not taking a case further: what the citizen is told, what state follows, what it is called officially."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.rules import rows
from knowledge.rules.rows import Row


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason. `sentence` is for the citizen, with `{you}` and `{You}` to fill; `official` is a status of QĐ 766/QĐ-TTg.

    `state_name` and `state_citizen` are what officers and citizens read in place of the state's own names, "" for those names.
    """

    key: str
    name: str
    sentence: str
    state: str
    official: str
    law: str
    state_name: str = ""
    state_citizen: str = ""


Reasons = Mapping[str, Reason]


def load(path: Path) -> Reasons:
    """The reasons by key, in the order of the file. Raises BadDataFile."""
    file = rows.read(path)
    found = {key: _reason(key, row) for key, row in file.tables().items()}
    file.done()
    return found


def _reason(key: str, row: Row) -> Reason:
    texts = (row.text("name"), row.text("sentence"), row.text("state"), row.text("official", ""), row.text("law"))
    names = (row.text("state_name", ""), row.text("state_citizen", ""))
    row.done()
    return Reason(key, *texts, *names)
