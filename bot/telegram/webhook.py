"""Updates that Telegram pushes: its secret first, compared in constant time; then the body into the inbox; only then 200."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.intake import Intake
from bot.telegram.addressing import Me
from bot.telegram.arrivals import arrived
from bot.telegram.fields import LARGEST
from bot.web_body import InFlight, read_body
from bot.web_errors import Refused
from feedback_store.store import NotStored

PATH = "/hooks/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(eq=False, slots=True)
class Webhook:
    """The address that Telegram calls; `tapped` is told of what was kept."""

    secret: str = field(repr=False)
    intake: Intake
    me: Me
    tapped: Callable[[Sequence[bytes]], None]
    _in_flight: InFlight = field(default_factory=InFlight, init=False)

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the address under the web server."""
        router.add_post(PATH, self.take)

    async def take(self, request: web.Request) -> web.Response:
        """POST /hooks/telegram: 200 once it is on the disk, 403 without the secret, and then its body is not read."""
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.secret.encode()):
            raise Refused(403)
        body = await read_body(request, LARGEST, self._in_flight)
        try:
            await self.intake.keep([arrived(body, self.me)])
        except NotStored:
            raise Refused(503, retry_after=3) from None
        self.tapped([body])
        return web.Response()
