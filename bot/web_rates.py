"""How often one session and one address may ask: a bounded table of moments, nothing else is remembered."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.web_errors import Refused
from handlers.citizen import sentences

REMEMBERED = 20_000
"""Keys kept at most. The one unused for longest is forgotten first, which can only be generous to whoever it belonged to."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` requests at once, then one every `every` seconds."""

    burst: int
    every: float


# Per address is generous: mobile operators put thousands of phones behind one address.
RATES = {
    "pages of an address": Rate(burst=300, every=0.05),
    "sessions of an address": Rate(burst=60, every=5.0),
    "messages of an address": Rate(burst=300, every=0.05),
    # Thirty an hour in the long run: telephones at one counter share its address, and whoever stuffs the ballot sends hundreds.
    "forms of an address": Rate(burst=30, every=120.0),
    "forms of a kiosk": Rate(burst=30, every=30.0),
    "wrong tokens of an address": Rate(burst=60, every=1.0),
    "messages of a session": Rate(burst=20, every=1.0),
    "photos of a session": Rate(burst=6, every=10.0),
    "readings of a session": Rate(burst=40, every=0.5),
}


class Rates:
    """The generic cell rate algorithm: for each key only the moment at which its burst is whole again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._whole_again: OrderedDict[tuple[str, str], float] = OrderedDict()

    def admit(self, rule: str, who: str) -> None:
        """Count one request of `who` under `rule`; raises `Refused` (429) with the seconds to wait when it is one too many."""
        rate, now = RATES[rule], self._clock()
        moment = max(now, self._whole_again.get((rule, who), now)) + rate.every
        too_early = moment - now - rate.burst * rate.every
        if too_early > 1e-9:
            raise Refused(429, sentences.TOO_OFTEN, retry_after=too_early)
        self._whole_again[rule, who] = moment
        self._whole_again.move_to_end((rule, who))
        while len(self._whole_again) > REMEMBERED:
            self._whole_again.popitem(last=False)

    def wait_of(self, rule: str, who: str) -> float:
        """As `admit`, for whoever says no in words of their own: the seconds to wait, 0 when it was counted."""
        try:
            self.admit(rule, who)
        except Refused as refused:
            return refused.retry_after
        return 0.0


class Unlimited(Rates):
    """What `rate_limits = false` puts in the place of `Rates`."""

    def admit(self, rule: str, who: str) -> None:
        """Admit everything."""
