"""The channels beside web chat and terminal: those that are configured, put together and at work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

from bot.channels import Channel
from bot.downloading import Fetch
from bot.known_channels import KNOWN, Known, Parts
from bot.pace import Pace
from bot.sender import Send, Sender
from bot.settings import Settings
from bot.turn import ReadUpdate
from bot.web_settings import WebSettings
from feedback_store import channel_tokens
from feedback_store.store import Connection, Store
from handlers.desk.case_sentences import PLATFORM_NAMES
from handlers.desk.watched import Watched

_REST = 10.0  # seconds

log = logging.getLogger(__name__)


def channels(settings: Settings, web: WebSettings, store: Store, kept: Callable[[], None]) -> list[Channel]:
    """Every channel whose keys are there; of each other one line in the log says why it is off."""
    parts = Parts(settings, web, store, kept)
    return [channel for known in KNOWN if (channel := _opened(known, parts))]


def _opened(known: Known, parts: Parts) -> Channel | None:
    if why := known.lacks(parts.settings):
        log.info("kênh %s tắt: %s", PLATFORM_NAMES[known.name], why)
        return None
    return known.make(parts)


def reads(found: Sequence[Channel]) -> dict[str, ReadUpdate]:
    """How the rows of each platform are read, also of one that is off now: what it brought before is still shown and answered."""
    return {known.name: known.read_update for known in KNOWN} | {channel.name: channel.read_update for channel in found}


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
            one.name,
            partial(sender.is_down, one.name),
            one.look,
            partial(_keys_until, channel=one.name),
            bool(one.send),
        )
        for one in found
    )


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
