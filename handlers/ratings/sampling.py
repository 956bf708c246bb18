"""The rule by which people are drawn for a survey: at random within each unit, by numbers alone, never by name."""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict, dataclass

FRACTION, QUOTA, DAYS_BETWEEN = range(101), range(1, 10_001), range(30, 731)
FEWEST_DAYS = 7
"""So long a survey runs at least: of a single slow day one might know who was served."""
_LOTS = 2**64


@dataclass(frozen=True, slots=True)
class Sampling:
    """The sampling fraction in percent of each unit's citizens, the quota per unit, and the days between invitations of a person.

    A fraction of 0 invites nobody: such a survey is opened by its address alone.
    """

    fraction: int = 20
    quota: int = 50
    days_between: int = 90

    @property
    def is_sound(self) -> bool:
        """Whether its numbers make sense."""
        return self.fraction in FRACTION and self.quota in QUOTA and self.days_between in DAYS_BETWEEN

    def takes(self, secret: str, person: str) -> bool:
        """Whether the lot falls on a person: one decision a survey, however often they are served, and nobody can foresee it."""
        lot = int.from_bytes(hmac.digest(secret.encode(), f"person:{person}".encode(), "sha256")[:8])
        return lot * 100 < self.fraction * _LOTS

    def to_json(self) -> str:
        """As the store keeps it."""
        return json.dumps(asdict(self))


def from_json(text: str) -> Sampling:
    """What `to_json` wrote; what is not said stays as usual."""
    return Sampling(**json.loads(text))
