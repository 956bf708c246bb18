"""What the webhooks of the platforms share: the secret first, then the body into the inbox, and only then 200."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web

from bot.web_body import JSON_LARGEST, InFlight, read_body
from bot.web_errors import Refused
from feedback_store.store import NotStored


@dataclass(eq=False, slots=True)
class Webhook:
    """An address whose caller shows the `secret` in a `header`; without a secret it is open to nobody. `keep` raises NotStored."""

    path: str
    header: str
    secret: str = field(repr=False)
    keep: Callable[[bytes], Awaitable[object]]
    _in_flight: InFlight = field(default_factory=InFlight, init=False)

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the address under the web server."""
        router.add_post(self.path, self.take)

    async def take(self, request: web.Request) -> web.Response:
        """200 once the body is on the disk; 403 without the secret, and then the body is not read."""
        if not is_secret(request.headers.get(self.header, ""), self.secret):
            raise Refused(403)
        body = await read_body(request, JSON_LARGEST, self._in_flight)
        with refusing_unstored():
            await self.keep(body)
        return web.Response()


def is_secret(given: str, secret: str) -> bool:
    """Whether a caller gave the secret, in constant time; an empty one is nobody's."""
    return bool(secret) and hmac.compare_digest(_bytes(given), _bytes(secret))


@contextmanager
def refusing_unstored() -> Iterator[None]:
    """503 for what cannot be kept now: the platform brings it again."""
    try:
        yield
    except NotStored:
        raise Refused(503, retry_after=3) from None


def _bytes(text: str) -> bytes:
    """Whatever came over the wire or stands in the environment, where not all is Unicode."""
    return text.encode("utf-8", "surrogatepass")
