"""Updates that Telegram pushes to /hooks/telegram."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence

from bot.channel_settings import TelegramSection
from bot.intake import Intake
from bot.telegram.addressing import Me
from bot.telegram.arrivals import arrived
from bot.webhook import Webhook

PATH = "/hooks/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

log = logging.getLogger(__name__)


def webhook(secret: str, intake: Intake, me: Me, tapped: Callable[[Sequence[bytes]], None]) -> Webhook:
    """The address that Telegram calls; `tapped` is told of what was kept."""

    async def keep(body: bytes) -> None:
        await intake.keep([arrived(body, me)])
        tapped([body])

    return Webhook(PATH, HEADER, secret, keep)


def address_of(section: TelegramSection, webhook_secret: str, public_url: str) -> str:
    """Where Telegram is to push updates; "" for asking, also where pushing cannot be: so no message stays away."""
    if not section.webhook:
        return ""
    if not _SECRET.fullmatch(webhook_secret) or not public_url:
        log.error(
            "Telegram's webhook needs [web] public_url, and in %s 1 to 256 letters, digits, _ or -; updates are asked for instead",
            section.webhook_secret,
        )
        return ""
    return public_url.rstrip("/") + PATH
