"""The running parts put together: store, turn, sender, and the knowledge they answer from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.bell import Bell
from bot.sender import Send, Sender
from bot.settings import Settings
from bot.turn import ReadUpdate, Respond, Turn
from feedback_store.store import Store
from handlers.citizen import sentences
from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, Incoming, Step
from knowledge.data_file import BadDataFile
from knowledge.knowledge import Knowledge


@dataclass(slots=True)
class Answering:
    """The conversation with the knowledge of the moment; `knows` is replaced whole when procedures are imported."""

    knows: Knowledge
    voice: Voice

    def __call__(self, conversation: Conversation, incoming: Incoming, now: datetime) -> Step:
        """One step, for the turn."""
        return respond(conversation, incoming, now, knows=self.knows, voice=self.voice)


def voice_of(settings: Settings) -> Voice:
    """How this centre's service speaks."""
    centre = settings.centre
    return Voice(centre.you, centre.name, centre.hotline, centre.hours)


def cannot_load(error: Exception) -> str:
    """The line for the operator when the knowledge cannot be loaded."""
    told = error if isinstance(error, BadDataFile) else type(error).__name__
    return f"Không nạp được dữ liệu thủ tục: {told}. Chạy «.venv/bin/python main.py procedures check» để xem mọi chỗ hỏng."


@asynccontextmanager
async def running(
    store: Store, answer: Respond, voice: Voice, reads: Mapping[str, ReadUpdate], sends: Mapping[str, Send]
) -> AsyncIterator[tuple[Turn, Bell]]:
    """Turn and sender at work while the block runs; both finish what they hold before it ends."""
    bell, sender = Bell(), Sender(store, sends)
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
