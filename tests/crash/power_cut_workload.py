"""The process that is traced for the power cuts: a real store at work, saying `ack KEY` once a message is stored.

Run as `python -m tests.crash.power_cut_workload STORE MESSAGES SYNCHRONOUS`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from feedback_store import inbox, outbox
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now

_PAGES_TO_CHECKPOINT = 60  # checkpoints are where pages of the file itself are at risk: have many


async def work(path: Path, messages: int, synchronous: int) -> None:
    """Store messages from several citizens at once, each answered."""
    store = Store(path, reserve=0)
    store._db.execute(f"PRAGMA synchronous = {synchronous}")  # 2 is ours; 1 is the control, which must lose
    store._db.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_TO_CHECKPOINT}")
    numbers = iter(range(messages))
    await asyncio.gather(*(_citizen(store, numbers, who) for who in range(4)))
    await store.close()


async def _citizen(store: Store, numbers: range, who: int) -> None:
    for number in numbers:
        key = f"k{number}"

        def keep(db: Connection, key: str = key) -> None:
            seq = inbox.add(db, "web", key, f"web:{who}", f'{{"text": "{key}"}}'.encode() * 20, utc_now())
            outbox.add(db, outbox.Reply(f"{seq}:0", "web", f"web:{who}", key, "{}" * 50), "sent")
            inbox.mark_done(db, seq or 0)

        await store.write(keep)
        os.write(1, f"ack {key}\n".encode())


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
