"""Learn the weights of the search from the wording itself and from the seen part of the project's own questions.

Each phrasing is asked as a question of an index that does not hold it (five folds), so that the weights reward what
generalises; the shared question sets are not used. Writes knowledge/data/ranking.json.

    .venv/bin/python -m benchmarks.fit_ranking [--try]
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from benchmarks.question_sets import Question, load
from knowledge import catalogue, wording
from knowledge.knowledge import outside_entries, procedure_entries
from knowledge.search import variants
from knowledge.search.decision import PATH, SIGNS, shares, signs
from knowledge.search.index import Entry, Index
from knowledge.search.query import query
from knowledge.search.ranking import FEATURES, candidates
from knowledge.search.search import OUTSIDE
from knowledge.vietnamese import dictionary
from knowledge.vietnamese.fold import fold
from knowledge.vietnamese.reader import Reader

Array = NDArray[np.float64]
FOLDS, PER_FOLD, SEED = 5, 900, 7
TITLE_WEIGHT = 0.3
OWN_WEIGHT = 10.0
"""A real question counts as much as this many phrasings."""
KNOWN_SHARE, RIDGE = 0.98, 0.05
"""Of the answerable seen questions, this share must not be refused."""


@dataclass(frozen=True)
class Case:
    """One question with the measures of its candidates, best by BM25 first, and which of them are right."""

    measures: Array
    right: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    strange: float
    words: int
    weight: float = 1.0


class Asker:
    """An index to ask questions of."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.dictionary = dictionary.load()
        self.index = Index(entries, variants.load(), self.dictionary)
        self.reader = Reader(self.index.usage(), self.dictionary)
        self.keys = [entry.key for entry in entries]

    def case(self, text: str, codes: Sequence[str], weight: float = 1.0) -> Case:
        """The candidates for a question; every outside subject counts as right for a question without codes."""
        asked = query(self.reader.read(text), self.index, self.reader, self.dictionary)
        near = candidates(asked, self.index)
        keys = [self.keys[owner] for owner in near.owners]
        right = np.array([key in codes if codes else key.startswith(OUTSIDE) for key in keys], bool)
        inside = np.array([not key.startswith(OUTSIDE) for key in keys], bool)
        return Case(near.measures.astype(np.float64), right, inside, asked.strange, asked.words, weight)


def wording_cases(entries: Sequence[Entry], rng: random.Random) -> list[Case]:
    """Phrasings asked of an index without them, two in five without diacritics."""
    fold_of = {(entry.key, phrase): rng.randrange(FOLDS) for entry in entries for phrase in entry.phrases}
    cases: list[Case] = []
    for number in tqdm(range(FOLDS), desc="wording", leave=False):
        asker = Asker([_without(entry, fold_of, number) for entry in entries])
        held = sorted(pair for pair, place in fold_of.items() if place == number)
        often = {entry.key: entry.often for entry in entries}
        for key, phrase in rng.sample(held, min(PER_FOLD, len(held))):
            text = fold(phrase) if rng.random() < 0.4 else phrase
            cases.append(asker.case(text, [key], {3: 1.0, 2: 0.5, 1: 0.3}[often[key]]))
    return cases


def _without(entry: Entry, fold_of: dict[tuple[str, str], int], number: int) -> Entry:
    return replace(entry, phrases=tuple(phrase for phrase in entry.phrases if fold_of[entry.key, phrase] != number))


def title_cases(entries: Sequence[Entry]) -> list[Case]:
    """The short everyday titles asked of an index that holds only the official ones and the phrasings."""
    asker = Asker([replace(entry, phrases=entry.phrases[1:]) for entry in entries])
    named = [entry for entry in entries if entry.phrases and not entry.key.startswith(OUTSIDE)]
    return [asker.case(fold(entry.phrases[0]), [entry.key], TITLE_WEIGHT) for entry in named]


def fit_ranking(cases: Sequence[Case], rng: random.Random) -> Array:
    """Weights under which the right candidate has the largest share (softmax likelihood, Adam)."""
    usable = [case for case in cases if case.right.any() and not case.right.all()]
    weights, speed, scale = (np.zeros(len(FEATURES)) for _ in range(3))
    for step in range(1, 801):
        slope = np.zeros(len(FEATURES))
        batch = rng.choices(usable, weights=[case.weight for case in usable], k=400)
        for case in batch:
            share = shares(case.measures @ weights)  # type: ignore[arg-type]
            wanted = np.where(case.right, share, 0) / max(float(share[case.right].sum()), 1e-9)
            slope += (share - wanted) @ case.measures
        slope = slope / len(batch) + 1e-3 * weights
        speed, scale = 0.9 * speed + 0.1 * slope, 0.99 * scale + 0.01 * slope**2
        weights -= (0.3 if step < 500 else 0.05) * (speed / (1 - 0.9**step)) / (np.sqrt(scale / (1 - 0.99**step)) + 1e-8)
    return weights


def fit_known(cases: Sequence[tuple[Case, bool]], ranking: Array) -> tuple[Array, float]:
    """A logistic rule for "one of the best three is right", and the threshold that refuses few answerable questions."""
    rows = np.array([_signs(case, ranking) for case, _ in cases])
    known = np.array([answerable and _found(case, ranking, 3) for case, answerable in cases])
    balance = np.where(known, 0.5 / max(known.mean(), 1e-6), 0.5 / max(1 - known.mean(), 1e-6))
    spread = np.where(rows.std(axis=0) > 0, rows.std(axis=0), 1.0)
    scaled = rows / spread  # so that the ridge weighs all signs alike
    weights = np.zeros(len(SIGNS) + 1)
    for _ in range(30):  # Newton's method
        certain = 1 / (1 + np.exp(-scaled @ weights))
        slope = (balance * (certain - known)) @ scaled / len(rows) + RIDGE * weights
        bend = (scaled.T * (balance * certain * (1 - certain))) @ scaled / len(rows) + RIDGE * np.eye(weights.size)
        weights -= np.linalg.solve(bend, slope)
    certain = 1 / (1 + np.exp(-scaled @ weights))
    weights = weights / spread
    answerable = np.array([answerable for _, answerable in cases])
    return weights, float(np.quantile(certain[answerable], 1 - KNOWN_SHARE))


def _signs(case: Case, ranking: Array) -> Array:
    order = np.argsort(-(case.measures @ ranking), kind="stable")
    if not order.size:
        return np.array([0] * (len(SIGNS) - 2) + [1.0, 1.0, 1.0])
    measures = case.measures[order].astype(np.float32)
    return signs(measures, (measures @ ranking).astype(np.float32), case.inside[order], case.strange, case.words).astype(np.float64)


def _found(case: Case, ranking: Array, within: int) -> bool:
    order = np.argsort(-(case.measures @ ranking), kind="stable")[:within]
    return bool(case.right[order].any())


def main() -> None:
    """Fit, print and write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--try", action="store_true", dest="only_try", help="fit and print, but leave ranking.json as it is")
    given = options.parse_args()
    rng = random.Random(SEED)
    entries = [*procedure_entries(catalogue.load(), wording.load()), *outside_entries()]
    own = load("own", "seen")
    asker = Asker(entries)
    asked = [(asker.case(question.text, question.codes, OWN_WEIGHT), question) for question in own]
    ranking = fit_ranking([*wording_cases(entries, rng), *title_cases(entries), *(case for case, _ in asked)], rng)
    known, known_at = fit_known([(case, question.answerable) for case, question in asked], ranking)
    data = {
        "features": FEATURES,
        "ranking": [round(float(weight), 4) for weight in ranking],
        "signs": [*SIGNS, "constant"],
        "known": [round(float(weight), 4) for weight in known],
        "known_at": round(known_at, 4),
        "alone_at": 0.5,
        "near": 0.3,
    }
    if not given.only_try:
        PATH.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    print(json.dumps(data, indent=1))
    report(asked, ranking)


def report(asked: Sequence[tuple[Case, Question]], ranking: Array) -> None:
    """How often the right one comes first on the questions that were fitted with (not a measurement)."""
    cases = [case for case, question in asked if question.answerable]
    for within in (1, 3, 5):
        found = sum(_found(case, ranking, within) for case in cases)
        print(f"seen questions, right among the first {within}: {found}/{len(cases)}")


if __name__ == "__main__":
    main()
