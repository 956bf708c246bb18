"""The conversation in a process of its own: thinking about one message never holds up receiving the next.

A process that dies or hangs is replaced; the message it was busy with is tried again by the turn, and put aside if it kills
eight in a row.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import threading
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from handlers.asked import Ask, Asked, CannotAsk
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, Incoming, Step, Told

LONGEST_START = 60.0
LONGEST_THOUGHT = 20.0
"""Seconds after which a process is taken to hang; the slowest message of the tests takes a hundredth of that."""
LONGEST_ASKING = 4.0
"""Seconds that an officer waits for the procedures: whoever is on the telephone waits too."""
NOTHING = Told()
_SPAWN = multiprocessing.get_context("spawn")

log = logging.getLogger(__name__)


class CannotThink(Exception):
    """Raised when the knowledge cannot be loaded; the message is one Vietnamese line."""


class ThoughtLost(Exception):
    """Raised when the process failed on a message, died or hung; the turn tries again."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The first word of the process: what it knows, or why it cannot begin."""

    procedures: int = 0
    guides: int = 0
    failure: str = ""


class Thinking:
    """Calls `respond` in the other process, for one message at a time."""

    def __init__(self, folder: Path, voice: Voice) -> None:
        self._folder = folder
        self._voice = voice
        self._ready: Ready | None = None
        self._one_at_a_time = threading.Lock()
        self._start()

    def __call__(self, conversation: Conversation, incoming: Incoming, now: datetime, told: Told = NOTHING) -> Step:
        """One step. Raises ThoughtLost."""
        outcome = self._thought((conversation, incoming, now, told))
        if isinstance(outcome, Step):
            return outcome
        raise ThoughtLost(str(outcome))

    def look_up(self, text: str) -> Asked:
        """What an officer asks, between two messages of citizens; about 6 ms. Raises CannotAsk, also while nothing is loaded."""
        if self._ready is None:
            raise CannotAsk("loading")
        try:
            outcome = self._thought(Ask(text))
        except ThoughtLost as error:
            raise CannotAsk(str(error)) from error
        if isinstance(outcome, Asked):
            return outcome
        raise CannotAsk(str(outcome))

    async def ask(self, text: str) -> Asked:
        """As `look_up`, for the desk: without holding up what else the service does. Raises CannotAsk."""
        try:
            async with asyncio.timeout(LONGEST_ASKING):
                return await asyncio.to_thread(self.look_up, text)
        except TimeoutError as error:
            raise CannotAsk("busy") from error

    def _thought(self, asked: object) -> Any:
        """What the process makes of a request. Raises ThoughtLost."""
        with self._one_at_a_time:
            try:
                self._begun()
                self._pipe.send(asked)
                return self._receive(LONGEST_THOUGHT)
            except (EOFError, OSError, CannotThink) as error:
                self._replace()
                raise ThoughtLost(type(error).__name__) from error

    def begin(self) -> Ready:
        """Wait until the process knows what it needs. Raises CannotThink."""
        with self._one_at_a_time:
            try:
                return self._begun()
            except (EOFError, OSError) as error:
                raise CannotThink("Tiến trình trả lời không khởi động được.") from error

    def _begun(self) -> Ready:
        if self._ready is None:
            ready: Ready = self._receive(LONGEST_START)
            if ready.failure:
                raise CannotThink(ready.failure)
            self._ready = ready
        return self._ready

    def close(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.join(2)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _start(self) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_think, args=(theirs, self._folder, self._voice), name="thinking", daemon=True)
        self._process.start()
        theirs.close()

    def _replace(self) -> None:
        log.error("the thinking process is replaced")
        self._process.kill()
        self.close()
        self._ready = None
        self._start()

    def _receive(self, patience: float) -> Any:
        if not self._pipe.poll(patience):
            raise TimeoutError(f"no answer in {patience} s")
        return self._pipe.recv()


def _think(pipe: Connection, folder: Path, voice: Voice) -> None:
    from bot.thinking_process import think  # what it needs is large, and only that process needs it

    think(pipe, folder, voice)
