"""Turn and sender at work on a real store, for the tests of this folder."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bot.bell import Bell
from bot.sender import Send, Sender
from bot.turn import Respond, Turn
from feedback_store import inbox
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from tests.crash import echo


@asynccontextmanager
async def at_work(store: Store, respond: Respond = echo.respond, sends: Mapping[str, Send] | None = None) -> AsyncIterator[Turn]:
    """Messages are answered, and sent, while the block runs; failed ones rest for a moment only."""
    sender = Sender(store, sends or {})
    channels = {"web": echo.read_update, "push": echo.read_update}
    turn = Turn(store, channels, respond, echo.APOLOGY, Bell(), sender, lambda tries: timedelta(milliseconds=tries))
    tasks = [asyncio.create_task(turn.run()), asyncio.create_task(sender.run())]
    try:
        yield turn
    finally:
        turn.stop()
        await tasks[0]
        sender.stop()
        await tasks[1]


async def receive(store: Store, who: str, number: int, text: str = "", channel: str = "web") -> int | None:
    """Keep one message, as a channel does."""
    conversation_id = f"{channel}:{who}"
    body = json.dumps({"conversation": conversation_id, "id": f"{who}-{number}", "text": text or f"m{number}"}).encode()
    return await receive_raw(store, f"{who}-{number}", conversation_id, body, channel)


async def receive_raw(store: Store, key: str, conversation_id: str | None, body: bytes, channel: str = "web") -> int | None:
    """Keep whatever bytes."""
    return await store.write(lambda db: inbox.add(db, channel, key, conversation_id, body, utc_now()))


async def until(condition: Callable[[], Any], seconds: float = 20) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # conditions are read from the store, which rings no bell
            await asyncio.sleep(0.005)


def ask(store: Store, query: str, *parameters: Any) -> list[Any]:
    """Rows of a query; single columns bare."""
    with store.reading() as db:
        rows = db.execute(query, parameters).fetchall()
    return [row[0] if len(row) == 1 else row for row in rows]


def texts(store: Store, conversation_id: str) -> list[str]:
    """What a conversation was told, in order."""
    bodies = ask(store, "SELECT body FROM outbox WHERE conversation_id = ? ORDER BY id", conversation_id)
    return [json.loads(body)["text"] for body in bodies]


def all_answered(store: Store) -> bool:
    """Whether no message waits."""
    return not ask(store, "SELECT 1 FROM inbox WHERE state = 'new' LIMIT 1")
