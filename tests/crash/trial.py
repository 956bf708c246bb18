"""A trial: the service as a process under load, ended again and again in whatever way is asked, then judged."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

from tests.crash import echo, whole_core
from tests.crash.citizens import Citizens, Crowd, Provider
from tests.crash.forked import Forked
from tests.crash.judge import Reads, Seen, Verdict, judge, unfinished

ROOT = Path(__file__).parents[2]

Process = asyncio.subprocess.Process | Forked


class Trial:
    """One store in `folder`, one port, one provider; `settings` go to the service.

    `forked`: for trials in which nothing depends on how long a start takes, which is most of their work.
    """

    program: ModuleType = whole_core
    reads: ClassVar[Reads] = dict.fromkeys(("push", "web"), echo.read_update)
    patience = 60.0
    """Seconds for what is left when the citizens have fallen silent."""
    burns_within = 3.0
    """Seconds within which a start under load comes to its fault points."""

    def __init__(self, folder: Path, seed: int, rate: float = 200.0, forked: bool = False, **settings: Any) -> None:
        self.forked = forked
        self.store = folder / "motcua.db"
        self.chance = random.Random(seed)
        self.provider = Provider(self.chance)
        self.port = free_port()
        self.citizens = Citizens(f"http://127.0.0.1:{self.port}", self.chance, rate)
        self.crowd: Crowd = self.citizens
        self.settings = settings
        self.restarts: list[float] = []
        self.stops: list[float] = []
        self._service: Process | None = None

    @asynccontextmanager
    async def under_load(self) -> AsyncIterator[None]:
        """Citizens write while the body runs; afterwards the service gets the time to finish and is stopped."""
        await self.open()
        writing = asyncio.create_task(self.crowd.write())
        try:
            yield
            self.crowd.fall_silent()
            service = await self.start()
            await asyncio.wait_for(writing, self.patience)
            await self._finished()
            await self.crowd.read_all()
            await self.end(service, signal.SIGTERM)
        finally:
            writing.cancel()
            await self._end_what_is_left()
            await self.close()

    async def open(self) -> None:
        """The world outside is there."""
        self._provider_address = await self.provider.start()

    async def close(self) -> None:
        """And gone."""
        await self.provider.stop()

    def given(self) -> dict[str, Any]:
        """What the service is told at a start."""
        return {"store": str(self.store), "port": self.port, "provider": self._provider_address}

    async def at_work(self) -> None:
        """Return when every part of the service is at work, once it has acknowledged something."""

    def is_all_taken(self) -> bool:
        """Whether the world outside has nothing left to bring."""
        return True

    @property
    def lost_answers(self) -> int:
        """How many answers to sends the world outside has lost: each is a second copy that no end of the service made."""
        return 0

    def seen(self) -> Seen:
        """What the world outside saw."""
        return Seen(self.crowd.acknowledged, self.provider.delivered, self.crowd.read)

    async def start(self, **extra: Any) -> Process:
        """Start the service; `extra` settings are for this start alone."""
        settings = self.given() | self.settings | extra
        self._service = await self._begun(settings)
        return self._service

    async def _begun(self, settings: dict[str, Any]) -> Process:
        if self.forked:
            return Forked(self.program.serve, settings)
        line = [sys.executable, "-m", self.program.__name__, json.dumps(settings)]
        return await asyncio.create_subprocess_exec(*line, cwd=ROOT)

    async def _end_what_is_left(self) -> None:
        """A trial that failed leaves no process behind."""
        if self._service:
            with suppress(ProcessLookupError):
                self._service.send_signal(signal.SIGKILL)
            await self._service.wait()

    async def start_and_wait(self, **extra: Any) -> Process:
        """Start the service and wait for its first acknowledgement, noting how long that took in seconds."""
        self.crowd.first_ack.clear()
        started = time.monotonic()
        service = await self.start(**extra)
        await asyncio.wait_for(self.crowd.first_ack.wait(), self.patience)
        self.restarts.append(time.monotonic() - started)
        await self.at_work()
        return service

    async def end(self, service: Process, how: signal.Signals) -> int:
        """Send the signal and wait for the process to be gone; returns its exit status."""
        started = time.monotonic()
        with suppress(ProcessLookupError):  # it may have died just now, of itself
            service.send_signal(how)
        status = await asyncio.wait_for(service.wait(), 20)
        self.stops.append(time.monotonic() - started)
        return status

    async def run(self, times: int, how: signal.Signals, longest: float = 2.0) -> Verdict:
        """End the service `times` times, each at a random moment up to `longest` seconds after its first acknowledgement."""
        async with self.under_load():
            for _ in range(times):
                service = await self.start_and_wait()
                await asyncio.sleep(self.chance.uniform(0, longest))
                await self.end(service, how)
        return self.verdict()

    def verdict(self) -> Verdict:
        """Judge what is stored."""
        return judge(self.store, self.seen(), self.reads)

    async def _finished(self) -> None:
        async with asyncio.timeout(self.patience):
            while not self.is_all_taken() or unfinished(self.store):  # noqa: ASYNC110  # another process's file rings no bell
                await asyncio.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
