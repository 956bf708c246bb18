"""The learner: a small network over the features of a message, its weights learnt by benchmarks/fit_triage.py.

An inner layer sees what features mean together; beside it stands what each feature says by itself. Three heads read from both:
the kind, the category, whether it is urgent.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.data_file import reading
from knowledge.triage.features import Groups
from knowledge.triage.phrases import BadTriage

Floats = NDArray[np.float32]
_LEAST, _MOST = -127, 127
BELOW = 0.25
"""How much of an inner value below zero is kept."""


@dataclass(frozen=True, slots=True)
class Head:
    """Scores of some classes for a message: weights by inner value and class, and what each class starts from."""

    classes: tuple[str, ...]
    weights: Floats
    start: Floats

    def scores(self, inner: Floats) -> Floats:
        """The score of each class; see `shares`."""
        return np.asarray(inner @ self.weights + self.start, np.float32)

    def among(self, known: Set[str]) -> Head:
        """The same for those of its classes that are known."""
        kept = [place for place, name in enumerate(self.classes) if name in known]
        return Head(tuple(self.classes[place] for place in kept), np.ascontiguousarray(self.weights[:, kept]), self.start[kept])


@dataclass(frozen=True, slots=True)
class Network:
    """Weights by feature and inner value in steps of `step`, of which the first `layer` values are bent; the heads by name."""

    places: Mapping[str, int]
    weights: NDArray[np.int8]
    step: float
    start: Floats
    layer: int
    heads: Mapping[str, Head]

    def inner(self, groups: Groups) -> Floats:
        """What the heads read: the sums of the features' weights, those of the inner layer bent at zero."""
        total = self.start.copy()
        for group in groups:
            known = [place for feature in group if (place := self.places.get(feature)) is not None]
            if known:
                total += self.weights[known].sum(axis=0, dtype=np.float32) * (self.step * measure(group))
        total[: self.layer] = bent(total[: self.layer])
        return total


def bent(values: Floats) -> Floats:
    """Inner values, those below zero made smaller (leaky ReLU)."""
    return np.asarray(np.maximum(values, BELOW * values), np.float32)


def shares(scores: Floats) -> Floats:
    """Scores as how likely each class is, 0…1, summing to 1 (softmax)."""
    power = np.exp(scores - scores.max())
    return np.asarray(power / power.sum(), np.float32)


def measure(group: Sequence[str]) -> float:
    """What each feature of a group counts."""
    return float(max(len(group), 1) ** -0.5)


def load(path: Path) -> Network:
    """The network of a file. Raises BadTriage."""
    with reading(path.name, BadTriage):
        return parsed(path.read_text("utf-8"), path.name)


def parsed(text: str, name: str = "") -> Network:
    """The network of a text that `written` wrote. Raises ValueError or KeyError, BadTriage where sizes do not agree."""
    rows = json.loads(text)
    places = {feature: place for place, feature in enumerate(rows["features"].split("\n"))}
    start = np.array(rows["start"], np.float32)
    weights = _unpacked(rows["weights"], np.int8, len(places), len(start), name)
    heads = {key: _head(row, len(start), name) for key, row in rows["heads"].items()}
    if not 0 <= (layer := int(rows["layer"])) <= len(start):
        raise _not_agreeing(name)
    return Network(places, weights, float(rows["step"]), start, layer, heads)


def _head(row: Mapping[str, Any], height: int, name: str) -> Head:
    classes = tuple(map(str, row["classes"]))
    weights = _unpacked(row["weights"], np.float32, height, len(classes), name)
    start = np.array(row["start"], np.float32)
    if start.shape != (len(classes),):
        raise _not_agreeing(name)
    return Head(classes, weights, start)


def _unpacked(text: object, kind: type[Any], rows: int, columns: int, name: str) -> NDArray[Any]:
    numbers = np.frombuffer(base64.b64decode(str(text), validate=True), kind)
    if numbers.size != rows * columns:
        raise _not_agreeing(name)
    return numbers.reshape(rows, columns)


def _not_agreeing(name: str) -> BadTriage:
    return BadTriage(f"{name}: số trọng số không khớp, cần chạy lại benchmarks/fit_triage.py")


def written(features: Sequence[str], weights: Floats, start: Floats, layer: int, heads: Mapping[str, Head]) -> str:
    """The text of the weights file: features, their weights, and each head."""
    step = float(np.abs(weights).max()) / _MOST
    steps = np.clip(np.round(weights / step), _LEAST, _MOST).astype(np.int8)
    rows = {
        "features": "\n".join(features),
        "step": step,
        "start": _rounded(start),
        "layer": layer,
        "weights": base64.b64encode(steps.tobytes()).decode(),
        "heads": {
            key: {
                "classes": list(head.classes),
                "start": _rounded(head.start),
                "weights": base64.b64encode(np.ascontiguousarray(head.weights, np.float32).tobytes()).decode(),
            }
            for key, head in heads.items()
        },
    }
    return json.dumps(rows, ensure_ascii=False, indent=0) + "\n"


def _rounded(numbers: Floats) -> list[float]:
    return [round(float(one), 4) for one in numbers]
