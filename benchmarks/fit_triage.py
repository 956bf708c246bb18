"""Learn the weights of triage from the officers' phrases and from what people call procedures.

Three models over the same features: the kind, the category of complaints, whether one is urgent. With --try the phrases are
asked of models that have not seen them (five folds); without, knowledge/data/triage/weights.json is written anew.

    .venv/bin/python -m benchmarks.fit_triage [--try] [--wrong]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from benchmarks.triage_messages import DATA, Example, examples, more, phrases, retyped
from knowledge import knowledge
from knowledge.knowledge import Knowledge
from knowledge.triage import model
from knowledge.triage.features import Groups, groups
from knowledge.triage.phrases import KINDS, TOLD, Said, categories

Array = NDArray[np.float32]
Models = dict[str, tuple[Sequence[str], Array, Array]]
KEPT = 24_000
FOLDS, COPIES, LEAST = 5, 4, 2
RIDGE = {"kind": 1e-5, "category": 1e-5, "urgent": 2e-5}
ROUNDS = 45
STYLES = ("plain", "no_diacritics", "teencode", "typos")
POWER = 0.7
LEANING = {"legal_complaint": 0.5, "denunciation": 0.5, "emergency": 1.0, "question": 0.3}
"""What is added to the score of a kind that must not be missed."""


@dataclass(frozen=True)
class Table:
    """Messages as a sparse matrix: for message i the features `places[starts[i]:starts[i + 1]]` with their values."""

    places: NDArray[np.int64]
    values: Array
    starts: NDArray[np.int64]
    width: int

    def times(self, weights: Array) -> Array:
        """The scores of all messages."""
        return np.add.reduceat(self.values[:, None] * weights[self.places], self.starts[:-1], axis=0)

    def turned(self) -> Callable[[Array], Array]:
        """The function from one row a message to their sums by feature."""
        order = np.argsort(self.places, kind="stable")
        rows = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))[order]
        found, first = np.unique(self.places[order], return_index=True)
        values = self.values[order][:, None]

        def sums(errors: Array) -> Array:
            total = np.zeros((self.width, errors.shape[1]), np.float32)
            total[found] = np.add.reduceat(values * errors[rows], first, axis=0)
            return total

        return sums


def table(read: Sequence[Groups], places: dict[str, int]) -> Table:
    """The matrix of messages over known features; the last column is a constant."""
    ids: list[int] = []
    values: list[float] = []
    starts = [0]
    for message in read:
        for group in message:
            known = [place for feature in group if (place := places.get(feature)) is not None]
            ids += known
            values += [model.measure(group)] * len(known)
        ids.append(len(places))
        values.append(1.0)
        starts.append(len(ids))
    return Table(np.array(ids), np.array(values, np.float32), np.array(starts), len(places) + 1)


def learnt(rows: Table, right: NDArray[np.int64], counts: Array, ridge: float) -> Array:
    """Weights (features and a constant by class) that make the right classes likely: L-BFGS."""
    classes, sums = int(right.max()) + 1, rows.turned()
    share = counts / counts.sum()

    def slope(weights: Array) -> tuple[float, Array]:
        scores = rows.times(weights)
        scores -= scores.max(axis=1, keepdims=True)
        power = np.exp(scores)
        likely = power / power.sum(axis=1, keepdims=True)
        picked = likely[np.arange(len(right)), right]
        loss = float(-(share * np.log(picked + 1e-12)).sum()) + ridge * float((weights[:-1] ** 2).sum()) / 2
        likely[np.arange(len(right)), right] -= 1
        down = sums(likely * share[:, None])
        down[:-1] += ridge * weights[:-1]
        return loss, down

    return descend(slope, np.zeros((rows.width, classes), np.float32))


def descend(slope: Callable[[Array], tuple[float, Array]], at: Array) -> Array:
    """The lowest point that L-BFGS finds in ROUNDS steps."""
    steps: list[tuple[Array, Array, float]] = []
    loss, down = slope(at)
    for _ in range(ROUNDS):
        way, kept = down.copy(), []
        for step, turn, rho in reversed(steps):
            kept.append(rho * float((step * way).sum()))
            way -= kept[-1] * turn
        if steps:
            step, turn, rho = steps[-1]
            way *= 1 / (rho * float((turn * turn).sum()))
        for (step, turn, rho), alpha in zip(steps, reversed(kept), strict=True):
            way += step * (alpha - rho * float((turn * way).sum()))
        far = 1.0 if steps else 1 / float(np.sqrt((down * down).sum()))
        fall = float((way * down).sum())
        while True:
            there = at - far * way
            after, below = slope(there)
            if after <= loss - 1e-4 * far * fall or far < 1e-6:
                break
            far /= 2
        step, turn = there - at, below - down
        bend = float((step * turn).sum())
        if bend > 1e-12:
            steps = [*steps, (step, turn, 1 / bend)][-8:]
        done = abs(loss - after) < 1e-6 * max(loss, 1e-9)
        at, loss, down = there, after, below
        if done:
            break
    return at


def classes_of(name: str, one: Said) -> str | None:
    """What a model has to say about a phrase; None when it is not asked about it."""
    if name == "kind":
        return one.kind
    if name == "category":
        return one.category or None
    return None if one.kind != "complaint" else "urgent" if one.urgent else "normal"


def fitted(made: Sequence[Example], read: Sequence[Groups]) -> dict[str, model.Model]:
    """The models that examples lead to, as they would be read from the file."""
    return model.parsed(text(made, read))


def text(made: Sequence[Example], read: Sequence[Groups]) -> str:
    """The weights file that examples lead to."""
    features = common(made, read)
    places = {feature: place for place, feature in enumerate(features)}
    models: Models = {}
    for name, ridge in RIDGE.items():
        named = {"kind": KINDS, "category": tuple(sorted(categories())), "urgent": ("normal", "urgent")}[name]
        asked = [(place, told) for place, one in enumerate(made) if (told := classes_of(name, one.said)) is not None]
        right = np.array([named.index(told) for _, told in asked])
        often = Counter(right.tolist())
        weight = np.array([often[place] ** -POWER for place in right], np.float32)
        weights = learnt(table([read[place] for place, _ in asked], places), right, weight, ridge)
        start = weights[-1] + np.array([LEANING.get(kind, 0.0) for kind in named], np.float32)
        models[name] = (named, weights[:-1], start)
    return model.written(*_strongest(features, models))


def _strongest(features: Sequence[str], models: Models) -> tuple[list[str], Models]:
    """The KEPT features that decide most, and their weights: the file is half as large and nothing is lost that is measured."""
    most = np.max([np.abs(weights).max(axis=1) / np.abs(weights).max() for _, weights, _ in models.values()], axis=0)
    kept = np.sort(np.argsort(-most)[:KEPT])
    return [features[place] for place in kept], {
        name: (named, np.ascontiguousarray(weights[kept]), start) for name, (named, weights, start) in models.items()
    }


def common(made: Sequence[Example], read: Sequence[Groups]) -> list[str]:
    """The features of at least LEAST phrases."""
    sources: dict[str, set[int]] = {}
    for one, message in zip(made, read, strict=True):
        for group in message:
            for feature in group:
                sources.setdefault(feature, set()).add(one.source)
    return [feature for feature, found in sources.items() if len(found) >= LEAST and "\n" not in feature]


def prepared(knows: Knowledge, said: Sequence[Said]) -> tuple[list[Example], list[Groups]]:
    """All examples with their features."""
    every = [*said, *more()]
    made = [one for place in range(len(every)) for one in examples(every, place, COPIES if place < len(said) else 1)]
    return made, [features(knows, one.text) for one in tqdm(made, desc="reading", leave=False)]


def features(knows: Knowledge, message: str) -> Groups:
    """The features of a message."""
    return groups(knows.search.read(message), knows.talk, knows.facets)


def crossed(knows: Knowledge, said: Sequence[Said]) -> list[tuple[Said, str, dict[str, str]]]:
    """Every phrase in every style, with what models say that have not seen it."""
    made, read = prepared(knows, said)
    told = []
    for fold in tqdm(range(FOLDS), desc="folds", leave=False):
        kept = [place for place, one in enumerate(made) if one.source >= len(said) or one.source % FOLDS != fold]
        models = fitted([made[place] for place in kept], [read[place] for place in kept])
        for one in said[fold::FOLDS]:
            for style in STYLES:
                seen = features(knows, retyped(one, style).text)
                told.append((one, style, {name: each.classes[int(each.scores(seen).argmax())] for name, each in models.items()}))
    return told


def report(told: Sequence[tuple[Said, str, dict[str, str]]], wrong: bool) -> None:
    """What the folds came to."""
    ours = list(told)
    for style in STYLES:
        rows = [row for row in ours if row[1] == style]
        print(style, f"kind {100 * np.mean([one.kind == got['kind'] for one, _, got in rows]):.1f} %")
    for kind in KINDS:
        rows = [row for row in ours if row[0].kind == kind]
        print(f"  {kind:16} {100 * np.mean([got['kind'] == kind for _, _, got in rows]):.1f} % of {len(rows)}")
    rows = [row for row in ours if row[0].kind in TOLD]
    print(f"category {100 * np.mean([one.category == got['category'] for one, _, got in rows]):.1f} %")
    rows = [row for row in ours if row[0].kind == "complaint"]
    print(f"urgent found {100 * np.mean([got['urgent'] == 'urgent' for one, _, got in rows if one.urgent]):.1f} %,", end=" ")
    print(f"normal called urgent {100 * np.mean([got['urgent'] == 'urgent' for one, _, got in rows if not one.urgent]):.1f} %")
    for name, key in (("kind", lambda one: one.kind), ("category", lambda one: one.category)):
        pairs = Counter((key(one), got[name]) for one, _, got in ours if key(one) and key(one) != got[name])
        print(name, ", ".join(f"{right}→{got} {count}" for (right, got), count in pairs.most_common(25)))
    for one, style, got in ours if wrong else ():
        if one.kind != got["kind"] and style in ("plain", "no_diacritics"):
            print(f"{style:13} {one.kind} → {got['kind']}: {one.text}")


def main() -> None:
    """Fit, or try the fit out."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--try", action="store_true", dest="only_try", help="five folds instead of writing the weights")
    options.add_argument("--wrong", action="store_true", help="with --try: list the phrases whose kind went wrong")
    given = options.parse_args()
    knows, said = knowledge.load(), phrases()
    if given.only_try:
        report(crossed(knows, said), given.wrong)
        return
    (DATA / "weights.json").write_text(text(*prepared(knows, said)), "utf-8")


if __name__ == "__main__":
    main()
