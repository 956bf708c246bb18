"""Updates that are pushed: nobody without the secret is listened to, and nothing is acknowledged before it is kept."""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import web_server
from bot.bell import Bell
from bot.telegram.webhook import HEADER, webhook
from bot.web_settings import WebSettings
from feedback_store.store import NotStored, Store
from tests.bot.at_work import ask, until
from tests.bot.telegram import poison
from tests.bot.telegram.at_work import AN, ME, answering, client, intake_of, polling, update
from tests.emulators.telegram import Telegram

SECRET = "canary_secret-of-the-hook"
HEAD = {HEADER: SECRET}


@asynccontextmanager
async def listening(store: Store) -> AsyncIterator[aiohttp.ClientSession]:
    """The web server with the webhook, and somebody who calls it."""
    settings = WebSettings(port=0, rate_limits=False)
    app = web_server.application(store, Bell(), settings, lambda: None)
    webhook(SECRET, intake_of(store), ME, lambda updates: None).add_routes(app.router)
    runner = await web_server.start(app, settings)
    try:
        async with aiohttp.ClientSession(next(iter(runner.sites)).name) as http:
            yield http
    finally:
        await runner.cleanup()


async def push(http: aiohttp.ClientSession, body: bytes, head: dict[str, str] = HEAD) -> int:
    """The status that a call gets."""
    async with http.post("/hooks/telegram", data=io.BytesIO(body), headers=head) as answer:
        await answer.read()
        return answer.status


@pytest.mark.parametrize("given_secret", ["", "x", SECRET[:-1], SECRET + "x", SECRET.upper(), "ê" * 9, "x" * 4000])
def test_without_the_secret_nothing_is_read(store: Store, given_secret: str) -> None:
    """S9: 403 within 20 ms while the body has not even come, and nothing is kept."""

    async def work() -> None:
        async with listening(store) as http:
            assert await push(http, update(1, text="a"), {}) == 403
            url = http._build_url("/hooks/telegram")
            reader, writer = await asyncio.open_connection(url.host, url.port)
            head = f"POST /hooks/telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n{HEADER}: {given_secret}\r\n\r\n"
            writer.write(head.encode())
            began = time.perf_counter()
            line = await reader.readline()
            took = time.perf_counter() - began
            assert b" 403 " in line and took < 0.2, took  # 20 ms on a machine that does nothing else
            writer.close()
        assert ask(store, "SELECT 1 FROM inbox") == []

    asyncio.run(work())


def test_with_the_secret_it_is_kept_before_it_is_acknowledged(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin of S9, and R5: 200 means that it is on the disk; when it cannot be, 503, so that Telegram comes again."""

    async def work() -> None:
        async with listening(store) as http:
            body = update(7, text="hố ga")
            assert await push(http, body) == 200
            assert ask(store, "SELECT ext_key, conversation_id, body FROM inbox") == [("123456789:7", f"telegram:{AN}", body)]

            async def full(*_: object, **__: object) -> object:
                raise NotStored("đầy")

            with monkeypatch.context() as patch:
                patch.setattr(Store, "write", full)
                assert await push(http, update(8, text="nữa")) == 503
            assert await push(http, update(8, text="nữa")) == 200
        assert ask(store, "SELECT count(*) FROM inbox") == [2]

    asyncio.run(work())


def test_what_is_called_again_has_one_effect(store: Store) -> None:
    """S9, R8: a thousand recorded calls played again add no row, and neither does asking for the same updates."""

    async def work() -> None:
        emulator = Telegram(next_update=1)
        bodies = [update(number, text=f"tin {number}") for number in range(1, 51)]
        async with listening(store) as http:
            for _ in range(20):
                assert set(await asyncio.gather(*(push(http, body) for body in bodies))) == {200}
        for body in bodies:
            emulator.raw(body)
        async with emulator.running(), polling(store, emulator):
            await until(lambda: not emulator.unconfirmed)
        assert ask(store, "SELECT count(*) FROM inbox") == [50]

    asyncio.run(work())


def test_every_poison_is_kept_and_acknowledged(store: Store) -> None:
    """R7, L5: no 5xx, and nothing for Telegram to repeat; what is too large for any update is refused."""
    kinds = {**poison.QUARANTINED, **poison.HARMLESS}

    async def work() -> None:
        async with listening(store) as http, answering(store):
            for number, (kind, body) in enumerate(kinds.items()):
                assert await push(http, poison.as_sent(body, number)) == (413 if kind == "10 MB" else 200), kind
            await until(lambda: not ask(store, "SELECT 1 FROM inbox WHERE state = 'new'"))
        assert ask(store, "SELECT count(*) FROM inbox") == [len(kinds) - 1]
        assert ask(store, "SELECT count(*) FROM inbox WHERE state = 'quarantine'") == [len(poison.QUARANTINED) - 1]

    asyncio.run(work())


def test_any_bytes_are_kept(store: Store) -> None:
    """L5: hundreds of bodies of no shape at all: each is acknowledged and in the inbox."""
    bodies: set[bytes] = set()

    @given(st.lists(st.binary(max_size=200) | st.text(max_size=50).map(str.encode), min_size=5, max_size=5))
    def collect(some: list[bytes]) -> None:
        bodies.update(some)

    async def work() -> None:
        async with listening(store) as http:
            for body in bodies:
                assert await push(http, body) == 200, body

    collect()
    asyncio.run(work())
    assert set(ask(store, "SELECT body FROM inbox")) == bodies


def test_a_flood_of_wrong_calls_leaves_the_good_ones_their_time(store: Store) -> None:
    """S9: hundreds of calls without the secret, and those with it are taken all the while."""

    async def work() -> None:
        async with listening(store) as http:
            wrong = [asyncio.create_task(push(http, b"x" * 1000, {HEADER: "x"})) for _ in range(500)]
            good = [await push(http, update(number, text="a")) for number in range(1, 11)]
            assert set(good) == {200} and set(await asyncio.gather(*wrong)) == {403}
        assert ask(store, "SELECT count(*) FROM inbox") == [10]

    asyncio.run(work())


def test_telegram_pushes_again_until_it_is_taken(store: Store) -> None:
    """The emulator as Telegram: one at a time, in order, each until 200."""

    async def work() -> None:
        emulator = Telegram()
        for number in range(5):
            emulator.say(AN, f"tin {number}")
        async with emulator.running(), listening(store) as http, client(emulator) as telegram:
            await telegram.bot.set_webhook(str(http._build_url("/hooks/telegram")), secret_token=SECRET)
            await until(lambda: not emulator.unconfirmed)
        said = [json.loads(body)["message"]["text"] for body in ask(store, "SELECT body FROM inbox ORDER BY seq")]
        assert said == [f"tin {number}" for number in range(5)]

    asyncio.run(work())
