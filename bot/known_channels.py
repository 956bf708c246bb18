"""Every channel beside web chat and terminal: what opens it, how its rows are read, how it is made, what `doctor` looks at."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.channel_settings import TelegramSection, ZaloBotSection, ZaloSection, secret
from bot.channels import Channel
from bot.intake import Intake
from bot.phone import channel as phone
from bot.settings import Settings
from bot.telegram import updates as telegram_updates
from bot.telegram.addressing import Me
from bot.turn import ReadUpdate
from bot.web_addresses import networks
from bot.web_settings import WebSettings
from bot.zalo import channel as zalo
from bot.zalo import events as zalo_events
from bot.zalo import looking as zalo_looking
from bot.zalo.tokens import Secrets
from bot.zalobot import channel as zalobot
from bot.zalobot import looking as zalobot_looking
from bot.zalobot import updates as zalobot_updates
from feedback_store.channel_contacts import Row
from feedback_store.store import Store
from handlers.desk.watched import Finding

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What channels are made of; `kept` is called when one has brought something."""

    settings: Settings
    web: WebSettings
    store: Store
    kept: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the store knows: when each channel was in contact, and for how many days Zalo's keys still hold."""

    contacts: Mapping[str, Row] = field(default_factory=dict)
    zalo_days: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A channel, open or not.

    `lacks` says what it would take to open it, "" when it is there. `read_update` reads what it brought before it was closed.
    `make` returns None, or raises BadProxy, where it cannot be opened as it is configured. `examine` looks at it beside a
    running service, whose store and keys it leaves alone; it takes up to ten seconds.
    """

    name: str
    lacks: Callable[[Settings], str]
    read_update: ReadUpdate
    make: Callable[[Parts], Channel | None]
    examine: Callable[[Settings, Remembered], Coroutine[Any, Any, Sequence[Finding]]]


def _zalo_secrets(section: ZaloSection) -> Secrets:
    return Secrets(secret(section.app_secret), secret(section.webhook_secret), secret(section.refresh_token))


def _bot_secrets(section: ZaloBotSection | TelegramSection) -> tuple[str, str]:
    return secret(section.token), secret(section.webhook_secret)


def _unset(variable: str) -> str:
    return "" if secret(variable) else f"không có biến môi trường {variable}"


def _zalo(parts: Parts) -> Channel | None:
    section, secrets = parts.settings.zalo, _zalo_secrets(parts.settings.zalo)
    if not (secrets.app_secret and secrets.webhook_secret):
        log.info("kênh Zalo tắt: thiếu biến môi trường %s hoặc %s", section.app_secret, section.webhook_secret)
        return None
    return zalo.channel(section, secrets, parts.store, Intake(parts.store, "zalo", parts.kept))


def _zalobot(parts: Parts) -> Channel:
    section, intake = parts.settings.zalobot, Intake(parts.store, "zalobot", parts.kept)
    return zalobot.channel(section, *_bot_secrets(section), intake, parts.web.public_url)


# Telegram is not imported at the top: its library takes a quarter of a second, and few have it.
def _telegram(parts: Parts) -> Channel:
    from bot.telegram import channel as telegram

    section, intake = parts.settings.telegram, Intake(parts.store, "telegram", parts.kept, keys_restart=True)
    return telegram.channel(section, *_bot_secrets(section), intake, parts.web.public_url)


async def _examine_telegram(settings: Settings, _: Remembered) -> Sequence[Finding]:
    from bot.telegram import looking

    return await looking.examine(settings.telegram, *_bot_secrets(settings.telegram), settings.web.public_url)


def _phone(parts: Parts) -> Channel:
    section = parts.settings.phone
    return phone.channel(section, secret(section.secret), parts.store, networks(parts.web.trusted_proxies))


KNOWN: Sequence[Known] = (
    Known(
        "zalo",
        lambda settings: "" if settings.zalo.app_id else "chưa có [zalo] app_id",
        zalo_events.read_update,
        _zalo,
        lambda settings, told: zalo_looking.examine(settings.zalo, _zalo_secrets(settings.zalo), told.zalo_days),
    ),
    Known(
        "zalobot",
        lambda settings: _unset(settings.zalobot.token),
        zalobot_updates.read_update,
        _zalobot,
        lambda settings, _: zalobot_looking.examine(settings.zalobot, *_bot_secrets(settings.zalobot), settings.web.public_url),
    ),
    Known(
        "telegram",
        lambda settings: _unset(settings.telegram.token),
        partial(telegram_updates.read_update, me=Me("")),
        _telegram,
        _examine_telegram,
    ),
    Known(
        "phone",
        lambda settings: _unset(settings.phone.secret),
        lambda raw: None,
        _phone,
        lambda settings, told: phone.examine(secret(settings.phone.secret), told.contacts.get("phone")),
    ),
)
