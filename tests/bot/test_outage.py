"""R9: a provider that is gone for hours, on a clock that the test moves: nothing lost, hardly asked, soon caught up."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import datetime, timedelta

import pytest

from bot import sender as sending
from bot.pace import PROBE_EVERY, Pace, Road
from bot.sender import CannotDeliver, Sender
from feedback_store import callbacks, channel_contacts
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from handlers.messages import Reply
from tests.bot.at_work import ask, until
from tests.bot.test_sender import queue, states
from tests.feedback_store.test_cases import LAN, filed

_HOURS = 6 * 3600.0


class Fast:
    """Time that passes four thousand times as quickly until six hours are over, then a hundred times."""

    def __init__(self) -> None:
        self.began, self.day = time.monotonic(), utc_now()

    def __call__(self) -> float:
        passed = time.monotonic() - self.began
        hours = _HOURS / 4_000
        return passed * 4_000 if passed < hours else _HOURS + (passed - hours) * 100

    def utc_now(self) -> datetime:
        return self.day + timedelta(seconds=self())


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> Fast:
    clock = Fast()
    monkeypatch.setattr(sending, "_POLL", 0.001)
    monkeypatch.setattr(sending, "utc_now", clock.utc_now)
    monkeypatch.setattr(sending, "Road", lambda pace: Road(pace, clock))
    return clock


def test_six_hours_without_a_provider(store: Store, fast: Fast) -> None:
    """R9: 2,000 replies wait; at most one probe in 30 seconds; all are there within ten minutes of its return, 25 a second."""
    asked: list[float] = []
    arrived: Counter[str] = Counter()

    async def send(conversation_id: str, reply: Reply) -> str:
        asked.append(fast())
        if asked[-1] < _HOURS:
            raise CannotDeliver("không kết nối được", unreachable=True)
        arrived[reply.text] += 1
        return "id"

    async def work() -> float:
        await queue(store, *((f"c{n}", f"text {n}") for n in range(2_000)))
        sender = Sender(store, {"push": send}, {"push": Pace(per_second=25)})
        running = asyncio.create_task(sender.run())
        await until(lambda: len(arrived) == 2_000, 60)
        took = fast() - _HOURS
        sender.stop()
        await running
        return took

    took = asyncio.run(work())
    while_gone = [at for at in asked if at < _HOURS]
    assert len(while_gone) <= _HOURS / PROBE_EVERY + 30, "30 were on their way when it went"
    assert took <= 600 and set(arrived.values()) == {1} and set(states(store)) == {"sent"}
    with store.reading() as db:
        seen = channel_contacts.every(db)["push"]
    assert seen.reached_at and seen.failed_at and seen.error == "không kết nối được"


def test_one_poisoned_reply_is_no_outage(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a reply on which the provider breaks each time holds up nobody."""
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: timedelta(milliseconds=5))

    async def send(conversation_id: str, reply: Reply) -> str:
        if reply.text == "bad":
            raise CannotDeliver("502", unreachable=True)
        return "id"

    async def work() -> None:
        await queue(store, ("a", "bad"), *((f"c{n}", "good") for n in range(100)))
        sender = Sender(store, {"push": send})
        running = asyncio.create_task(sender.run())
        await until(lambda: states(store).count("sent") == 100)
        assert not sender.is_down("push")
        sender.stop()
        await running

    asyncio.run(work())


def test_who_cannot_be_written_to_is_called(store: Store) -> None:
    """A window has closed: the reply is given up, and whoever left a number with a case is to be called, once."""

    async def send(conversation_id: str, reply: Reply) -> str:
        raise CannotDeliver("quá 48 giờ", unwritable=True)

    async def work() -> None:
        await queue(store, ("known", "news"), ("stranger", "news"), ("known", "more news"))
        await store.write(lambda db: filed(db, 1, conversation_id="push:known", channel="push"))
        sender = Sender(store, {"push": send})
        running = asyncio.create_task(sender.run())
        await until(lambda: states(store) == ["dead"] * 3)
        sender.stop()
        await running

    asyncio.run(work())
    with store.reading() as db:
        (one,) = callbacks.waiting(db)
    assert (one.phone, one.name, one.made_by) == (LAN.phone, LAN.name, None) and one.reply_id
    assert one.why == ask(store, "SELECT code FROM cases")[0]


def test_a_platform_that_is_switched_off_keeps_its_replies(store: Store) -> None:
    """What is decided meanwhile waits, and is not taken for sent; a channel that is read by its client needs no sender."""
    off = Sender(store, {})
    assert off.carries("zalo") and off.carries("telegram") and not off.carries("web") and not off.is_down("zalo")
