"""Telegram as a channel of the house: a bot whose updates are asked for or pushed, and whose replies are pushed."""

from __future__ import annotations

import asyncio
from functools import partial

from bot.channel_settings import TelegramSection
from bot.channels import Channel
from bot.intake import Intake
from bot.pace import Pace
from bot.reply_files import ReplyFiles
from bot.telegram.addressing import Me
from bot.telegram.beginning import Beginning
from bot.telegram.client import client_of
from bot.telegram.files import fetch
from bot.telegram.looking import look
from bot.telegram.polling import Polling
from bot.telegram.showing import send_or_show
from bot.telegram.taps import Taps
from bot.telegram.updates import read_update
from bot.telegram.webhook import address_of, webhook
from bot.trouble import Trouble

CHANNEL = "telegram"
_GROUP = f"{CHANNEL}:-"
"""How the conversation of a group begins: Telegram numbers groups below zero."""


def _apart(conversation_id: str) -> float:
    return 3.2 if conversation_id.startswith(_GROUP) else 1.0


_PACE = Pace(per_second=25, apart=_apart)
"""Telegram takes 30 a second from a bot, one a second for a citizen and 20 a minute for a group; sends do not arrive evenly."""


def channel(section: TelegramSection, token: str, webhook_secret: str, intake: Intake, public_url: str) -> Channel:
    """The channel of one bot; `intake` is made with keys_restart. Raises BadProxy."""
    me, client = Me(token.partition(":")[0]), client_of(section, token)
    taps = Taps(client)
    address = address_of(section, webhook_secret, public_url)
    beginning = Beginning(client, Trouble(intake), me, address, webhook_secret)
    polling = Polling(client, intake, me, taps.answer)

    async def run() -> None:
        await beginning.run()
        await (asyncio.Event().wait() if address else polling.run())

    async def close() -> None:
        await taps.close()
        await client.close()

    return Channel(
        name=CHANNEL,
        read_update=partial(read_update, me=me),
        send=partial(send_or_show, client, ReplyFiles(intake.store)),
        pace=_PACE,
        fetch=partial(fetch, client),
        add_routes=webhook(webhook_secret, intake, me, taps.answer).add_routes if address else None,
        run=run,
        look=partial(look, client, section, address),
        close=close,
    )
