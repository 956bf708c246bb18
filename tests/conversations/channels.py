"""The same citizen at different doors: each can say something, tap a choice, and get the replies."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable
from typing import Protocol

import aiohttp

from bot.terminal import Terminal
from handlers.messages import Choice, Reply
from tests.conversations.transcript import PHOTO

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + bytes(64) + bytes.fromhex("ffd9")


class Citizen(Protocol):
    """Somebody who talks to the service."""

    async def say(self, text: str) -> list[Reply]:
        """Type something; the replies to it."""
        ...

    async def tap(self, label: str) -> list[Reply]:
        """Take one of the choices under the last reply."""
        ...

    async def hear(self, act: Awaitable[None]) -> list[Reply]:
        """What is read when somebody else acts."""
        ...


class AtTerminal:
    """Types at the keyboard; a choice is taken by its number."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._offered: tuple[Choice, ...] = ()

    async def say(self, text: str) -> list[Reply]:
        replies = await self._terminal.say(text)
        self._offered = replies[-1].choices
        return replies

    async def tap(self, label: str) -> list[Reply]:
        labels = [choice.label for choice in self._offered]
        return await self.say(str(labels.index(label) + 1))

    async def hear(self, act: Awaitable[None]) -> list[Reply]:
        raise NotImplementedError("nobody writes to a terminal that did not ask")


class InWebChat:
    """Uses the HTTP API of the web chat as any page would."""

    def __init__(self, http: aiohttp.ClientSession, token: str) -> None:
        self._http = http
        self._head = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._after = 0
        self._offered: tuple[Choice, ...] = ()

    @classmethod
    async def arriving(cls, http: aiohttp.ClientSession) -> InWebChat:
        """A citizen with a session of her own."""
        async with http.post("/chat/sessions") as answer:
            return cls(http, (await answer.json())["token"])

    async def say(self, text: str) -> list[Reply]:
        if text == PHOTO:
            return await self._photo()
        return await self._send({"text": text})

    async def tap(self, label: str) -> list[Reply]:
        choice = next(choice for choice in self._offered if choice.label == label)
        return await self._send({"choice": choice.id})

    async def hear(self, act: Awaitable[None]) -> list[Reply]:
        await act
        return await self._replies(None)

    async def _send(self, said: dict[str, str]) -> list[Reply]:
        message = str(uuid.uuid4())
        async with self._http.post("/chat/messages", json={"id": message, **said}, headers=self._head) as answer:
            assert answer.status == 202, await answer.text()
        return await self._replies(message)

    async def _photo(self) -> list[Reply]:
        message, form = str(uuid.uuid4()), aiohttp.FormData()
        form.add_field("id", message)
        form.add_field("photo", JPEG, filename="anh.jpg", content_type="image/jpeg")
        async with self._http.post("/chat/messages", data=form, headers=self._head) as answer:
            assert answer.status == 202, await answer.text()
        return await self._replies(message)

    async def _replies(self, message: str | None) -> list[Reply]:
        """All replies to a message, or to none: one turn is one commit, so they come together."""
        async with asyncio.timeout(20):
            async with self._http.get(f"/chat/events?after={self._after}", headers=self._head) as answer:
                events = await answer.json()
        assert events and all(event["reply_to"] == message for event in events), events
        self._after = events[-1]["id"]
        replies = [Reply(event["text"], tuple(Choice(**choice) for choice in event["choices"])) for event in events]
        self._offered = replies[-1].choices
        return replies
