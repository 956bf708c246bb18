"""Proofs on Zalo: uploaded as often as needed, shown once or twice, counted like every message (R10, R12)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.sender import Send, Sender
from bot.zalo.limits import CODES, LIMITS
from feedback_store import erasure
from feedback_store.store import Store
from handlers.messages import Reply
from tests.bot.at_work import ask, until
from tests.bot.case_proofs import AT_CENTRE, CAPTION, OURS, PDF, WORDS, proven, queued, states, told
from tests.bot.hostile_files import pattern, photo, saved
from tests.bot.zalo.account import LAN, account, failure, meaning
from tests.emulators.zalo import SEND, TEMPLATE, TOKEN, Zalo
from tests.emulators.zalo_answers import fails
from tests.emulators.zalo_delivering import Shown
from tests.emulators.zalo_uploads import FILE, IMAGE
from tests.emulators.zalobot_tricks import Trick, answers, breaks_off, loses_answer

JPEG = photo()
LARGE = saved(pattern(2000, 1500), "JPEG", quality=95)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def sending(store: Store, send: Send, condition: Callable[[], bool]) -> None:
    """Send what is queued until a condition holds."""
    sender = Sender(store, {"zalo": send})
    running = asyncio.create_task(sender.run())
    await until(condition)
    sender.stop()
    await running


async def picture_of(store: Store, body: bytes = JPEG, media_type: str = "image/jpeg") -> Reply:
    """The message that shows a new proof."""
    return told(LAN, await proven(store, LAN, body, media_type), public_url=OURS)[1]


def seen(platform: Zalo) -> list[tuple[str, bytes, bytes]]:
    """What Lan sees: words, pictures, files."""
    return [(one.text, one.picture, one.file) for one in platform.shown("lan")]


def test_pictures_and_papers_arrive_behind_the_words(store: Store) -> None:
    """R12, R13: each a row, a message and one of the free replies, byte for byte, with Zalo's own id."""

    async def work() -> list[Shown]:
        async with account(store) as (platform, send):
            files = [await proven(store, LAN, JPEG), await proven(store, LAN, PDF, "application/pdf")]
            await queued(store, LAN, *files)
            await sending(store, send, lambda: set(states(store)) == {"sent"})
            assert seen(platform) == [(WORDS, b"", b""), (CAPTION, JPEG, b""), ("", b"", PDF)]
            return platform.shown("lan")

    shown = asyncio.run(work())
    assert ask(store, "SELECT ext_id FROM outbox ORDER BY id") == [one.id for one in shown]
    assert ask(store, "SELECT replies FROM reply_windows") == [3]


def test_a_picture_that_is_too_large_is_drawn_smaller(store: Store) -> None:
    """The largest size that Zalo takes; a small one goes as it is."""
    assert len(LARGE) > 2**20

    async def work() -> None:
        async with account(store) as (platform, send):
            await send(LAN, await picture_of(store, LARGE))
            (one,) = platform.shown("lan")
            assert max(Image.open(BytesIO(one.picture)).size) in LIMITS.image_sides
            assert len(one.picture) <= LIMITS.image_bytes and one.text == CAPTION

    asyncio.run(work())


async def linked(platform: Zalo, send: Send, shown: Reply) -> bool:
    """Whether the address goes in the place of a file."""
    await send(LAN, shown)
    return seen(platform) == [(shown.files[0].instead, b"", b"")]


@pytest.mark.parametrize(
    ("body", "media_type"), [(PDF + bytes(5_000_000), "application/pdf"), (b"PK\x03\x04", XLSX)], ids=["too large", "wrong type"]
)
def test_a_paper_that_zalo_takes_not_goes_as_an_address(store: Store, body: bytes, media_type: str) -> None:
    """And is not uploaded in vain."""

    async def work() -> None:
        async with account(store) as (platform, send):
            assert await linked(platform, send, await picture_of(store, body, media_type))
            assert platform.called(FILE) == 0

    asyncio.run(work())


@pytest.mark.parametrize("code", [-201, -210, -233, -209, -99999])
def test_an_upload_that_is_refused_leaves_the_address(store: Store, code: int) -> None:
    """Asked once; the citizen hears of it all the same."""

    async def work() -> None:
        async with account(store) as (platform, send):
            platform.play(IMAGE, fails(code))
            assert await linked(platform, send, await picture_of(store))
            assert platform.called(IMAGE) == 1

    asyncio.run(work())


@pytest.mark.parametrize("trick", [answers(b"", 413), answers(b"", 415), answers(b"<html>"), answers(b'{"error": 0, "data": {}}')])
def test_an_upload_whose_answer_names_nothing_leaves_the_address(store: Store, trick: Trick) -> None:
    async def work() -> None:
        async with account(store) as (platform, send):
            platform.play(IMAGE, trick)
            assert await linked(platform, send, await picture_of(store))

    asyncio.run(work())


def test_an_account_that_shows_no_files_leaves_the_address(store: Store) -> None:
    """The upload was taken, the message refused for good: the same row goes on in words."""
    assert -233 in CODES.no_files

    async def work() -> None:
        async with account(store) as (platform, send):
            platform.takes_files = False
            assert await linked(platform, send, await picture_of(store))
            assert platform.called(SEND) == 2

    asyncio.run(work())
    assert ask(store, "SELECT replies FROM reply_windows") == [1]


def test_what_does_not_fit_after_all_is_told_in_words(store: Store) -> None:
    """A picture that is none, and too large: no size helps."""

    async def work() -> None:
        async with account(store) as (platform, send):
            assert await linked(platform, send, await picture_of(store, b"\xff\xd8\xff" + bytes(2_000_000)))
            assert platform.called(IMAGE) == 0

    asyncio.run(work())


@pytest.mark.parametrize(
    ("trick", "flags"),
    [
        (answers(b"", 500), {"unreachable"}),
        (answers(b"", 504), {"unreachable"}),
        (answers(b"", 429), {"retry_after"}),
        (fails(-32), {"retry_after"}),
        (fails(-224), {"unreachable"}),
        (loses_answer, {"unreachable"}),
        (breaks_off, {"unreachable"}),
    ],
)
def test_an_upload_that_fails_is_no_doubtful_message(store: Store, trick: Trick, flags: set[str]) -> None:
    """R10: whatever became of it, nobody was shown anything; it is repeated by the sender alone."""

    async def work() -> None:
        async with account(store) as (platform, send):
            platform.play(IMAGE, trick)
            shown = await picture_of(store)
            assert meaning(await failure(send, shown)) == flags
            assert (platform.called(IMAGE), platform.called(SEND)) == (1, 0)
            await send(LAN, shown)
            assert seen(platform) == [(CAPTION, JPEG, b"")]

    asyncio.run(work())


def test_uploads_are_repeated_and_messages_twice_at_most(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R10: five uploads with lost answers cost nothing; two messages with lost answers, and nobody knows."""
    monkeypatch.setattr("bot.pace.PROBE_EVERY", 0.01)
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: timedelta(milliseconds=2))

    async def work() -> None:
        async with account(store) as (platform, send):
            platform.play(IMAGE, *[loses_answer] * 5)
            files = [await proven(store, LAN, JPEG), await proven(store, LAN, photo(80, 60, "PNG"), "image/png")]
            await queued(store, LAN, *files)
            await sending(store, send, lambda: bool(platform.shown("lan")))
            platform.play(SEND, loses_answer, loses_answer)
            await sending(store, send, lambda: states(store) == ["sent", "unknown", "sent"])
            assert [one.picture[:3] for one in platform.shown("lan")] == [b"", JPEG[:3], JPEG[:3], b"\x89PN"]
            assert platform.called(SEND) == 4 and platform.called(IMAGE) == 8

    asyncio.run(work())


def test_a_token_that_ran_out_is_renewed_for_an_upload(store: Store) -> None:
    """−216: one new pair, and the same file once more."""

    async def work() -> None:
        async with account(store) as (platform, send):
            await send(LAN, Reply("một"))
            await store.write(lambda db: db.execute("UPDATE channel_tokens SET made_at = '2026-01-01T00:00:00.000000+00:00'"))
            platform.forget_access()
            await send(LAN, await picture_of(store))
            assert [path for path, _ in platform.calls] == [TOKEN, SEND, IMAGE, TOKEN, IMAGE, SEND]
            assert platform.shown("lan")[-1].picture == JPEG

    asyncio.run(work())


@pytest.mark.parametrize(("spoke", "replies"), [(timedelta(hours=49), 0), (timedelta(0), 8)])
def test_outside_the_window_it_goes_the_way_of_every_message(store: Store, spoke: timedelta, replies: int) -> None:
    """Nothing is uploaded, and the desk is to call."""

    async def work() -> None:
        async with account(store, spoke, template="mau-1") as (platform, send):
            await store.write(lambda db: db.execute("UPDATE reply_windows SET replies = ?", (replies,)))
            assert (await failure(send, await picture_of(store))).unwritable
            assert (platform.called(IMAGE), platform.called(SEND), platform.called(TEMPLATE)) == (0, 0, 0)

    asyncio.run(work())


def test_an_erased_picture_is_not_shown(store: Store) -> None:
    """S3: nor uploaded."""

    async def work() -> None:
        async with account(store) as (platform, send):
            shown = await picture_of(store)
            await store.write(lambda db: erasure.drop_files(db, {shown.files[0].id}))
            await send(LAN, shown)
            assert seen(platform) == [(AT_CENTRE, b"", b"")] and platform.called(IMAGE) == 0

    asyncio.run(work())
