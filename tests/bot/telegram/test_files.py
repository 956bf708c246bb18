"""Files that Telegram keeps: fetched after the message, never on its way, and only from where Telegram's files are."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.downloading import CannotFetch
from bot.telegram.files import fetch
from feedback_store.attachments import LARGEST
from feedback_store.store import Store
from tests.bot.at_work import ask, until
from tests.bot.telegram.at_work import AN, at_work, client
from tests.emulators.telegram import Drop, Refuse, Say, Telegram

JPEG = b"\xff\xd8\xff" + bytes(500)


def path(where: object, size: int = 10) -> Say:
    """What Telegram says of a file."""
    return Say(json.dumps({"ok": True, "result": {"file_id": "f", "file_size": size, "file_path": where}}).encode())


def test_a_photo_that_cannot_be_fetched_delays_nothing(store: Store) -> None:
    """R11: the message is stored and answered at once, the photo comes when Telegram gives it, and is lost in no case."""

    async def work() -> None:
        emulator = Telegram()
        emulator.does("getFile", Refuse(500), Drop(), Refuse(429, 1))
        async with emulator.running(), at_work(store, emulator):
            emulator.photo(AN, JPEG, "hố ga")
            await until(lambda: emulator.shown[AN])
            assert ask(store, "SELECT state FROM attachments") == ["awaited"]
            assert emulator.shown[AN][0].text == "Dạ, hố ga và 1 tệp."
            await until(lambda: ask(store, "SELECT state FROM attachments") == ["raw"], 30)
        assert ask(store, "SELECT media_type, body FROM attachments") == [("image/jpeg", JPEG)]
        assert ask(store, "SELECT * FROM downloads") == []

    asyncio.run(work())


def test_a_file_that_is_gone_is_marked_missing(store: Store) -> None:
    """R11: what Telegram will never give is said to be missing, and not asked for again."""

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running(), at_work(store, emulator):
            emulator.message(AN, document={"file_id": "gone", "file_size": 9})
            await until(lambda: ask(store, "SELECT state FROM attachments") == ["missing"])
        assert emulator.calls["getFile"] == 1

    asyncio.run(work())


@pytest.mark.parametrize(
    "where",
    [
        "http://169.254.169.254/latest",
        "//169.254.169.254/x",
        "../../bot123/getMe",
        "photos/../../x",
        "/etc/passwd",
        "photos/a b",
        "photos/a?x=1",
        "photos/a#x",
        "photos\\a",
        "photos/%2e%2e/x",
        "photos/.ssh",
        "a@evil.example/x",
        "ảnh/1.jpg",
        "",
        7,
        None,
    ],
)
def test_a_path_that_leads_elsewhere_is_not_followed(where: object) -> None:
    """S12: only names below the address of files; nothing of this machine, no other host, no way up."""

    async def work() -> None:
        emulator = Telegram()
        emulator.does("getFile", path(where))
        async with emulator.running(), client(emulator) as telegram:
            with pytest.raises(CannotFetch, match="nằm ở đâu"):
                await fetch(telegram, "f")
        assert emulator.calls["file"] == 0

    asyncio.run(work())


def test_a_path_of_telegram_is_followed() -> None:
    """The twin: an ordinary one gives the bytes."""

    async def work() -> bytes:
        emulator = Telegram()
        emulator.files["file_1"] = JPEG
        emulator.does("getFile", path("photos/file_1.jpg"))
        async with emulator.running(), client(emulator) as telegram:
            return await fetch(telegram, "f")

    assert asyncio.run(work()) == JPEG


def test_what_is_too_large_is_never_taken() -> None:
    """L8: neither when Telegram says so, nor when more comes than it said; and the reasons hold no key (S10)."""

    async def work() -> None:
        emulator = Telegram()
        emulator.files["file_1"] = bytes(LARGEST + 1)
        emulator.does("getFile", path("photos/file_1.jpg", LARGEST + 1), path("photos/file_1.jpg"), path("photos/none.jpg"), Drop())
        async with emulator.running(), client(emulator) as telegram:
            told = []
            for _ in range(4):
                with pytest.raises(CannotFetch) as caught:
                    await fetch(telegram, "f")
                told.append((str(caught.value), caught.value.permanent))
        assert told == [
            ("tệp quá lớn", True),
            ("tệp quá lớn", True),
            ("Telegram không giao tệp (404)", False),
            ("mất kết nối khi chờ Telegram trả lời", False),
        ]

    asyncio.run(work())
