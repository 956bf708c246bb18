"""The clock of due dates: looks every minute at what is due, and wakes the conversations that were told something."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from feedback_store.store import NotStored, Store
from feedback_store.timestamps import utc_now
from handlers.desk.deadline_watch import Watch

EVERY = 60.0

log = logging.getLogger(__name__)


async def keep_watch(store: Store, watch: Watch, wake: Callable[[str], None], every: float = EVERY) -> None:
    """Look until cancelled; a look that fails is told in the log, and the next one tries again."""
    while True:
        try:
            if await asyncio.to_thread(_has_work, store, watch):
                for conversation in await store.write(lambda db: watch.look(db, utc_now())):
                    wake(conversation)
        except NotStored:
            log.error("due dates were not looked at: the store could not be written")
        except Exception as error:  # the service goes on; the due dates stand in the list all the same
            log.error("due dates were not looked at: %s", type(error).__name__)
        await asyncio.sleep(every)


def _has_work(store: Store, watch: Watch) -> bool:
    with store.reading() as db:
        return watch.has_work(db, utc_now())
