"""Telegram's channel at work on a real store, talking over real sockets to the emulator."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.bell import Bell
from bot.channel_settings import TelegramSection, secret
from bot.channels import Channel
from bot.downloading import Downloading
from bot.intake import Intake
from bot.sender import Sender
from bot.telegram.addressing import Me
from bot.telegram.channel import channel
from bot.telegram.client import Client, client_of
from bot.telegram.polling import Polling
from bot.telegram.taps import Taps
from bot.telegram.updates import read_update
from bot.turn import Respond, Turn
from feedback_store.store import Store
from handlers.messages import Choice, Conversation, Incoming, Reply, Step, Told
from tests.emulators.telegram import TOKEN, Telegram

AN, BINH = 555, 777
ME = Me("123456789", "hcc_bn_bot")
MENU = (Choice("p:1.001193", "Khai sinh"), Choice("c:start", "Gửi phản ánh, kiến nghị"))


def respond(before: Conversation, incoming: Incoming, now: datetime, told: Told | None = None) -> Step:
    """Says what was understood, and offers a menu; «hỏng» breaks it."""
    if incoming.text == "hỏng":
        raise RuntimeError("hỏng")
    heard = incoming.text or incoming.choice or incoming.kind
    files = f" và {len(incoming.attachments)} tệp" if incoming.attachments else ""
    return Step(Conversation(since=now.isoformat()), (Reply(f"Dạ, **{heard}**{files}.", MENU),))


@dataclass(frozen=True)
class AtWork:
    """The parts of a running service with Telegram as its only channel."""

    store: Store
    channel: Channel
    turn: Turn
    sender: Sender


@asynccontextmanager
async def at_work(store: Store, emulator: Telegram, answer: Respond = respond, **settings: Any) -> AsyncIterator[AtWork]:
    """The whole way of a message: Telegram, inbox, turn, outbox, Telegram; files beside it."""
    wakes: list[Callable[[], None]] = []

    def kept() -> None:
        for wake in wakes:
            wake()

    intake = Intake(store, "telegram", kept, keys_restart=True)
    section = TelegramSection(api=emulator.address, **settings)
    made = channel(section, TOKEN, secret(section.webhook_secret), intake, "http://127.0.0.1:1")
    assert made.send and made.fetch and made.run and made.close
    sender = Sender(store, {"telegram": made.send})
    turn = Turn(store, {"telegram": made.read_update}, answer, "xin lỗi", Bell(), sender, lambda tries: timedelta(milliseconds=1))
    downloading = Downloading(store, {"telegram": made.fetch}, lambda: None)
    wakes += [turn.wake, downloading.wake]
    tasks = [asyncio.create_task(work) for work in (turn.run(), sender.run(), downloading.run())]
    asking = asyncio.ensure_future(made.run())
    try:
        yield AtWork(store, made, turn, sender)
    finally:
        await ended(asking)
        for part in (turn, downloading, sender):
            part.stop()
        await asyncio.gather(*tasks)
        await made.close()


@asynccontextmanager
async def polling(
    store: Store,
    emulator: Telegram,
    wake: Callable[[], None] = lambda: None,
    apart: float = 0.05,
    pause_after: Callable[[int], float] = lambda failures: 0.01,
) -> AsyncIterator[Polling]:
    """Only the one that asks, with rests of a moment."""
    client = client_of(TelegramSection(api=emulator.address), TOKEN)
    asking = Polling(client, intake_of(store, wake), ME, Taps(client).answer, apart)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.trouble.pause_after", pause_after)
        task = asyncio.create_task(asking.run())
        try:
            yield asking
        finally:
            await ended(task)
            await client.close()


@asynccontextmanager
async def answering(store: Store) -> AsyncIterator[Turn]:
    """Only the turn, whose replies stay in the outbox; a message that fails is tried again at once."""
    turn = Turn(
        store, {"telegram": partial(read_update, me=ME)}, respond, "xin lỗi", Bell(), Sender(store, {}), lambda _: timedelta(0)
    )
    task = asyncio.create_task(turn.run())
    try:
        yield turn
    finally:
        turn.stop()
        await task


@asynccontextmanager
async def client(emulator: Telegram) -> AsyncIterator[Client]:
    """The connections alone."""
    made = client_of(TelegramSection(api=emulator.address), TOKEN)
    try:
        yield made
    finally:
        await made.close()


def intake_of(store: Store, wake: Callable[[], None] = lambda: None) -> Intake:
    """Telegram's inbox."""
    return Intake(store, "telegram", wake, keys_restart=True)


async def ended(task: asyncio.Task[Any]) -> None:
    """Cancel and wait."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def update(number: int, who: int = AN, /, **message: Any) -> bytes:
    """An update with a message, as bytes."""
    said = {"message_id": number, "date": 1, "from": {"id": who, "is_bot": False}, "chat": {"id": who, "type": "private"}}
    return json.dumps({"update_id": number, "message": {**said, **message}}).encode()
