"""Zalo's Bot Platform as a channel: smaller than an Official Account, for trials and communes (docs/channels.md)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.channel_settings import ZaloBotSection
from bot.channels import Channel, Finding
from bot.intake import Intake
from bot.pace import Pace
from bot.reply_files import ReplyFiles
from bot.safe_fetch import SafeFetch
from bot.zalobot.api import Api
from bot.zalobot.looking import look_at_bot, look_at_polling, look_at_webhook
from bot.zalobot.polling import Polling
from bot.zalobot.sending import Sending
from bot.zalobot.updates import CHANNEL, read_update
from bot.zalobot.webhook import Webhook

_PACE = Pace(per_second=10, apart=0.3)
"""The platform names no limit; 429 says when it was too fast."""


def channel(section: ZaloBotSection, token: str, webhook_secret: str, intake: Intake, public_url: str) -> Channel:
    """The channel of one bot, by webhook or by polling as the section says."""
    api = Api(section.api, token)
    webhook = Webhook(api, intake, public_url, webhook_secret)
    files = SafeFetch(section.file_hosts)

    async def look() -> Sequence[Finding]:
        if not (bot := await look_at_bot(api)).well:
            return [bot]  # whatever else is asked would fail alike
        way = look_at_webhook(api, webhook.address, webhook_secret) if section.webhook else look_at_polling(api)
        return [bot, await way]

    async def close() -> None:
        await asyncio.gather(api.close(), files.close())

    return Channel(
        name=CHANNEL,
        read_update=read_update,
        send=Sending(api, ReplyFiles(intake.store), public_url).send,
        pace=_PACE,
        add_routes=webhook.add_routes if section.webhook else None,
        run=webhook.run if section.webhook else Polling(api, intake).run,
        fetch=files.fetch,
        look=look,
        close=close,
    )
