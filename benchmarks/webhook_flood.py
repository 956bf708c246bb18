"""S9: thousands of bad calls a second at the webhooks of the whole service, while the platforms' own deliveries go on.

`main.py serve` runs as a process of its own, the flood comes from another. Rounds with and without the flood take turns. Bad calls
have no token or signature, a wrong one, or one of thousands of letters, and now and then a body of 200 KB. Afterwards calls are
refused whose body never comes, and the good ones are played again.

    .venv/bin/python -m benchmarks.webhook_flood [--rate 2000] [--rounds 5] [--seconds 5]
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from benchmarks.intake_load import ROOT, at
from benchmarks.webhook_calls import SECRET, Call, bad, good
from feedback_store import sqlite
from tests.crash.trial import free_port
from tests.emulators.zalo import Zalo

_AWAY = "http://127.0.0.1:9"
_GOOD_A_SECOND = 20
_CONNECTIONS = 64
_REPLAYED = 1_000
_SLOWEST_REFUSAL = 0.020  # seconds


@dataclass
class Met:
    """What a flood met: how long the answers took, in seconds, and their statuses."""

    waits: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)


class Flood:
    """Bad calls over many connections, on a timetable, as long as the service keeps up with it."""

    def __init__(self, port: int, rate: float, seconds: float) -> None:
        self.met = Met()
        self._port, self._rate = port, rate
        self._wires = [call.wire() for call in bad()]
        self._numbers = itertools.count()
        self._began = time.perf_counter()
        self._ends = self._began + seconds

    async def run(self) -> None:
        """Until it is time to end."""
        await asyncio.gather(*(self._over_one_connection() for _ in range(_CONNECTIONS)))

    async def _over_one_connection(self) -> None:
        while time.perf_counter() < self._ends:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            with suppress(OSError, asyncio.IncompleteReadError):  # the service has closed it
                while time.perf_counter() < self._ends and await self._call(reader, writer):
                    pass
            writer.close()

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One call; whether the connection can be used again."""
        number = next(self._numbers)
        await asyncio.sleep(self._began + number / self._rate - time.perf_counter())
        began = time.perf_counter()
        writer.write(self._wires[number % len(self._wires)])
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        self.met.waits.append(time.perf_counter() - began)
        self.met.statuses.add(int(head[9:12]))
        await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r")[0]))
        return b"connection: close" not in head


def flood(port: int, rate: float, seconds: float, told: multiprocessing.Queue[Met | None]) -> None:
    """The process of the flood; tells first that it begins."""
    told.put(None)
    one = Flood(port, rate, seconds)
    asyncio.run(one.run())
    told.put(one.met)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, Path]]:
    """The whole service with every channel, whose platforms are all away; its port and its store."""
    port, store = free_port(), folder / "motcua.db"
    settings = {
        **{f"MOTCUA_{name}_WEBHOOK": "true" for name in ("TELEGRAM", "ZALOBOT")},
        **{f"MOTCUA_{name}_API": _AWAY for name in ("TELEGRAM", "ZALOBOT", "ZALO")},
        **dict.fromkeys(("TELEGRAM_WEBHOOK_SECRET", "ZALO_BOT_WEBHOOK_SECRET", "PHONE_EXCHANGE_SECRET"), SECRET),
        "TELEGRAM_TOKEN": "123456789:benchmark",
        "ZALO_BOT_TOKEN": "9:benchmark",
        "MOTCUA_ZALO_OAUTH": _AWAY,
        "MOTCUA_ZALO_APP_ID": Zalo.app_id,
        "ZALO_APP_SECRET": "s",
        "ZALO_WEBHOOK_SECRET": Zalo.webhook_secret,
        "MOTCUA_STORE_PATH": str(store),
        "MOTCUA_WEB_PORT": str(port),
        "MOTCUA_WEB_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    log = (folder / "log").open("wb")
    service = subprocess.Popen(
        [sys.executable, "main.py", "serve"], cwd=ROOT, env=os.environ | settings, stdout=log, stderr=log, start_new_session=True
    )
    try:
        yield port, store
    finally:
        service.terminate()
        service.wait(20)
        log.close()


@dataclass
class Deliveries:
    """The platforms' own calls, on a timetable: how long each took from its place in it, in seconds."""

    http: aiohttp.ClientSession
    made: list[Call] = field(default_factory=list)

    async def run(self, seconds: float) -> list[float]:
        """So many seconds of them, one after the other."""
        waits: list[float] = []
        began = time.perf_counter()
        for number in range(int(seconds * _GOOD_A_SECOND)):
            planned = began + number / _GOOD_A_SECOND
            await asyncio.sleep(planned - time.perf_counter())
            self.made.append(good(len(self.made) + 1))
            assert await self.again(self.made[-1]) == 200
            waits.append(time.perf_counter() - planned)
        return waits

    async def again(self, call: Call) -> int:
        """One call; the status of its answer."""
        async with self.http.post(call.path, data=call.body, headers=call.headers) as answer:
            return answer.status

    async def when_ready(self) -> None:
        """Wait for the service, and until it has answered a first message of each platform."""
        async with asyncio.timeout(60):
            while True:
                try:
                    assert await self.again(good(10**6)) == 200
                    break
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(0.1)
        await self.run(3)


@dataclass
class Measured:
    """Seconds that good calls took without and with the flood, and what it met."""

    well: list[float] = field(default_factory=list)
    flooded: list[float] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    a_second: list[float] = field(default_factory=list)


async def rounds(deliveries: Deliveries, port: int, given: argparse.Namespace) -> Measured:
    """Without and with the flood, in turns."""
    found, spawn = Measured(), multiprocessing.get_context("spawn")
    for _ in range(given.rounds):
        found.well += await deliveries.run(given.seconds)
        told: multiprocessing.Queue[Met | None] = spawn.Queue()
        process = spawn.Process(target=flood, args=(port, given.rate, given.seconds, told))
        process.start()
        await asyncio.to_thread(told.get)
        found.flooded += await deliveries.run(given.seconds)
        if met := await asyncio.to_thread(told.get):
            found.refusals += met.waits
            found.statuses |= met.statuses
            found.a_second.append(len(met.waits) / given.seconds)
        process.join()
    return found


async def without_body(port: int) -> tuple[int, int]:
    """How many calls whose body never comes are refused all the same, and how many there were."""
    calls = [call for call in bad() if not (call.path == "/hooks/zalo" and call.headers)]  # what Zalo signs is the body
    refused = 0
    for call in calls:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(call.head())
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                refused += (await reader.readline())[9:10] == b"4"
        writer.close()
    return refused, len(calls)


async def replayed(deliveries: Deliveries, store: Path) -> tuple[int, int, int]:
    """How many calls were played again, and how many rows and replies came of it."""
    await asyncio.to_thread(_until_answered, store)
    before = _rows(store)
    calls = deliveries.made[:_REPLAYED]
    assert {await deliveries.again(call) for call in calls} == {200}
    await asyncio.to_thread(_until_answered, store)
    after = _rows(store)
    return len(calls), after[0] - before[0], after[1] - before[1]


def _rows(store: Path) -> tuple[int, int]:
    with closing(sqlite.connect(store)) as db:
        inbox, outbox = (int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in ("inbox", "outbox"))  # noqa: S608
    return inbox, outbox


def _until_answered(store: Path) -> None:
    with closing(sqlite.connect(store)) as db:
        while db.execute("SELECT 1 FROM inbox WHERE state = 'new' LIMIT 1").fetchone():
            time.sleep(0.1)


async def measured(port: int, store: Path, given: argparse.Namespace) -> bool:
    """Print what was found; returns whether a goal was missed."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
        deliveries = Deliveries(http)
        await deliveries.when_ready()
        found = await rounds(deliveries, port, given)
        refused, calls = await without_body(port)
        again, rows, replies = await replayed(deliveries, store)
    well, flooded, slowest = at(0.99, found.well), at(0.99, found.flooded), at(0.99, found.refusals)
    print("| | p50 | p99 | slowest |\n|---|--:|--:|--:|")
    for name, waits in (("good calls", found.well), ("good calls in the flood", found.flooded), ("refusals", found.refusals)):
        print(f"| {name}: {len(waits)} | " + " | ".join(f"{at(share, waits):.1f} ms" for share in (0.5, 0.99, 1)) + " |")
    print(f"\nbad calls answered a second: {min(found.a_second):.0f} to {max(found.a_second):.0f} of {given.rate:.0f}", end="; ")
    print(f"with {sorted(found.statuses)}; refused before their body came: {refused} of {calls}")
    print(f"played again: {again} calls, {rows} new rows, {replies} replies")
    is_slow = flooded > 2 * well or slowest > 1000 * _SLOWEST_REFUSAL or min(found.a_second) < 0.95 * given.rate
    return is_slow or refused != calls or bool(rows or replies) or not found.statuses <= {403, 404}


def main() -> None:
    """Run the service and what is done to it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rate", type=float, default=2_000, help="bad calls a second")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=5, help="of each half of a round")
    given = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # or the service would go on without us
    with tempfile.TemporaryDirectory() as place, serving(Path(place)) as (port, store):
        missed = asyncio.run(measured(port, store, given))
    sys.exit(missed)


if __name__ == "__main__":
    main()
