"""`serve`: the service itself, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal

from bot import refresh, terminal, web_chat, web_server
from bot.command_line import CommandFailed
from bot.command_line.loading import loaded
from bot.running import Answering, running, voice_of
from bot.settings import Settings
from bot.web_server import WebSettings
from feedback_store.store import Store, StoreRefused
from knowledge.vietnamese import words

log = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C. Raises CommandFailed when the service cannot start."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    web = settings.web_settings()
    try:
        store = Store(settings.store.path)
    except StoreRefused as error:
        raise CommandFailed(str(error)) from None
    try:
        asyncio.run(_serve(store, settings, web))
    finally:
        store.close_now()


async def _serve(store: Store, settings: Settings, web: WebSettings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    before = refresh.state(settings.knowledge.path)
    knows = await asyncio.to_thread(loaded, settings)
    await asyncio.to_thread(words.warm_up)
    answering = Answering(knows, voice_of(settings))
    reads = {web_chat.CHANNEL: web_chat.read_update, terminal.CHANNEL: terminal.read_update}
    async with running(store, answering, reads, {}) as (turn, bell):
        app = web_server.application(store, bell, web, turn.wake)
        try:
            runner = await web_server.start(app, web)
        except OSError as error:
            raise CommandFailed(
                f"Không mở được {web.host}:{web.port}: {error.strerror}. Đổi [web] port trong config.toml."
            ) from None
        log.info(
            "web chat on http://%s:%d/, %d procedures, %d guides", web.host, web.port, len(knows.procedures), len(knows.guides)
        )
        refreshing = asyncio.create_task(refresh.keep_current(answering, settings.knowledge.path, before))
        await stop.wait()
        refreshing.cancel()
        await runner.cleanup()
