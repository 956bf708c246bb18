"""Learn the weights of triage from the officers' phrases and from what people call procedures.

One network with three heads: the kind, the category of complaints, whether one is urgent. With --try the phrases are
asked of networks that have not seen them (five folds); without, knowledge/data/triage/weights.json is written anew.

    .venv/bin/python -m benchmarks.fit_triage [--try] [--wrong]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from tqdm import tqdm

from benchmarks.triage_messages import DATA, Example, examples, more, phrases, retyped
from benchmarks.triage_network import INNER, Deep, Places, Plain, Table, Task, learnt, table
from knowledge import knowledge
from knowledge.knowledge import Knowledge
from knowledge.triage import model
from knowledge.triage.features import Groups, groups
from knowledge.triage.learnt import HEADS, URGENT
from knowledge.triage.model import Floats, Head, Network
from knowledge.triage.phrases import KINDS, TOLD, Said, categories

KEPT = 24_000
FOLDS, COPIES, LEAST = 5, 4, 2
STYLES = ("plain", "no_diacritics", "teencode", "typos")
POWER = 0.4
SHARPER = 1.2
"""Learning with much left out makes the network less sure than it is right; found on writers that it had not seen."""
LEANING = {"complaint": 0.2, "legal_complaint": 0.5, "denunciation": 0.5, "emergency": 1.0, "question": 0.3}
"""What is added to the score of a kind that must not be missed."""


def classes_of(name: str, one: Said) -> str | None:
    """What a model has to say about a phrase; None when it is not asked about it."""
    if name == "kind":
        return one.kind
    if name == "category":
        return one.category or None
    return None if one.kind != "complaint" else "urgent" if one.urgent else "normal"


def fitted(made: Sequence[Example], read: Sequence[Groups]) -> Network:
    """The network that examples lead to, as it would be read from the file."""
    return model.parsed(text(made, read))


def text(made: Sequence[Example], read: Sequence[Groups]) -> str:
    """The weights file that examples lead to."""
    features = common(made, read)
    rows = table(read, {feature: place for place, feature in enumerate(features)})
    tasks = {name: asked(name, made) for name in HEADS}
    with ProcessPoolExecutor(2) as pool:
        first, second = pool.submit(learnt, Deep, rows, tasks), pool.submit(learnt, Plain, rows, tasks)
        deep, plain = first.result(), second.result()
    weights = np.concatenate((deep.inner.weights, plain.weights.weights), axis=1)
    start = np.concatenate((deep.start.weights, plain.start.weights))
    kept = strongest(rows, weights)
    heads = {name: head(name, one, deep, plain) for name, one in tasks.items()}
    return model.written([features[place] for place in kept], weights[kept], start, INNER, heads)


def head(name: str, task: Task, deep: Deep, plain: Plain) -> Head:
    """A head that reads from the inner layer, and adds the scores that come straight from the features."""
    weights, start = deep.heads[name]
    straight = np.eye(len(plain.start.weights), dtype=np.float32)[:, plain.spans[name]]
    leaning = np.array([LEANING.get(kind, 0.0) for kind in task.classes], np.float32)
    return Head(task.classes, SHARPER * np.concatenate((weights.weights, straight)), SHARPER * start.weights + leaning)


def asked(name: str, made: Sequence[Example]) -> Task:
    """What a head learns of the examples; the rarer a class, the more each of its examples counts."""
    named = {"kind": KINDS, "category": tuple(sorted(categories())), "urgent": URGENT}[name]
    told = [classes_of(name, one.said) for one in made]
    right = np.array([-1 if one is None else named.index(one) for one in told])
    often = Counter(right[right >= 0].tolist())
    counts = np.array([often[place] ** -POWER if place >= 0 else 0.0 for place in right.tolist()], np.float32)
    return Task(named, right, counts / counts[right >= 0].mean())


def strongest(rows: Table, weights: Floats) -> Places:
    """The KEPT features that decide most: the file is a fraction as large and nothing is lost that is measured."""
    often = np.bincount(rows.places, weights=rows.values, minlength=rows.width)
    most = np.abs(weights).max(axis=1) * np.sqrt(often)
    return np.sort(np.argsort(-most)[:KEPT])


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
        network = fitted([made[place] for place in kept], [read[place] for place in kept])
        for one in said[fold::FOLDS]:
            for style in STYLES:
                seen = network.inner(features(knows, retyped(one, style).text))
                said_of = {name: head.classes[int(head.scores(seen).argmax())] for name, head in network.heads.items()}
                told.append((one, style, said_of))
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
    keys: dict[str, Callable[[Said], str]] = {"kind": lambda one: one.kind, "category": lambda one: one.category}
    for name, key in keys.items():
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
