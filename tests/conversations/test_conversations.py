"""Every transcript of this folder through every channel: real store, real turn, real sockets, emulated platforms."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot import terminal, web_chat, web_server
from bot.answering import Answering
from bot.running import running
from bot.terminal import Terminal
from bot.web_settings import WebSettings
from feedback_store.store import Store
from handlers.citizen import sentences
from handlers.citizen.sentences import Voice
from handlers.messages import CaseView, Conversation, Incoming, Reply, Step
from knowledge.knowledge import Knowledge
from tests.bot.at_work import ask
from tests.conversations import platforms
from tests.conversations.channels import AtTerminal, Citizen, InWebChat
from tests.conversations.officer import Officer
from tests.conversations.transcript import FOLDER, PHOTO, Exchange, differences, meets, read

TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))
FILED = """SELECT kind, category, urgency, state, unit, text, place, satisfied, reopened, name, phone, address,
    (SELECT count(*) FROM case_files WHERE case_files.case_id = cases.id), (SELECT group_concat(kind) FROM case_events AS step
    WHERE step.case_id = cases.id) FROM cases JOIN case_senders AS sender ON sender.case_id = cases.id ORDER BY cases.id"""
DAY = datetime(2026, 11, 21, 2, tzinfo=UTC)
"""The day on which every transcript is held, so that a fee that ends in December reads the same next year."""
CODE = re.compile(r"PA-\w{4}-\w{3}")
VOICE = Voice(hotline="1900 0000", hours="7:30–17:00 ngày làm việc")


@dataclass(slots=True)
class OnThatDay(Answering):
    """The real conversation, on one day and as many later as have passed."""

    days: int = 0

    def __call__(self, conversation: Conversation, incoming: Incoming, now: datetime, cases: tuple[CaseView, ...] = ()) -> Step:
        return Answering.__call__(self, conversation, incoming, DAY + timedelta(days=self.days), cases)


@asynccontextmanager
async def arriving(channel: str, store: Store, answering: OnThatDay) -> AsyncIterator[Citizen]:
    """A citizen who comes in by a channel, and the service behind it."""
    if channel in platforms.NAMES:
        async with _on_platform(channel, store, answering) as citizen:
            yield citizen
        return
    reads = {web_chat.CHANNEL: web_chat.read_update, terminal.CHANNEL: terminal.read_update}
    async with running(store, answering, VOICE, reads, {}) as (turn, bell):
        if channel == "terminal":
            yield AtTerminal(Terminal(store, bell, turn.wake))
            return
        settings = WebSettings(port=0, rate_limits=False)
        runner = await web_server.start(web_server.application(store, bell, settings, turn.wake), settings)
        address = next(iter(runner.sites)).name
        async with aiohttp.ClientSession(address) as http:
            yield await InWebChat.arriving(http)
        await runner.cleanup()


@asynccontextmanager
async def _on_platform(name: str, store: Store, answering: OnThatDay) -> AsyncIterator[Citizen]:
    wakes: list[Callable[[], None]] = []

    def kept() -> None:
        for wake in wakes:
            wake()

    async with platforms.platform(name, store, kept) as (platform, channel):
        assert channel.send
        async with running(store, answering, VOICE, {name: channel.read_update}, {name: channel.send}) as (turn, _):
            wakes.append(turn.wake)
            async with platforms.at_work(channel):
                yield platforms.AtPlatform(platform, store, turn.sender.wake)


def officer_at(channel: str, store: Store, knows: Knowledge) -> Officer:
    """An officer who works on the same store."""
    return Officer(store, knows.rules, VOICE, channel in platforms.NAMES)


async def hold(citizen: Citizen, exchanges: list[Exchange], answering: OnThatDay, officer: Officer) -> list[str]:
    """Go through a transcript; returns what differed."""
    found: list[str] = []
    code, first = "", next(place for place, one in enumerate(exchanges) if not one.beside)
    for place, exchange in enumerate(exchanges):
        answering.days = exchange.days
        said = exchange.said.replace("{mã}", code)
        if exchange.beside:
            act = officer.act(said, code, DAY + timedelta(days=exchange.days))
            replies = await citizen.hear(act) if exchange.replies else await _untold(act)
        else:
            replies = await (citizen.tap(said) if exchange.tapped else citizen.say(said))
        code = next((told[0] for reply in replies if (told := CODE.search(reply.text))), code)
        if place == first:
            replies = _without_introduction(exchange, replies)
        found += differences(exchange, replies)
    return found


async def _untold(act: Awaitable[None]) -> list[Reply]:
    await act
    return []


def _without_introduction(exchange: Exchange, replies: list[Reply]) -> list[Reply]:
    """The first replies without the introduction, which must be among them, unless the transcript shows it itself."""
    introduction = VOICE.say(sentences.INTRODUCTION)
    if any(meets(expected, introduction) for expected in exchange.replies):
        return replies
    assert [reply.text for reply in replies].count(introduction) == 1
    return [reply for reply in replies if reply.text != introduction]


@pytest.mark.parametrize("channel", ["terminal", "web", *platforms.NAMES])
@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path, channel: str, store: Store, knows: Knowledge) -> None:
    """The conversation goes as written, in the same words at every door."""
    exchanges = read(path)
    if channel == "terminal" and any(exchange.said == PHOTO for exchange in exchanges):
        pytest.skip("a terminal has no photos")
    if channel == "terminal" and any(exchange.beside for exchange in exchanges):
        pytest.skip("nobody writes to a terminal that did not ask")

    async def run() -> list[str]:
        answering = OnThatDay(knows, VOICE)
        async with arriving(channel, store, answering) as citizen:
            return await hold(citizen, exchanges, answering, officer_at(channel, store, knows))

    assert not (found := asyncio.run(run())), "\n".join(found)


@pytest.mark.parametrize("name", ["pa_den_duong", "pa_hai_viec_va_anh", "pa_rut", "pa_chua_dung", "pa_sua_noi", "pa_khieu_nai"])
def test_the_same_cases_come_of_it_everywhere(name: str, tmp_path: Path, knows: Knowledge) -> None:
    """What is filed, who sent it, how many photos, what became of it and how it was: equal at every door."""
    exchanges = read(FOLDER / f"{name}.txt")

    async def run(channel: str) -> list[tuple[object, ...]]:
        store, answering = Store(tmp_path / f"{channel}.db", reserve=0), OnThatDay(knows, VOICE)
        async with arriving(channel, store, answering) as citizen:
            assert not await hold(citizen, exchanges, answering, officer_at(channel, store, knows))
        found = ask(store, FILED)
        store.close_now()
        return found

    channels = ("web", *platforms.NAMES)
    by_channel = {channel: asyncio.run(run(channel)) for channel in channels}
    assert all(found == by_channel["web"] for found in by_channel.values()), by_channel
    assert by_channel["web"] or name == "pa_khieu_nai"


def test_there_are_enough_transcripts() -> None:
    """At least 40, and each says in its first line what it shows."""
    assert len(TRANSCRIPTS) >= 40
    assert all(path.read_text("utf-8").startswith("# ") for path in TRANSCRIPTS)


def test_a_wrong_transcript_is_seen(store: Store, knows: Knowledge) -> None:
    """The twin: a reply that differs by one figure does not pass."""
    exchange = Exchange("cấp lại bằng lái xe hết bao nhiêu tiền", False, ["Dạ, lệ phí … 136.000 đồng …"])

    async def run() -> list[str]:
        answering = OnThatDay(knows, VOICE)
        async with arriving("terminal", store, answering) as citizen:
            return await hold(citizen, [exchange], answering, officer_at("terminal", store, knows))

    assert any("136.000" in line for line in asyncio.run(run()))
