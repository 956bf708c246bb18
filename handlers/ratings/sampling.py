"""The rule by which people are drawn for a survey: at random within each unit, by numbers alone, never by name."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

SHARE, MOST, EVERY_DAYS = range(101), range(1, 10_001), range(30, 731)


@dataclass(frozen=True, slots=True)
class Sampling:
    """Of each unit's citizens `share` percent, at most `most`, and nobody who was drawn in the last `every_days`.

    A share of 0 invites nobody: such a survey is opened by its address alone.
    """

    share: int = 20
    most: int = 50
    every_days: int = 90

    @property
    def is_sound(self) -> bool:
        """Whether its numbers make sense."""
        return self.share in SHARE and self.most in MOST and self.every_days in EVERY_DAYS

    def to_json(self) -> str:
        """As the store keeps it."""
        return json.dumps(asdict(self))


def from_json(text: str) -> Sampling:
    """What `to_json` wrote; what is not said stays as usual."""
    return Sampling(**json.loads(text))
