"""Asking the platform for updates, one at a time, for a service that cannot be reached from outside.

The platform has no offset and no acknowledgement: an update that was delivered is gone there. So what has come is held until it is
stored, nothing is asked for meanwhile, and an orderly stop finishes it. What cannot be helped: a process that is killed between
delivery and commit, or a connection that breaks on the way, loses that one update. The webhook (`webhook.py`) loses none.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import aiohttp

from bot.intake import Arrived, Intake
from bot.trouble import Trouble
from bot.zalobot.api import Answer, Api, CannotAsk, read_answer
from bot.zalobot.registration import unregister
from bot.zalobot.updates import CHANNEL, arrivals
from feedback_store.errors import NotStored

T = TypeVar("T")

POLL = 30  # seconds that the platform waits for an update
_MORE = 10.0  # seconds until its answer is here
APART = 1.0
"""Seconds at least between two polls that bring nothing new: whatever a platform answers, it is not asked in a frenzy."""
STORE_AGAIN = 1.0  # seconds
CHECK_WEBHOOK = 600.0
"""Seconds after which it is made sure again that no webhook takes the updates away."""
_LAST_WAIT = 3.0  # seconds for what has come when the service stops
_IDLE = 408

log = logging.getLogger(__name__)


class Polling:
    """Long polling into the inbox."""

    def __init__(self, api: Api, intake: Intake) -> None:
        self._api = api
        self._intake = intake
        self._trouble = Trouble(intake)
        self._check_at = 0.0

    async def run(self) -> None:
        """Poll until cancelled."""
        rest = 0.0
        while True:
            await asyncio.sleep(rest)
            rest = await self._round()

    async def _round(self) -> float:
        """One poll; the seconds to wait before the next."""
        try:
            if time.monotonic() >= self._check_at:
                await unregister(self._api)
                self._check_at = time.monotonic() + CHECK_WEBHOOK
            rest = await self._poll()
        except CannotAsk as failure:
            if 400 <= failure.code < 500:  # a webhook may stand in the way
                self._check_at = 0.0
            return await self._trouble.rest(str(failure), failure.retry_after)
        self._trouble.is_over()
        return rest

    async def _poll(self) -> float:
        begun = time.monotonic()
        async with self._api.asking("getUpdates", {"timeout": str(POLL)}, POLL + _MORE) as response:
            has_news = await _finished(self._take(response))
        return 0.0 if has_news else max(0.0, begun + APART - time.monotonic())

    async def _take(self, response: aiohttp.ClientResponse) -> bool:
        """Keep what an answer brings; whether it is new, and said by somebody."""
        arrived = _brought(await read_answer(response))
        kept = await self._keep(arrived)
        return bool(kept) and any(one.conversation_id for one in arrived)

    async def _keep(self, arrived: list[Arrived]) -> int:
        while True:
            try:
                return await self._intake.keep(arrived)
            except NotStored as error:
                log.error("%s: what has come cannot be stored yet: %s", CHANNEL, error)
                await asyncio.sleep(STORE_AGAIN)


def _brought(answer: Answer) -> list[Arrived]:
    """What to keep of an answer, which may be nothing. Raises CannotAsk when it is a refusal."""
    if answer.code == _IDLE or (answer.is_done and not answer.data.get("result")):
        return []
    if answer.code or not answer.body:
        raise answer.failure()
    return arrivals(answer.body)


async def _finished(work: Coroutine[Any, Any, T]) -> T:
    """The outcome of work that is finished even when cancelled meanwhile, as long as that takes seconds only."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        with suppress(Exception):
            await asyncio.wait_for(task, _LAST_WAIT)
        raise
