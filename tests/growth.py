"""How much longer a program takes for more: a proportion, which a slow or busy machine does not change."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")


def growth(reads: Callable[[Input], object], small: Input, large: Input) -> float:
    """The processor's time for the large input over that for the small one; in turns, the best of five of each."""
    rounds = [(_seconds(reads, small), _seconds(reads, large)) for _ in range(5)]
    return min(long for _, long in rounds) / min(short for short, _ in rounds)


def _seconds(reads: Callable[[Input], object], given: Input) -> float:
    began = time.process_time()
    reads(given)
    return time.process_time() - began
