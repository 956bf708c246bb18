"""What an officer asks of the thinking process goes between citizens' messages, over the same pipe."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import thinking
from bot.thinking import Thinking
from handlers.asked import Asked, CannotAsk
from handlers.citizen.sentences import Voice
from handlers.citizen.sheets import look_up
from handlers.messages import Conversation, Incoming
from knowledge.knowledge import Knowledge
from knowledge.versions import today

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
ASKED = Incoming("1", "c", "cấp lại bằng lái xe hết bao nhiêu tiền")
QUESTIONS = ("cấp lại bằng lái xe", "đăng ký khai sinh", "đèn đường hỏng trước chợ", "tôi tố cáo ông trưởng phòng", "  ")


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Thinking]:
    """One process for the tests of this file."""
    process = Thinking(tmp_path_factory.mktemp("knowledge"), Voice())
    process.begin()
    yield process
    process.close()


def test_it_says_there_what_it_says_here(apart: Thinking, knows: Knowledge) -> None:
    for text in QUESTIONS:
        assert asyncio.run(apart.ask(text)) == look_up(knows, Voice(), text, today())


def test_everybody_gets_their_own_answer(apart: Thinking, knows: Knowledge) -> None:
    """Officers and citizens at once: nobody is given what another asked for."""

    def one(number: int) -> bool:
        if number % 2:
            return bool(apart(Conversation(), ASKED, NOW).replies)
        text = QUESTIONS[number % len(QUESTIONS)]
        return apart.look_up(text) == look_up(knows, Voice(), text, today())

    with ThreadPoolExecutor(8) as several:
        assert all(several.map(one, range(60)))


def test_the_facts_of_a_procedure_are_told_with_their_source(knows: Knowledge) -> None:
    """Code, decision and month stand beside the facts, not in them; a sealed subject names nothing."""
    sheet = look_up(knows, Voice(), "cấp lại bằng lái xe bị mất", today()).sheets[0]
    assert (sheet.code, bool(sheet.decision), "/" in sheet.month) == ("3.000348", True, True)
    assert [fact.facet for fact in sheet.facts] == ["fee", "time", "documents", "where", "online"]
    assert not any(sheet.code in fact.text and "dữ liệu tháng" in fact.text for fact in sheet.facts)
    assert look_up(knows, Voice(), "tôi tố cáo ông trưởng phòng", today()).outside == ""


def test_nobody_waits_for_what_is_not_there(tmp_path: Path) -> None:
    """While the knowledge is being loaded the officer is told at once, and the message that waits goes first."""
    process = Thinking(tmp_path, Voice())
    with pytest.raises(CannotAsk):
        asyncio.run(process.ask("khai sinh"))
    process.begin()
    assert isinstance(asyncio.run(process.ask("khai sinh")), Asked)
    process.close()


def test_a_hanging_process_is_told_and_replaced(apart: Thinking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinking, "LONGEST_THOUGHT", 1.0)
    number = apart._process.pid
    assert number is not None
    os.kill(number, signal.SIGSTOP)
    os.waitpid(number, os.WUNTRACED)  # on another processor it may still answer before it stops
    with pytest.raises(CannotAsk):
        apart.look_up("khai sinh")
    monkeypatch.setattr(thinking, "LONGEST_THOUGHT", 20.0)
    assert apart(Conversation(), ASKED, NOW).replies and apart._process.pid != number
