"""The channel at work on a real store against the emulator, for the tests of this folder."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.bell import Bell
from bot.channel_settings import ZaloBotSection
from bot.channels import Channel
from bot.intake import Intake
from bot.pace import UNPACED
from bot.sender import Sender
from bot.turn import Respond, Turn
from bot.web_errors import answer_errors
from bot.web_headers import refuse_encoded_bodies
from bot.zalobot.channel import channel
from feedback_store.store import Store
from tests.crash import echo
from tests.emulators.zalobot import ZaloBot

SECRET = "canary-of-the-webhook"


@asynccontextmanager
async def platform_up(**how: Any) -> AsyncIterator[ZaloBot]:
    """The emulator, listening."""
    platform = ZaloBot(**how)
    await platform.start()
    try:
        yield platform
    finally:
        await platform.stop()


def made(store: Store, platform: ZaloBot, public_url: str = "", **section: Any) -> Channel:
    """The channel alone, with nobody to wake."""
    intake = Intake(store, "zalobot", lambda: None)
    return channel(ZaloBotSection(api=platform.address, **section), platform.token, SECRET, intake, public_url)


@asynccontextmanager
async def receiving(opened: Channel) -> AsyncIterator[None]:
    """Its `run`, while the block runs."""
    assert opened.close
    try:
        async with polled(opened):
            yield
    finally:
        await opened.close()


@asynccontextmanager
async def polled(opened: Channel) -> AsyncIterator[None]:
    """As `receiving`; what still sends may go on afterwards."""
    assert opened.run
    task = asyncio.ensure_future(opened.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def listening(opened: Channel, sock: socket.socket) -> AsyncIterator[str]:
    """A web server with the channel's routes and the house's middlewares; its address."""
    app = web.Application(middlewares=[answer_errors, refuse_encoded_bodies], client_max_size=0)
    if opened.add_routes:
        opened.add_routes(app.router)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, sock).start()
    try:
        yield address_of(sock)
    finally:
        await runner.cleanup()


def a_port() -> socket.socket:
    """A socket on a port that the system chooses."""
    return socket.create_server(("127.0.0.1", 0))


def address_of(sock: socket.socket) -> str:
    """Where it listens."""
    return f"http://127.0.0.1:{sock.getsockname()[1]}"


@asynccontextmanager
async def service(store: Store, platform: ZaloBot, respond: Respond = echo.respond, **section: Any) -> AsyncIterator[Channel]:
    """Everything between the platform's delivery and its `sendMessage`, unpaced; messages that fail rest for a moment only."""
    sock = a_port()
    intake = Intake(store, "zalobot", lambda: turn.wake())
    opened = channel(ZaloBotSection(api=platform.address, **section), platform.token, SECRET, intake, address_of(sock))
    assert opened.send and opened.close
    sender = Sender(store, {"zalobot": opened.send}, {"zalobot": UNPACED})
    reads = {"zalobot": opened.read_update}
    turn = Turn(store, reads, respond, echo.APOLOGY, Bell(), sender, lambda tries: timedelta(milliseconds=tries))
    tasks = [asyncio.create_task(turn.run()), asyncio.create_task(sender.run())]
    try:
        async with listening(opened, sock), polled(opened):
            yield opened
    finally:
        turn.stop()
        sender.stop()
        await asyncio.gather(*tasks)
        await opened.close()
