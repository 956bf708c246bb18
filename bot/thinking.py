"""The conversation in a process of its own: thinking about one message never holds up receiving the next.

The process loads the knowledge and keeps it current. One that dies or hangs is replaced; the message it was busy with is tried
again by the turn, and put aside if it kills eight in a row. The process ends by itself when the service is gone.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot import refresh
from bot.answering import Answering, cannot_load
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, Incoming, Step
from knowledge import knowledge
from knowledge.vietnamese import words

LONGEST_START = 60.0
LONGEST_THOUGHT = 20.0
"""Seconds after which a process is taken to hang; the slowest message of the tests takes a hundredth of that."""
_NICE = 5  # receiving goes before thinking when there are more messages than processors
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

    def __call__(self, conversation: Conversation, incoming: Incoming, now: datetime) -> Step:
        """One step. Raises ThoughtLost."""
        with self._one_at_a_time:
            try:
                self._begun()
                self._pipe.send((conversation, incoming, now))
                outcome = self._receive(LONGEST_THOUGHT)
            except (EOFError, OSError, CannotThink) as error:
                self._replace()
                raise ThoughtLost(type(error).__name__) from error
        if isinstance(outcome, Step):
            return outcome
        raise ThoughtLost(str(outcome))

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
    """The whole life of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the service ends us when it is done
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    os.nice(_NICE)
    before = refresh.state(folder)
    gc.disable()  # what is loaded now is kept until it is replaced whole: looking through it for garbage only takes time
    try:
        knows = knowledge.load(folder)
    except Exception as error:  # whatever is wrong with a data file is told to the operator, who can mend it
        pipe.send(Ready(failure=cannot_load(error)))
        return
    gc.freeze()
    gc.enable()
    with suppress(OSError):  # the service may be gone by now; then the next word from it says so
        pipe.send(Ready(len(knows.procedures), len(knows.guides)))
    for problem in knows.problems:
        log.warning("knowledge: %s", problem)
    asyncio.run(_answer(pipe, Answering(knows, voice), folder, before))


async def _answer(pipe: Connection, answering: Answering, folder: Path, before: refresh.State) -> None:
    refreshing = asyncio.create_task(refresh.keep_current(answering, folder, before))
    await asyncio.to_thread(_answer_forever, pipe, answering)
    refreshing.cancel()


def _answer_forever(pipe: Connection, answering: Answering) -> None:
    if not pipe.poll():  # somebody who waits already is answered first, and pays for the model only if it is needed
        words.warm_up()
    while True:
        try:
            conversation, incoming, now = pipe.recv()
        except (EOFError, OSError):  # the service is gone
            return
        try:
            outcome: Step | str = answering(conversation, incoming, now)
        except Exception as error:  # the turn counts the tries and puts the message aside
            outcome = f"{type(error).__name__}: {error}"[:500]
        pipe.send(outcome)
