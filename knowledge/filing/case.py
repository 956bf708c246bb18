"""For whom something holds: told by the answers to a guide's questions, where "I am not sure" leaves it open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

UNSURE = "?"
"""The answer «không rõ», which every question has."""

Answers = Mapping[str, str]
"""The option that was chosen, or UNSURE, by question."""
Case = tuple[Mapping[str, tuple[str, ...]], ...]
"""Any of these, each with all of its conditions: a question and the options one of which was chosen. Empty: for everybody."""


class Asked(Protocol):
    """A question, as far as it is known whether it is asked."""

    @property
    def key(self) -> str:
        """Its name."""

    @property
    def case(self) -> Case:
        """For whom it is asked."""


def holds(case: Case, answers: Answers) -> bool | None:
    """Whether it is the citizen's case; None while that is open."""
    return _any([_all([_chosen(answers.get(key, UNSURE), among) for key, among in one.items()]) for one in case]) if case else True


def next_question(questions: Sequence[Asked], answers: Answers) -> Asked | None:
    """The first question that was not asked; one whose case is open is left open itself."""
    return next((one for one in questions if one.key not in answers and holds(one.case, answers)), None)


def settled(questions: Sequence[Asked], answers: Answers) -> dict[str, str]:
    """The answers that count: what is not asked in this case answers nothing, and is in none of its options."""
    found: dict[str, str] = {}
    for one in questions:
        asked = holds(one.case, found)
        found[one.key] = answers.get(one.key, UNSURE) if asked else UNSURE if asked is None else ""
    return found


def _chosen(answer: str, among: tuple[str, ...]) -> bool | None:
    return None if answer == UNSURE else answer in among


def _all(parts: Sequence[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _any(parts: Sequence[bool | None]) -> bool | None:
    return True if True in parts else None if None in parts else False
