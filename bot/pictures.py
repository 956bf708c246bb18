"""Pictures drawn anew: an effect that follows each upload, so that nothing is shown, or kept, as a stranger's file came."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

from bot.picture_process import PictureLost, PictureProcess
from feedback_store import attachments
from feedback_store.store import Connection, NotStored, Store

_POLL = 1.0  # seconds; a missed wake-up costs no more
_ERASE_EVERY = 10.0  # seconds between two times that the log is emptied of raw bytes

log = logging.getLogger(__name__)


class Pictures:
    """Cleans the raw pictures of one store, oldest first, one at a time, off the event loop."""

    def __init__(self, store: Store, process: PictureProcess | None = None, erase_every: float = _ERASE_EVERY) -> None:
        self._store = store
        self._process = process or PictureProcess()
        self._erase_every = erase_every
        self._wake = asyncio.Event()
        self._stopping = False
        self._traces = True  # whoever ran before may have been stopped before its log was emptied
        self._erased_at = -erase_every

    def wake(self) -> None:
        """A picture was kept."""
        self._wake.set()

    def stop(self) -> None:
        """Ask `run` to return; a picture in hand stays raw for the next start."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Clean until `stop`."""
        try:
            while not self._stopping:
                self._wake.clear()
                if not await self._clean_one():
                    await self._erase_traces()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), _POLL)
        finally:
            await asyncio.to_thread(self._process.close)

    async def _clean_one(self) -> bool:
        """Clean the oldest raw picture; returns whether anything came of it."""
        try:
            if not await asyncio.to_thread(self._is_any_raw):
                return False
            row = await self._store.write(attachments.claim)
            if row is None:
                return False
            await self._settle(row)
        except PictureLost as error:
            log.error("a picture was not cleaned, and is tried again: %s", error)
            return False
        except NotStored as error:
            log.error("cannot keep a clean picture yet: %s", error)
            return False
        except Exception as error:  # nothing was kept, so nothing is lost: look again after a pause
            log.error("cleaning pictures failed: %s", type(error).__name__)
            return False
        return True

    async def _settle(self, row: attachments.Row) -> None:
        work = asyncio.create_task(asyncio.to_thread(self._process.clean, row.body))
        stopped = asyncio.create_task(self._until_stopped())
        await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not work.done():
            await asyncio.to_thread(self._process.close)
        cleaned = await work
        if cleaned is None:
            log.warning("attachment %s cannot be read as a picture", row.id[:6])
        await self._until_stored(partial(attachments.settle, attachment_id=row.id, cleaned=cleaned))
        self._traces = True

    async def _until_stopped(self) -> None:
        while not self._stopping:
            self._wake.clear()
            await self._wake.wait()

    async def _until_stored(self, work: Callable[[Connection], None]) -> None:
        """Write it however long the disk stays full: trying again would count against the picture."""
        while True:
            try:
                await self._store.write(work)
                return
            except NotStored:
                if self._stopping:
                    raise
                await asyncio.sleep(_POLL)

    async def _erase_traces(self) -> None:
        if self._traces and time.monotonic() - self._erased_at >= self._erase_every:
            self._erased_at = time.monotonic()
            with suppress(Exception):  # a log that cannot be emptied now is emptied later
                self._traces = not await asyncio.to_thread(self._empty_log)

    def _is_any_raw(self) -> bool:
        with self._store.reading() as db:
            return attachments.has_raw(db)

    def _empty_log(self) -> bool:
        with self._store.reading() as db:
            return attachments.erase_traces(db)


@asynccontextmanager
async def cleaning(store: Store) -> AsyncIterator[Pictures]:
    """Pictures cleaned while the block runs."""
    pictures = Pictures(store)
    task = asyncio.create_task(pictures.run())
    try:
        yield pictures
    finally:
        pictures.stop()
        await task
