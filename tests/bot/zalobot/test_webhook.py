"""The webhook: nobody without the secret is listened to, and 200 means stored."""

from __future__ import annotations

import asyncio
import io
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot import trouble
from bot.webhook import is_secret
from bot.zalobot import webhook
from bot.zalobot.webhook import LONGEST_SECRET, SHORTEST_SECRET
from feedback_store.store import NotStored, Store
from tests.bot.at_work import all_answered, ask, until
from tests.bot.zalobot.at_work import SECRET, a_port, address_of, listening, made, platform_up, receiving, service
from tests.bot.zalobot.test_poison import POISON
from tests.emulators.zalobot import ZaloBot, update
from tests.emulators.zalobot_tricks import refuses


@asynccontextmanager
async def door(store: Store) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """The webhook alone, and somebody who calls it."""
    async with platform_up() as platform, aiohttp.ClientSession() as http:
        sock = a_port()
        opened = made(store, platform, address_of(sock), webhook=True)
        async with listening(opened, sock) as address:
            yield http, address + webhook.PATH
        assert opened.close
        await opened.close()


async def post(http: aiohttp.ClientSession, url: str, body: bytes, secret: str | None = SECRET) -> int:
    headers = {webhook.HEADER: secret} if secret is not None else {}
    async with http.post(url, data=io.BytesIO(body), headers=headers) as answer:
        await answer.read()
        return answer.status


def text(number: int) -> bytes:
    return json.dumps(update(f"c{number % 7}", "message.text.received", f"m{number}", text=f"tin {number}")).encode()


def test_a_conversation_by_webhook(store: Store) -> None:
    """R1: registered at the start with its secret, both envelopes, answered in order."""

    async def talk() -> ZaloBot:
        async with platform_up() as platform, service(store, platform, webhook=True):
            for number in range(1, 5):
                platform.say("lan", f"tin {number}")
            await until(lambda: len(platform.shown("lan")) == 4)
        return platform

    platform = asyncio.run(talk())
    assert [shown.text for shown in platform.shown("lan")] == [f"{n}.0 tin {n}" for n in range(1, 5)]
    assert platform.secret == SECRET and platform.deliveries == [200] * 4
    assert {body[:5] for body in ask(store, "SELECT body FROM inbox")} == {b'{"ok"', b'{"eve'}
    assert platform.called("getUpdates") == 0


def test_repeated_and_shuffled_deliveries_have_one_effect(store: Store) -> None:
    """R8: three copies of each, held back and shuffled, in either envelope: one row, one reply."""

    async def talk() -> ZaloBot:
        async with platform_up() as platform, service(store, platform, webhook=True):
            platform.copies, platform.is_holding_back = 3, True
            for number in range(60):
                platform.say(f"c{number}", "xin chào")
            platform.release(lambda bodies: random.Random(8).sample(bodies, len(bodies)))
            await until(lambda: len(platform.deliveries) == 180 and all_answered(store))
            await until(lambda: platform.called("sendMessage") == 60)
        return platform

    platform = asyncio.run(talk())
    assert [len(platform.shown(f"c{number}")) for number in range(60)] == [1] * 60
    assert ask(store, "SELECT count(*) FROM inbox") == [60]


WRONG = ["", "x", SECRET[:-1], SECRET + "x", SECRET.upper(), "é" * 20, "x" * 8000]


def test_without_the_secret_nothing_is_read(store: Store) -> None:
    """S9: wrong, missing, too long: 403 whatever the body, even one that would be refused for itself; the twin is stored."""

    async def knock() -> tuple[set[int], int]:
        async with door(store) as (http, url):
            bodies = text(1), b"[" * 100_000, b"\xff"
            wrong = {await post(http, url, body, secret) for secret in (*WRONG, None) for body in bodies}
            return wrong, await post(http, url, text(1))

    assert asyncio.run(knock()) == ({403}, 200)
    assert ask(store, "SELECT ext_key FROM inbox") == ["m1"]


def test_an_unusable_secret_opens_nothing() -> None:
    """S9: with an empty secret an empty header would be the right one."""

    def opens(secret: str) -> bool:
        return is_secret(secret, webhook.webhook(secret, None).secret)  # type: ignore[arg-type]

    assert not any(opens(secret) for secret in ("", "a" * (SHORTEST_SECRET - 1), "a" * (LONGEST_SECRET + 1)))
    assert opens("a" * SHORTEST_SECRET) and opens("é\udcff" * 10)


def test_a_recorded_delivery_has_no_second_effect(store: Store) -> None:
    """S9: 1,000 of them, months later or now."""

    async def replay() -> set[int]:
        async with door(store) as (http, url):
            first = [await post(http, url, text(number)) for number in range(100)]
            return {*first, *await asyncio.gather(*(post(http, url, text(n % 100)) for n in range(1000)))}

    assert asyncio.run(replay()) == {200}
    assert ask(store, "SELECT count(*) FROM inbox") == [100]


def test_what_was_not_stored_was_not_received(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R5: 503 with a full disk; the platform brings it again, so that this way loses nothing."""
    refusals, write = iter(range(3)), store.write

    async def refuse(work: Any, needs_room: bool = False) -> Any:
        if next(refusals, None) is not None:
            raise NotStored("disk full")
        return await write(work, needs_room=needs_room)

    async def talk() -> ZaloBot:
        async with platform_up() as platform, service(store, platform, webhook=True):
            await until(lambda: platform.webhook)
            with monkeypatch.context() as full:
                full.setattr(store, "write", refuse)
                platform.say("lan", "một")
                await until(lambda: 200 in platform.deliveries)
            await until(lambda: platform.shown("lan"))
        return platform

    assert [*asyncio.run(talk()).deliveries][-1] == 200
    assert ask(store, "SELECT count(*) FROM inbox") == [1]


def test_whatever_bytes_the_platform_brings(store: Store) -> None:
    """L5, R7: with the secret each is stored or, above 256 KB, refused; no 5xx."""
    strange = [bytes([number]) * number for number in range(0, 256, 5)]

    async def bring() -> dict[str, int]:
        async with door(store) as (http, url):
            for body in strange:
                assert await post(http, url, body) == 200
            return {name: await post(http, url, body) for name, body in POISON.items()}

    statuses = asyncio.run(bring())
    assert statuses == {name: 413 if name.startswith("10 MB") else 200 for name in POISON}
    bodies = {*ask(store, "SELECT body FROM inbox")}
    assert {body for name, body in POISON.items() if statuses[name] == 200} <= bodies and {*strange} <= bodies


def test_registering_goes_on_until_it_succeeds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R9: whatever goes wrong first; the secret is set anew although the address is known, and set back if it is taken away."""
    monkeypatch.setattr(trouble, "pause_after", lambda failures: 0.005)
    monkeypatch.setattr(webhook, "CHECK", 0.01)

    async def register() -> ZaloBot:
        async with platform_up() as platform:
            platform.webhook, platform.secret = "https://motcua.example/hooks/zalobot", "an-older-secret"
            platform.play("setWebhook", refuses(500), refuses(429, after=0.01), refuses(400, inside_200=True))
            async with receiving(made(store, platform, "https://motcua.example/", webhook=True)):
                await until(lambda: platform.secret == SECRET)
                platform.webhook = "https://elsewhere.example/hook"
                await until(lambda: platform.webhook == "https://motcua.example/hooks/zalobot")
        return platform

    assert asyncio.run(register()).called("setWebhook") == 5
