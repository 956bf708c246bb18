"""An event loop whose clock hardly moves while there is anything to do, then leaps to the next appointment: hours in seconds.

Sockets are real, and what was sent on one of them is there when it is looked for, since both ends are in this process. Work in
other threads (the store's commits) is waited for, once `busy` tells of it.
"""

from __future__ import annotations

import asyncio
import selectors
import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar
from unittest import mock

from bot import sender
from bot.pace import Road
from feedback_store.store import Store
from feedback_store.timestamps import utc_now

T = TypeVar("T")
HOST = "platform.invalid"
"""The name under which platforms are asked; `Simulated.resolves` says where it leads."""
NOWHERE = "127.0.0.2"
"""An address of this machine at which nobody listens."""

_ROUND = 1e-6
"""Seconds that a round of the loop takes: what waits for a moment too short for a clock would wait for ever."""


class _Leaping(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.busy = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += _ROUND
        found = super().select(0)
        if found or timeout == 0:
            return found
        if self.busy or timeout is None:
            return super().select(None)
        self.now += max(timeout, 0)
        return []


class Simulated(asyncio.SelectorEventLoop):
    """A loop with its own time, which begins at 0 seconds, and its own directory of names."""

    def __init__(self) -> None:
        self._leaping = _Leaping()
        super().__init__(self._leaping)
        self.resolves: str | None = "127.0.0.1"
        self._began = utc_now()

    def time(self) -> float:
        """Seconds since the beginning."""
        return self._leaping.now

    def utc_now(self) -> datetime:
        """The time of day here."""
        return self._began + timedelta(seconds=self.time())

    async def getaddrinfo(self, host: Any, port: Any, **how: Any) -> Any:
        """Where HOST leads; an error while the directory is away."""
        if self.resolves is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (self.resolves, int(port or 0)))]

    async def waited_for(self, work: Awaitable[T]) -> T:
        """The outcome of what another thread does; the clock stands still meanwhile."""
        self._leaping.busy += 1
        try:
            return await work
        finally:
            self._leaping.busy -= 1


def run(work: Callable[[Simulated], Coroutine[Any, Any, T]]) -> T:
    """The outcome of `work(loop)` in simulated time; the sender and the connections go by its clock."""
    with asyncio.Runner(loop_factory=Simulated) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, Simulated)
        with _clocks(loop):
            return runner.run(work(loop))


@contextmanager
def _clocks(loop: Simulated) -> Iterator[None]:
    write = Store.write

    async def waited_for(store: Store, work: Any, **how: Any) -> Any:
        return await loop.waited_for(write(store, work, **how))

    with (
        mock.patch.object(Store, "write", waited_for),
        mock.patch.object(sender, "utc_now", loop.utc_now),
        mock.patch.object(sender, "Road", lambda pace: Road(pace, loop.time)),
        mock.patch("aiohttp.connector.monotonic", loop.time),
    ):
        yield
