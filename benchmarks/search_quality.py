"""How good the search is: per set and per style, with 95 % intervals (Wilson), on the whole or on the unseen part.

.venv/bin/python -m benchmarks.search_quality [--part seen|unseen|all] [--set own|queries|everyday] [--wrong] [--retyped]
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.question_sets import Question, load
from benchmarks.retype import STYLES, retype
from knowledge import knowledge
from knowledge.facets import NEAREST
from knowledge.knowledge import Knowledge
from knowledge.search.search import Found

PLAIN = ("plain", "official", "story", "spoken", "keyword")
TYPED = ("no_diacritics", "typos", "teencode", "telex")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what the search made of it."""

    question: Question
    found: Found
    facet: str

    @property
    def first(self) -> bool:
        """Whether the best result is right."""
        return bool(self.found.hits) and self.found.hits[0].code in self.question.codes

    @property
    def offered(self) -> bool:
        """Whether a right one is among the first three, or among the choices offered."""
        shown = max(3, self.found.shown if self.found.decision == "choose" else 0)
        return any(hit.code in self.question.codes for hit in self.found.hits[:shown])

    @property
    def refused(self) -> bool:
        """Whether the citizen is told that it is not known."""
        return self.found.decision == "unknown"


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share, in per cent."""
    if not count:
        return (0.0, 100.0)
    z, share = 1.96, hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return (100 * (middle - half), 100 * (middle + half))


def ask(knows: Knowledge, question: Question) -> Asked:
    """One question, asked as `main.py search` and the conversation ask it; the questions know facts only, not points."""
    reading = knows.search.read(question.text)
    facet = knows.facets.asked(reading)[0]
    return Asked(question, knows.search.find(question.text), NEAREST.get(facet, facet))


def share(asked: Sequence[Asked], counts: Callable[[Asked], bool]) -> str:
    """A share with its interval and its numbers, as a table cell."""
    hits, count = sum(counts(one) for one in asked), len(asked)
    if not count:
        return "–"
    low, high = wilson(hits, count)
    return f"{100 * hits / count:5.1f} % [{low:.0f}–{high:.0f}] {hits}/{count}"


def report(name: str, asked: Sequence[Asked]) -> None:
    """The table of one set."""
    answerable = [one for one in asked if one.question.answerable]
    outside = [one for one in asked if not one.question.answerable]
    strange = [one for one in outside if not one.question.held]
    stated = [one for one in answerable if one.question.facet]
    silent = [one for one in answerable if one.question.facet is None]
    clarify = [one for one in answerable if one.question.behaviour == "clarify"]
    plain = [one for one in answerable if one.question.style in PLAIN]
    typed = [one for one in answerable if one.question.style in TYPED]
    print(f"\n{name}: {len(asked)} questions")
    rows: list[tuple[str, str]] = [
        ("right procedure first", share(answerable, lambda one: one.first)),
        ("among the first three, or offered as a choice", share(answerable, lambda one: one.offered)),
        ("answered at once with a wrong one", share(answerable, lambda one: one.found.decision == "answer" and not one.first)),
        (
            "asked which one, where a clear answer was wanted",
            share([one for one in answerable if one not in clarify], lambda one: one.found.decision == "choose"),
        ),
        ("ambiguous: asked which one", share(clarify, lambda one: one.found.decision == "choose")),
        ("outside: not answered as if known", share(outside, lambda one: one.found.decision != "answer")),
        *(
            [("outside, but for what the catalogue holds after all", share(strange, lambda one: one.found.decision != "answer"))]
            if len(strange) < len(outside)
            else []
        ),
        ("outside: said so", share(outside, lambda one: one.refused)),
        ("answerable and wrongly refused", share(answerable, lambda one: one.refused)),
        ("the fact asked for recognised", share(stated, lambda one: one.facet == one.question.facet)),
        ("no fact asked for, none seen", share(silent, lambda one: not one.facet)),
        ("plain styles, right first", share(plain, lambda one: one.first)),
        ("typed badly, right first", share(typed, lambda one: one.first)),
    ]
    for style in sorted({one.question.style for one in asked}):
        rows.append((f"  {style}", share([one for one in answerable if one.question.style == style], lambda one: one.first)))
    for label, cell in rows:
        print(f"  {label:<50} {cell}")


def wrong(asked: Sequence[Asked]) -> None:
    """The questions that went wrong, for looking at the seen part."""
    for one in asked:
        if (one.question.answerable and (not one.first or one.refused)) or (
            not one.question.answerable and one.found.decision == "answer"
        ):
            got = ", ".join(f"{hit.code} {hit.title[:40]}" for hit in one.found.hits[:2])
            print(f"{one.found.decision:8} {one.question.text[:110]} | want {','.join(one.question.codes[:3])} | got {got}")


def retyped(name: str, knows: Knowledge, questions: Sequence[Question]) -> None:
    """The set's answerable, well-typed questions as they stand and typed in four worse ways, side by side."""
    plain = [question for question in questions if question.answerable and question.style not in TYPED]
    print(f"\n{name}, retyped: right procedure first")
    print(f"  {'as it stands':<50} {share([ask(knows, question) for question in plain], lambda one: one.first)}")
    for style in STYLES:
        worse = [ask(knows, replace(question, text=retype(question.text, style))) for question in plain]
        print(f"  {style:<50} {share(worse, lambda one: one.first)}")


def main() -> None:
    """Print the tables asked for."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--part", choices=("seen", "unseen", "all"), default="all")
    options.add_argument("--set", choices=("own", "queries", "everyday"), action="append")
    options.add_argument("--wrong", action="store_true", help="list what went wrong in the seen part of the own set")
    options.add_argument("--retyped", action="store_true", help="also type every well-typed question in four worse ways")
    given = options.parse_args()
    knows = knowledge.load()
    for name in given.set or ("own", "queries", "everyday"):
        asked = [ask(knows, question) for question in load(name, given.part)]
        report(f"{name} ({given.part})", asked)
        if given.retyped:
            retyped(name, knows, load(name, given.part))
        if given.wrong and name == "own" and given.part == "seen":
            wrong(asked)


if __name__ == "__main__":
    main()
