"""Asking Telegram for updates: how far was read moves in the commit that keeps them, and only the next call confirms it.

Telegram starts its numbers anew after a week without an update, so that an old place could confirm, unread, what is new.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from telegram.error import Conflict

from bot.intake import Arrived, Intake
from bot.telegram.addressing import Me
from bot.telegram.arrivals import arrived
from bot.telegram.client import Client, Damaged
from bot.telegram.fields import update_id_of
from bot.telegram.refusals import refusal_of
from bot.trouble import LONGEST, Trouble
from feedback_store import channel_cursors
from feedback_store.store import NotStored
from feedback_store.timestamps import from_text, to_text, utc_now

MOST = 100
"""Updates in one answer."""
WAIT = 25
"""Seconds that Telegram waits for the first one."""
_IDLE = timedelta(days=6)
_AHEAD = timedelta(days=1)
_GRACE = 15
"""Seconds beyond the wait after which a call is given up."""

log = logging.getLogger(__name__)


class Position(NamedTuple):
    """The update to go on from, and when the last one came."""

    offset: int
    at: datetime

    @classmethod
    def read(cls, text: str | None) -> Position | None:
        """What `written` wrote; None where there is nothing to go on from."""
        offset, _, at = (text or "").partition(" ")
        with suppress(ValueError):
            return cls(int(offset), from_text(at))
        return None

    def written(self) -> str:
        """As the cursor keeps it."""
        return f"{self.offset} {to_text(self.at)}"

    def is_old(self, now: datetime) -> bool:
        """Whether numbers may have started anew since; also when the clock was wrong, so that nobody can tell."""
        return not -_AHEAD <= now - self.at <= _IDLE


@dataclass(eq=False, slots=True)
class Polling:
    """The one that asks. `tapped` is told of what was kept; calls that bring nothing new begin at least `apart` seconds apart."""

    client: Client
    intake: Intake
    me: Me
    tapped: Callable[[Sequence[bytes]], None]
    apart: float = 1.0
    _limit: int = field(default=MOST, init=False)
    _damaged: bytes = field(default=b"", init=False)
    _trouble: Trouble = field(init=False)

    def __post_init__(self) -> None:
        self._trouble = Trouble(self.intake)

    async def run(self) -> None:
        """Ask until cancelled, whatever comes back."""
        while True:
            rest = await self._rest_after_a_poll()
            await asyncio.sleep(rest)

    async def _rest_after_a_poll(self) -> float:
        """Ask once; returns how long to rest."""
        began = time.monotonic()
        try:
            is_news = await self._poll()
        except NotStored:
            return self.apart  # asked for again: nothing was confirmed
        except Exception as error:  # whatever it was, it is asked again
            return await self._rest_after(error)
        self._trouble.is_over()
        return 0.0 if is_news else max(0.0, self.apart - (time.monotonic() - began))

    async def _poll(self) -> bool:
        """Ask once and keep what came; returns whether it brought us on."""
        try:
            async with asyncio.timeout(WAIT + _GRACE):
                updates = await self.client.bot.updates(self._offset(), self._limit, WAIT)
        except Damaged as damaged:
            return await self._narrow_down(damaged)
        self._limit = min(MOST, self._limit * 2)
        kept = await self._keep([arrived(raw, self.me) for raw in updates])
        self.tapped(updates)
        return kept > 0

    def _offset(self) -> int | None:
        with self.intake.store.reading() as db:
            position = Position.read(channel_cursors.load(db, self.intake.channel))
        return None if position is None or position.is_old(utc_now()) else position.offset

    async def _keep(self, updates: Sequence[Arrived]) -> int:
        """The updates and how far they go, in one commit."""
        numbers = [number for one in updates if (number := update_id_of(one.body)) is not None]
        if not numbers:
            return await self.intake.keep(updates)
        position = Position(max(numbers) + 1, utc_now()).written()
        return await self.intake.keep(updates, lambda db, now: channel_cursors.save(db, self.intake.channel, position))

    async def _narrow_down(self, damaged: Damaged) -> bool:
        """Ask for fewer, down to the one that cannot be read; when it comes the same again, it is put aside."""
        if update_id_of(damaged.payload) is None:
            raise damaged  # not of Telegram's making
        if self._limit > 1:
            self._limit //= 2
            return True
        if self._damaged != damaged.payload:
            self._damaged = damaged.payload
            return False
        await self._keep([arrived(damaged.payload, self.me)])
        self._damaged, self._limit = b"", MOST
        log.error("one update of Telegram cannot be read; it is in quarantine")
        return True

    async def _rest_after(self, error: Exception) -> float:
        found = refusal_of(error)
        # Another program takes the updates: two that ask without a rest take them from each other, call after call.
        return await self._trouble.rest(str(found), LONGEST if isinstance(error, Conflict) else found.retry_after)
