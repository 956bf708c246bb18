"""`chat`: talk to the bot in the terminal, or read a script from standard input and print one reply a block."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from bot import terminal
from bot.answering import Answering
from bot.command_line import CommandFailed
from bot.command_line.loading import loaded
from bot.running import running
from bot.settings import Settings
from bot.terminal import Terminal
from feedback_store.store import Store, StoreBusy, StoreRefused
from handlers.reply_parts import as_plain_text

_PROMPT = "Anh/chị: "
_BUSY = "Kho dữ liệu đang do dịch vụ sử dụng: cuộc trò chuyện này là nói thử, không lưu lại."


def chat(settings: Settings) -> None:
    """Hold one conversation, through the same inbox, turn and outbox as any channel; without the store while it is in use."""
    try:
        store = Store(settings.store.path)
    except StoreBusy:
        print(_BUSY, file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            return _hold(Store(Path(folder) / "chat.db"), settings)
    except StoreRefused as error:
        raise CommandFailed(str(error)) from None
    return _hold(store, settings)


def _hold(store: Store, settings: Settings) -> None:
    try:
        asyncio.run(_talk(store, settings))
    except KeyboardInterrupt:
        print()
    finally:
        store.close_now()


async def _talk(store: Store, settings: Settings) -> None:
    answering = Answering(await asyncio.to_thread(loaded, settings), settings.voice())
    async with running(store, answering, answering.voice, {terminal.CHANNEL: terminal.read_update}, {}) as (turn, bell):
        conversation = Terminal(store, bell, turn.wake)
        async for line in _lines():
            for reply in await conversation.say(line):
                print(as_plain_text(reply), end="\n\n", flush=True)


async def _lines() -> AsyncIterator[str]:
    """The lines that are typed, or those of the script; empty ones are passed over, `#` begins a remark in a script."""
    at_keyboard = sys.stdin.isatty()
    while True:
        if at_keyboard:
            print(_PROMPT, end="", flush=True)
        line = await asyncio.to_thread(sys.stdin.buffer.readline)
        if not line:
            return
        text = line.decode("utf-8", "replace").strip()
        if text and (at_keyboard or not text.startswith("#")):
            yield text
