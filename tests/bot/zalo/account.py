"""One account with one citizen, and what it means when a reply is not taken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.sender import CannotDeliver, Send
from feedback_store import conversations, reply_windows
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers.messages import Reply
from tests.bot.zalo.at_work import made, platform_up
from tests.emulators.zalo import Zalo

LAN = "zalo:lan"


@asynccontextmanager
async def account(store: Store, spoke: timedelta | None = timedelta(0), **section: Any) -> AsyncIterator[tuple[Zalo, Send]]:
    """The platform, and our way to send there; Lan spoke so long ago."""
    async with platform_up() as platform:
        if spoke is not None:
            await store.write(lambda db: spoken(db, LAN, utc_now() - spoke))
            platform.interacted("lan", platform.now() - spoke)
        channel = made(store, platform, **section)
        assert channel.send and channel.close
        try:
            yield platform, channel.send
        finally:
            await channel.close()


def spoken(db: Connection, conversation: str, at: datetime) -> None:
    """A citizen spoke at that time."""
    conversations.open_for(db, conversation, "zalo", at)
    reply_windows.spoke(db, conversation, at)


async def failure(send: Send, reply: Reply = Reply("chào")) -> CannotDeliver:  # noqa: B008
    """Why a reply was not taken."""
    with pytest.raises(CannotDeliver) as caught:
        await send(LAN, reply)
    return caught.value


def meaning(failure: CannotDeliver) -> set[str]:
    """The flags that a failure carries."""
    flags = {"permanent", "ambiguous", "unreachable", "unwritable", "retry_after"}
    return {flag for flag in flags if getattr(failure, flag)}
