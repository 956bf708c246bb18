"""What an officer is told who asks the procedures and the triage while somebody is on the telephone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Ask:
    """A question of the desk to the process that knows the procedures."""

    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a procedure; `facet` is what it is about ("fee", "time", "documents", "where", "online")."""

    facet: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A procedure as it can be read aloud: its facts, and where they come from; `month` is that of the data (MM/YYYY)."""

    code: str
    title: str
    facts: tuple[Fact, ...]
    decision: str = ""
    month: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The answer: what the words are as a first message (`kind`, "" where nobody knows), and the procedures they may mean.

    `sure` is how likely the kind is, 0…1. `decision` says whether the first procedure is meant ("answer"), one of several
    ("choose") or perhaps none ("unknown"); `outside` who handles a subject that is not in the catalogue.
    """

    kind: str = ""
    category: str = ""
    urgency: str = "normal"
    sure: float = 0.0
    decision: Literal["answer", "choose", "unknown"] = "unknown"
    sheets: tuple[Sheet, ...] = ()
    outside: str = ""


class CannotAsk(Exception):
    """Raised when the process that knows has no answer: it is loading, or was just replaced."""
