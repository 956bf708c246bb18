"""What Telegram is told at the start: where updates go, the commands of the menu, a line about the bot."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from telegram.error import BadRequest

from bot.telegram.addressing import Me
from bot.telegram.client import ALLOWED, WHOLE, Client
from bot.telegram.refusals import refusal_of
from bot.trouble import Trouble
from handlers.citizen.sentences import TELEGRAM_ABOUT, TELEGRAM_COMMANDS


@dataclass(eq=False, slots=True)
class Beginning:
    """Said again until Telegram has heard it; `address` is the webhook's, "" where updates are asked for."""

    client: Client
    trouble: Trouble
    me: Me
    address: str = ""
    secret: str = field(default="", repr=False)

    async def run(self) -> None:
        """Return once the way of the updates is settled; the menu is offered once, and may fail."""
        while True:
            try:
                async with asyncio.timeout(WHOLE):
                    await self._settle()
                break
            except Exception as error:  # whatever it was, it is said again
                await asyncio.sleep(await self._rest_after(error))
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

    async def _rest_after(self, error: Exception) -> float:
        found = refusal_of(error)
        reason = "Telegram không nhận địa chỉ webhook (400)" if isinstance(error, BadRequest) else str(found)
        return await self.trouble.rest(reason, found.retry_after)
