"""Zalo's keys: refreshed by one at a time, on the disk before they are used, and never with a token that is spent."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.sender import CannotDeliver
from bot.zalo.api import Api
from bot.zalo.tokens import Secrets, Tokens
from feedback_store import channel_tokens
from feedback_store.channel_tokens import Pair
from feedback_store.store import NotStored, Store
from feedback_store.timestamps import utc_now
from tests.bot.at_work import until
from tests.bot.zalo.at_work import platform_up
from tests.emulators.zalo import TOKEN, Zalo
from tests.emulators.zalo_answers import fails
from tests.emulators.zalobot_tricks import Act, answers, loses_answer

HOUR = timedelta(hours=1)


@asynccontextmanager
async def refreshing(store: Store, platform: Zalo, secrets: Secrets | None = None) -> AsyncIterator[Tokens]:
    """One process that holds the keys."""
    api = Api()
    tokens = Tokens(api, platform.section(), secrets or platform.secrets(), store)
    try:
        yield tokens
    finally:
        await tokens.settle()
        await api.close()


def stored(store: Store) -> Pair:
    """What is on the disk."""
    with store.reading() as db:
        pair = channel_tokens.load(db, "zalo")
    assert pair is not None
    return pair


async def keep(store: Store, access: str, refresh: str, left: timedelta = HOUR * 20, age: timedelta = HOUR * 5) -> None:
    """Put a pair on the disk."""
    now = utc_now()
    pair = Pair(access, now + left, refresh, now + timedelta(days=80), now - age)
    await store.write(lambda db: channel_tokens.save(db, "zalo", pair))


def test_the_first_pair_is_got_with_the_environments_token(store: Store) -> None:
    """On the disk before it is used; the time arrives as a text; nothing secret is in its repr (S10)."""

    async def work() -> None:
        async with platform_up() as platform, refreshing(store, platform) as tokens:
            access = await tokens.access()
            pair = stored(store)
            assert (pair.access, pair.refresh) == (access, platform.refresh) == (platform.access, platform.refresh)
            assert timedelta(seconds=89_990) < pair.access_until - utc_now() <= timedelta(seconds=90_000)
            assert await tokens.access() == access
            assert platform.called(TOKEN) == 1
            assert "canary" not in repr(pair) + repr(platform.secrets()) + repr(tokens)

    asyncio.run(work())


def test_fifty_at_once_get_one_pair(store: Store) -> None:
    """Whoever needs keys while they are being refreshed waits for those."""

    async def work() -> None:
        async with platform_up() as platform, refreshing(store, platform) as tokens:
            assert set(await asyncio.gather(*(tokens.access() for _ in range(50)))) == {platform.access}
            assert platform.called(TOKEN) == 1
            platform.play(TOKEN, fails(-1))
            await keep(store, "", stored(store).refresh)
            outcomes = await asyncio.gather(*(tokens.access() for _ in range(50)), return_exceptions=True)
            assert {type(one) for one in outcomes} == {CannotDeliver}
            assert platform.called(TOKEN) == 2

    asyncio.run(work())


@pytest.mark.parametrize(("left", "age", "is_due"), [(2.1, 23, False), (1.9, 23, True), (0.9, 0.1, False), (0.9, 1.1, True)])
def test_keys_are_renewed_before_they_end(store: Store, left: float, age: float, is_due: bool) -> None:
    """With less than two hours left; with keys that hold for less than usual, when half of it is over."""

    async def work() -> int:
        async with platform_up() as platform, refreshing(store, platform) as tokens:
            await keep(store, "canary-access", platform.refresh, HOUR * left, HOUR * age)
            await tokens.keep_fresh()
            return platform.called(TOKEN)

    assert asyncio.run(work()) == is_due


def test_keys_that_still_hold_are_used_while_zalo_gives_no_others(store: Store) -> None:
    """R9: a refresh that fails an hour before the end delays nobody."""

    async def work() -> None:
        async with platform_up() as platform, refreshing(store, platform) as tokens:
            await keep(store, "canary-access", platform.refresh, HOUR)
            platform.play(TOKEN, answers(b"", 503))
            with pytest.raises(CannotDeliver) as caught:
                await tokens.keep_fresh()
            assert caught.value.unreachable and not caught.value.ambiguous
            assert await tokens.access() == "canary-access"

    asyncio.run(work())


def test_a_pair_lost_before_the_disk_is_noticed_at_once(store: Store) -> None:
    """Killed between Zalo's answer and the commit: the stored token is spent. One try, no storm, no day left on the desk."""

    async def work() -> None:
        async with platform_up() as platform:
            secrets = platform.secrets()
            async with refreshing(store, platform, secrets) as before:
                platform.play(TOKEN, loses_answer)
                with pytest.raises(CannotDeliver) as caught:
                    await before.access()
                assert caught.value.unreachable and not caught.value.ambiguous
            async with refreshing(store, platform, secrets) as after:
                for _ in range(5):
                    with pytest.raises(CannotDeliver):
                        await after.access()
                assert platform.called(TOKEN) == 2
                with store.reading() as db:
                    assert channel_tokens.days_left(db, "zalo", utc_now()) == 0
            async with refreshing(store, platform) as mended:  # an administrator put a new one into the environment
                assert await mended.access() == platform.access
                with store.reading() as db:
                    assert channel_tokens.days_left(db, "zalo", utc_now()) == 89

    asyncio.run(work())


def test_the_stored_chain_goes_before_the_environments_token(store: Store) -> None:
    """The environment still holds the first token, long spent: it is not even tried while the stored one works."""

    async def work() -> None:
        async with platform_up() as platform:
            first = platform.secrets()
            async with refreshing(store, platform, first) as tokens:
                await tokens.access()
            await keep(store, "canary-old", stored(store).refresh, left=-HOUR)
            async with refreshing(store, platform, first) as tokens:
                assert await tokens.access() == platform.access
            assert [said["refresh_token"] for _, said in platform.calls] == ["canary-refresh-0", "canary-refresh-1"]

    asyncio.run(work())


def test_the_environments_token_takes_over_from_a_dead_chain(store: Store) -> None:
    """−14020 for the stored one, and another in the environment: that one."""

    async def work() -> None:
        async with platform_up() as platform, refreshing(store, platform) as tokens:
            await keep(store, "canary-old", "canary-of-another-chain", left=-HOUR)
            assert await tokens.access() == platform.access
            assert [said["refresh_token"] for _, said in platform.calls] == ["canary-of-another-chain", "canary-refresh-0"]
            assert stored(store).refresh == platform.refresh

    asyncio.run(work())


def test_taking_over_loses_no_access_token(store: Store) -> None:
    """The stored chain is dead and Zalo is away as the environment's token is tried: the keys of the day are used on."""

    async def work() -> None:
        async with platform_up() as platform, refreshing(store, platform) as tokens:
            await keep(store, "canary-access", "canary-of-another-chain", left=HOUR)
            platform.play(TOKEN, fails(-14020), answers(b"", 502))
            with pytest.raises(CannotDeliver):
                await tokens.keep_fresh()
            assert (stored(store).access, stored(store).refresh) == ("canary-access", "canary-refresh-0")
            assert await tokens.access() == "canary-access"
            await tokens.keep_fresh()
            assert await tokens.access() == platform.access

    asyncio.run(work())


def test_two_refreshers_at_once_both_end_with_the_same_pair(store: Store) -> None:
    """Two processes by mistake: one is refused (−14020) and uses what the other has stored."""

    async def work() -> None:
        async with platform_up() as platform:
            async with refreshing(store, platform) as one, refreshing(store, platform) as two:
                await keep(store, "canary-old", platform.refresh, left=-HOUR)
                let_go = asyncio.Event()

                async def late(request: web.Request, act: Act) -> web.StreamResponse:
                    await let_go.wait()
                    return await act()

                platform.play(TOKEN, late)
                slow = asyncio.create_task(two.access())
                await until(lambda: platform.called(TOKEN))
                fast = await one.access()
                let_go.set()
                assert await slow == fast == platform.access == stored(store).access
            with store.reading() as db:
                assert channel_tokens.days_left(db, "zalo", utc_now()) == 89

    asyncio.run(work())


def test_a_full_disk_spends_no_token(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R5: what could not be kept is not asked for; once there is room it is."""
    real = store.write

    async def full(work: Any, *, needs_room: bool = False) -> Any:
        raise NotStored("full")

    async def work() -> None:
        async with platform_up() as platform, refreshing(store, platform) as tokens:
            monkeypatch.setattr(store, "write", full)
            with pytest.raises(CannotDeliver) as caught:
                await tokens.access()
            assert caught.value.unreachable and platform.calls == []
            monkeypatch.setattr(store, "write", real)
            assert await tokens.access() == platform.access

    asyncio.run(work())


def test_a_disk_that_fills_up_meanwhile_is_waited_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pair has come and cannot be kept: it is not used before it can, and is lost with no try."""
    real, failures = store.write, [True, False, False]
    monkeypatch.setattr("bot.zalo.tokens._STORE_AGAIN", 0)

    async def flaky(work: Any, *, needs_room: bool = False) -> Any:
        if failures and not failures.pop(0):
            raise NotStored("full")
        return await real(work, needs_room=needs_room)

    async def work() -> None:
        async with platform_up() as platform, refreshing(store, platform) as tokens:
            monkeypatch.setattr(store, "write", flaky)
            assert await tokens.access() == stored(store).access == platform.access
            assert failures == [] and platform.called(TOKEN) == 1

    asyncio.run(work())


def test_stopping_loses_no_pair(store: Store) -> None:
    """R14: whoever waited for it is cancelled while Zalo answers; the pair is stored before the channel closes."""

    async def work() -> None:
        async with platform_up() as platform:
            let_go = asyncio.Event()

            async def slow(request: web.Request, act: Act) -> web.StreamResponse:
                answer = await act()
                await let_go.wait()
                return answer

            platform.play(TOKEN, slow)
            async with refreshing(store, platform) as tokens:
                waiting = asyncio.create_task(tokens.access())
                await until(lambda: platform.access)
                waiting.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await waiting
                let_go.set()
            assert stored(store).access == platform.access

    asyncio.run(work())


def test_stopping_does_not_wait_for_an_answer_that_does_not_come(store: Store) -> None:
    """R14: Zalo hangs: the service ends within its five seconds, and the keys on the disk are what they were."""

    async def work() -> float:
        async with platform_up() as platform:
            asked = asyncio.Event()

            async def hang(request: web.Request, act: Act) -> web.StreamResponse:
                asked.set()
                await asyncio.Event().wait()
                raise AssertionError

            platform.play(TOKEN, hang)
            async with refreshing(store, platform) as tokens:
                waiting = asyncio.create_task(tokens.access())
                await asked.wait()
                waiting.cancel()
                begun = time.monotonic()
            return time.monotonic() - begun

    assert asyncio.run(work()) < 4
    assert stored(store).refresh == "canary-refresh-0"


def test_stopping_waits_for_the_disk_however_long(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: what Zalo has sold is not thrown away because the disk is slow."""
    monkeypatch.setattr("bot.zalo.tokens._STORE_AGAIN", 0.01)
    monkeypatch.setattr("bot.zalo.tokens._LAST_WAIT", 0.01)

    async def work() -> None:
        async with platform_up() as platform:
            refused, real = [], store.write

            async def write(work: Any, **options: Any) -> Any:
                if platform.access and len(refused) < 20:
                    refused.append(1)
                    raise NotStored("full")
                return await real(work, **options)

            monkeypatch.setattr(store, "write", write)
            async with refreshing(store, platform) as tokens:
                waiting = asyncio.create_task(tokens.access())
                await until(lambda: refused)
                waiting.cancel()
            assert len(refused) == 20 and stored(store).access == platform.access

    asyncio.run(work())


@pytest.mark.parametrize(
    "body",
    [
        b'{"access_token": "canary-a"}',
        b'{"access_token": "canary-a", "refresh_token": "", "expires_in": "soon"}',
        b'{"access_token": "canary-a", "refresh_token": null, "expires_in": -5}',
    ],
)
def test_what_zalo_leaves_out_is_as_usual(store: Store, body: bytes) -> None:
    """Without a time it is 25 hours; without a new refresh token the one before is kept."""

    async def work() -> None:
        async with platform_up() as platform, refreshing(store, platform) as tokens:
            platform.play(TOKEN, answers(body))
            assert await tokens.access() == "canary-a"
            assert stored(store).refresh == "canary-refresh-0"
            assert stored(store).access_until - utc_now() > HOUR * 24

    asyncio.run(work())


@pytest.mark.parametrize("body", [b'{"error": -14004}', b"{}", b'{"access_token": ""}', b"<html>"])
def test_no_keys_are_no_keys(store: Store, body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """A refusal of another kind spends nothing and kills nothing; neither log nor error names a key (S10)."""

    async def work() -> str:
        async with platform_up() as platform, refreshing(store, platform) as tokens:
            platform.play(TOKEN, answers(body))
            with pytest.raises(CannotDeliver) as caught:
                await tokens.access()
            assert await tokens.access() == platform.access
            return repr(caught.value) + str(caught.value.__cause__) + caplog.text

    with caplog.at_level(logging.DEBUG):
        assert "canary" not in asyncio.run(work())
