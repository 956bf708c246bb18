"""The service keeps its knowledge current: a new import, a wording added at the desk, or a new day replaces it whole."""

from __future__ import annotations

import asyncio
import datetime
import gc
import logging
from pathlib import Path

from bot.answering import Answering
from knowledge import knowledge, version_store, versions, wording_additions
from knowledge.version_store import MANIFEST

log = logging.getLogger(__name__)
EVERY = 2.0
Stamp = tuple[int, int, int] | None
State = tuple[datetime.date, Stamp, Stamp]


def state(folder: Path) -> State:
    """What the served knowledge depends on: the day in Vietnam, the manifest and the added wording as the file system sees them."""
    added = wording_additions.stamp(folder)
    try:
        found = (folder / MANIFEST).stat()
    except OSError:
        return versions.today(), None, added
    return versions.today(), (found.st_mtime_ns, found.st_size, found.st_ino), added


async def keep_current(answering: Answering, folder: Path, loaded: State, every: float = EVERY) -> None:
    """Look every few seconds until cancelled; knowledge that cannot be loaded leaves the old one in place, with a line in the log.

    `loaded` is the state taken before the first load, so that nothing that happened during it is missed.
    """
    while True:
        await asyncio.sleep(every)
        current = state(folder)
        if current == loaded:
            continue
        loaded = current
        if await asyncio.to_thread(version_store.lost, folder):
            log.error("knowledge not reloaded, the old one stays: no manifest in the folder of versions can be read")
            continue
        try:
            knows = await asyncio.to_thread(knowledge.load, folder)
        except Exception as error:  # whatever is wrong with a data file, the service goes on with what it knows
            log.error("knowledge not reloaded, the old one stays: %s: %s", type(error).__name__, error)
            continue
        for problem in knows.problems:
            log.warning("knowledge: %s", problem)
        answering.knows = knows
        if gc.get_freeze_count():  # the first knowledge was frozen, and would never be let go
            gc.unfreeze()
            gc.collect()
            gc.freeze()
        log.info("knowledge reloaded: %d procedures", len(knows.procedures))
