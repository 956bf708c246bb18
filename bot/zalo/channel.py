"""The Zalo Official Account as a channel, put together from its parts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.channel_settings import ZaloSection
from bot.channels import Channel
from bot.intake import Intake
from bot.pace import Pace
from bot.safe_fetch import SafeFetch
from bot.sender import CannotDeliver
from bot.zalo import human, looking
from bot.zalo.api import Api
from bot.zalo.events import CHANNEL, read_update
from bot.zalo.sending import Sending
from bot.zalo.tokens import Secrets, Tokens
from bot.zalo.webhook import Webhook
from feedback_store.store import NotStored, Store
from feedback_store.timestamps import utc_now
from handlers.desk.watched import Finding

_PER_SECOND = 20
"""Sends; Zalo names no limit, refuses with −32, and asks to spread what is sent to many."""
_EVERY = 60.0  # seconds

log = logging.getLogger(__name__)


def channel(section: ZaloSection, secrets: Secrets, store: Store, intake: Intake) -> Channel:
    """The channel; `close` it before the store."""
    api = Api()
    tokens = Tokens(api, section, secrets, store)
    parts = _Parts(section, secrets, store, api, tokens, Sending(api, tokens, section, store), SafeFetch(section.file_hosts))
    return Channel(
        name=CHANNEL,
        read_update=partial(read_update, account=section.oa_id),
        send=parts.sending.send,
        pace=Pace(per_second=_PER_SECOND),
        fetch=parts.files.fetch,
        add_routes=Webhook(section.app_id, section.oa_id, secrets.webhook_secret, intake).add_routes,
        run=parts.run,
        look=parts.look,
        close=parts.close,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    section: ZaloSection
    secrets: Secrets
    store: Store
    api: Api
    tokens: Tokens
    sending: Sending
    files: SafeFetch

    async def run(self) -> None:
        """Keep the keys fresh, and end the pauses that are over, every minute until cancelled."""
        while True:
            try:
                await self.tokens.keep_fresh()
            except CannotDeliver as failure:
                log.error("zalo: %s", failure)
            await self._end_pauses()
            await asyncio.sleep(_EVERY)

    async def _end_pauses(self) -> None:
        with self.store.reading() as db:
            is_over = human.has_pauses_to_end(db, utc_now())
        if not is_over:
            return
        try:
            await self.store.write(lambda db: human.end_pauses(db, utc_now()))
        except NotStored:
            log.error("zalo: pauses were not ended: the store could not be written")

    async def look(self) -> Sequence[Finding]:
        return await looking.look(self.section, self.secrets, self.store, self.sending)

    async def close(self) -> None:
        await self.tokens.settle()
        await self.api.close()
        await self.files.close()
