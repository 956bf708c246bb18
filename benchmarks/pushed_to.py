"""The platforms that replies are pushed to, for benchmarks: the real channel, and an emulator that goes away as it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Protocol

from bot.channel_settings import TelegramSection, ZaloBotSection
from bot.channels import Channel
from bot.intake import Intake
from bot.telegram import channel as telegram
from bot.zalo import channel as zalo
from bot.zalobot import channel as zalobot
from feedback_store import channel_tokens, conversations, reply_windows
from feedback_store.channel_tokens import Pair
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers import outgoing
from handlers.messages import Reply
from tests.emulators.telegram import TOKEN, Telegram
from tests.emulators.telegram_nastiness import Lose, Refuse
from tests.emulators.zalo import SEND, Zalo
from tests.emulators.zalobot import ZaloBot
from tests.emulators.zalobot_tricks import Trick, answers, hangs, loses_answer, refuses

NAMES = ("telegram", "zalo", "zalobot")
CITIZENS = 5_000
"""How many a platform has; all of them spoke to us just now."""


class Platform(Protocol):
    """One platform; its citizens have numbers from 1 on."""

    channel: Channel

    def is_well(self) -> None:
        """All goes well from now on."""

    def fails(self) -> None:
        """Every send is answered with HTTP 503."""

    def is_silent(self) -> None:
        """Every send arrives, and is never answered."""

    def cuts(self) -> None:
        """Every send arrives, and the connection breaks before the answer."""

    def asks_for_rest(self, seconds: int) -> None:
        """Every send is answered with 429 and so many seconds."""

    def calls(self) -> int:
        """How many sends it was asked for, whatever became of them."""

    def shown(self, citizen: int) -> Sequence[str]:
        """What a citizen was sent, in order."""


class OnTelegram:
    """A bot."""

    def __init__(self, emulator: Telegram, channel: Channel) -> None:
        self._emulator, self.channel = emulator, channel

    def is_well(self) -> None:
        self._emulator.does("sendMessage", None, always=True)

    def fails(self) -> None:
        self._emulator.does("sendMessage", Refuse(503), always=True)

    def is_silent(self) -> None:
        self._emulator.does("sendMessage", Lose(silent=3600), always=True)

    def cuts(self) -> None:
        self._emulator.does("sendMessage", Lose(), always=True)

    def asks_for_rest(self, seconds: int) -> None:
        self._emulator.does("sendMessage", Refuse(429, seconds), always=True)

    def calls(self) -> int:
        return self._emulator.calls["sendMessage"]

    def shown(self, citizen: int) -> Sequence[str]:
        return [one.text for one in self._emulator.shown[citizen]]


class OnZalo:
    """An Official Account or a bot of Zalo."""

    def __init__(self, emulator: Zalo | ZaloBot, method: str, channel: Channel) -> None:
        self._emulator, self._method, self.channel = emulator, method, channel

    def is_well(self) -> None:
        self._emulator.always(self._method, None)

    def fails(self) -> None:
        self._does(answers(b"", 503))

    def is_silent(self) -> None:
        self._does(hangs)

    def cuts(self) -> None:
        self._does(loses_answer)

    def asks_for_rest(self, seconds: int) -> None:
        self._does(refuses(429, after=seconds))

    def calls(self) -> int:
        return self._emulator.called(self._method)

    def shown(self, citizen: int) -> Sequence[str]:
        return [one.text for one in self._emulator.shown(str(citizen))]

    def _does(self, trick: Trick) -> None:
        self._emulator.always(self._method, trick)


@asynccontextmanager
async def pushed_to(name: str, store: Store, host: str = "127.0.0.1") -> AsyncIterator[Platform]:
    """A platform that is asked under the name of a host; Zalo's account pays for all replies, and has its keys."""
    emulator = {"telegram": Telegram, "zalo": Zalo, "zalobot": ZaloBot}[name]()
    await emulator.start()
    try:
        platform = await _with_channel(emulator, store, lambda address: address.replace("127.0.0.1", host))
        yield platform
        if platform.channel.close:
            await platform.channel.close()
    finally:
        await emulator.stop()


async def _with_channel(emulator: Telegram | Zalo | ZaloBot, store: Store, named: Callable[[str], str]) -> Platform:
    api = named(emulator.address)
    if isinstance(emulator, Telegram):
        return OnTelegram(
            emulator, telegram.channel(TelegramSection(api=api), TOKEN, "", Intake(store, "telegram", lambda: None, True), "")
        )
    if isinstance(emulator, ZaloBot):
        section = ZaloBotSection(api=api)
        return OnZalo(
            emulator, "sendMessage", zalobot.channel(section, emulator.token, "", Intake(store, "zalobot", lambda: None), "")
        )
    return await _with_account(emulator, store, api)


async def _with_account(emulator: Zalo, store: Store, api: str) -> Platform:
    emulator.paid, emulator.access = True, "canary-access"
    for citizen in range(1, CITIZENS + 1):
        emulator.interacted(str(citizen))
    now = utc_now()
    pair = Pair(emulator.access, now + timedelta(days=1), emulator.refresh, now + timedelta(days=90), now)
    await store.write(lambda db: channel_tokens.save(db, "zalo", pair))
    section = emulator.section(api=api, oauth=api, zns=api, paid_replies=True)
    channel = zalo.channel(section, emulator.secrets(), store, Intake(store, "zalo", lambda: None))
    return OnZalo(emulator, SEND, channel)


async def queue(store: Store, name: str, texts: Sequence[tuple[int, str]]) -> None:
    """Replies as a turn leaves them: pairs of citizen and text, each citizen having spoken just now."""

    def work(db: Connection) -> None:
        now = utc_now()
        first = int(db.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()[0])
        for number, (citizen, text) in enumerate(texts, first + 1):
            who = f"{name}:{citizen}"
            conversations.open_for(db, who, name, now)
            reply_windows.spoke(db, who, now)
            outgoing.keep(db, f"benchmark/{number}", outgoing.Address(name, who, None, True), Reply(text))

    await store.write(work)
