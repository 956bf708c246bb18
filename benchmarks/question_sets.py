"""The questions that the search is measured with: the project's own, and the two shared sets where they are at hand."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

OWN = Path(__file__).parent / "questions"
HELD = Path(__file__).parent / "held_after_all.jsonl"
"""Ids of `queries` labelled as not in the catalogue, with the procedures of the catalogue that are what they ask for."""
SHARED = Path(__file__).parent.parent.parent / "shared" / "eval"
Part = Literal["seen", "unseen", "all"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with every code that a competent officer would accept.

    `held` says that the catalogue has come to hold what the question's author took to be outside of it.
    """

    text: str
    behaviour: Literal["answer", "clarify", "out_of_scope"]
    codes: tuple[str, ...]
    style: str
    facet: str | None
    held: bool = False

    @property
    def unseen(self) -> bool:
        """Whether it belongs to the third that nothing was fitted or looked at with."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 3 == 0

    @property
    def answerable(self) -> bool:
        """Whether the catalogue holds what is asked for."""
        return bool(self.codes) and self.behaviour != "out_of_scope"


def load(name: str, part: Part = "all") -> list[Question]:
    """The questions of "own", "queries" or "everyday"; an empty list where a shared set is not at hand."""
    paths = [OWN / "first.jsonl", OWN / "second.jsonl"] if name == "own" else [SHARED / f"{name}.jsonl"]
    rows = [json.loads(line) for path in paths if path.exists() for line in path.read_text("utf-8").splitlines() if line.strip()]
    questions = [_question(row) for row in rows]
    return [question for question in questions if part == "all" or question.unseen == (part == "unseen")]


def _question(row: dict[str, object]) -> Question:
    outside = row.get("in_catalogue") is False or row["behaviour"] == "out_of_scope"
    codes = () if outside else tuple(row["codes"])  # type: ignore[arg-type]
    behaviour = row["behaviour"] if codes else "out_of_scope"
    style, facet = row.get("style") or row.get("origin") or "", row.get("facet")
    return Question(str(row["query"]), behaviour, codes, str(style), facet, row.get("id") in _held())  # type: ignore[arg-type]


@cache
def _held() -> frozenset[str]:
    return frozenset(json.loads(line)["id"] for line in HELD.read_text("utf-8").splitlines())
