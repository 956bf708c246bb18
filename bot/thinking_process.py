"""The process that thinks: it loads the knowledge, answers, keeps it current, and ends when the service is gone."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from bot import refresh
from bot.answering import Answering, cannot_load
from bot.thinking import Ready
from handlers.asked import Ask, Asked
from handlers.citizen.sentences import Voice
from handlers.messages import Step
from knowledge import knowledge
from knowledge.vietnamese import words

_NICE = 5  # receiving goes before thinking when there are more messages than processors

log = logging.getLogger(__name__)


def think(pipe: Connection, folder: Path, voice: Voice) -> None:
    """Load, say what is known or what is wrong, then answer until the other end is closed."""
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
            asked = pipe.recv()
        except (EOFError, OSError):  # the service is gone
            return
        try:
            outcome: Step | Asked | str = answering.look_up(asked.text) if isinstance(asked, Ask) else answering(*asked)
        except Exception as error:  # the turn counts the tries and puts the message aside
            outcome = f"{type(error).__name__}: {error}"[:500]
        pipe.send(outcome)
