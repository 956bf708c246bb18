"""`serve`: the service itself, until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal

from aiohttp.web import Application, AppRunner

from bot import terminal, web_chat, web_server
from bot.command_line import CommandFailed
from bot.running import running, voice_of
from bot.sender import Send
from bot.settings import Settings
from bot.thinking import CannotThink, Thinking
from bot.web_settings import WebSettings
from feedback_store.store import Store, StoreRefused

log = logging.getLogger(__name__)
_WHY = {
    errno.EADDRINUSE: "cổng này đang có chương trình khác dùng. Dừng chương trình đó, hoặc đổi [web] port trong config.toml",
    errno.EACCES: "không có quyền mở cổng này. Đổi [web] port trong config.toml thành một số từ 1024 trở lên",
}
"""Why the port cannot be listened on, and what to change; any other reason lies with the host."""


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
    """Messages are received at once and answered as soon as the knowledge is loaded, in a process of its own."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    voice = voice_of(settings)
    reads = {web_chat.CHANNEL: web_chat.read_update, terminal.CHANNEL: terminal.read_update}
    sends: dict[str, Send] = {}  # none of these two is pushed to: both read their replies
    thinking = Thinking(settings.knowledge.path, voice)
    try:
        async with running(store, thinking, voice, reads, sends) as (turn, bell):
            runner = await _listening(web_server.application(store, bell, web, turn.wake), web)
            try:
                ready = await asyncio.to_thread(thinking.begin)
                where = f"http://{web.host}:{web.port}/"
                log.info("web chat on %s, %d procedures, %d guides", where, ready.procedures, ready.guides)
                await stop.wait()
            finally:
                await runner.cleanup()
    except CannotThink as error:
        raise CommandFailed(str(error)) from None
    finally:
        thinking.close()


async def _listening(app: Application, web: WebSettings) -> AppRunner:
    try:
        return await web_server.start(app, web)
    except OSError as error:
        why = _WHY.get(error.errno or 0, "máy này không có địa chỉ đó. Đổi [web] host trong config.toml")
        raise CommandFailed(f"Không mở được {web.host}:{web.port}: {why}.") from None
