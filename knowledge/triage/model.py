"""The learner: a logistic regression over the features of a message, its weights learnt by benchmarks/fit_triage.py."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.data_file import reading
from knowledge.triage.features import Groups
from knowledge.triage.phrases import BadTriage

Floats = NDArray[np.float32]
_LEAST, _MOST = -127, 127


@dataclass(frozen=True, slots=True)
class Model:
    """Scores of some classes for a message: weights by feature and class, in steps of `step`, and what each class starts from."""

    classes: tuple[str, ...]
    places: Mapping[str, int]
    weights: NDArray[np.int8]
    step: float
    start: Floats

    def scores(self, groups: Groups) -> Floats:
        """The score of each class; see `shares`."""
        scores = self.start.copy()
        for group in groups:
            known = [place for feature in group if (place := self.places.get(feature)) is not None]
            if known:
                scores += self.weights[known].sum(axis=0, dtype=np.float32) * (self.step * measure(group))
        return scores

    def among(self, known: Set[str]) -> Model:
        """The same for those of its classes that are known."""
        kept = [place for place, name in enumerate(self.classes) if name in known]
        weights = np.ascontiguousarray(self.weights[:, kept])
        return replace(self, classes=tuple(self.classes[place] for place in kept), weights=weights, start=self.start[kept])


def shares(scores: Floats) -> Floats:
    """Scores as how likely each class is, 0…1, summing to 1 (softmax)."""
    power = np.exp(scores - scores.max())
    return np.asarray(power / power.sum(), np.float32)


def measure(group: Sequence[str]) -> float:
    """What each feature of a group counts."""
    return float(max(len(group), 1) ** -0.5)


def load(path: Path) -> dict[str, Model]:
    """The models by name. Raises BadTriage."""
    with reading(path.name, BadTriage):
        return parsed(path.read_text("utf-8"), path.name)


def parsed(text: str, name: str = "") -> dict[str, Model]:
    """The models of a text that `written` wrote. Raises ValueError or KeyError, BadTriage where sizes do not agree."""
    rows = json.loads(text)
    places = {feature: place for place, feature in enumerate(rows["features"].split("\n"))}
    return {key: _model(name, row, places) for key, row in rows["models"].items()}


def _model(name: str, row: Mapping[str, object], places: Mapping[str, int]) -> Model:
    classes = tuple(map(str, row["classes"]))  # type: ignore[call-overload]
    weights = np.frombuffer(base64.b64decode(str(row["weights"]), validate=True), np.int8)
    start = np.array(row["start"], np.float32)
    if weights.size != len(places) * len(classes) or start.shape != (len(classes),):
        raise BadTriage(f"{name}: số trọng số không khớp, cần chạy lại benchmarks/fit_triage.py")
    return Model(classes, places, weights.reshape(len(places), len(classes)), float(str(row["step"])), start)


def written(features: Sequence[str], models: Mapping[str, tuple[Sequence[str], Floats, Floats]]) -> str:
    """The text of the weights file: features, and for each model its classes, weights and start."""
    rows = {}
    for name, (classes, weights, start) in models.items():
        step = float(np.abs(weights).max()) / _MOST
        steps = np.clip(np.round(weights / step), _LEAST, _MOST).astype(np.int8)
        packed = base64.b64encode(steps.tobytes()).decode()
        rows[name] = {"classes": list(classes), "step": step, "start": [round(float(one), 4) for one in start], "weights": packed}
    return json.dumps({"features": "\n".join(features), "models": rows}, ensure_ascii=False, indent=0) + "\n"
