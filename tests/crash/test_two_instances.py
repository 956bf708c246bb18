"""Two services with one bot's token by mistake: each says so, neither asks in a storm, and no message is lost between them."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import web

from feedback_store.store import Store
from tests.bot.at_work import ask, until
from tests.bot.telegram.at_work import AN, polling
from tests.emulators.telegram import Telegram
from tests.emulators.telegram_nastiness import error

REST = 0.2
CALLS = 10


class OneAtATime(Telegram):
    """Whoever asks ends the call of whoever waits, with 409, as Telegram does."""

    _asking: asyncio.Task[web.Response] | None = None

    async def _get_updates(self, given: dict[str, str]) -> web.Response:
        if self._asking:
            self._asking.cancel()
        mine = self._asking = asyncio.create_task(super()._get_updates(given))
        try:
            return await mine
        except asyncio.CancelledError:
            if mine is self._asking:
                raise
            return error(409)


def test_two_that_ask_for_the_same_updates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R14: 409 stands on both desks; each rests before it asks again; every message is in the one store or the other."""
    monkeypatch.setattr("bot.telegram.polling.LONGEST", REST)
    stores = [Store(tmp_path / name / "motcua.db", reserve=0) for name in ("one", "two")]

    async def work() -> float:
        emulator = OneAtATime()
        async with emulator.running(), AsyncExitStack() as both:
            began = time.monotonic()
            for store in stores:
                await both.enter_async_context(polling(store, emulator))
            await until(lambda: all(ask(store, "SELECT error FROM channel_contacts") for store in stores))
            await until(lambda: emulator.calls["getUpdates"] >= CALLS)
            took = time.monotonic() - began
            for number in range(20):
                emulator.say(AN, f"tin {number}")
            await until(lambda: not emulator.unconfirmed)
            return took

    took = asyncio.run(work())
    assert took >= (CALLS - 2) / 2 * REST, "two at first, and then each after its rest"
    assert len({key for store in stores for key in ask(store, "SELECT ext_key FROM inbox")}) == 20
    reasons = [ask(store, "SELECT error FROM channel_contacts") for store in stores]
    assert reasons == [["chương trình khác cũng đang nhận tin của bot này (409)"]] * 2
    for store in stores:
        store.close_now()
