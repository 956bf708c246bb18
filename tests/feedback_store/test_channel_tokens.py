"""Keys of a channel: the latest pair is kept, and it is known how long somebody has to fetch another."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feedback_store import channel_tokens
from feedback_store.channel_tokens import Pair
from feedback_store.store import Store

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
PAIR = Pair("canary-a1", NOW + timedelta(hours=25), "canary-r1", NOW + timedelta(days=90), NOW)


def kept(store: Store, *pairs: Pair) -> Pair | None:
    """The pair that is there after these were kept."""
    for pair in pairs:
        asyncio.run(store.write(lambda db, pair=pair: channel_tokens.save(db, "zalo", pair)))
    with store.reading() as db:
        return channel_tokens.load(db, "zalo")


def days(store: Store, now: datetime) -> int | None:
    with store.reading() as db:
        return channel_tokens.days_left(db, "zalo", now)


def test_the_latest_pair_is_the_one(store: Store) -> None:
    """One channel has one pair; another channel's is its own; a key is in no repr (S10)."""
    assert kept(store) is None
    newer = replace(PAIR, access="canary-a2", refresh="canary-r2")
    assert kept(store, PAIR, newer) == newer
    with store.reading() as db:
        assert channel_tokens.load(db, "telegram") is None
    assert "canary" not in repr(newer)


def test_the_days_that_are_left(store: Store) -> None:
    """Whole days, never less than none."""
    assert days(store, NOW) is None
    kept(store, PAIR)
    assert [days(store, NOW + timedelta(days=day)) for day in (0, 60.5, 90, 200)] == [90, 29, 0, 0]


def test_a_refused_token_has_no_day_left(store: Store) -> None:
    """Unless another one is there already."""
    kept(store, PAIR)
    asyncio.run(store.write(lambda db: channel_tokens.refused(db, "zalo", "canary-r0", NOW)))
    assert days(store, NOW) == 90
    asyncio.run(store.write(lambda db: channel_tokens.refused(db, "zalo", "canary-r1", NOW)))
    assert days(store, NOW) == 0
    asyncio.run(store.write(lambda db: channel_tokens.refused(db, "zalo", "canary-r1", NOW + timedelta(days=5))))
    assert kept(store) == replace(PAIR, refresh_until=NOW)
