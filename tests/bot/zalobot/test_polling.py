"""Polling: an update that was delivered is gone at the platform, so whatever happens it is held until it is stored."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from aiohttp import web

from bot import trouble
from bot.intake import Intake
from bot.trouble import LONGEST, Trouble, pause_after
from bot.zalobot import polling
from feedback_store.store import NotStored, Store
from tests.bot.at_work import all_answered, ask, until
from tests.bot.zalobot.at_work import made, platform_up, receiving, service
from tests.emulators.zalobot import ZaloBot
from tests.emulators.zalobot_tricks import Act, answers, breaks_off, loses_answer, refusal, refuses


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes seconds takes milliseconds."""
    monkeypatch.setattr(polling, "APART", 0.02)
    monkeypatch.setattr(polling, "STORE_AGAIN", 0.005)
    monkeypatch.setattr(trouble, "pause_after", lambda failures: 0.005)


def kept(store: Store) -> list[Any]:
    return ask(store, "SELECT ext_key, conversation_id FROM inbox ORDER BY seq")


def test_a_conversation_by_polling(store: Store) -> None:
    """R1: said, answered, shown, in order; one update at a time."""

    async def talk() -> ZaloBot:
        async with platform_up() as platform, service(store, platform):
            for number in range(1, 7):
                platform.say("lan", f"tin {number}")
            await until(lambda: len(platform.shown("lan")) == 8)
        return platform

    platform = asyncio.run(talk())
    wanted = ["1.0 tin 1", "2.0 tin 2", "3.0 tin 3", "4.0 tin 4", "5.0 tin 5", "5.1 tin 5", "5.2 tin 5", "6.0 tin 6"]
    assert [shown.text for shown in platform.shown("lan")] == wanted
    assert platform.called("sendMessage") == 8
    assert {said["timeout"] for method, said in platform.calls if method == "getUpdates"} == {"30"}


def test_what_cannot_be_stored_is_held(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R5: with a full disk the update stays in hand, and nothing is asked for meanwhile; the platform has it no more."""
    refusals, write = iter(range(20)), store.write
    polls_meanwhile: set[int] = set()

    async def talk() -> ZaloBot:
        async with platform_up() as platform:

            async def refuse(work: Any, needs_room: bool = False) -> Any:
                if not platform._waiting and next(refusals, None) is not None:
                    polls_meanwhile.add(platform.called("getUpdates"))
                    raise NotStored("disk full")
                return await write(work, needs_room=needs_room)

            monkeypatch.setattr(store, "write", refuse)
            platform.say("lan", "một")
            async with receiving(made(store, platform)):
                await until(lambda: kept(store))
        return platform

    asyncio.run(talk())
    assert next(refusals, None) is None and polls_meanwhile == {1}
    assert [conversation for _, conversation in kept(store)] == ["zalobot:lan"]


async def _unprotected(work: Any) -> Any:
    return await work


@pytest.mark.parametrize(("finished", "left"), [(polling._finished, 1), (_unprotected, 0)])
def test_an_orderly_stop_keeps_what_has_come(
    store: Store, monkeypatch: pytest.MonkeyPatch, finished: Callable[..., Any], left: int
) -> None:
    """R14: stopped between delivery and commit, the commit is waited for; without that the update is lost, the twin."""
    monkeypatch.setattr(polling, "_finished", finished)
    busy, go = threading.Event(), threading.Event()

    def hold(db: object) -> None:
        busy.set()
        go.wait(10)

    async def stop_in_between() -> None:
        async with platform_up() as platform:
            opened = made(store, platform)
            assert opened.run and opened.close
            running = asyncio.ensure_future(opened.run())
            await until(lambda: platform.called("getUpdates"))
            store.submit(hold)
            await until(busy.is_set)
            platform.say("lan", "một")
            await until(lambda: not platform._waiting and not store._jobs.empty())
            running.cancel()
            asyncio.get_running_loop().call_later(0.05, go.set)
            with pytest.raises(asyncio.CancelledError):
                await running
            await opened.close()

    asyncio.run(stop_in_between())
    go.set()
    assert len(kept(store)) == left


def test_idle_is_no_error(store: Store) -> None:
    """408 is how the platform says that there is nothing; the desk sees that it answers, and it is not asked in a frenzy."""

    async def idle() -> float:
        async with platform_up(patience=0) as platform, receiving(made(store, platform)):
            await until(lambda: platform.called("getUpdates") == 1)
            begun = time.monotonic()
            await until(lambda: platform.called("getUpdates") >= 6)
            return time.monotonic() - begun

    assert asyncio.run(idle()) >= 4 * 0.02
    assert kept(store) == []
    ((heard, failed),) = ask(store, "SELECT heard_at, failed_at FROM channel_contacts WHERE channel = 'zalobot'")
    assert heard and failed is None


def test_a_bad_day_loses_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R9: errors in every dress, then the update; what was lost on the way is the platform's, as its answer never came."""
    tricks = [
        refuses(500),
        refuses(503, inside_200=True),
        refuses(429, after=0.01),
        refuses(401),
        refuses(403),
        answers(b"", 200),
        answers(b"<html>502</html>", 502),
        answers(b'{"ok": true, "result": []}'),
        answers(b'{"ok": true, "result": null}'),
        answers(b'{"ok": false}'),
        answers(b"", 302),
    ]

    async def talk() -> ZaloBot:
        async with platform_up() as platform:
            platform.play("getUpdates", *tricks)
            async with receiving(made(store, platform)):
                platform.say("lan", "một")
                platform.say("lan", "hai")
                await until(lambda: len(kept(store)) == 2)
        return platform

    platform = asyncio.run(talk())
    assert platform.called("getUpdates") >= len(tricks) + 2
    assert [conversation for _, conversation in kept(store)] == ["zalobot:lan"] * 2
    assert ask(store, "SELECT failed_at IS NOT NULL FROM channel_contacts") == [1]


def test_half_an_answer_is_kept_for_the_desk(store: Store) -> None:
    """R7: the connection breaks within an update that is gone at the platform: its first half goes into quarantine."""

    async def talk() -> None:
        async with platform_up() as platform, service(store, platform):
            platform.play("getUpdates", breaks_off)
            platform.say("lan", "mất nửa tin")
            platform.say("lan", "tin lành")
            await until(lambda: platform.shown("lan") and all_answered(store))

    asyncio.run(talk())
    (broken,) = ask(store, "SELECT body FROM inbox WHERE state = 'quarantine'")
    assert broken.startswith(b'{"ok": true, "result": {"event_name"')
    assert ask(store, "SELECT count(*) FROM inbox WHERE state = 'done'") == [1]


def test_what_the_platform_offers_nothing_against(store: Store) -> None:
    """The known limit of polling, as the module says: an answer lost on the way is a lost update. The webhook repeats it."""

    async def talk() -> ZaloBot:
        async with platform_up() as platform:
            platform.play("getUpdates", loses_answer)
            platform.say("lan", "mất trên đường")
            platform.say("lan", "đến nơi")
            async with receiving(made(store, platform)):
                await until(lambda: kept(store))
        return platform

    asyncio.run(talk())
    assert ask(store, "SELECT body FROM inbox WHERE instr(body, CAST('n\\u01a1i' AS BLOB)) > 0") and len(kept(store)) == 1


async def taken_over(platform: ZaloBot, request: web.Request, act: Act) -> web.StreamResponse:
    """Somebody sets a webhook while we poll."""
    platform.webhook = "https://elsewhere.example/again"
    return refusal(409)


def test_a_webhook_that_stands_in_the_way_is_taken_away(store: Store) -> None:
    """Only one of the two brings updates: at the start, and when somebody sets a webhook later; none is left alone."""

    async def poll() -> tuple[list[str], ZaloBot]:
        async with platform_up() as platform, receiving(made(store, platform)):
            await until(lambda: platform.called("getUpdates"))
            at_first = [method for method, _ in platform.calls]
        async with platform_up() as platform:
            platform.webhook = "https://elsewhere.example/hook"
            platform.play("getUpdates", partial(taken_over, platform))
            async with receiving(made(store, platform)):
                await until(lambda: platform.called("getUpdates"))
                await until(lambda: platform.called("deleteWebhook") == 2)
                platform.say("lan", "một")
                await until(lambda: kept(store))
        return at_first, platform

    at_first, platform = asyncio.run(poll())
    assert at_first == ["getWebhookInfo", "getUpdates"]
    assert [method for method, _ in platform.calls][:3] == ["getWebhookInfo", "deleteWebhook", "getUpdates"]
    assert platform.called("deleteWebhook") == 2


def test_how_long_trouble_rests(store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """R9: a second doubled to half a minute; as long as the platform names; one line in the log until it is over."""
    monkeypatch.setattr(trouble, "pause_after", pause_after)

    async def rest() -> list[float]:
        told = Trouble(Intake(store, "zalobot", lambda: None))
        away = [await told.rest("không kết nối được tới Zalo") for _ in range(9)]
        asked = await told.rest("Zalo yêu cầu gửi chậm lại (429)", 37)
        told.is_over()
        return [*away, asked, await told.rest("không kết nối được tới Zalo")]

    rests = asyncio.run(rest())
    usual = [1, 2, 4, 8, 16, *[LONGEST] * 4]
    assert all(longest / 2 <= found <= longest for found, longest in zip(rests, usual, strict=False))
    assert rests[9] == 37 and rests[10] <= 1
    assert len(caplog.records) == 2
    assert ask(store, "SELECT error FROM channel_contacts") == ["không kết nối được tới Zalo"]
