"""Telegram as a channel of the house: a bot whose updates are asked for or pushed, and whose replies are pushed."""

from __future__ import annotations

import asyncio
import logging
import re
from functools import partial

from bot.channel_settings import TelegramSection, secret
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
from bot.telegram.webhook import PATH, Webhook

CHANNEL = "telegram"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_GROUP = f"{CHANNEL}:-"
"""How the conversation of a group begins: Telegram numbers groups below zero."""

log = logging.getLogger(__name__)


def _apart(conversation_id: str) -> float:
    return 3.2 if conversation_id.startswith(_GROUP) else 1.0


_PACE = Pace(per_second=25, apart=_apart)
"""Telegram takes 30 a second from a bot, one a second for a citizen and 20 a minute for a group; sends do not arrive evenly."""


def channel(section: TelegramSection, token: str, intake: Intake, public_url: str) -> Channel:
    """The channel of one bot; `intake` is made with keys_restart. Raises BadProxy."""
    me, client = Me(token.partition(":")[0]), client_of(section, token)
    taps = Taps(client)
    password = secret(section.webhook_secret)
    address = _address(section, password, public_url)
    webhook = Webhook(password, intake, me, taps.answer) if address else None
    beginning = Beginning(client, intake, me, address, password)
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
        add_routes=webhook.add_routes if webhook else None,
        run=run,
        look=partial(look, client, section, address),
        close=close,
    )


def _address(section: TelegramSection, password: str, public_url: str) -> str:
    """Where Telegram is to push updates; "" for asking, also where pushing cannot be: so no message stays away."""
    if not section.webhook:
        return ""
    if not _SECRET.fullmatch(password) or not public_url:
        log.error(
            "Telegram's webhook needs [web] public_url, and in %s 1 to 256 letters, digits, _ or -; updates are asked for instead",
            section.webhook_secret,
        )
        return ""
    return public_url.rstrip("/") + PATH
