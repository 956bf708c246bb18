"""Proofs on Zalo's Bot Platform: it fetches a picture from our address; without one it is told where to see it (R10, R12)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot import web_server
from bot.bell import Bell
from bot.sender import CannotDeliver, Send, Sender
from bot.web_settings import WebSettings
from feedback_store import erasure
from feedback_store.store import Store
from tests.bot.at_work import until
from tests.bot.case_proofs import AT_CENTRE, CAPTION, PDF, WORDS, proven, queued, states, told
from tests.bot.hostile_files import photo
from tests.bot.zalobot.at_work import made, platform_up
from tests.emulators.listening import listening
from tests.emulators.zalobot import ZaloBot
from tests.emulators.zalobot_tricks import Trick, loses_answer, refuses

LAN = "zalobot:lan"
JPEG = photo()


@asynccontextmanager
async def bot(store: Store, reachable: bool = True) -> AsyncIterator[tuple[ZaloBot, Send, str]]:
    """The platform, our way to send there, and our own web server's address ("" where none is told to the channel)."""
    app = web_server.application(store, Bell(), WebSettings(port=0, rate_limits=False), lambda: None)
    async with platform_up() as platform, listening(app) as address:
        url = address if reachable else ""
        channel = made(store, platform, url)
        assert channel.send and channel.close
        try:
            yield platform, channel.send, url
        finally:
            await channel.close()


async def sending(store: Store, send: Send, condition: Callable[[], bool]) -> None:
    """Send what is queued until a condition holds."""
    sender = Sender(store, {"zalobot": send})
    running = asyncio.create_task(sender.run())
    await until(condition)
    sender.stop()
    await running


def seen(platform: ZaloBot) -> list[tuple[str, bytes]]:
    return [(one.text, one.picture) for one in platform.shown("lan")]


def told_after(store: Store, body: bytes, media_type: str, reachable: bool = True, trick: Trick | None = None) -> tuple[str, bytes]:
    """What the citizen sees behind the words, with our address taken out."""

    async def work() -> tuple[str, bytes]:
        async with bot(store, reachable) as (platform, send, url):
            if trick:
                platform.play("sendPhoto", trick)
            await queued(store, LAN, await proven(store, LAN, body, media_type), public_url=url)
            await sending(store, send, lambda: set(states(store)) == {"sent"})
            words, (text, picture) = seen(platform)
            assert words == (WORDS, b"")
            return text.replace(url, "") if url else text, picture

    return asyncio.run(work())


def test_a_picture_arrives_behind_the_words(store: Store) -> None:
    """R12: byte for byte, fetched by the platform from the address that anybody may open who was told it."""
    assert told_after(store, JPEG, "image/jpeg") == (CAPTION, JPEG)


def test_without_an_address_of_our_own_it_says_where_to_see_it(store: Store) -> None:
    assert told_after(store, JPEG, "image/jpeg", reachable=False) == (AT_CENTRE, b"")


@pytest.mark.parametrize("code", [400, 413])
def test_a_picture_that_is_refused_goes_as_an_address(store: Store, code: int) -> None:
    text, picture = told_after(store, JPEG, "image/jpeg", trick=refuses(code))
    assert text.startswith("Ảnh, văn bản kết quả: /proofs/") and not picture


def test_a_paper_goes_as_an_address(store: Store) -> None:
    """The platform sends no files."""
    text, picture = told_after(store, PDF, "application/pdf")
    assert text.startswith("Ảnh, văn bản kết quả: /proofs/") and not picture


def test_an_erased_picture_is_not_shown(store: Store) -> None:
    """S3: nor is its address told."""

    async def work() -> None:
        async with bot(store) as (platform, send, url):
            _, shown = told(LAN, await proven(store, LAN, JPEG), public_url=url)
            await store.write(lambda db: erasure.drop_files(db, {shown.files[0].id}))
            await send(LAN, shown)
            assert seen(platform) == [(AT_CENTRE, b"")] and not platform.called("sendPhoto")

    asyncio.run(work())


@pytest.mark.parametrize(
    ("trick", "flags"),
    [
        (refuses(403), {"permanent", "unwritable"}),
        (refuses(401), {"unreachable"}),
        (refuses(429), {"retry_after"}),
        (refuses(500), {"unreachable"}),
        (loses_answer, {"ambiguous", "unreachable"}),
    ],
)
def test_every_other_failure_means_what_it_means_for_words(store: Store, trick: Trick, flags: set[str]) -> None:
    """R10: one call, and no words after a picture that may have arrived."""

    async def work() -> None:
        async with bot(store) as (platform, send, url):
            platform.play("sendPhoto", trick)
            _, shown = told(LAN, await proven(store, LAN, JPEG), public_url=url)
            with pytest.raises(CannotDeliver) as caught:
                await send(LAN, shown)
            names = ("permanent", "ambiguous", "unreachable", "unwritable", "retry_after")
            assert {name for name in names if getattr(caught.value, name)} == flags
            assert (platform.called("sendPhoto"), platform.called("sendMessage")) == (1, 0)

    asyncio.run(work())


def test_an_answer_that_is_lost_makes_two_copies_at_most(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R10: delivered and the answer lost: two copies, then unknown."""
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: timedelta(milliseconds=2))

    async def work() -> None:
        async with bot(store) as (platform, send, url):
            platform.always("sendPhoto", loses_answer)
            await queued(store, LAN, await proven(store, LAN, JPEG), public_url=url)
            await sending(store, send, lambda: states(store) == ["sent", "unknown"])
            assert seen(platform) == [(WORDS, b""), (CAPTION, JPEG), (CAPTION, JPEG)]

    asyncio.run(work())
