"""Updates that the platform delivers itself, to /hooks/zalobot, and how it is told to."""

from __future__ import annotations

import asyncio

from bot.intake import Intake
from bot.trouble import Trouble
from bot.webhook import Webhook
from bot.zalobot.api import Api, CannotAsk
from bot.zalobot.registration import register, registered
from bot.zalobot.updates import arrivals

PATH = "/hooks/zalobot"
HEADER = "X-Bot-Api-Secret-Token"
SHORTEST_SECRET, LONGEST_SECRET = 8, 256
"""Characters of the secret, by the platform's own rule."""
CHECK = 600.0
"""Seconds after which it is made sure again that the platform delivers here."""


def webhook(secret: str, intake: Intake) -> Webhook:
    """The address that the platform calls; open to nobody with a secret that the platform would not take."""
    return Webhook(PATH, HEADER, secret if is_usable(secret) else "", lambda body: intake.keep(arrivals(body)))


def is_usable(secret: str) -> bool:
    """Whether the platform takes such a secret."""
    return SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET


class Registering:
    """Has the platform deliver to an address."""

    def __init__(self, api: Api, intake: Intake, address: str, secret: str) -> None:
        self._api = api
        self._address = address
        self._secret = secret
        self._trouble = Trouble(intake)
        self._is_known = False

    async def run(self) -> None:
        """Register, and see to it that it stays so, until cancelled."""
        rest = 0.0
        while True:
            await asyncio.sleep(rest)
            rest = await self._register()

    async def _register(self) -> float:
        """Register where needed; the seconds until it is looked at again."""
        try:
            # The first time always: the platform may know the address with an older secret.
            if not self._is_known or await registered(self._api) != self._address:
                await register(self._api, self._address, self._secret)
        except CannotAsk as failure:
            return await self._trouble.rest(str(failure), failure.retry_after)
        self._is_known = True
        self._trouble.is_over()
        return CHECK
