"""The service as a process again and again, without reading its files anew each time: forked from a process that has read them."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable
from typing import Any

_NURSERY = multiprocessing.get_context("forkserver")
_NURSERY.set_forkserver_preload(["tests.crash.whole_core", "tests.crash.whole_service"])


class Forked:
    """A process that serves, with as much of `asyncio.subprocess.Process` as a trial needs."""

    def __init__(self, serve: Callable[[dict[str, Any]], None], settings: dict[str, Any]) -> None:
        self._process = _NURSERY.Process(target=serve, args=(settings,), daemon=True)
        self._process.start()
        self._ended = asyncio.create_task(asyncio.to_thread(self._process.join))

    def send_signal(self, number: signal.Signals) -> None:
        """As the operating system sends it; ProcessLookupError when it has ended."""
        assert self._process.pid
        if self._ended.done():  # its number may be another's by now
            raise ProcessLookupError
        os.kill(self._process.pid, number)

    async def wait(self) -> int:
        """Its exit status: the number of a signal, negative, where it died of one."""
        await asyncio.shield(self._ended)
        status = self._process.exitcode
        assert status is not None
        return status
