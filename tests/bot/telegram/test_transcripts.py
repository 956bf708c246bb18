"""A conversation on Telegram goes word for word as it does everywhere: one with buttons, one with a case, one with a photo."""

from __future__ import annotations

import asyncio

import pytest

from feedback_store.store import Store
from knowledge.knowledge import Knowledge
from tests.bot.telegram.at_work import at_work
from tests.bot.telegram.citizen import OnTelegram
from tests.conversations.test_conversations import VOICE, OnThatDay, hold
from tests.conversations.transcript import FOLDER, PHOTO, read
from tests.emulators.telegram import Telegram


def with_photo() -> str:
    """The first transcript in which a photo is sent."""
    return next(path.stem for path in sorted(FOLDER.glob("*.txt")) if f"Dân: {PHOTO}" in path.read_text("utf-8"))


@pytest.mark.parametrize("name", ["chon_bang_nhan", "chuyen_phieu", with_photo()])
def test_same_words(store: Store, knows: Knowledge, name: str) -> None:
    """Through Telegram's whole way: polled, kept, answered, pushed, shown."""

    async def work() -> list[str]:
        answering, emulator = OnThatDay(knows, VOICE), Telegram()
        async with emulator.running(), at_work(store, emulator, answering):
            return await hold(OnTelegram(emulator, store), read(FOLDER / f"{name}.txt"), answering)

    assert not (found := asyncio.run(work())), "\n".join(found)
