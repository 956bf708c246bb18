"""Zalo's Bot Platform as a channel: smaller than an Official Account, for trials and communes (docs/channels.md)."""

from __future__ import annotations

import asyncio

from bot.channel_settings import ZaloBotSection
from bot.channels import Channel
from bot.intake import Intake
from bot.pace import Pace
from bot.reply_files import ReplyFiles
from bot.safe_fetch import SafeFetch
from bot.zalobot.api import Api
from bot.zalobot.looking import look
from bot.zalobot.polling import Polling
from bot.zalobot.sending import Sending
from bot.zalobot.updates import CHANNEL, read_update
from bot.zalobot.webhook import PATH, Registering, webhook

_PACE = Pace(per_second=20, apart=0.3)
"""The platform names no limit; 429 says when it was too fast. Ten minutes catch up with 10,000 replies (R9)."""


def channel(section: ZaloBotSection, token: str, webhook_secret: str, intake: Intake, public_url: str) -> Channel:
    """The channel of one bot, by webhook or by polling as the section says."""
    api = Api(section.api, token)
    address = public_url.rstrip("/") + PATH
    files = SafeFetch(section.file_hosts)

    async def close() -> None:
        await asyncio.gather(api.close(), files.close())

    return Channel(
        name=CHANNEL,
        read_update=read_update,
        send=Sending(api, ReplyFiles(intake.store), public_url).send,
        pace=_PACE,
        add_routes=webhook(webhook_secret, intake).add_routes if section.webhook else None,
        run=Registering(api, intake, address, webhook_secret).run if section.webhook else Polling(api, intake).run,
        fetch=files.fetch,
        look=lambda: look(api, section, address, webhook_secret),  # a partial would show the secret in its repr
        close=close,
    )
