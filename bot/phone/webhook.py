"""Where the exchange calls: a secret address, a raw body into the inbox, and the call's row in the same commit."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from bot.intake import Arrived, Intake
from bot.phone.events import NotAnEvent, Reader, Told
from bot.web_addresses import Network, address_of, is_within
from bot.web_body import InFlight, read_body
from bot.web_errors import Refused
from bot.webhook import is_secret, refusing_unstored
from feedback_store import inbox
from feedback_store.exchange_calls import CHANNEL
from feedback_store.sqlite import Connection
from handlers.desk import exchange_taking
from knowledge.rules.rules import Rules

PATH = "/hooks/phone/{secret}"
SHORTEST_SECRET = 24
_FIT = re.compile(rf"[\w.~!$&'()*+,;=:@-]{{{SHORTEST_SECRET},}}", re.ASCII)
"""What nobody guesses, of the signs that stand in an address as they are."""
LARGEST = 64 * 1024
"""Bytes; the events of every exchange that was looked at stay below two thousand."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """The exchange's way in.

    `secret` is the last part of its address, one that is not `is_fit` lets nobody in; whoever is `allowed` may call it, where
    that is empty everybody.
    """

    intake: Intake
    read: Reader
    rules: Callable[[], Rules]
    secret: str = field(repr=False)
    allowed: tuple[Network, ...]
    trusted: tuple[Network, ...]
    _in_flight: InFlight = field(default_factory=InFlight)

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the webhook under the web server."""
        router.add_post(PATH, self.take)

    async def take(self, request: web.Request) -> web.Response:
        """POST /hooks/phone/{secret}: kept, then acknowledged. Whoever may not call learns no more than of any wrong address."""
        if not self._may(request):
            raise Refused(404)
        body = await read_body(request, LARGEST, self._in_flight)
        with refusing_unstored():
            await self._keep(body)
        return web.Response(text="ok")

    async def _keep(self, body: bytes) -> None:
        try:
            told = self.read(body)
        except NotAnEvent:
            await self.intake.keep([Arrived(hashlib.sha256(body).hexdigest(), None, body)])
            return
        await self.intake.keep([Arrived(told.key, None, body)], lambda db, now: self._take(db, told, now))

    def _take(self, db: Connection, told: Told, now: datetime) -> None:
        exchange_taking.take(db, self.rules(), told.call, told.event, now)
        if told.event.rating:
            inbox.keep_private_as(db, CHANNEL, told.key)

    def _may(self, request: web.Request) -> bool:
        if not is_fit(self.secret) or not is_secret(request.match_info["secret"], self.secret):
            return False
        return not self.allowed or is_within(address_of(request, self.trusted), self.allowed)


def is_fit(secret: str) -> bool:
    """Whether a secret is long enough, and can be written into an address as it is."""
    return _FIT.fullmatch(secret) is not None


def as_seen(networks: tuple[Network, ...]) -> tuple[Network, ...]:
    """Networks as addresses are known here: of IPv6 the /64, as a customer has it."""
    return tuple(
        one.supernet(new_prefix=64) if isinstance(one, ipaddress.IPv6Network) and one.prefixlen > 64 else one for one in networks
    )
