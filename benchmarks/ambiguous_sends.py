"""R10, R12: replies of which nobody knows whether they arrived, on each platform, and what surely did not arrive.

A reply that is taken while its answer is lost is sent once more, and then stands at the desk as unknown; one that never reached
the platform is sent until it does. No layer below the sender repeats anything: the platform counts as many calls as the outbox
counts tries. At last long replies, while the sender is stopped dead again and again between their parts. Time is simulated.

    .venv/bin/python -m benchmarks.ambiguous_sends [--replies 1000] [--long 50]
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks import pushed_to, simulated_time
from benchmarks.pushed_to import CITIZENS, Platform, queue
from benchmarks.simulated_time import HOST, NOWHERE, Simulated
from bot.sender import Send, Sender
from feedback_store import outbox
from feedback_store.store import Store
from handlers.messages import Reply
from tests.bot.at_work import ask

_REFUSED_FOR = 1200.0
"""Seconds during which connections are refused."""
_LONG = "".join(f"Theo điều {number}, người dân được nhận kết quả tại nhà. " for number in range(200))
"""A reply that no platform takes in one piece."""
_SENDS_IN_A_LIFE = 20
_EXCHANGE = 50e-6
"""Seconds of simulated time in which a send is over: one of the rounds of the loop between is where it is stopped."""


class Found(NamedTuple):
    """What became of the replies of one trial."""

    replies: int
    sent: int
    at_the_desk: int
    lost: int
    most_copies: int
    tries: int
    most_tries: int
    calls: int
    disorder: int


Trial = Callable[[Simulated, Store, Platform, int], Awaitable[None]]


async def answers_lost(loop: Simulated, store: Store, platform: Platform, count: int) -> None:
    """Every send is taken, and the connection breaks before the answer."""
    platform.cuts()
    await queue(store, platform.channel.name, [(number, f"tin {number}") for number in range(1, count + 1)])
    await _until_settled(store, platform)


async def never_reached(loop: Simulated, store: Store, platform: Platform, count: int) -> None:
    """Connections are refused for twenty minutes, and each reply that is due is tried meanwhile."""
    loop.resolves = NOWHERE
    await queue(store, platform.channel.name, [(number, f"tin {number}") for number in range(1, count + 1)])
    loop.call_later(_REFUSED_FOR, setattr, loop, "resolves", "127.0.0.1")
    await _until_settled(store, platform)


async def stopped_between_parts(loop: Simulated, store: Store, platform: Platform, count: int) -> None:
    """Long replies, and a sender that is stopped dead in the middle of every so-many-th send, with all it has on its way."""
    await queue(store, platform.channel.name, [(number, _LONG) for number in range(1, count + 1)])
    chance = random.Random(12)
    while _waiting(store):
        await _one_life(loop, store, platform, chance)


async def _one_life(loop: Simulated, store: Store, platform: Platform, chance: random.Random) -> None:
    end, sends = asyncio.Event(), itertools.count(1)

    async def send(conversation_id: str, reply: Reply) -> str:
        assert platform.channel.send
        if next(sends) == _SENDS_IN_A_LIFE:
            loop.call_later(chance.random() * _EXCHANGE, end.set)
        return await platform.channel.send(conversation_id, reply)

    sender = _sender(store, platform, send)
    task = asyncio.create_task(sender.run())
    while _waiting(store) and not end.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(end.wait(), 1)
    sender.stop()
    while not task.done():
        _cut_short()
        await asyncio.sleep(0)


def _cut_short() -> None:
    """End what is on its way to a platform where it stands; its rows stay `sending`, as after a crash."""
    for task in asyncio.all_tasks():
        if getattr(task.get_coro(), "__qualname__", "") == "_Lane._deliver":
            task.cancel()


TRIALS: tuple[Trial, ...] = (answers_lost, never_reached, stopped_between_parts)


async def _until_settled(store: Store, platform: Platform) -> None:
    assert platform.channel.send
    sender = _sender(store, platform, platform.channel.send)
    task = asyncio.create_task(sender.run())
    while _waiting(store):  # noqa: ASYNC110  # the store rings no bell
        await asyncio.sleep(1)
    sender.stop()
    await task


def _sender(store: Store, platform: Platform, send: Send) -> Sender:
    name = platform.channel.name
    return Sender(store, {name: send}, {name: platform.channel.pace})


def _waiting(store: Store) -> bool:
    return bool(ask(store, "SELECT 1 FROM outbox WHERE state IN ('queued', 'sending') LIMIT 1"))


async def found(loop: Simulated, name: str, trial: Trial, folder: Path, count: int) -> Found:
    """One trial on one platform."""
    store = Store(folder / f"{name}-{trial.__name__}.db", reserve=0)
    try:
        async with pushed_to.pushed_to(name, store, HOST) as platform:
            await trial(loop, store, platform, count)
            return _counted(store, platform)
    finally:
        store.close_now()


def _counted(store: Store, platform: Platform) -> Found:
    rows = ask(store, "SELECT conversation_id, json_extract(body, '$.text'), state, tries FROM outbox ORDER BY id")
    shown = {who: list(platform.shown(int(who.partition(":")[2]))) for who in {row[0] for row in rows}}
    copies = [shown[who].count(text) for who, text, _, _ in rows]
    with store.reading() as db:
        at_the_desk = {row.id for row, _ in outbox.failed(db, len(rows))}
    in_order = {who: [text for to, text, _, _ in rows if to == who] for who in shown}
    return Found(
        replies=len(rows),
        sent=sum(state == "sent" for _, _, state, _ in rows),
        at_the_desk=len(at_the_desk),
        lost=sum(not count and number not in at_the_desk for number, count in enumerate(copies, 1)),
        most_copies=max(copies),
        tries=sum(tries for *_, tries in rows),
        most_tries=max(tries for *_, tries in rows),
        calls=platform.calls(),
        disorder=sum(_once(told) != [text for text in in_order[who] if text in told] for who, told in shown.items()),
    )


def _once(told: list[str]) -> list[str]:
    """Without the second copies, which follow the first at once."""
    return [text for place, text in enumerate(told) if not place or told[place - 1] != text]


def is_missed(trial: Trial, one: Found) -> bool:
    """Whether a goal is."""
    if one.lost or one.most_copies > 2 or one.disorder or one.sent + one.at_the_desk != one.replies:
        return True
    if trial is answers_lost:
        return one.at_the_desk != one.replies or one.calls != one.tries
    if trial is never_reached:
        return one.sent != one.replies or one.most_copies != 1 or one.most_tries <= 2
    return False


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--replies", type=int, default=1_000, choices=range(1, CITIZENS + 1), metavar="N")
    options.add_argument("--long", type=int, default=50, help="long replies, with the sender stopped between their parts")
    given = options.parse_args()
    print(f"| platform | trial | {' | '.join(Found._fields).replace('_', ' ')} | on this machine |\n|---|---|" + "--:|" * 10)
    missed = False
    with tempfile.TemporaryDirectory() as place:
        for name in pushed_to.NAMES:
            for trial, count in zip(TRIALS, (given.replies, given.replies, given.long), strict=True):
                began = time.perf_counter()
                one = simulated_time.run(partial(found, name=name, trial=trial, folder=Path(place), count=count))
                label = trial.__name__.replace("_", " ")
                print("|", " | ".join(map(str, [name, label, *one, f"{time.perf_counter() - began:.0f} s"])), "|", flush=True)
                missed |= is_missed(trial, one)
    sys.exit(missed)


if __name__ == "__main__":
    main()
