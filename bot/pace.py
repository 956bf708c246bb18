"""How fast a platform may be sent to, and how long it is left alone: nothing is sent that it would refuse."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

_DOWN_AFTER = 3
"""Failures in a row, without a success between, after which a platform counts as down."""
_MOMENT = 0.001
PROBE_EVERY = 30.0
"""Seconds between two sends to a platform that is down (R9)."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a platform allows: sends a second in all, and seconds between two to one conversation, which may depend on which."""

    per_second: float = math.inf
    apart: float | Callable[[str], float] = 0.0

    @property
    def burst(self) -> int:
        """How many may go at once after a rest."""
        return 10_000 if math.isinf(self.per_second) else max(1, int(self.per_second))

    def apart_in(self, conversation_id: str) -> float:
        """Seconds between two sends to this conversation."""
        return self.apart(conversation_id) if callable(self.apart) else self.apart


UNPACED = Pace()


class Road:
    """The way to one platform: a token bucket for how much is sent, a circuit breaker for when it is down, and who rests.

    The bucket begins empty but for one: a start that follows a crash has no burst on top of what went out just before. Times are
    monotonic.
    """

    def __init__(self, pace: Pace, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace = pace
        self._clock = clock
        self._room, self._counted_at = float(pace.burst) if math.isinf(pace.per_second) else 1.0, clock()
        self._closed_until = 0.0
        self._failures = 0
        self._resting: dict[str, float] = {}

    @property
    def is_down(self) -> bool:
        """Whether it is tried with one send at a time, every `PROBE_EVERY` seconds."""
        return self._failures >= _DOWN_AFTER

    def room(self) -> int:
        """How many may be sent now."""
        now = self._clock()
        grown = 0.0 if math.isinf(self._pace.per_second) else (now - self._counted_at) * self._pace.per_second
        self._room, self._counted_at = min(self._room + grown, float(self._pace.burst)), now
        if now < self._closed_until:
            return 0
        return 1 if self.is_down else int(self._room)

    def wait(self) -> float:
        """Seconds until there is room, or until a conversation has rested; 0 when nothing is to be waited for."""
        now = self._clock()
        lacking = 0.0 if self._room >= 1 else (1 - self._room) / self._pace.per_second
        closed = max(0.0, self._closed_until - now, lacking)
        if closed or not self._resting:
            return closed
        return max(_MOMENT, min(self._resting.values()) - now)

    def taken(self, count: int) -> None:
        """So many are being sent; one that is down is not tried again before its time."""
        if not math.isinf(self._pace.per_second):
            self._room -= count
        if self.is_down and count:
            self.close(PROBE_EVERY)

    def resting(self) -> list[str]:
        """The conversations that were sent to a moment ago."""
        now = self._clock()
        self._resting = {name: until for name, until in self._resting.items() if until > now}
        return list(self._resting)

    def rest(self, conversation_id: str) -> None:
        """A conversation was sent to."""
        if apart := self._pace.apart_in(conversation_id):
            self._resting[conversation_id] = self._clock() + apart

    def close(self, seconds: float) -> None:
        """Nothing is sent for so long."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)

    @property
    def is_closed(self) -> bool:
        """Whether nothing may be sent now."""
        return self._clock() < self._closed_until

    def failed(self) -> None:
        """The platform could not be reached, or could not answer."""
        self._failures += 1
        if self.is_down:
            self.close(PROBE_EVERY)

    def reached(self) -> bool:
        """The platform took something; returns whether it had been down."""
        was_down = self.is_down
        self._failures = 0
        if was_down:
            self._closed_until = self._clock()
        return was_down
