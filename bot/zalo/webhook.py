"""POST /hooks/zalo: Zalo brings an event; it is answered 200 once the event is on the disk, and again for every repeat."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from bot.intake import Arrived, Intake
from bot.lenient import object_in
from bot.web_body import JSON_LARGEST, InFlight, read_body
from bot.web_errors import Refused
from bot.webhook import refusing_unstored
from bot.zalo import events
from bot.zalo.human import pause, paused_by_human
from bot.zalo.signature import is_signed
from feedback_store import reply_windows
from feedback_store.store import Connection

PATH = "/hooks/zalo"
_PROBE = b"{}"
"""What Zalo sends, unsigned, when the address is registered."""
_LARGEST_PROBE = 64  # bytes; whatever else is unsigned is refused before it is read

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Webhook:
    """Keeps what is signed with the secret key of this app's webhook; of its accounts `oa_id` is ours, "" for all."""

    app_id: str
    oa_id: str
    secret: str = field(repr=False)
    intake: Intake
    _in_flight: InFlight = field(default_factory=InFlight)

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the webhook under its address."""
        router.add_post(PATH, self.take)

    async def take(self, request: web.Request) -> web.Response:
        """Check, keep, and only then answer 200; raises `Refused`: 403 for whoever is not Zalo, 503 when it cannot be kept."""
        signature = request.headers.get("X-ZEvent-Signature", "")
        if not signature and (request.content_length or 0) > _LARGEST_PROBE:
            raise Refused(403)
        body = await read_body(request, JSON_LARGEST if signature else _LARGEST_PROBE, self._in_flight)
        if body.strip() == _PROBE:
            return web.Response()
        told = request.headers.get("X-ZEvent-Timestamp", "")
        if not is_signed(signature, body, told, self.app_id, self.secret):
            raise Refused(403)
        await self._keep(body)
        return web.Response()

    async def _keep(self, body: bytes) -> None:
        try:
            event = object_in(body)
        except ValueError:
            event = {}  # kept all the same: the desk sees it among what could not be read
        with refusing_unstored():
            await self._keep_event(event, body)

    async def _keep_event(self, event: events.Event, body: bytes) -> None:
        if events.is_of(event, self.oa_id):
            await self.intake.keep([events.arrived(event, body)], lambda db, now: _note(db, event, now))
            return
        log.warning("zalo: an event of another Official Account is not answered; if it is ours, correct [zalo] oa_id")
        await self.intake.keep([Arrived(hashlib.sha256(body).hexdigest(), None, body)])


def _note(db: Connection, event: events.Event, now: datetime) -> None:
    """What an event means for later, in its own commit: that the citizen spoke, or that a person answers them."""
    conversation, at = events.conversation_of(event), events.happened_at(event, now)
    if conversation and events.opens_window(event):
        reply_windows.spoke(db, conversation, at)
    if by_human := paused_by_human(event):
        pause(db, by_human, events.text_of(event), at, now)
