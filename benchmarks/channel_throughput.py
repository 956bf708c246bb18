"""How many messages a second go the whole way in each channel: platform, inbox, conversation, outbox, platform again.

Beside them, in the same run and the same process, two handlers that do less: one that answers at once, one that only commits. The
platforms are the emulators of the tests, on this machine; their limits on sending are lifted, since they, and not the service,
would be measured (Telegram takes 25 messages a second from a bot).

    .venv/bin/python -m benchmarks.channel_throughput [--messages 1000] [--citizens 100]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.answering import Answering
from bot.intake import Arrived, Intake
from bot.running import running
from feedback_store.store import Store
from handlers.citizen.sentences import Voice
from knowledge import knowledge
from tests.bot.at_work import ask, until
from tests.conversations import platforms
from tests.emulators.listening import listening

QUESTION = "lam lai bang lai xe het bao nhieu tien"
AT_ONCE = 20
"""Deliveries that are on their way to a handler at one moment."""
Handler = Callable[[web.Request], Awaitable[web.Response]]
Way = Callable[[Store], Coroutine[Any, Any, float]]


async def bare(store: Store | None, count: int) -> float:
    """Messages a second of a handler that answers at once, or, with a store, once the message is on the disk."""
    intake = Intake(store, "zalo", lambda: None) if store else None

    async def take(request: web.Request) -> web.Response:
        body = await request.read()
        if intake:
            await intake.keep([Arrived(uuid.uuid4().hex, f"zalo:{body[:8].hex()}", body)])
        return web.Response()

    async with _serving(take) as address, aiohttp.ClientSession() as http:

        async def send(share: int) -> None:
            for _ in range(share):
                async with http.post(address, data=QUESTION.encode()) as answer:
                    assert answer.status == 200

        began = time.perf_counter()
        await asyncio.gather(*(send(count // AT_ONCE) for _ in range(AT_ONCE)))
        return count // AT_ONCE * AT_ONCE / (time.perf_counter() - began)


@asynccontextmanager
async def _serving(take: Handler) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/", take)
    async with listening(app) as address:
        yield address


async def whole(name: str, store: Store, answering: Answering, given: argparse.Namespace) -> float:
    """Messages a second from a citizen's typing to the last part of the answer on their screen."""
    wakes: list[Callable[[], None]] = []

    def kept() -> None:
        for wake in wakes:
            wake()

    async with platforms.platform(name, store, kept, at_once=AT_ONCE) as (platform, channel):
        assert channel.send
        reads, sends = {name: channel.read_update}, {name: channel.send}
        async with running(store, answering, Voice(), reads, sends) as (turn, _), platforms.at_work(channel):
            wakes.append(turn.wake)
            return await _answered(platform, store, given)


async def _answered(platform: Any, store: Store, given: argparse.Namespace) -> float:
    began = time.perf_counter()
    for number in range(given.messages):
        platform.say_as(number % given.citizens, QUESTION)
    await until(lambda: _done(store) >= given.messages, 600)
    await until(lambda: not ask(store, "SELECT 1 FROM outbox WHERE state IN ('queued', 'sending') LIMIT 1"), 600)
    took = time.perf_counter() - began
    assert not ask(store, "SELECT 1 FROM outbox WHERE state <> 'sent' LIMIT 1"), "every reply arrived"
    return float(given.messages / took)


def _done(store: Store) -> int:
    return int(ask(store, "SELECT count(*) FROM inbox WHERE state = 'done' AND conversation_id IS NOT NULL")[0])


def measured(given: argparse.Namespace) -> Sequence[tuple[str, float]]:
    """Each way with its messages a second."""
    answering = Answering(knowledge.load(), Voice())
    ways: dict[str, Way] = {"only commits": partial(bare, count=given.messages)}
    ways |= {f"{one}, the whole way": partial(whole, one, answering=answering, given=given) for one in platforms.NAMES}
    found = [("answers at once", asyncio.run(bare(None, given.messages)))]
    with tempfile.TemporaryDirectory() as folder:
        for name, run in ways.items():
            store = Store(Path(folder) / f"{len(found)}.db", reserve=0)
            found.append((name, asyncio.run(run(store))))
            store.close_now()
    return found


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--messages", type=int, default=1_000)
    options.add_argument("--citizens", type=int, default=100)
    for name, rate in measured(options.parse_args()):
        print(f"{name:28} {rate:8.0f} messages a second")


if __name__ == "__main__":
    main()
