"""How the network of triage learns: Adam over small batches, features and inner values left out by chance, soft answers.

Leaving out by chance makes it rely on many signs of a kind instead of few; soft answers keep it from being surer than it may be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from knowledge.triage import model
from knowledge.triage.features import Groups
from knowledge.triage.model import Floats

Places = NDArray[np.int64]
INNER, BATCH, ROUNDS = 96, 64, 8
LEFT_OUT, INNER_LEFT_OUT = 0.6, 0.5
_FADING, _SQUARES, _TINY, _LAST = 0.9, 0.999, 1e-8, 0.02


@dataclass(frozen=True)
class Table:
    """Messages as a sparse matrix: for message i the features `places[starts[i]:starts[i + 1]]` with their values."""

    places: Places
    values: Floats
    starts: Places
    width: int

    def of(self, rows: Places) -> Table:
        """Some of the messages, in their order."""
        sizes = np.diff(self.starts)[rows]
        ends = np.cumsum(sizes)
        every = np.arange(ends[-1]) + np.repeat(self.starts[rows] - ends + sizes, sizes)
        return Table(self.places[every], self.values[every], np.concatenate(([0], ends)), self.width)

    def thinned(self, chance: np.random.Generator) -> Table:
        """The same with most values left out by chance, the others made larger."""
        kept = (chance.random(len(self.values)) >= LEFT_OUT) / np.float32(1 - LEFT_OUT)
        return Table(self.places, (self.values * kept).astype(np.float32), self.starts, self.width)

    def times(self, weights: Floats) -> Floats:
        """The sums of all messages."""
        told = np.diff(self.starts) > 0
        sums = np.zeros((len(told), weights.shape[1]), np.float32)
        if told.any():
            sums[told] = np.add.reduceat(self.values[:, None] * weights[self.places], self.starts[:-1][told], axis=0)
        return sums

    def turned(self, errors: Floats) -> tuple[Places, Floats]:
        """The features that occur, and for each the sum over its messages."""
        order = np.argsort(self.places, kind="stable")
        rows = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))[order]
        found, first = np.unique(self.places[order], return_index=True)
        return found, np.add.reduceat(self.values[order][:, None] * errors[rows], first, axis=0)


def table(read: Sequence[Groups], places: Mapping[str, int]) -> Table:
    """The matrix of messages over known features."""
    ids: list[int] = []
    values: list[float] = []
    starts = [0]
    for message in read:
        for group in message:
            known = [place for feature in group if (place := places.get(feature)) is not None]
            ids += known
            values += [model.measure(group)] * len(known)
        starts.append(len(ids))
    return Table(np.array(ids, np.int64), np.array(values, np.float32), np.array(starts), len(places))


@dataclass(frozen=True)
class Task:
    """What one head learns: its classes, for each message the right one (-1 where it is not asked), how much it counts."""

    classes: tuple[str, ...]
    right: Places
    counts: Floats


class Adam:
    """Steps down a slope, each number at its own pace; `rows` of a large matrix by themselves."""

    def __init__(self, weights: Floats) -> None:
        self.weights = weights
        self._mean = np.zeros_like(weights)
        self._square = np.zeros_like(weights)
        self._steps = 0

    def step(self, slope: Floats, rate: float, rows: Places | slice = slice(None)) -> None:
        """Go one step."""
        self._steps += 1
        mean = self._mean[rows] * _FADING + slope * (1 - _FADING)
        square = self._square[rows] * _SQUARES + slope * slope * (1 - _SQUARES)
        self._mean[rows], self._square[rows] = mean, square
        size = rate * np.sqrt(1 - _SQUARES**self._steps) / (1 - _FADING**self._steps)
        self.weights[rows] -= size * mean / (np.sqrt(square) + _TINY)


class Deep:
    """The inner layer with its heads while they are taught: what features mean together."""

    rate, soft = 2e-3, 0.1

    def __init__(self, width: int, tasks: Mapping[str, Task], seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        self._tasks = tasks
        self.inner = Adam(self._chance.normal(0, 0.05, (width, INNER)).astype(np.float32))
        self.start = Adam(np.zeros(INNER, np.float32))
        most = INNER**-0.5
        self.heads = {
            name: (
                Adam(self._chance.uniform(-most, most, (INNER, len(task.classes))).astype(np.float32)),
                Adam(np.zeros(len(task.classes), np.float32)),
            )
            for name, task in tasks.items()
        }

    def learn(self, rows: Table, batch: Places, rate: float) -> None:
        """One step from some messages."""
        seen = rows.thinned(self._chance)
        inner = model.bent(seen.times(self.inner.weights) + self.start.weights)
        alive = ((self._chance.random(inner.shape) >= INNER_LEFT_OUT) / np.float32(1 - INNER_LEFT_OUT)).astype(np.float32)
        shown: Floats = inner * alive
        back = np.zeros_like(inner)
        for name, task in self._tasks.items():
            weights, start = self.heads[name]
            missed = wrong(shown @ weights.weights + start.weights, task, batch, self.soft)
            back += missed @ weights.weights.T
            weights.step(shown.T @ missed, rate)
            start.step(missed.sum(axis=0), rate)
        back *= alive * np.where(inner > 0, 1, model.BELOW).astype(np.float32)
        self.start.step(back.sum(axis=0), rate)
        found, slope = seen.turned(back)
        self.inner.step(slope, rate, found)


class Plain:
    """The scores of all heads straight from the features while they are taught: what each feature says by itself."""

    rate, soft = 4e-3, 0.25

    def __init__(self, width: int, tasks: Mapping[str, Task], seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        self._tasks = tasks
        ends = np.cumsum([0, *(len(task.classes) for task in tasks.values())])
        self.spans = {name: slice(int(one), int(end)) for name, one, end in zip(tasks, ends[:-1], ends[1:], strict=True)}
        self.weights = Adam(np.zeros((width, int(ends[-1])), np.float32))
        self.start = Adam(np.zeros(int(ends[-1]), np.float32))

    def learn(self, rows: Table, batch: Places, rate: float) -> None:
        """One step from some messages."""
        seen = rows.thinned(self._chance)
        scores = seen.times(self.weights.weights) + self.start.weights
        missed = [wrong(scores[:, self.spans[name]], task, batch, self.soft) for name, task in self._tasks.items()]
        back = np.concatenate(missed, axis=1)
        self.start.step(back.sum(axis=0), rate)
        found, slope = seen.turned(back)
        self.weights.step(slope, rate, found)


def wrong(scores: Floats, task: Task, batch: Places, soft: float) -> Floats:
    """How far the scores of some messages are from what is right, a little of which goes to every class."""
    right, counts = task.right[batch], task.counts[batch]
    power = np.exp(scores - scores.max(axis=1, keepdims=True))
    missed = power / power.sum(axis=1, keepdims=True) - soft / len(task.classes)
    missed[np.arange(len(right)), right] -= 1 - soft
    return np.asarray(missed * (counts * (right >= 0) / len(batch))[:, None], np.float32)


Learner = TypeVar("Learner", Deep, Plain)


def learnt(kind: type[Learner], rows: Table, tasks: Mapping[str, Task], seed: int = 1) -> Learner:
    """A learner taught with all messages, ROUNDS times each."""
    learner, chance = kind(rows.width, tasks, seed), np.random.default_rng(seed)
    many = len(rows.starts) - 1
    batches = [
        order[at : at + BATCH] for _ in range(ROUNDS) for order in (chance.permutation(many),) for at in range(0, many, BATCH)
    ]
    for number, batch in enumerate(tqdm(batches, desc=kind.__name__, leave=False)):
        learner.learn(rows.of(batch), batch, learner.rate * max(_LAST, 1 - number / len(batches)))
    return learner
