"""R16: the machine's clock is set while every platform is at work: nothing is lost, no order changes, nobody waits long."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import serving
from bot.pace import Pace, Road
from feedback_store import inbox, outbox, timestamps
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from tests.bot.at_work import receive, until
from tests.bot.test_sender import queue
from tests.crash.judge import judge, unfinished
from tests.crash.platform_trial import PlatformTrial
from tests.crash.whole_service import Thinking, settings_of
from tests.emulators.zalo import TOKEN

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
JUMPS = (-4 * MINUTE, HOUR, -HOUR, DAY + 2 * HOUR, -DAY, -3650 * DAY, 0 * DAY)
"""How far the clock is from the true time, one after the other; ten years back is before anything was ever stored."""
LONGEST = 30.0
"""Seconds until what was said before a jump is answered; the goal is two minutes."""


class Wall:
    """A clock on the wall that somebody sets; the monotonic one goes on."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        """What it shows."""
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    """The clock that every part of the program reads, wherever it has been imported to."""
    clock, real = Wall(), timestamps.utc_now
    ours = [module for name, module in sys.modules.items() if name.partition(".")[0] in ("bot", "feedback_store", "handlers")]
    for module in ours:
        if getattr(module, "utc_now", None) is real:
            monkeypatch.setattr(module, "utc_now", clock.now)
    return clock


@asynccontextmanager
async def at_work(trial: PlatformTrial, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The whole service in this process, under load while the block runs, and until all is answered."""
    given = trial.given()
    for name, value in given["secrets"].items():
        monkeypatch.setenv(name, value)
    settings = settings_of(given)
    monkeypatch.setattr(serving, "_welcome_administrator", nobody)
    service = asyncio.create_task(serving.run(settings, settings.web_settings(), Thinking()))  # type: ignore[arg-type]
    writing = asyncio.create_task(trial.town.write())
    try:
        await trial.town.first_ack.wait()
        yield
        trial.town.fall_silent()
        await writing
        await until(lambda: trial.is_all_taken() and not unfinished(trial.store), LONGEST)
        await trial.town.read_all()
    finally:
        for task in (writing, service):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def nobody(*_: object) -> None:
    """The way in for the first administrator is printed, and is a secret."""


def answered(trial: PlatformTrial) -> set[tuple[str, str]]:
    """Who has read an answer to what."""
    seen = trial.seen()
    return {(who, text.split(" ")[1]) for told in (seen.delivered, seen.read) for who, texts in told.items() for text in texts}


def test_jumps_of_the_clock_lose_nothing(tmp_path: Path, wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    """R16: by minutes, an hour, a day, ten years: all is answered soon, in order, at most twice; keys are bought when needed."""
    trial = PlatformTrial(tmp_path, seed=5, rate=24)
    zalo = trial.town.zalo

    async def work() -> None:
        await trial.open()
        try:
            async with at_work(trial, monkeypatch):
                for ahead in JUMPS:
                    before = len(trial.town.acknowledged)
                    await until(lambda before=before: len(trial.town.acknowledged) > before + 30)
                    wall.ahead, said = ahead, set(trial.town.acknowledged)
                    await until(lambda said=said: said <= answered(trial), LONGEST)
                    if ahead == JUMPS[-2]:
                        zalo.forget_access()
        finally:
            await trial.close()

    asyncio.run(work())
    verdict = judge(trial.store, trial.seen(), trial.reads)
    assert verdict.broken() == {}
    bought = "at first, when a day was over, when Zalo took it no more, and, if anything was sent then, when ten years were over"
    assert zalo.called(TOKEN) in (3, 4), bought


@pytest.mark.parametrize(("tries", "back", "goes"), [(0, 4, True), (1, 4, True), (7, 4, True), (10, 4, False), (10, 6, True)])
def test_a_clock_set_back_by_minutes_holds_no_reply(store: Store, tries: int, back: int, goes: bool) -> None:
    """R16: what was due before such a jump is due after it, but for what has failed so often that it may rest for minutes."""

    async def work() -> int:
        await queue(store, ("a", "text"))
        now = utc_now()
        await store.write(lambda db: db.execute("UPDATE outbox SET tries = ?, due = ?", (tries, timestamps.to_text(now))))
        return len(await store.write(lambda db: outbox.claim(db, "push", now - back * MINUTE, 30)))

    assert asyncio.run(work()) == goes


@pytest.mark.parametrize(("tries", "back", "read"), [(0, 2, True), (1, 2, False), (1, 4, True)])
def test_a_clock_set_back_by_minutes_holds_no_message(store: Store, tries: int, back: int, read: bool) -> None:
    """R16: the same for what citizens write; only what failed may rest for up to three minutes."""

    async def work() -> int:
        await receive(store, "a", 1)
        await store.write(lambda db: db.execute("UPDATE inbox SET tries = ?", (tries,)))
        with store.reading() as db:
            return len(inbox.waiting(db, utc_now() - back * MINUTE, 9))

    assert asyncio.run(work()) == read


@pytest.mark.parametrize(("ahead", "waits"), [(-HOUR, 3_000.0), (HOUR, 0.0)])
def test_waiting_by_the_wall_would_hang(wall: Wall, ahead: timedelta, waits: float) -> None:
    """The twin: a pace that goes by the wall's clock waits an hour, or not at all; ours goes by one that nobody sets."""
    by_the_wall, ours = Road(Pace(apart=60), lambda: wall.now().timestamp()), Road(Pace(apart=60), time.monotonic)
    for road in (by_the_wall, ours):
        road.rest("telegram:1")
    wall.ahead = ahead
    assert (by_the_wall.wait() > waits) if waits else by_the_wall.resting() == []
    assert ours.resting() and 0 < ours.wait() <= 60
