"""The Zalo channel at work on a real store against the emulator: webhook, turn, sender, fetching."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.bell import Bell
from bot.channels import Channel
from bot.downloading import Downloading
from bot.intake import Intake
from bot.sender import Sender
from bot.turn import Respond, Turn
from bot.web_errors import answer_errors
from bot.web_headers import refuse_encoded_bodies
from bot.zalo import channel as zalo
from bot.zalo.tokens import Secrets
from feedback_store.store import Store
from tests.crash import echo
from tests.emulators.listening import listening
from tests.emulators.zalo import Zalo


@dataclass(frozen=True, slots=True)
class Service:
    """What runs."""

    channel: Channel
    sender: Sender
    hook: str


def made(store: Store, platform: Zalo, secrets: Secrets | None = None, wake: Any = lambda: None, **section: Any) -> Channel:
    """The channel, not yet at work."""
    given = secrets if secrets is not None else platform.secrets()
    return zalo.channel(platform.section(**section), given, store, Intake(store, "zalo", wake))


@asynccontextmanager
async def at_the_door(channel: Channel) -> AsyncIterator[str]:
    """The webhook's address while the block runs."""
    app = web.Application(middlewares=[answer_errors, refuse_encoded_bodies], client_max_size=0)
    assert channel.add_routes
    channel.add_routes(app.router)
    async with listening(app) as address:
        yield f"{address}/hooks/zalo"


@asynccontextmanager
async def platform_up(**how: Any) -> AsyncIterator[Zalo]:
    """The emulator."""
    platform = Zalo(**how)
    await platform.start()
    try:
        yield platform
    finally:
        await platform.stop()


@asynccontextmanager
async def running(store: Store, platform: Zalo, respond: Respond = echo.respond, **section: Any) -> AsyncIterator[Service]:
    """Everything between Zalo's delivery and its taking the reply; the emulator delivers here."""
    parts: list[Any] = []
    channel = made(store, platform, wake=lambda: [part.wake() for part in parts], **section)
    assert channel.send and channel.fetch and channel.close
    sender = Sender(store, {"zalo": channel.send})  # as fast as it can: tests of pace are elsewhere
    turn = Turn(store, {"zalo": channel.read_update}, respond, echo.APOLOGY, Bell(), sender)
    fetching = Downloading(store, {"zalo": channel.fetch}, lambda: None)
    parts += [turn, fetching]
    at_work: list[Any] = [turn, sender, fetching]
    tasks = [asyncio.create_task(part.run()) for part in at_work]
    try:
        async with at_the_door(channel) as hook:
            platform.hook = hook
            platform.release()
            yield Service(channel, sender, hook)
            platform.hook = ""
    finally:
        for part, task in zip(at_work, tasks, strict=True):
            part.stop()
            await task
        await channel.close()
