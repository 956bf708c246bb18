"""What the channel does beside messages: it keeps its keys fresh, ends pauses, and goes no faster than it may."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.channels import Channel
from bot.pace import Pace
from bot.zalo.human import pause
from feedback_store import channel_tokens, conversations, handovers
from feedback_store.channel_tokens import Pair
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from tests.bot.at_work import ask, until
from tests.bot.zalo.at_work import made, platform_up
from tests.emulators.zalo import TOKEN, Zalo
from tests.emulators.zalo_answers import fails


@asynccontextmanager
async def at_its_rounds(store: Store) -> AsyncIterator[tuple[Zalo, Channel]]:
    """The channel looks after its keys and pauses while the block runs."""
    async with platform_up() as platform:
        channel = made(store, platform)
        assert channel.run and channel.close
        platform.play(TOKEN, fails(-1))
        task = asyncio.ensure_future(channel.run())
        try:
            yield platform, channel
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await channel.close()


def test_keys_and_pauses_are_looked_after(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every minute, also after a failure: keys that end in an hour are renewed, a pause of yesterday ends."""
    monkeypatch.setattr("bot.zalo.channel._EVERY", 0.01)

    def before(db: Connection) -> None:
        now, then = utc_now(), utc_now() - timedelta(hours=13)
        conversations.open_for(db, "zalo:lan", "zalo", then)
        pause(db, "zalo:lan", "Chào chị", then, then)
        pair = Pair("canary-access", now + timedelta(hours=1), "canary-refresh-0", now + timedelta(days=9), now - timedelta(days=1))
        channel_tokens.save(db, "zalo", pair)

    async def work() -> None:
        await store.write(before)
        async with at_its_rounds(store) as (platform, _):
            await until(lambda: ask(store, "SELECT access FROM channel_tokens") == [platform.access])
            await until(lambda: ask(store, "SELECT ended_at IS NULL FROM handovers") == [0])
            assert platform.called(TOKEN) == 2

    asyncio.run(work())
    assert ask(store, "SELECT state FROM conversations") == ["{}"]
    with store.reading() as db:
        assert handovers.open_ones(db, 10) == []


def test_the_pace_is_zalos(store: Store) -> None:
    """R9: no more than twenty sends a second in all."""

    async def work() -> None:
        async with at_its_rounds(store) as (_, channel):
            assert (channel.name, channel.pace) == ("zalo", Pace(per_second=20))

    asyncio.run(work())
