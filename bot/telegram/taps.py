"""Telling Telegram that a tap has come, so that the button stops turning: beside everything else, and forgotten when it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot.telegram.client import WHOLE, Client
from bot.telegram.updates import tap_of

_AT_ONCE = 8
"""Answers on their way; in a rush of taps the buttons turn a little longer, and replies go first."""


@dataclass(eq=False, slots=True)
class Taps:
    """The answers that are on their way."""

    client: Client
    _under_way: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    def answer(self, updates: Sequence[bytes]) -> None:
        """Answer the taps among these updates, which are kept already."""
        for tap in filter(None, map(tap_of, updates)):
            if len(self._under_way) < _AT_ONCE:
                task = asyncio.create_task(self._answer(tap))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Drop what is on its way."""
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _answer(self, tap: str) -> None:
        with suppress(Exception):
            async with asyncio.timeout(WHOLE):
                await self.client.bot.answer_callback_query(tap)
