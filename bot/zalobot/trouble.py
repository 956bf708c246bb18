"""What goes wrong, time after time, between this channel and Zalo: said in the log and on the desk, and how long to wait then."""

from __future__ import annotations

import logging
import random
from contextlib import suppress
from dataclasses import dataclass, field

from bot.intake import Intake
from bot.zalobot.api import CannotAsk
from bot.zalobot.updates import CHANNEL
from feedback_store import channel_contacts
from feedback_store.errors import NotStored
from feedback_store.timestamps import utc_now

LONGEST = 60.0
"""Seconds between two tries while Zalo is away, or does not accept the token."""

log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Trouble:
    """Failures in a row of what the channel asks by itself."""

    intake: Intake
    _in_a_row: int = field(default=0, init=False)

    def is_over(self) -> None:
        """Something succeeded."""
        self._in_a_row = 0

    async def rest(self, failure: CannotAsk) -> float:
        """Tell of a failure; the seconds to wait after it."""
        self._in_a_row += 1
        log.warning("%s: %s", CHANNEL, failure)
        with suppress(NotStored):
            await self.intake.store.write(lambda db: channel_contacts.failed(db, CHANNEL, utc_now(), str(failure)))
        if failure.code == 401:  # nothing but a new token helps: an officer has to read this line
            return LONGEST
        return failure.retry_after or pause_after(self._in_a_row)


def pause_after(failures: int) -> float:
    """Seconds to wait after a number of failures: 1 s doubled up to a minute, between half and all of it."""
    return min(LONGEST, 2.0 ** min(failures - 1, 16)) * random.uniform(0.5, 1)
