"""The running parts put together: store, turn and sender."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot.bell import Bell
from bot.pace import Pace
from bot.sender import Send, Sender
from bot.turn import ReadUpdate, Respond, Turn
from feedback_store.store import Store
from handlers.citizen import sentences
from handlers.citizen.sentences import Voice


@asynccontextmanager
async def running(
    store: Store,
    answer: Respond,
    voice: Voice,
    reads: Mapping[str, ReadUpdate],
    sends: Mapping[str, Send],
    paces: Mapping[str, Pace] | None = None,
) -> AsyncIterator[tuple[Turn, Bell]]:
    """Turn and sender at work while the block runs; both finish what they hold before it ends."""
    bell, sender = Bell(), Sender(store, sends, paces)
    apology = voice.say(sentences.BROKEN, person=voice.person)
    turn = Turn(store, reads, answer, apology, bell, sender)
    tasks = [asyncio.create_task(turn.run()), asyncio.create_task(sender.run())]
    try:
        yield turn, bell
    finally:
        turn.stop()
        await tasks[0]
        sender.stop()
        await tasks[1]
