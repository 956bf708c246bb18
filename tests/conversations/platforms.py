"""The same citizen on Zalo, Zalo's bots and Telegram: the real channel talks to an emulator of the platform over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

from aiohttp import web

from bot.channel_settings import TelegramSection, ZaloBotSection
from bot.channels import Channel
from bot.intake import Intake
from bot.telegram import channel as telegram
from bot.zalo import channel as zalo
from bot.zalobot import channel as zalobot
from feedback_store.store import Store
from handlers import reply_body
from handlers.messages import Choice, Reply
from tests.bot.at_work import ask, until
from tests.conversations.channels import JPEG
from tests.conversations.transcript import PHOTO
from tests.emulators.listening import listening
from tests.emulators.telegram import TOKEN, Telegram
from tests.emulators.zalo import Zalo
from tests.emulators.zalobot import ZaloBot


class Shown(Protocol):
    """A message as an emulator shows it."""

    @property
    def text(self) -> str: ...


class Platform(Protocol):
    """One citizen's telephone on a platform."""

    conversation: str

    def say(self, text: str) -> None:
        """Type something."""

    def say_as(self, number: int, text: str) -> None:
        """Somebody else types something."""

    def tap(self, label: str) -> None:
        """Take a choice under the latest message that has any."""

    def photo(self, body: bytes) -> None:
        """Send a picture."""

    def shown(self) -> list[tuple[str, list[str]]]:
        """Every message so far: its words, without numbered choices, and the choices under it."""


NAMES = ("zalo", "zalobot", "telegram")


class OnTelegram:
    """Citizen 555; choices are buttons."""

    conversation = "telegram:555"

    def __init__(self, emulator: Telegram) -> None:
        self._emulator = emulator

    def say(self, text: str) -> None:
        self._emulator.say(555, text)

    def say_as(self, number: int, text: str) -> None:
        """Somebody else types something."""
        self._emulator.say(1_000 + number, text)

    def tap(self, label: str) -> None:
        self._emulator.tap(555, label)

    def photo(self, body: bytes) -> None:
        self._emulator.photo(555, body)

    def shown(self) -> list[tuple[str, list[str]]]:
        return [(one.text, one.labels) for one in self._emulator.shown[555]]


class OnZalo:
    """Citizen "lan" of an Official Account or of a bot; choices are numbered lines."""

    def __init__(self, emulator: Zalo | ZaloBot, channel: str) -> None:
        self._emulator, self.conversation = emulator, f"{channel}:lan"

    def say(self, text: str) -> None:
        self._emulator.say("lan", text)

    def say_as(self, number: int, text: str) -> None:
        """Somebody else types something."""
        self._emulator.say(f"citizen{number}", text)

    def tap(self, label: str) -> None:
        self._emulator.tap("lan", label)

    def photo(self, body: bytes) -> None:
        self._emulator.photo("lan", body)

    def shown(self) -> list[tuple[str, list[str]]]:
        return [(_without_lines(one.text, len(one.choices)), one.choices) for one in self._emulator.shown("lan")]


def _without_lines(text: str, count: int) -> str:
    return "\n".join(text.split("\n")[: -count or None])


class AtPlatform:
    """A citizen who waits until everything is said: the message is answered, and every part of the answer has arrived."""

    def __init__(self, platform: Platform, store: Store, wake: Callable[[], None] = lambda: None) -> None:
        self._platform, self._store, self._wake = platform, store, wake

    async def say(self, text: str) -> list[Reply]:
        """Type something, or send a photo; the replies to it."""
        return await self._after(lambda: self._platform.photo(JPEG) if text == PHOTO else self._platform.say(text))

    async def tap(self, label: str) -> list[Reply]:
        """Take one of the choices under the last reply."""
        return await self._after(lambda: self._platform.tap(label))

    async def hear(self, act: Awaitable[None]) -> list[Reply]:
        """What is read when somebody else acts."""
        seen = len(self._platform.shown())
        await act
        self._wake()
        await until(lambda: len(self._platform.shown()) > seen and self._is_said())
        return self._whole(seen)

    async def _after(self, act: Callable[[], None]) -> list[Reply]:
        before, seen = self._heard(), len(self._platform.shown())
        act()
        await until(lambda: self._heard() > before and self._is_said())
        return self._whole(seen)

    def _heard(self) -> int:
        return int(ask(self._store, "SELECT count(*) FROM inbox WHERE conversation_id = ?", self._platform.conversation)[0])

    def _is_said(self) -> bool:
        waits = "SELECT 1 FROM inbox WHERE state = 'new' UNION SELECT 1 FROM outbox WHERE state IN ('queued', 'sending')"
        return not ask(self._store, waits)

    def _whole(self, seen: int) -> list[Reply]:
        """What was shown since, the parts of one reply together; each as it was decided."""
        rows = ask(self._store, "SELECT key, body FROM outbox WHERE conversation_id = ? ORDER BY id", self._platform.conversation)
        shown = self._platform.shown()
        assert len(rows) == len(shown), "each part once"
        found: dict[str, Reply] = {}
        for (key, body), (text, labels) in list(zip(rows, shown, strict=True))[seen:]:
            decided = reply_body.read(body)
            assert labels == [choice.label for choice in decided.choices] and text.strip() == decided.text.replace("**", "").strip()
            whole = found.setdefault(key.partition(".")[0], Reply(""))
            found[key.partition(".")[0]] = Reply(whole.text + text, tuple(Choice(label, label) for label in labels))
        return list(found.values())


@asynccontextmanager
async def platform(name: str, store: Store, kept: Callable[[], None], at_once: int = 1) -> AsyncIterator[tuple[Platform, Channel]]:
    """A platform, a citizen on it, and the channel that talks to it; Zalo delivers so many messages at once.

    Its account pays for the replies beyond the free ones.
    """
    emulator: Any = Zalo(at_once=at_once) if name == "zalo" else {"telegram": Telegram, "zalobot": ZaloBot}[name]()
    await emulator.start()
    try:
        if name == "telegram":
            section, intake = TelegramSection(api=emulator.address), Intake(store, name, kept, keys_restart=True)
            yield OnTelegram(emulator), telegram.channel(section, TOKEN, "", intake, "")
        elif name == "zalobot":
            bot_section = ZaloBotSection(api=emulator.address, file_hosts=(emulator.address,))
            yield OnZalo(emulator, name), zalobot.channel(bot_section, emulator.token, "", Intake(store, name, kept), "")
        else:
            emulator.paid = True
            channel = zalo.channel(emulator.section(paid_replies=True), emulator.secrets(), store, Intake(store, name, kept))
            async with _hooked(channel) as address:
                emulator.hook = f"{address}/hooks/zalo"
                yield OnZalo(emulator, name), channel
    finally:
        await emulator.stop()


@asynccontextmanager
async def _hooked(channel: Channel) -> AsyncIterator[str]:
    """A web server for the channel's webhook; its address."""
    app = web.Application()
    assert channel.add_routes
    channel.add_routes(app.router)
    async with listening(app) as address:
        yield address


@asynccontextmanager
async def at_work(channel: Channel) -> AsyncIterator[None]:
    """What the channel does beside its webhook, while the block runs."""
    task = asyncio.ensure_future(channel.run()) if channel.run else None
    try:
        yield
    finally:
        if task:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if channel.close:
            await channel.close()
