"""The channels beside web chat and terminal: those that are configured, put together and at work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

from bot import zalo
from bot.channel_settings import secret
from bot.channels import Channel
from bot.downloading import Fetch
from bot.intake import Intake
from bot.pace import Pace
from bot.phone import channel as phone
from bot.sender import Send, Sender
from bot.settings import Settings
from bot.telegram import updates as telegram_updates
from bot.telegram.addressing import Me
from bot.turn import ReadUpdate
from bot.web_addresses import networks
from bot.web_settings import WebSettings
from bot.zalobot import channel as zalobot
from bot.zalobot import updates as zalobot_updates
from feedback_store import channel_tokens
from feedback_store.store import Connection, Store
from handlers.desk.watched import Looked, Watched

_REST = 10.0  # seconds

log = logging.getLogger(__name__)


def channels(settings: Settings, web: WebSettings, store: Store, kept: Callable[[], None]) -> list[Channel]:
    """Every channel whose keys are there; of each other one line in the log says why it is off."""
    found = (_zalo(settings, store, kept), _zalobot(settings, web, store, kept), _telegram(settings, web, store, kept))
    return [channel for channel in (*found, _phone(settings, web, store)) if channel]


def _zalo(settings: Settings, store: Store, kept: Callable[[], None]) -> Channel | None:
    section = settings.zalo
    secrets = zalo.Secrets(secret(section.app_secret), secret(section.webhook_secret), secret(section.refresh_token))
    if not section.app_id:
        return _off("Zalo", "chưa có [zalo] app_id")
    if not (secrets.app_secret and secrets.webhook_secret):
        return _off("Zalo", f"thiếu biến môi trường {section.app_secret} hoặc {section.webhook_secret}")
    return zalo.channel(section, secrets, store, Intake(store, "zalo", kept))


def _zalobot(settings: Settings, web: WebSettings, store: Store, kept: Callable[[], None]) -> Channel | None:
    section = settings.zalobot
    token, webhook_secret = secret(section.token), secret(section.webhook_secret)
    if not token:
        return _off("Zalo Bot", f"không có biến môi trường {section.token}")
    return zalobot.channel(section, token, webhook_secret, Intake(store, "zalobot", kept), web.public_url)


def _telegram(settings: Settings, web: WebSettings, store: Store, kept: Callable[[], None]) -> Channel | None:
    section = settings.telegram
    if not (token := secret(section.token)):
        return _off("Telegram", f"không có biến môi trường {section.token}")
    from bot.telegram import channel as telegram  # not at the top: its library takes a quarter of a second, and few have it

    return telegram.channel(section, token, Intake(store, "telegram", kept, keys_restart=True), web.public_url)


def _phone(settings: Settings, web: WebSettings, store: Store) -> Channel | None:
    section = settings.phone
    if not (key := secret(section.secret)):
        return _off("tổng đài", f"không có biến môi trường {section.secret}")
    return phone.channel(section, key, store, networks(web.trusted_proxies))


def _off(name: str, why: str) -> Channel | None:
    log.info("kênh %s tắt: %s", name, why)
    return None


def reads(found: Sequence[Channel]) -> dict[str, ReadUpdate]:
    """How the rows of each platform are read, also of one that is off now: what it brought before is still shown and answered."""
    of_old: dict[str, ReadUpdate] = {
        "zalo": zalo.read_update,
        "zalobot": zalobot_updates.read_update,
        "telegram": partial(telegram_updates.read_update, me=Me("")),
        "phone": lambda raw: None,
    }
    return of_old | {channel.name: channel.read_update for channel in found}


def sends(found: Sequence[Channel]) -> Mapping[str, Send]:
    """How each channel that is pushed to is sent to."""
    return {channel.name: channel.send for channel in found if channel.send}


def paces(found: Sequence[Channel]) -> Mapping[str, Pace]:
    """How fast each may be sent to."""
    return {channel.name: channel.pace for channel in found}


def fetches(found: Sequence[Channel]) -> Mapping[str, Fetch]:
    """How the files of each are fetched."""
    return {channel.name: channel.fetch for channel in found if channel.fetch}


def watched(found: Sequence[Channel], sender: Sender) -> tuple[Watched, ...]:
    """The channels as the desk watches them."""
    return tuple(
        Watched(
            one.name, partial(sender.is_down, one.name), partial(_look, one), partial(_keys_until, channel=one.name), bool(one.send)
        )
        for one in found
    )


async def _look(channel: Channel) -> Sequence[Looked]:
    return [Looked(one.well, one.what, one.remedy) for one in (await channel.look() if channel.look else ())]


def _keys_until(db: Connection, channel: str) -> datetime | None:
    tokens = channel_tokens.load(db, channel)
    return tokens.refresh_until if tokens else None


@asynccontextmanager
async def at_work(found: Sequence[Channel]) -> AsyncIterator[None]:
    """Pollers and refreshers run while the block does."""
    tasks = [asyncio.create_task(_run(channel)) for channel in found]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def closing(found: Sequence[Channel]) -> AsyncIterator[None]:
    """The connections of channels are closed after the block: last of all, when nothing is sent any more."""
    try:
        yield
    finally:
        for channel in found:
            if channel.close:
                await channel.close()


async def _run(channel: Channel) -> None:
    """What a channel does beside its webhook; an error nobody foresaw is named, and it begins again after a rest."""
    while channel.run:
        try:
            await channel.run()
        except Exception as error:
            log.error("channel %s stopped unexpectedly: %s", channel.name, type(error).__name__)
            await asyncio.sleep(_REST)
        else:
            return
