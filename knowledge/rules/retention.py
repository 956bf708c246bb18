"""How long each kind of record is kept, what happens to it then, and on what ground."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal, cast, get_args

from knowledge.rules import rows
from knowledge.rules.rows import Row

Since = Literal["created", "last_message", "case_ended"]
Then = Literal["delete", "pseudonymise"]
KINDS = (
    "chat_text",
    "attachment",
    "case",
    "case_identity",
    "audit",
    "call",
    "callback",
    "web_conversation",
    "survey_words",
    "dossier",
)
"""The kinds of records that the program knows by name."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long one kind is kept: `days` after `since`, None without end (an archive decides). On legal hold it stays anyhow."""

    kind: str
    name: str
    days: int | None
    since: Since
    then: Then
    basis: str

    def until(self, since: datetime.datetime) -> datetime.datetime | None:
        """The moment from which a record may go, None for never."""
        return None if self.days is None else since + timedelta(days=self.days)


Retentions = Mapping[str, Retention]


def load(path: Path) -> Retentions:
    """The retentions by kind. Raises BadDataFile."""
    file = rows.read(path)
    found = {kind: _retention(kind, row) for kind, row in file.tables().items()}
    file.done()
    return found


def _retention(kind: str, row: Row) -> Retention:
    forever = row.yes("forever", False)
    days = None if forever else row.number("days")
    since, then = cast(Since, row.one_of("since", get_args(Since))), cast(Then, row.one_of("then", get_args(Then)))
    found = Retention(kind, row.text("name"), days, since, then, row.text("basis"))
    row.done()
    return found
