"""Who uses the service in a crash test: citizens who insist until they are acknowledged, and a provider that remembers all."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

import aiohttp
from aiohttp import web


@dataclass
class Provider:
    """The push channel's other end: records each delivery, and refuses some; it `takes` some seconds."""

    chance: random.Random
    error_rate: float = 0.02
    takes: float = 0.0
    delivered: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0

    async def start(self) -> str:
        """Listen; returns the address to send to."""
        app = web.Application()
        app.router.add_post("/send", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/send"

    async def stop(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        letter = await request.json()
        await asyncio.sleep(self.takes)
        if self.chance.random() < self.error_rate:
            self.refused += 1
            return web.Response(status=self.chance.choice([429, 500, 502]))
        texts = self.delivered[letter["conversation"]]
        texts.append(letter["text"])
        return web.json_response({"id": f"{letter['conversation']}/{len(texts)}"})


class Crowd(Protocol):
    """Everybody who writes in a trial; `acknowledged` is what they were told is kept, `read` what the web chat's have read."""

    acknowledged: set[tuple[str, str]]
    first_ack: asyncio.Event
    read: dict[str, list[str]]

    async def write(self) -> None:
        """Write until `fall_silent`; returns once the last message of each is acknowledged."""

    def fall_silent(self) -> None:
        """No new messages from here on."""

    async def read_all(self) -> None:
        """Read every mailbox to its end."""


@dataclass
class Citizens:
    """Conversations that write at a steady rate, each in order, repeating a message until it is acknowledged."""

    address: str
    chance: random.Random
    rate: float = 200.0
    conversations: int = 60
    repeats: float = 0.10
    acknowledged: set[tuple[str, str]] = field(default_factory=set)
    first_ack: asyncio.Event = field(default_factory=asyncio.Event)
    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    read: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _silent: bool = False
    _last_read: Counter[str] = field(default_factory=Counter)

    async def write(self) -> None:
        """Write until `fall_silent`; returns once the last message of each is acknowledged."""
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=3)) as self._http:
            await asyncio.gather(*(self._converse(number) for number in range(self.conversations)))

    def fall_silent(self) -> None:
        """No new messages from here on."""
        self._silent = True

    async def _converse(self, number: int) -> None:
        channel = ("push", "web")[number % 2]
        pause = self.conversations / self.rate
        await asyncio.sleep(self.chance.random() * pause)
        counter = 0
        while not self._silent:
            counter += 1
            body = {"conversation": f"{channel}:{number}", "id": f"{number}-{counter}", "text": f"m{counter}"}
            await self._insist(channel, body)
            if self.chance.random() < self.repeats:
                await self._insist(channel, body)
            if channel == "web":
                await self._read_mailbox(body["conversation"])
            await asyncio.sleep(pause * self.chance.uniform(0.5, 1.5))

    async def read_all(self) -> None:
        """Read every mailbox to its end, however long the service takes to listen again."""
        async with asyncio.timeout(30), aiohttp.ClientSession() as self._http:
            for conversation in sorted(self.read):
                while not await self._read_mailbox(conversation):  # noqa: ASYNC110  # another process rings no bell
                    await asyncio.sleep(0.05)

    async def _read_mailbox(self, conversation: str) -> bool:
        """Read what is new; returns whether the service answered."""
        query = {"conversation": conversation, "after": str(self._last_read[conversation])}
        with suppress(aiohttp.ClientError, TimeoutError, OSError):
            async with self._http.get(f"{self.address}/web/replies", params=query) as answer:
                events = await answer.json()
            self.read[conversation] += [event["text"] for event in events]
            self._last_read[conversation] = max([self._last_read[conversation], *(event["id"] for event in events)])
            return True
        return False

    async def _insist(self, channel: str, body: dict[str, str]) -> None:
        data = json.dumps(body).encode()
        while True:
            started = time.perf_counter()
            try:
                async with self._http.post(f"{self.address}/{channel}", data=data) as answer:
                    self.statuses[answer.status] += 1
                    if answer.status == 200:
                        self.waits.append(time.perf_counter() - started)
                        self.acknowledged.add((body["conversation"], body["text"]))
                        self.first_ack.set()
                        return
            except (aiohttp.ClientError, TimeoutError, OSError):
                pass
            await asyncio.sleep(0.03)
