"""Many readers at once, readers that do not read, and a service that stops while they wait."""

from __future__ import annotations

import asyncio
import socket
import statistics
import time
import uuid

import aiohttp
import pytest

from bot import web_chat, web_connections
from feedback_store.store import Store
from tests.bot.web_client import Citizen, closed_after, connected, told, wait_until
from tests.bot.web_service import serving

READERS = 300


class Reader:
    """A session with an open stream."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.http, self.url = http, url
        self.told_at: asyncio.Queue[float] = asyncio.Queue()

    async def open(self) -> None:
        async with self.http.post(f"{self.url}/chat/sessions") as answer:
            self.headers = {"Authorization": f"Bearer {(await answer.json())['token']}"}
        self.stream = await self.http.get(f"{self.url}/chat/events", headers=self.headers)
        self.listening = asyncio.create_task(self.listen())

    async def listen(self) -> None:
        async for line in self.stream.content:
            if line.startswith(b"data"):
                self.told_at.put_nowait(time.perf_counter())

    async def ask(self) -> float:
        """Seconds from sending a message to being told the answer."""
        began = time.perf_counter()
        message = {"id": str(uuid.uuid4()), "text": "chào"}
        async with self.http.post(f"{self.url}/chat/messages", json=message, headers=self.headers) as answer:
            assert answer.status == 202
        return await asyncio.wait_for(self.told_at.get(), 20) - began

    def close(self) -> None:
        self.listening.cancel()
        self.stream.close()


async def waits(url: str, rounds: int) -> list[float]:
    """How long each of the readers waits, asking a tenth of them at a time."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None)) as http:
        readers = [Reader(http, url) for _ in range(READERS)]
        await asyncio.gather(*(reader.open() for reader in readers))
        found: list[float] = []
        for _ in range(rounds):
            for start in range(0, READERS, 30):
                found += await asyncio.gather(*(reader.ask() for reader in readers[start : start + 30]))
        for reader in readers:
            reader.close()
        return found


def not_reading(lan: Citizen, url: str) -> socket.socket:
    """A reader with a tiny window who is sent megabytes and takes none of them."""
    for _ in range(40):
        lan.say("ạ" * 20_000)
    lan.heard(40)
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.connect(("127.0.0.1", int(url.rsplit(":", 1)[1])))
    sock.sendall(b"GET /chat/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n" % lan.token.encode())
    return sock


def test_three_hundred_readers_are_told_at_once_beside_one_who_does_not_read(store: Store) -> None:
    """L2: one slow reader never delays others."""
    with serving(store, rate_limits=False) as url:
        lan = Citizen(url)
        # A busy machine delays one round; a reader that held the others up would delay every one.
        assert any(told_as_soon(lan, url) for _ in range(3))
        lan.http.close()


def told_as_soon(lan: Citizen, url: str) -> bool:
    """Whether readers beside one that does not read are told about as soon as alone."""
    alone = asyncio.run(waits(url, rounds=1))
    with not_reading(lan, url):
        beside = asyncio.run(waits(url, rounds=1))
    assert len(beside) == READERS
    median, worst = (statistics.quantiles(beside, n=100)[place] for place in (49, 98))
    return median < 2 * statistics.median(alone) + 0.02 and worst < 2 * statistics.quantiles(alone, n=100)[98] + 0.1


def test_a_reader_who_does_not_read_is_closed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """L3"""
    monkeypatch.setattr(web_connections, "UNREAD", 1.0)
    with serving(store, rate_limits=False) as url:
        lan = Citizen(url)
        with not_reading(lan, url) as sock:
            began = time.monotonic()
            while time.monotonic() - began < 2.0:
                time.sleep(0.05)
            assert closed_after(sock, began) < 4
        lan.say("còn đây")
        assert wait_until(lambda: lan.events(after=lan.heard(41)[-2]["id"])[-1]["text"].endswith("còn đây"))
        lan.http.close()


def test_a_stream_shows_signs_of_life(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr(web_chat, "HEARTBEAT", 0.1)
    with serving(store) as url:
        lan = Citizen(url)
        with lan.stream() as lines:
            assert [next(lines) for _ in range(6)].count(":") >= 2
        lan.http.close()


def test_a_list_comes_empty_when_nothing_happens(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    assert web_chat.LONGEST_WAIT == 25
    monkeypatch.setattr(web_chat, "LONGEST_WAIT", 0.2)
    with serving(store) as url:
        lan = Citizen(url)
        assert lan.events() == []
        lan.http.close()


def test_whoever_missed_much_asks_again(monkeypatch: pytest.MonkeyPatch, lan: Citizen) -> None:
    monkeypatch.setattr(web_chat, "AT_ONCE", 3)
    for i in range(7):
        lan.say(f"tin {i}")
    events = lan.heard(7)
    assert [event["text"][-1] for event in events] == list("0123456")
    with lan.stream() as lines:
        assert told(lines, 7) == events


def test_stopping_lets_readers_go_at_once(store: Store) -> None:
    """R14"""
    with serving(store) as url:
        lan = Citizen(url)
        sock = connected(url)
        sock.sendall(b"GET /chat/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n" % lan.token.encode())
        assert sock.recv(4096).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
    assert time.monotonic() - began < 2
    sock.close()
    lan.http.close()
