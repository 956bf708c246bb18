"""The conversation in its own process: same answers, and a process that fails, dies or hangs takes one message with it at most."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import thinking
from bot.answering import Answering
from bot.thinking import CannotThink, Thinking, ThoughtLost
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, Incoming
from knowledge.knowledge import Knowledge

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
ASKED = Incoming("1", "c", "cấp lại bằng lái xe hết bao nhiêu tiền")


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Thinking]:
    """One process for the tests of this file."""
    process = Thinking(tmp_path_factory.mktemp("knowledge"), Voice())
    yield process
    process.close()


def number_of(process: Thinking) -> int:
    """The process id behind it."""
    pid = process._process.pid
    assert pid is not None
    return pid


def test_it_says_what_the_conversation_says(apart: Thinking, knows: Knowledge) -> None:
    """Whether thought here or there, the step is the same."""
    here = Answering(knows, Voice())(Conversation(), ASKED, NOW)
    assert apart(Conversation(), ASKED, NOW) == here
    assert apart.begin().procedures == len(knows.procedures)


def test_a_failure_costs_one_message(apart: Thinking) -> None:
    """An exception in the conversation is told; the process goes on."""
    before = number_of(apart)
    with pytest.raises(ThoughtLost, match="AttributeError"):
        apart(Conversation(), "no message at all", NOW)  # type: ignore[arg-type]
    assert apart(Conversation(), ASKED, NOW).replies and number_of(apart) == before


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP], ids=["dies", "hangs"])
def test_a_dead_or_hanging_process_is_replaced(apart: Thinking, blow: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message in hand is lost to a retry; the next one is answered by a new process."""
    apart.begin()
    monkeypatch.setattr(thinking, "LONGEST_THOUGHT", 1.0)
    before = number_of(apart)
    os.kill(before, blow)
    if blow == signal.SIGSTOP:  # on another processor it may still answer before it stops
        os.waitpid(before, os.WUNTRACED)
    with pytest.raises(ThoughtLost):
        apart(Conversation(), ASKED, NOW)
    monkeypatch.setattr(thinking, "LONGEST_THOUGHT", 20.0)
    assert apart(Conversation(), ASKED, NOW).replies and number_of(apart) != before


def test_a_process_that_never_begins_is_told(tmp_path: Path) -> None:
    """The service ends with one line instead of waiting for ever."""
    process = Thinking(tmp_path, Voice())
    os.kill(number_of(process), signal.SIGKILL)
    with pytest.raises(CannotThink):
        process.begin()
    process.close()


def test_closing_ends_the_process(tmp_path: Path) -> None:
    """Nothing outlives the service."""
    process = Thinking(tmp_path, Voice())
    pid = number_of(process)
    process.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
