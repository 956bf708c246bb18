"""The whole way of a proof: an officer ends a case with a photo at the desk, and the citizen sees words and photo on a platform."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from PIL import Image

from bot.channel_settings import TelegramSection
from bot.channels import Channel
from bot.intake import Intake
from bot.pictures import cleaning
from bot.sender import Sender
from bot.telegram import channel as telegram
from bot.zalo import channel as zalo
from feedback_store import conversations, reply_windows
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers.desk.desk import add_desk
from handlers.desk.frame import DeskSettings
from tests.bot.at_work import ask, until
from tests.bot.case_proofs import CAPTION
from tests.bot.hostile_files import PLACE, photo
from tests.desk.case_office import MONDAY, CaseOffice, send, shown
from tests.desk.office import desk_open
from tests.emulators.telegram import TOKEN, Telegram
from tests.emulators.zalo import Zalo

TAKEN = photo()
Seen = Callable[[], list[Any]]


def ends_a_case(store: Store, conversation: str, *photos: bytes) -> None:
    """An officer signs in, opens the case that a citizen filed there, and ends it."""

    def build(app: web.Application, store: Store, settings: DeskSettings) -> None:
        add_desk(app, store, replace(settings, is_pushed=lambda channel: True))

    with desk_open(store, build) as office:
        office.clock.now = MONDAY
        office.hire("lan")
        desk, http = CaseOffice(office), office.at_work("lan")
        case = desk.file(conversation, channel=conversation.partition(":")[0])
        seen = shown(http.get(f"/desk/cases/{case.code}").text)
        files = [("proof", ("anh.jpg", body, "image/jpeg")) for body in photos]
        assert send(http, case, "close", seen, files=files, result="Đã thay bóng.").status_code == 303


@asynccontextmanager
async def on_telegram(store: Store) -> AsyncIterator[tuple[Channel, str, Seen]]:
    emulator = Telegram()
    async with emulator.running():
        intake = Intake(store, "telegram", lambda: None, keys_restart=True)
        yield (
            telegram.channel(TelegramSection(api=emulator.address), TOKEN, "", intake, ""),
            "telegram:555",
            lambda: emulator.shown[555],
        )


@asynccontextmanager
async def on_zalo(store: Store) -> AsyncIterator[tuple[Channel, str, Seen]]:
    """She wrote a moment ago."""
    emulator = Zalo()
    await emulator.start()
    emulator.interacted("lan")

    def spoken(db: Connection) -> None:
        conversations.open_for(db, "zalo:lan", "zalo", utc_now())
        reply_windows.spoke(db, "zalo:lan", utc_now())

    await store.write(spoken)
    try:
        channel = zalo.channel(emulator.section(), emulator.secrets(), store, Intake(store, "zalo", lambda: None))
        yield channel, "zalo:lan", lambda: emulator.shown("lan")
    finally:
        await emulator.stop()


@pytest.mark.parametrize("platform", [on_telegram, on_zalo])
def test_the_citizen_sees_what_the_officer_photographed(store: Store, platform: Any) -> None:
    """R12, L8: the words with the question first, then both photos, without the place where they were taken."""

    async def work() -> list[Any]:
        async with platform(store) as (channel, conversation, seen):
            await asyncio.to_thread(ends_a_case, store, conversation, TAKEN, photo(60, 40))
            sender = Sender(store, {channel.name: channel.send})
            running = asyncio.create_task(sender.run())
            async with cleaning(store):
                await until(lambda: ask(store, "SELECT DISTINCT state FROM outbox") == ["sent"], 60)
            sender.stop()
            await running
            await channel.close()
            return list(seen())

    words, first, second = asyncio.run(work())
    assert "Đã thay bóng." in words.text and "/proofs/" not in words.text and words.choices
    assert (first.text, second.text) == (CAPTION, CAPTION)
    assert [Image.open(BytesIO(one.picture)).size for one in (first, second)] == [(800, 600), (60, 40)]
    kept = ask(store, "SELECT body FROM attachments ORDER BY width DESC")
    assert [first.picture, second.picture] == kept and not any(PLACE in body for body in kept)
