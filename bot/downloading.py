"""Fetching files that platforms keep for us: an effect that follows each message, in its own time and never on its way."""

from __future__ import annotations

import asyncio
import logging
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.sender import pause_after
from feedback_store import attachments, downloads
from feedback_store.store import Connection, NoRoom, NotStored, Store
from feedback_store.timestamps import utc_now
from handlers.file_kind import file_kind

Fetch = Callable[[str], Awaitable[bytes]]
"""`await fetch(source)` returns the bytes of a file, at most attachments.LARGEST, or raises CannotFetch."""

FILE = Path(__file__).with_name("downloading.toml")
MOST_BYTES_A_DAY: int = tomllib.loads(FILE.read_text("utf-8"))["most_bytes_a_day"]
"""Of one conversation; what is more is missing."""
_TOO_MUCH = "người dân đã gửi quá nhiều trong một ngày"
_AT_ONCE = 4
_POLL = 1.0  # seconds; a missed wake-up costs no more

log = logging.getLogger(__name__)


class CannotFetch(Exception):
    """Raised by a channel that cannot fetch a file; `permanent` when it never will. The reason holds no address or key."""

    def __init__(self, reason: str, *, permanent: bool = False, retry_after: float = 0) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.retry_after = retry_after


class Downloading:
    """Fetches what each channel's messages refer to; `kept` is called when a file has come, so that pictures are drawn anew."""

    def __init__(self, store: Store, fetches: Mapping[str, Fetch], kept: Callable[[], None]) -> None:
        self._store = store
        self._fetches = fetches
        self._kept = kept
        self._wakes = {channel: asyncio.Event() for channel in fetches}
        self._stopping = False

    def wake(self) -> None:
        """A message with a file was kept."""
        for wake in self._wakes.values():
            wake.set()

    def stop(self) -> None:
        """Ask `run` to return; what is being fetched is fetched again after the next start."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Fetch until `stop`, each channel for itself: a slow one delays no other."""
        await asyncio.gather(*map(self._run, self._fetches))

    async def _run(self, channel: str) -> None:
        wake = self._wakes[channel]
        while not self._stopping:
            wake.clear()
            if not await self._fetch_what_is_due(channel):
                with suppress(TimeoutError):
                    await asyncio.wait_for(wake.wait(), _POLL)

    async def _fetch_what_is_due(self, channel: str) -> bool:
        if self._store.is_low_on_space():
            return False
        return any(await asyncio.gather(*map(self._fetch, self._due(channel))))

    def _due(self, channel: str) -> list[downloads.Row]:
        with self._store.reading() as db:
            return downloads.due(db, channel, utc_now(), _AT_ONCE)

    async def _fetch(self, row: downloads.Row) -> bool:
        try:
            body = await self._fetched(row)
            work: Callable[[Connection], None] = partial(self._came, row=row, body=body)
        except CannotFetch as failure:
            work = self._failed(row, failure)
        except Exception as error:  # the channel's own mistake
            log.error("fetching a file in %s failed unexpectedly: %s", row.channel, type(error).__name__)
            work = self._failed(row, CannotFetch(type(error).__name__))
        try:
            await self._store.write(work, needs_room=True)
        except (NoRoom, NotStored):
            return False  # due as before: fetched again when there is room
        self._kept()
        return True

    async def _fetched(self, row: downloads.Row) -> bytes:
        with self._store.reading() as db:
            if downloads.bytes_kept(db, row) >= MOST_BYTES_A_DAY:
                raise CannotFetch(_TOO_MUCH, permanent=True)
        body = await self._fetches[row.channel](row.source)
        if len(body) > attachments.LARGEST:
            raise CannotFetch("tệp quá lớn", permanent=True)
        return body

    def _came(self, db: Connection, row: downloads.Row, body: bytes) -> None:
        if downloads.bytes_kept(db, row) + len(body) > MOST_BYTES_A_DAY:  # others of this conversation may have come meanwhile
            self._failed(row, CannotFetch(_TOO_MUCH, permanent=True))(db)
            return
        downloads.fetched(db, row.attachment_id, file_kind(body), body)

    def _failed(self, row: downloads.Row, failure: CannotFetch) -> Callable[[Connection], None]:
        log.warning("a file in %s was not fetched, try %d: %s", row.channel, row.tries + 1, failure)
        rest = max(pause_after(row.tries + 1), timedelta(seconds=min(failure.retry_after, downloads.LONGEST_PAUSE.total_seconds())))
        return partial(downloads.failed, row=row, error=str(failure), again=utc_now() + rest, for_good=failure.permanent)


@asynccontextmanager
async def downloading(store: Store, fetches: Mapping[str, Fetch], kept: Callable[[], None]) -> AsyncIterator[Downloading]:
    """Files fetched while the block runs."""
    work = Downloading(store, fetches, kept)
    task = asyncio.create_task(work.run())
    try:
        yield work
    finally:
        work.stop()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
