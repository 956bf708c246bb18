"""Whether to answer, to ask which one, or to say that it is not known: a measured decision."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from knowledge.search.index import Floats
from knowledge.search.ranking import FEATURES

Decision = Literal["answer", "choose", "unknown"]
PATH = Path(__file__).parent.parent / "data" / "ranking.json"
SIGNS = ("dice", "covers", "bm25", "title", "score", "outside", "strange", "short")
MOST_CHOICES = 5


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt from the project's own questions and wording (benchmarks/fit_ranking.py), and the thresholds."""

    ranking: Floats
    known: Floats
    known_at: float
    alone_at: float
    near: float

    @classmethod
    def load(cls, path: Path = PATH) -> Weights:
        """Read the file that the fitting wrote. Raises OSError, ValueError or KeyError."""
        data: Mapping[str, object] = json.loads(path.read_text("utf-8"))
        arrays = {name: np.array(data[name], np.float32) for name in ("ranking", "known")}
        numbers = {name: float(str(data[name])) for name in ("known_at", "alone_at", "near")}
        return cls(**arrays, **numbers)  # type: ignore[arg-type]


def shares(scores: Floats) -> Floats:
    """The scores as shares of certainty that sum to 1 (softmax)."""
    power = np.exp(scores - scores.max())
    return np.asarray(power / power.sum(), np.float32)


def signs(measures: Floats, scores: Floats, inside: NDArray[np.bool_], strange: float, words: int) -> Floats:
    """What tells a question that the knowledge can answer from one that it cannot: see SIGNS, and a constant.

    All arrays are in the order of the scores, best first; `inside` tells procedures from subjects outside the catalogue.
    """
    best = measures[inside][:3].max(axis=0) if inside.any() else np.zeros(measures.shape[1], np.float32)
    top = float(scores[inside][0]) if inside.any() else 0.0
    outside = float(shares(scores)[~inside].sum())
    likeness = (best[FEATURES.index(name)] for name in SIGNS[:4])
    return np.array([*likeness, top, outside, strange, 1 / max(words, 1), 1.0], np.float32)


def decide(scores: Floats, known: float, weights: Weights) -> tuple[Decision, int]:
    """The decision, and how many of the best are worth showing. `scores` are sorted, best first."""
    if not scores.size or known < weights.known_at:
        return "unknown", 0
    sure = shares(scores)
    if sure[0] >= weights.alone_at or scores.size == 1:
        return "answer", 1
    near = int((sure >= sure[0] * weights.near).sum())
    return "choose", min(max(near, 2), MOST_CHOICES, scores.size)


def certainty(signs_of: Floats, weights: Weights) -> float:
    """How likely it is that one of the best three is what was meant, 0…1."""
    return 1 / (1 + math.exp(-float(signs_of @ weights.known)))
