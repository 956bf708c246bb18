"""The webhook: nobody but Zalo is heard, what is heard is on the disk before it is answered, and repeats change nothing."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from feedback_store.store import Store
from tests.bot.at_work import ask
from tests.bot.zalo.at_work import at_the_door, made, platform_up
from tests.emulators.zalo import Zalo


@asynccontextmanager
async def door(store: Store, **how: Any) -> AsyncIterator[tuple[Zalo, str, aiohttp.ClientSession]]:
    """The platform, our webhook's address, and somebody who can call it; nothing answers what is kept."""
    async with platform_up(**how) as platform, aiohttp.ClientSession() as http:
        channel = made(store, platform)
        async with at_the_door(channel) as hook:
            yield platform, hook, http
        assert channel.close
        await channel.close()


def event(number: int, text: str = "xin chào", who: str = "lan") -> bytes:
    """A text of a citizen."""
    message = {"msg_id": f"m{number}", "text": text}
    told = {"event_name": "user_send_text", "sender": {"id": who}, "message": message, "timestamp": "1763700839659"}
    return json.dumps(told).encode()


async def post(http: aiohttp.ClientSession, hook: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer to one call."""
    async with http.post(hook, data=body, headers=headers) as answer:
        await answer.read()
        return answer.status


def test_the_unsigned_probe_is_answered_and_not_kept(store: Store) -> None:
    """Registering the address: `{}` without a signature gets 200."""

    async def work() -> None:
        async with door(store) as (_, hook, http):
            assert await post(http, hook, b"{}", {}) == await post(http, hook, b" {} \n", {}) == 200
            assert await post(http, hook, b"{ }", {}) == await post(http, hook, b'{"a":1}', {}) == 403

    asyncio.run(work())
    assert ask(store, "SELECT count(*) FROM inbox") == [0]


def test_nobody_else_is_heard(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """S9: missing, wrong, endless and borrowed signatures get 403 within 20 ms, and nothing of the body is parsed."""
    parsed: list[bytes] = []

    def parse(raw: bytes) -> dict[str, Any]:
        parsed.append(raw)
        return {}

    monkeypatch.setattr("bot.zalo.webhook.object_in", parse)

    async def work() -> list[float]:
        async with door(store) as (platform, hook, http):
            body = event(1)
            right = platform.signed(body)["X-ZEvent-Signature"]
            times = []
            for wrong in (
                "",
                "mac=",
                "mac=" + "0" * 64,
                right[:-2],
                right + "00",
                right * 50,
                "m\xe1c",
                right.replace("mac=", "MAC:"),
            ):
                begun = time.monotonic()
                assert await post(http, hook, body, {"X-ZEvent-Signature": wrong} if wrong else {}) == 403
                times.append(time.monotonic() - begun)
            assert await post(http, hook, event(2), {"X-ZEvent-Signature": right}) == 403
            assert parsed == []
            assert await post(http, hook, body, platform.signed(body)) == 200
            return times

    times = asyncio.run(work())
    assert sorted(times)[len(times) // 2] < 0.02
    assert parsed


def test_a_channel_without_a_secret_hears_nobody(store: Store) -> None:
    """S9: an empty key would be everybody's key."""

    async def work() -> None:
        async with platform_up() as platform, aiohttp.ClientSession() as http:
            channel = made(store, platform, secrets=type(platform.secrets())())
            platform.webhook_secret = ""
            async with at_the_door(channel) as hook:
                assert await post(http, hook, event(1), platform.signed(event(1))) == 403
            assert channel.close
            await channel.close()

    asyncio.run(work())


def test_a_thousand_recorded_calls_again_change_nothing(store: Store) -> None:
    """S9, R8: repeated, shuffled and side by side: one row each, and the same window as before."""

    async def work() -> None:
        async with door(store) as (platform, hook, http):
            calls = [event(number, who=f"c{number % 40}") for number in range(1_000)]

            async def all_of(bodies: list[bytes]) -> set[int]:
                return set(await asyncio.gather(*(post(http, hook, body, platform.signed(body)) for body in bodies)))

            assert await all_of(calls) == {200}
            before = rows()
            random.Random(7).shuffle(calls)
            assert await all_of(calls) == {200}
            assert rows() == before

    def rows() -> tuple[list[Any], list[Any]]:
        return ask(store, "SELECT seq, ext_key, sha256 FROM inbox"), ask(store, "SELECT * FROM reply_windows ORDER BY 1")

    asyncio.run(work())
    assert len(rows()[0]) == 1_000


def test_what_cannot_be_kept_is_not_acknowledged(store: Store) -> None:
    """R5: 503, so that Zalo brings it again; kept, it is 200."""

    async def work() -> None:
        async with door(store) as (platform, hook, http):
            assert await post(http, hook, event(1), platform.signed(event(1))) == 200
            store.close_now()
            assert await post(http, hook, event(2), platform.signed(event(2))) == 503

    asyncio.run(work())


def test_signed_nonsense_is_kept_as_it_came(store: Store) -> None:
    """L5: every signed body is stored byte by byte, however damaged; larger or packed ones are refused; nothing fails."""
    bodies = [
        b'{"timestamp": "1"',
        b'{"timestamp": "1", "x": NaN}',
        b'{"timestamp": "1", "event_name": "user_send_text", "sender": {"id": "\\ud800"}}',
        b'{"timestamp": "1", "event_name": "\\ud800", "sender": {"id": "lan"}}',
        b'{"timestamp": "1", "timestamp": "1", "event_name": 5, "sender": []}',
        b'{"timestamp": "1", "n": ' + b"9" * 5_000 + b"}",
        b'{"timestamp": "1", "a": ' + b"[" * 100_000,
        b'{"timestamp": "1", "event_name": "user_send_text", "sender": {"id": "lan"}, "message": {"text": "\\u0000"}}',
        b'{"timestamp": "1", "message": {"attachments": [{"payload": {"url": "https://a/\\udfff"}}]}}',
        b'"timestamp": "1"\xff\xfe\x00',
    ]

    async def work() -> None:
        async with door(store) as (platform, hook, http):
            for body in bodies:
                assert await post(http, hook, body, platform.signed(body)) == 200, body[:80]
            large = event(1, "x" * 256 * 1024)
            assert await post(http, hook, large, platform.signed(large)) == 413
            packed = {**platform.signed(event(2)), "Content-Encoding": "gzip"}
            assert await post(http, hook, event(2), packed) == 415

    asyncio.run(work())
    assert ask(store, "SELECT body FROM inbox ORDER BY seq") == bodies
    assert hashlib.sha256(bodies[0]).hexdigest() in ask(store, "SELECT ext_key FROM inbox")


def of_account(kind: str, account: str, number: int) -> bytes:
    """An event of an Official Account, as Zalo tells of each kind."""
    ends = {
        "user_send_image": {"sender": {"id": "lan"}, "recipient": {"id": account}},
        "oa_send_text": {"sender": {"id": account, "admin_id": "1"}, "recipient": {"id": "lan"}},
        "follow": {"oa_id": account, "follower": {"id": "lan"}},
    }[kind]
    message = {"msg_id": f"o{number}", "text": "x", "attachments": [{"payload": {"url": "https://a.zdn.vn/x.jpg"}}]}
    return json.dumps({"event_name": kind, **ends, "message": message, "timestamp": "1763700839659"}).encode()


@pytest.mark.parametrize("kind", ["user_send_image", "oa_send_text", "follow"])
def test_another_account_of_the_same_app_is_not_ours_to_answer(store: Store, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """Kept raw, answered 200 and said nothing to: no window, no file, no pause; the log says which setting to look at."""

    async def work() -> Any:
        async with door(store) as (platform, hook, http):
            body = of_account(kind, "999999", 1)
            assert await post(http, hook, body, platform.signed(body)) == 200
            return made(store, platform).read_update(body)

    assert asyncio.run(work()) is None
    assert ask(store, "SELECT conversation_id FROM inbox") == [None]
    kept = "(SELECT count(*) FROM reply_windows), (SELECT count(*) FROM downloads), (SELECT count(*) FROM handovers)"
    assert ask(store, f"SELECT {kept}, (SELECT count(*) FROM conversations)") == [(0, 0, 0, 0)]  # noqa: S608
    assert "[zalo] oa_id" in caplog.text


@pytest.mark.parametrize("kind", ["user_send_image", "oa_send_text", "follow"])
@pytest.mark.parametrize("ours", ["", "999999"])
def test_our_own_account_is(store: Store, kind: str, ours: str, caplog: pytest.LogCaptureFixture) -> None:
    """The twin: ours, and any where the settings name none."""

    async def work() -> Any:
        async with platform_up() as platform, aiohttp.ClientSession() as http:
            platform.oa_id = ours
            channel = made(store, platform)
            body = of_account(kind, "999999", 1)
            async with at_the_door(channel) as hook:
                assert await post(http, hook, body, platform.signed(body)) == 200
            assert channel.close
            await channel.close()
            return channel.read_update(body)

    assert asyncio.run(work()) is not None
    assert ask(store, "SELECT conversation_id FROM inbox") == ["zalo:lan"] and "oa_id" not in caplog.text
