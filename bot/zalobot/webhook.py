"""Updates that the platform delivers itself, to /hooks/zalobot: the secret is looked at before anything else, 200 means stored."""

from __future__ import annotations

import asyncio
import hmac

from aiohttp import web

from bot.intake import Intake
from bot.web_body import InFlight, read_body
from bot.web_errors import Refused
from bot.zalobot.api import Api, CannotAsk
from bot.zalobot.registration import register, registered
from bot.zalobot.trouble import Trouble
from bot.zalobot.updates import LARGEST, arrivals
from feedback_store.errors import NotStored

PATH = "/hooks/zalobot"
SECRET = "X-Bot-Api-Secret-Token"
SHORTEST_SECRET, LONGEST_SECRET = 8, 256
"""Characters of the secret, by the platform's own rule."""
CHECK = 600.0
"""Seconds after which it is made sure again that the platform delivers here."""


class Webhook:
    """One address, known to the platform alone by its secret."""

    def __init__(self, api: Api, intake: Intake, public_url: str, secret: str) -> None:
        self._api = api
        self._intake = intake
        self._secret = secret
        self._trouble = Trouble(intake)
        self._in_flight = InFlight()
        self._is_known = False
        self.address = public_url.rstrip("/") + PATH

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Take deliveries."""
        router.add_post(PATH, self.take)

    async def take(self, request: web.Request) -> web.Response:
        """Keep a delivery: 200 once it is stored, 403 without the secret, 503 when it cannot be stored now."""
        if not self._is_from_platform(request.headers.get(SECRET, "")):
            raise Refused(403)
        body = await read_body(request, LARGEST, self._in_flight)
        try:
            await self._intake.keep(arrivals(body))
        except NotStored:
            raise Refused(503, retry_after=3) from None
        return web.Response()

    async def run(self) -> None:
        """Have the platform deliver here, until cancelled."""
        rest = 0.0
        while True:
            await asyncio.sleep(rest)
            rest = await self._register()

    async def _register(self) -> float:
        """Register where needed; the seconds until it is looked at again."""
        try:
            # The first time always: the platform may know the address with an older secret.
            if not self._is_known or await registered(self._api) != self.address:
                await register(self._api, self.address, self._secret)
        except CannotAsk as failure:
            return await self._trouble.rest(failure)
        self._is_known = True
        self._trouble.is_over()
        return CHECK

    def _is_from_platform(self, told: str) -> bool:
        has_secret = SHORTEST_SECRET <= len(self._secret) <= LONGEST_SECRET
        return has_secret and hmac.compare_digest(_bytes(told), _bytes(self._secret))


def _bytes(text: str) -> bytes:
    """As it came over the wire, or out of the environment, where not all is Unicode."""
    return text.encode("utf-8", "surrogateescape")
