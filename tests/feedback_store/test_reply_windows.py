"""Windows: when a citizen last spoke and how often they were answered since, whatever order the news comes in."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from feedback_store import conversations, reply_windows
from feedback_store.reply_windows import Window
from feedback_store.sqlite import Connection
from feedback_store.store import Store

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
LAN = "zalo:lan"


def window(store: Store) -> Window | None:
    with store.reading() as db:
        return reply_windows.load(db, LAN)


@pytest.mark.parametrize("minutes", [*permutations((0, 1, 2)), (0, 0, 2, 2, 1, 0)])
def test_the_latest_word_counts(store: Store, minutes: tuple[int, ...]) -> None:
    """R8: repeated and in any order, the window is that of the last thing said."""

    def work(db: Connection) -> None:
        conversations.open_for(db, LAN, "zalo", NOW)
        for minute in minutes:
            reply_windows.spoke(db, LAN, NOW + timedelta(minutes=minute))

    assert window(store) is None
    asyncio.run(store.write(work))
    assert window(store) == Window(NOW + timedelta(minutes=2), 0)


def test_a_new_word_frees_the_replies_and_an_old_one_does_not(store: Store) -> None:
    """R8: a repeat of what was said before the replies must not make them free again."""

    def work(db: Connection) -> list[int]:
        conversations.open_for(db, LAN, "zalo", NOW)
        counts = []
        for said in (0, 0, 1):
            reply_windows.spoke(db, LAN, NOW + timedelta(hours=said))
            reply_windows.replied(db, LAN)
            found = reply_windows.load(db, LAN)
            assert found
            counts.append(found.replies)
        reply_windows.replied(db, "zalo:nobody")
        return counts

    assert asyncio.run(store.write(work)) == [1, 2, 1]
