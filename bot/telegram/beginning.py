"""What Telegram is told at the start: where updates go, the commands of the menu, a line about the bot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from telegram.error import BadRequest

from bot.intake import Intake
from bot.telegram.addressing import Me
from bot.telegram.client import ALLOWED, WHOLE, Client
from bot.telegram.polling import pause_after
from bot.telegram.refusals import refusal_of
from feedback_store import channel_contacts
from feedback_store.store import NotStored
from feedback_store.timestamps import utc_now
from handlers.citizen.sentences import TELEGRAM_ABOUT, TELEGRAM_COMMANDS

log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Beginning:
    """Said again until Telegram has heard it; `address` is the webhook's, "" where updates are asked for."""

    client: Client
    intake: Intake
    me: Me
    address: str = ""
    secret: str = field(default="", repr=False)
    pause_after: Callable[[int], float] = pause_after

    async def run(self) -> None:
        """Return once the way of the updates is settled; the menu is offered once, and may fail."""
        tries = 0
        while True:
            try:
                async with asyncio.timeout(WHOLE):
                    await self._settle()
                break
            except Exception as error:  # whatever it was, it is said again
                tries += 1
                await asyncio.sleep(max(self.pause_after(tries), await self._noted(tries, error)))
        with suppress(Exception):
            async with asyncio.timeout(WHOLE):
                await self._introduce()

    async def _settle(self) -> None:
        bot = self.client.bot
        self.me.name = (await bot.get_me()).username or ""
        if self.address:
            await bot.set_webhook(self.address, allowed_updates=ALLOWED, secret_token=self.secret)
        else:
            await bot.delete_webhook()

    async def _introduce(self) -> None:
        await self.client.bot.set_my_commands(list(TELEGRAM_COMMANDS.items()))
        await self.client.bot.set_my_short_description(TELEGRAM_ABOUT)

    async def _noted(self, tries: int, error: Exception) -> float:
        """Write down why Telegram was not reached; returns how long it wants to be left alone."""
        found = refusal_of(error)
        reason = "Telegram không nhận địa chỉ webhook (400)" if isinstance(error, BadRequest) else str(found)
        if tries == 1:
            log.warning("Telegram is not ready: %s (%s)", reason, type(error).__name__)
        with suppress(NotStored):
            await self.intake.store.write(lambda db: channel_contacts.failed(db, self.intake.channel, utc_now(), reason))
        return found.retry_after
