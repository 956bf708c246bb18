"""A questionnaire (phiếu khảo sát) as data: its questions in order, when each is asked, and what counts towards which figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Sort = Literal["one", "many", "text", "number"]


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be ticked; with `own_words` the respondent says what it is («Khác»)."""

    key: str
    label: str
    own_words: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """The question is asked only if another was answered with one of these options."""

    item: str
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A question. `scored` ones have the options "1" (worst) to "5" (best) and count in the figures of their `group`.

    `purpose` names the consent without which it isn't asked (demographics); an item that is not `required` can be left blank.
    All conditions of `when` must hold. `lead` is the question that goes before a `text` which only names what is asked about.
    """

    key: str
    text: str
    sort: Sort = "one"
    options: tuple[Option, ...] = ()
    group: str = ""
    scored: bool = False
    required: bool = False
    when: tuple[When, ...] = ()
    purpose: str = ""
    longest: int = 1_000
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions whose figures are told together; `section` is the part of the questionnaire it belongs to."""

    key: str
    name: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What demographic answers are for, as the respondent is asked to agree to it; never agreed to beforehand."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question: the options' keys, and own words. Neither: it was left blank."""

    values: tuple[str, ...] = ()
    text: str = ""


Answers = Mapping[str, Answer]
"""By item key."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of a questionnaire; `legal` says what it rests on, `notice` what its figures are and are not.

    `wording` says whose words the questions are, for whoever reads the figures; `minutes` is about how long most people take.
    `sections` are names by key, in order. Figures of two versions are never added up.
    """

    key: str
    version: str
    name: str
    legal: str
    notice: str
    valid_from: date
    items: tuple[Item, ...]
    groups: tuple[Group, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    purposes: tuple[Purpose, ...] = ()
    opening: str = ""
    closing: str = ""
    minutes: int = 1
    wording: str = ""

    @property
    def ref(self) -> str:
        """How addresses, files and commands name this version."""
        return f"{self.key}@{self.version}"

    @property
    def by_key(self) -> dict[str, Item]:
        """The questions by their keys."""
        return {item.key: item for item in self.items}

    @property
    def scored(self) -> tuple[Item, ...]:
        """The questions that count."""
        return tuple(item for item in self.items if item.scored)
