"""A citizen on Telegram, for the conversations that are held through every channel."""

from __future__ import annotations

from feedback_store.store import Store
from handlers.messages import Choice, Reply
from tests.bot.at_work import ask, until
from tests.bot.telegram.at_work import AN
from tests.conversations.channels import JPEG
from tests.conversations.transcript import PHOTO
from tests.emulators.telegram import Telegram


class OnTelegram:
    """Types, sends photos, and takes a choice by its button."""

    def __init__(self, emulator: Telegram, store: Store) -> None:
        self._emulator = emulator
        self._store = store
        self._seen = 0

    async def say(self, text: str) -> list[Reply]:
        """Type something; the replies to it."""
        number = self._emulator.photo(AN, JPEG) if text == PHOTO else self._emulator.say(AN, text)
        return await self._replies(number)

    async def tap(self, label: str) -> list[Reply]:
        """Take one of the choices under the last message that has any."""
        return await self._replies(self._emulator.tap(AN, label))

    async def _replies(self, number: int) -> list[Reply]:
        """What is shown once the message is dealt with and nothing is on its way."""
        key = f"123456789:{number}"
        await until(lambda: ask(self._store, "SELECT 1 FROM inbox WHERE ext_key = ? AND state = 'done'", key))
        await until(lambda: not ask(self._store, "SELECT 1 FROM outbox WHERE state IN ('queued', 'sending')"))
        new = self._emulator.shown[AN][self._seen :]
        self._seen += len(new)
        return [Reply(one.text, tuple(Choice(data, label) for label, data in one.choices)) for one in new]
