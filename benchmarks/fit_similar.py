"""Learn how much each feature of a pair of reports weighs: from the seen part of the set, from similar_more.jsonl and
similar_streams.jsonl, whose reports may all be looked at, and from the table beside the tests.

A logistic regression over the features of knowledge/similar_pair.py. With --try every family is asked of weights that have not
seen it (five folds); without, knowledge/data/similar_weights.json is written anew. The unseen part is never read.

    .venv/bin/python -m benchmarks.fit_similar [--try] [--wrong]
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from benchmarks.similar_quality import QUESTIONS, STREAMS_SEEN, Labelled, load, share
from knowledge import similar_things
from knowledge.similar import SAME, Report, Similar
from knowledge.similar_pair import NAMES, PATH, Told, Weights, nearness
from knowledge.similar_things import TOGETHER
from tests.knowledge.similar_reports import reports

Array = NDArray[np.float64]
RIDGE, NEVER, ROUNDS, FOLDS = 0.5, 1e9, 40, 5
LEAST_NEAR = 0.5
"""Pairs further apart in time say nothing about words: time is a rule, not learnt."""
UNKNOWN = 0.3
"""How much a pair counts once more with its categories unknown, since triage may be wrong."""
LEANING = 0.25
"""Added to the constant: people have more words for a matter than the list that this was learnt with, so some are missed."""
FORGOTTEN = 0.3
"""Every pair counts a second time with this share of its matters forgotten, since the list was made with these very reports."""
PLAIN_CASES = 40.0
"""How often a pair of the table beside the tests counts: few, but what everybody would expect."""
STREAMS = 2.0
"""How often the pairs of a stream count: what one place's desk receives is what the desk will see."""
APART = {"other_number": -5.0, "other_name": -5.0}
"""What is added at the least where two places were given with different numbers or names, however alike the rest is."""
MORE = QUESTIONS.with_name("similar_more.jsonl")
_SIGNS = np.array([-1.0 if "other" in name else 1.0 for name in NAMES])
_CATEGORIES = [NAMES.index("same_category"), NAMES.index("other_category")]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports with their features, whether they are about one thing, the family of the first, and how often it counts."""

    one: Report
    other: Report
    seen: tuple[float, ...]
    same: bool
    family: str
    times: float

    @property
    def near(self) -> float:
        """How much their time lets them be one."""
        return nearness((self.one.at - self.other.at).days)


def pairs(told: Sequence[Labelled], times: float = 1.0, change: Callable[[Told], Told] = lambda told: told) -> Iterator[Pair]:
    """All pairs of a set."""
    similar = Similar(Weights(0.0, (0.0,) * len(NAMES)))
    for one in told:
        similar.add(one.report)
    sides = [(one, similar.side(one.report, change)) for one in told]
    for (one, left), (other, right) in combinations(sides, 2):
        yield Pair(one.report, other.report, similar.seen(left, right), one.group == other.group, one.family, times)


def by_writer(told: Sequence[Labelled]) -> list[list[Labelled]]:
    """The reports of each writer, whose groups begin with a letter of their own: each writes of another province."""
    writers = dict.fromkeys(one.group[0] for one in told)
    return [[one for one in told if one.group[0] == writer] for writer in writers]


def forgetful(told: Told) -> Told:
    """A report without some of its matters, always the same ones."""
    kept = [name for name in told.things if not name.startswith(TOGETHER) and not _forgotten(told.id + name)]
    return replace(told, things=similar_things.bundled().grouped(kept))


def _forgotten(name: str) -> bool:
    return hashlib.sha256(name.encode()).digest()[2] < 256 * FORGOTTEN


def learnt(every: Sequence[Pair]) -> Weights:
    """The weights that make the pairs likeliest, kept small; a feature that would speak against its meaning is left out."""
    close = [pair for pair in every if pair.near >= LEAST_NEAR]
    rows = np.array([(1.0, *pair.seen) for pair in close])
    right = np.array([float(pair.same) for pair in close])
    blank = rows.copy()
    blank[:, [place + 1 for place in _CATEGORIES]] = 0.0
    rows, right = np.vstack((rows, blank)), np.concatenate((right, right))
    times = np.array([pair.times for pair in close])
    count = np.concatenate((times, UNKNOWN * times))
    without = np.zeros(len(NAMES), np.bool_)
    while True:
        weights = _newton(rows, right, count, without)
        wrong = (weights[1:] * _SIGNS < 0) & ~without
        if not wrong.any():
            kept = zip(NAMES, np.where(without, 0.0, weights[1:]), strict=True)
            return Weights(float(weights[0]) + LEANING, tuple(min(float(weight), APART.get(name, np.inf)) for name, weight in kept))
        without |= wrong


def _newton(rows: Array, right: Array, count: Array, without: NDArray[np.bool_]) -> Array:
    weights = np.zeros(rows.shape[1])
    small = np.concatenate(([0.0], np.where(without, NEVER, RIDGE)))
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (count * (right - likely)) - small * weights
        bend = (rows.T * (count * likely * (1 - likely))) @ rows + np.diag(small + 1e-9)
        weights += np.linalg.solve(bend, slope)
    return weights


def crossed(every: Sequence[Pair], hard: Sequence[Pair]) -> list[tuple[Pair, float]]:
    """Every pair with the score by weights that have not seen its family; `hard` are only learnt from."""
    found = []
    for fold in range(FOLDS):
        weights = learnt([pair for pair in (*every, *hard) if _fold(pair.family) != fold])
        found += [(pair, pair.near * weights.score(pair.seen)) for pair in every if _fold(pair.family) == fold]
    return found


def _fold(family: str) -> int:
    return hashlib.sha256(family.encode()).digest()[1] % FOLDS


def report(told: Sequence[tuple[Pair, float]], wrong: bool) -> None:
    """What the folds came to, along the curve."""
    same = sum(pair.same for pair, _ in told)
    for threshold in (step / 20 for step in range(5, 16)):
        found = [pair for pair, score in told if score >= threshold]
        hits = sum(pair.same for pair in found)
        print(f"  {threshold:.2f}  precision {share(hits, len(found))}  recall {share(hits, same)}")
    for pair, score in sorted(told, key=lambda row: row[1]) if wrong else ():
        if (score >= SAME) != pair.same:
            print(f"{score:.2f} {'missed' if pair.same else 'WRONG'}")
            for each in (pair.one, pair.other):
                print(f"    {each.category} | {each.place} | {each.text}")
            print("   ", {name: round(value, 2) for name, value in zip(NAMES, pair.seen, strict=True) if value})


def main() -> None:
    """Fit, or try the fit out."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--try", action="store_true", dest="only_try", help="five folds instead of writing the weights")
    options.add_argument("--wrong", action="store_true", help="with --try: list the pairs of the seen part that went wrong")
    given = options.parse_args()
    table = [Labelled(group, one) for group, one in reports()]
    streams = [(told, STREAMS) for told in by_writer(load(path=STREAMS_SEEN))]
    sets = [(load("seen"), 1.0), *((told, 1.0) for told in by_writer(load(path=MORE))), *streams, (table, PLAIN_CASES)]
    every = [pair for told, times in sets for pair in pairs(told, times)]
    hard = [pair for told, times in sets for pair in pairs(told, times, forgetful)]
    weights = learnt([*every, *hard])
    for name, weight in zip(("start", *NAMES), (weights.start, *weights.of), strict=True):
        print(f"{name:18} {weight:6.2f}")
    if given.only_try:
        scored = crossed(every, hard)
        for told, _ in sets[:-1]:
            print(f"{told[0].group} and the others of this writer:")
            known = {one.report.id for one in told}
            report([row for row in scored if row[0].one.id in known], given.wrong)
        return
    rows = dict(zip(("start", *NAMES), (round(weight, 3) for weight in (weights.start, *weights.of)), strict=True))
    PATH.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
