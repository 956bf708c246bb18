"""Carries replies to channels that push: claim, send, mark; each step its own commit, so that a crash never hides one.

No provider offers a key against double sending, so the promise is: in order within a conversation, never lost in silence,
never more than two copies.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial

from bot.pace import UNPACED, Pace, Road
from feedback_store import callbacks, channel_contacts, outbox
from feedback_store.store import Connection, NotStored, Store
from feedback_store.timestamps import from_text, utc_now
from handlers import reply_body
from handlers.messages import Reply
from handlers.reply_parts import ROOMS

Send = Callable[[str, Reply], Awaitable[str]]
"""`await send(conversation_id, reply)` returns the provider's own id of the message, or raises CannotDeliver."""

_IN_FLIGHT = 30
_POLL = 1.0  # seconds; a missed wake-up costs no more
_RETRY_FOR = timedelta(hours=48)
_FEWEST_TRIES = 100  # before giving up: a clock that jumps a year ahead must not empty the outbox
_SETTLED = timedelta(seconds=1)  # one try is left after a crash: not for a process that crashes as it starts
_NO_NEWS = ("rate:", "survey:")
"""Keys of replies that ask for an opinion: nobody is called because one did not arrive."""
_LAST_WAIT = 3.0  # seconds for what is in flight when the service stops

log = logging.getLogger(__name__)


class CannotDeliver(Exception):
    """Raised by a channel whose provider did not take a reply.

    `permanent`: it never will (malformed, too long). `ambiguous`: it may have (the answer was lost). `retry_after`: seconds
    that the provider asked to be left alone, for the whole channel. `unreachable`: nothing reached it, or it could not answer
    at all, so that others need not try either. `unwritable`: this citizen cannot be written to any more (they blocked us, a window
    has closed): permanent, and they are to be called. The reason is for officers and for the log: it holds no address, key or text.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        ambiguous: bool = False,
        retry_after: float = 0,
        unreachable: bool = False,
        unwritable: bool = False,
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent or unwritable
        self.ambiguous = ambiguous
        self.retry_after = retry_after
        self.unreachable = unreachable
        self.unwritable = unwritable


class Sender:
    """One lane for each channel that pushes, so that a slow provider delays nobody else's citizens."""

    def __init__(self, store: Store, channels: Mapping[str, Send], paces: Mapping[str, Pace] | None = None) -> None:
        self._store = store
        given = paces or {}
        self._lanes = {name: _Lane(store, name, send, given.get(name, UNPACED)) for name, send in channels.items()}

    def carries(self, channel: str) -> bool:
        """Whether replies in this channel are pushed rather than fetched; those of a platform that is off wait for it."""
        return channel in self._lanes or channel in ROOMS

    def is_down(self, channel: str) -> bool:
        """Whether a channel's provider cannot be reached at present."""
        return channel in self._lanes and self._lanes[channel].road.is_down

    def wake(self) -> None:
        """Replies were queued."""
        for lane in self._lanes.values():
            lane.wake.set()

    def stop(self) -> None:
        """Ask `run` to finish what is in flight and return."""
        for lane in self._lanes.values():
            lane.stopping = True
            lane.wake.set()

    async def run(self) -> None:
        """Send until `stop`."""
        await _until_stored(self._store, partial(outbox.take_back, due=utc_now() + _SETTLED))
        await asyncio.gather(*(lane.run() for lane in self._lanes.values()))


class _Lane:
    def __init__(self, store: Store, channel: str, send: Send, pace: Pace) -> None:
        self._store = store
        self._channel = channel
        self._send = send
        self._in_flight: set[asyncio.Task[None]] = set()
        self.road = Road(pace)
        self.wake = asyncio.Event()
        self.stopping = False

    async def run(self) -> None:
        while not self.stopping:
            self.wake.clear()
            if not await self._send_what_is_due():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.wake.wait(), min(_POLL, self.road.wait() or _POLL))
        if self._in_flight:
            _, unfinished = await asyncio.wait(self._in_flight, timeout=_LAST_WAIT)
            for task in unfinished:  # stays `sending`: the next start sends it once more
                task.cancel()

    async def _send_what_is_due(self) -> bool:
        free = min(_IN_FLIGHT - len(self._in_flight), self.road.room())
        if free <= 0 or (self.road.is_down and self._in_flight):
            return False
        resting = self.road.resting()
        try:
            rows = await self._store.write(lambda db: outbox.claim(db, self._channel, utc_now(), free, resting))
        except NotStored:
            return False
        self.road.taken(len(rows))
        for row in rows:
            task = asyncio.create_task(self._deliver(row))
            self._in_flight.add(task)
            task.add_done_callback(self._landed)
        return bool(rows)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        self.wake.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("a delivery in %s ended badly: %s", self._channel, type(error).__name__)

    async def _deliver(self, row: outbox.Row) -> None:
        if self.road.is_closed and not self.road.is_down:  # another send was told meanwhile to leave the provider alone
            await _until_stored(self._store, partial(outbox.put_back, reply_id=row.id))
            return
        self.road.rest(row.conversation_id)
        try:
            ext_id = await self._send(row.conversation_id, reply_body.read(row.body))
        except CannotDeliver as failure:
            await _until_stored(self._store, self._after(row, failure))
        except Exception as error:  # the channel's own mistake: nobody knows how far it came
            log.error("sending reply %d in %s failed unexpectedly: %s", row.id, self._channel, type(error).__name__)
            await _until_stored(self._store, self._after(row, CannotDeliver(type(error).__name__, ambiguous=True)))
        else:
            await _until_stored(self._store, partial(self._sent, row=row, ext_id=ext_id, was_down=self.road.reached()))

    def _sent(self, db: Connection, row: outbox.Row, ext_id: str, was_down: bool) -> None:
        outbox.mark_sent(db, row.id, ext_id)
        channel_contacts.reached(db, self._channel, utc_now())
        if was_down:
            outbox.hasten(db, self._channel, utc_now())

    def _after(self, row: outbox.Row, failure: CannotDeliver) -> Callable[[Connection], None]:
        if failure.unreachable:
            self.road.failed()
        elif failure.permanent:
            self.road.reached()  # it answered
        if failure.retry_after:
            self.road.close(failure.retry_after)
        settle = self._settle(row, failure)

        def work(db: Connection) -> None:
            settle(db)
            channel_contacts.failed(db, self._channel, utc_now(), str(failure))

        return work

    def _settle(self, row: outbox.Row, failure: CannotDeliver) -> Callable[[Connection], None]:
        now, reason = utc_now(), str(failure)
        worn_out = now - from_text(row.created_at) > _RETRY_FOR and row.tries >= _FEWEST_TRIES
        if failure.unwritable and not row.key.startswith(_NO_NEWS):
            return partial(callbacks.instead_of, reply_id=row.id, error=reason, now=now)
        if failure.permanent or (worn_out and not failure.ambiguous):
            return partial(outbox.give_up, reply_id=row.id, error=reason)
        due = now + pause_after(row.tries)
        if failure.ambiguous:
            return partial(outbox.doubt, reply_id=row.id, due=due, error=reason)
        return partial(outbox.postpone, reply_id=row.id, due=due, error=reason)


def pause_after(tries: int) -> timedelta:
    """How long to wait after a number of tries: 1 s doubled each time up to 5 minutes, with full jitter."""
    longest = min(outbox.LONGEST_PAUSE, timedelta(seconds=2 ** min(tries - 1, 16)))
    return longest * random.random()


async def _until_stored(store: Store, work: Callable[[Connection], object]) -> None:
    """Write what has already happened outside, however long the disk stays full."""
    while True:
        try:
            await store.write(work)
            return
        except NotStored as error:
            log.error("cannot record a delivery yet: %s", error)
            await asyncio.sleep(_POLL)
