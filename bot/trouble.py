"""What goes wrong, time after time, when a channel asks its platform: said in the log and on the desk, and how long to rest."""

from __future__ import annotations

import logging
import random
from contextlib import suppress
from dataclasses import dataclass, field

from bot.intake import Intake
from feedback_store import channel_contacts
from feedback_store.errors import NotStored
from feedback_store.timestamps import utc_now

LONGEST = 30.0
"""Seconds between two tries while a platform is away."""

log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Trouble:
    """Failures in a row; the log has the first of them, the desk the latest."""

    intake: Intake
    _in_a_row: int = field(default=0, init=False)

    def is_over(self) -> None:
        """Something succeeded."""
        self._in_a_row = 0

    async def rest(self, reason: str, least: float = 0.0) -> float:
        """Tell of a failure; the seconds to rest after it, `least` at least."""
        self._in_a_row += 1
        channel = self.intake.channel
        if self._in_a_row == 1:
            log.warning("%s cannot be asked: %s", channel, reason)
        with suppress(NotStored):
            await self.intake.store.write(lambda db: channel_contacts.failed(db, channel, utc_now(), reason))
        return max(least, pause_after(self._in_a_row))


def pause_after(failures: int) -> float:
    """Seconds to rest after a number of failures: 1 s doubled up to `LONGEST`, between half and all of it."""
    return min(LONGEST, 2.0 ** min(failures - 1, 16)) * random.uniform(0.5, 1)
