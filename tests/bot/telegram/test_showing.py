"""Proofs on Telegram: the picture itself behind the words, once or twice and never thrice, and never what was erased (R10, R12)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from bot.reply_files import ReplyFiles
from bot.sender import CannotDeliver, Sender
from bot.telegram import showing
from bot.telegram.showing import send_or_show
from feedback_store import erasure
from feedback_store.store import Store
from tests.bot.at_work import ask, until
from tests.bot.case_proofs import AT_CENTRE, CAPTION, OURS, PDF, WORDS, proven, queued, states, told
from tests.bot.hostile_files import pattern, photo, saved
from tests.bot.telegram.at_work import AN, client
from tests.emulators.telegram import Drop, Lose, Refuse, Say, Shown, Telegram
from tests.emulators.telegram_nastiness import Behaviour

AN_S = f"telegram:{AN}"
JPEG = photo()
RIBBON = saved(pattern(2100, 100), "JPEG")
HUGE = JPEG + bytes(11_000_000)


async def shown_by(
    store: Store, emulator: Telegram, condition: Callable[[], bool], *files: str, public_url: str = ""
) -> list[Shown]:
    """What the citizen sees once a condition holds for the messages that tell of these files."""
    await queued(store, AN_S, *files, public_url=public_url)
    async with emulator.running(), client(emulator) as telegram:
        sender = Sender(store, {"telegram": partial(send_or_show, telegram, ReplyFiles(store))})
        running = asyncio.create_task(sender.run())
        await until(condition, 60)
        sender.stop()
        await running
    return emulator.shown[AN]


def all_sent(store: Store) -> bool:
    return set(states(store)) == {"sent"}


def shown(
    store: Store, body: bytes, media_type: str, *behaviours: Behaviour, call: str = "sendPhoto"
) -> tuple[list[Shown], Telegram]:
    """What the citizen sees when all is sent; the next calls of a method go as told."""

    async def work() -> tuple[list[Shown], Telegram]:
        emulator = Telegram()
        emulator.does(call, *behaviours)
        name = await proven(store, AN_S, body, media_type)
        return await shown_by(store, emulator, lambda: all_sent(store), name, public_url=OURS), emulator

    return asyncio.run(work())


def test_pictures_arrive_behind_the_words(store: Store) -> None:
    """R12, R13: each a row and a message, byte for byte, with Telegram's own number."""
    second = photo(kind="PNG")

    async def work() -> list[Shown]:
        files = [await proven(store, AN_S, JPEG), await proven(store, AN_S, second, "image/png")]
        return await shown_by(store, Telegram(), lambda: all_sent(store), *files)

    assert asyncio.run(work()) == [Shown(WORDS), Shown(CAPTION, picture=JPEG), Shown(CAPTION, picture=second)]
    assert ask(store, "SELECT key, ext_id FROM outbox") == [("case:1:0", "11"), ("case:1:0.1", "12"), ("case:1:0.2", "13")]


@pytest.mark.parametrize(
    ("body", "media_type", "asked"),
    [(PDF, "application/pdf", 0), (HUGE, "image/jpeg", 0), (RIBBON, "image/jpeg", 1)],
    ids=["PDF", "too large for a photo", "refused as a photo"],
)
def test_what_is_no_photo_comes_as_a_document(store: Store, body: bytes, media_type: str, asked: int) -> None:
    """The platform is asked once at most whether it is a photo; nothing is shown twice."""
    seen, emulator = shown(store, body, media_type)
    assert seen == [Shown(WORDS), Shown(CAPTION, file=body)]
    assert (emulator.calls["sendPhoto"], emulator.calls["sendDocument"]) == (asked, 1)


@pytest.mark.parametrize("refusal", [Refuse(400), Refuse(413), Say(b"<html>Request Entity Too Large", 413)])
def test_a_photo_that_is_refused_comes_as_a_document(store: Store, refusal: Behaviour) -> None:
    """Whatever stands in the way says that it is too large, or no photo."""
    seen, _ = shown(store, JPEG, "image/jpeg", refusal)
    assert seen == [Shown(WORDS), Shown(CAPTION, file=JPEG)]


def test_what_is_taken_in_no_way_is_told_in_words(store: Store) -> None:
    seen, emulator = shown(store, PDF, "application/pdf", Refuse(400), call="sendDocument")
    assert [one.text.partition("/proofs/")[0] for one in seen] == [WORDS, f"Ảnh, văn bản kết quả: {OURS}"]
    assert emulator.calls["sendDocument"] == 1


def test_what_is_beyond_every_limit_is_not_uploaded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "_LIMITS", {"photo_bytes": 10, "document_bytes": 10})
    seen, emulator = shown(store, JPEG, "image/jpeg")
    assert seen[-1].text.startswith(f"Ảnh, văn bản kết quả: {OURS}/proofs/")
    assert not emulator.calls["sendPhoto"] and not emulator.calls["sendDocument"]


def test_an_erased_picture_is_not_shown(store: Store) -> None:
    """S3: it was there when the words were written, and is not any more when its turn comes."""

    async def work() -> list[Shown]:
        name = await proven(store, AN_S, JPEG)
        await store.write(lambda db: erasure.drop_files(db, {name}))
        return await shown_by(store, Telegram(), lambda: all_sent(store), name, public_url=OURS)

    assert asyncio.run(work()) == [Shown(WORDS), Shown(AT_CENTRE)]


@pytest.mark.parametrize(
    ("behaviour", "flags"),
    [
        (Refuse(403), {"permanent", "unwritable"}),
        (Refuse(401), {"unreachable"}),
        (Refuse(500), {"unreachable"}),
        (Refuse(429, 7), {"retry_after"}),
        (Drop(), {"ambiguous", "unreachable"}),
        (Lose(), {"ambiguous", "unreachable"}),
        (Lose(silent=3), {"ambiguous", "unreachable"}),
    ],
)
def test_every_other_failure_means_what_it_means_for_words(
    store: Store, behaviour: Behaviour, flags: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R10: one call, and no document after a photo that may have arrived."""
    monkeypatch.setattr(showing, "_WHOLE", 1.0)

    async def work() -> None:
        emulator = Telegram()
        emulator.does("sendPhoto", behaviour)
        _, picture = told(AN_S, await proven(store, AN_S, JPEG))
        async with emulator.running(), client(emulator) as telegram:
            with pytest.raises(CannotDeliver) as caught:
                await send_or_show(telegram, ReplyFiles(store), AN_S, picture)
        names = ("permanent", "ambiguous", "unreachable", "unwritable", "retry_after")
        assert {name for name in names if getattr(caught.value, name)} == flags
        assert emulator.calls["sendPhoto"] == 1 and not emulator.calls["sendDocument"] and not emulator.calls["sendMessage"]

    asyncio.run(work())


def test_an_answer_that_is_lost_makes_two_copies_at_most(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R10: delivered and the answer lost, again and again: two copies, then unknown; the second picture comes all the same."""
    monkeypatch.setattr("bot.pace.PROBE_EVERY", 0.0)
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: timedelta(milliseconds=2))

    async def work() -> list[Shown]:
        emulator = Telegram()
        emulator.does("sendPhoto", Lose(), Lose())
        files = [await proven(store, AN_S, JPEG), await proven(store, AN_S, RIBBON)]
        return await shown_by(store, emulator, lambda: states(store) == ["sent", "unknown", "sent"], *files)

    assert asyncio.run(work()) == [
        Shown(WORDS),
        Shown(CAPTION, picture=JPEG),
        Shown(CAPTION, picture=JPEG),
        Shown(CAPTION, file=RIBBON),
    ]
