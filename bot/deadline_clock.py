"""The clock: looks every minute at what is due, asks for ratings, and wakes the conversations that were told something."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from feedback_store.store import Connection, NotStored, Store
from feedback_store.timestamps import utc_now

EVERY = 60.0

log = logging.getLogger(__name__)


class Watch(Protocol):
    """What has something to do at certain times: it looks whether, and does it in one commit."""

    def has_work(self, db: Connection, now: datetime) -> bool:
        """Whether there is anything to do."""

    def look(self, db: Connection, now: datetime) -> Iterable[str]:
        """Do it; the conversations that were told something."""
        ...


async def keep_watch(store: Store, watch: Watch, wake: Callable[[str], None], every: float = EVERY) -> None:
    """Look until cancelled; a look that fails is told in the log, and the next one tries again."""
    while True:
        try:
            if await asyncio.to_thread(_has_work, store, watch):
                for conversation in await store.write(lambda db: watch.look(db, utc_now())):
                    wake(conversation)
        except NotStored:
            log.error("%s did not look: the store could not be written", type(watch).__name__)
        except Exception as error:  # the service goes on; what is due stands in the lists all the same
            log.error("%s did not look: %s", type(watch).__name__, type(error).__name__)
        await asyncio.sleep(every)


def _has_work(store: Store, watch: Watch) -> bool:
    with store.reading() as db:
        return watch.has_work(db, utc_now())
