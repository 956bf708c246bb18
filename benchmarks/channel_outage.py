"""R9: a platform that is away for six hours while replies wait for it: nothing is lost, it is hardly asked, soon caught up with.

The real channels talk to the emulators of the tests over real sockets. The six hours pass on a simulated clock, and so does the
time in which what waits is sent: what is printed of it is what the limits on sending allow. How long other channels wait
meanwhile is measured on the clock of this machine, in rounds with and without an outage in turns.

    .venv/bin/python -m benchmarks.channel_outage [--replies 10000] [--conversations 2000] [--hours 6] [--rounds 2] [--seconds 20]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path

from benchmarks import pushed_to, simulated_time
from benchmarks.intake_load import at
from benchmarks.pushed_to import Platform, queue
from benchmarks.simulated_time import HOST, NOWHERE, Simulated
from bot.pace import PROBE_EVERY
from bot.sender import CannotDeliver, Send, Sender
from feedback_store import outbox
from feedback_store.store import Store
from handlers import reply_body
from handlers.messages import Reply
from tests.bot.at_work import ask

_AT_ONCE = 30
"""Sends that may be on their way when a platform goes."""
_CAUGHT_UP = 600.0
"""Seconds in which all that waits is to be sent, or what the platform's own limit allows, whichever is longer."""
_LONGEST_REST = 3600
_OTHERS_PER_SECOND = 10


@dataclass
class Sends:
    """What the sender did: when it asked, and which sends came before the time that the platform had named."""

    send: Send
    clock: Callable[[], float]
    at: list[float] = field(default_factory=list)
    too_early: int = 0
    quiet_until: float = 0.0
    told: int = 0

    async def __call__(self, conversation_id: str, reply: Reply) -> str:
        """As the channel's own."""
        self.at.append(self.clock())
        self.too_early += self.at[-1] < self.quiet_until
        try:
            return await self.send(conversation_id, reply)
        except CannotDeliver as failure:
            if failure.retry_after:
                assert failure.retry_after == self.told, "as long as the platform said"
                self.quiet_until = max(self.quiet_until, self.clock() + failure.retry_after)
            raise


@dataclass(frozen=True)
class Outage:
    """What came of one."""

    lost: int
    unknown: int
    most_copies: int
    too_early: int
    probes: int
    fewest_apart: float
    took: float
    per_second: float
    disorder: int
    calls_beside_tries: int

    def is_missed(self, given: argparse.Namespace) -> bool:
        """Whether a goal is."""
        too_many = self.probes > given.hours * 3600 / PROBE_EVERY + _AT_ONCE or self.fewest_apart < PROBE_EVERY
        too_long = self.took > max(_CAUGHT_UP, 1.1 * given.replies / self.per_second)
        wrong = self.lost + self.too_early + self.disorder + self.calls_beside_tries
        return bool(wrong or self.most_copies > 2 or too_many or too_long)


def texts(given: argparse.Namespace) -> list[tuple[int, str]]:
    """Replies in turns to every conversation, each with its number."""
    return [(number % given.conversations + 1, f"tin {number:06}") for number in range(given.replies)]


async def away(loop: Simulated, name: str, folder: Path, given: argparse.Namespace) -> Outage:
    """Six hours without one platform, and the time after them."""
    store = Store(folder / f"{name}.db", reserve=0)
    try:
        async with pushed_to.pushed_to(name, store, HOST) as platform:
            await queue(store, name, texts(given))
            assert platform.channel.send
            sends = Sends(platform.channel.send, loop.time)
            async with _sending(Sender(store, {name: sends}, {name: platform.channel.pace})):
                await _troubles(loop, platform, sends, given.hours * 3600)
                returned = max(loop.time(), sends.quiet_until)
                before = len(sends.at)
                while _waiting(store):  # noqa: ASYNC110  # the store rings no bell
                    await asyncio.sleep(1)
            return _verdict(store, platform, sends, sends.at[:before], loop.time() - returned)
    finally:
        store.close_now()


@asynccontextmanager
async def _sending(sender: Sender) -> AsyncIterator[None]:
    task = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        sender.stop()
        await task


async def _troubles(loop: Simulated, platform: Platform, sends: Sends, seconds: float) -> None:
    """A fifth of the time each: its name cannot be looked up, it refuses, fails, is silent, asks for rest."""
    loop.resolves = None
    await asyncio.sleep(seconds / 5)
    loop.resolves = NOWHERE
    await asyncio.sleep(seconds / 5)
    loop.resolves = "127.0.0.1"
    platform.fails()
    await asyncio.sleep(seconds / 5)
    platform.is_silent()
    await asyncio.sleep(seconds / 5)
    await _rests(loop, platform, sends, seconds / 5)
    platform.is_well()


async def _rests(loop: Simulated, platform: Platform, sends: Sends, seconds: float) -> None:
    """Each send is told to wait, from a second to an hour, mostly shortly."""
    chance, end = random.Random(9), loop.time() + seconds
    while loop.time() < end:
        sends.told = int(_LONGEST_REST ** chance.random())
        platform.asks_for_rest(sends.told)
        asked = len(sends.at)
        while len(sends.at) == asked and loop.time() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.5)
        await asyncio.sleep(1)  # its answer is on the way


def _waiting(store: Store) -> bool:
    return bool(ask(store, "SELECT 1 FROM outbox WHERE state IN ('queued', 'sending') LIMIT 1"))


def _verdict(store: Store, platform: Platform, sends: Sends, while_away: Sequence[float], took: float) -> Outage:
    rows = ask(store, "SELECT conversation_id, body, state, tries FROM outbox ORDER BY id")
    citizens = {int(row[0].partition(":")[2]) for row in rows}
    shown = {citizen: list(platform.shown(citizen)) for citizen in citizens}
    copies = [shown[int(who.partition(":")[2])].count(reply_body.read(body).text) for who, body, _, _ in rows]
    with store.reading() as db:
        at_the_desk = {row.id for row, _ in outbox.failed(db, len(rows))}
    return Outage(
        lost=sum(not count and number not in at_the_desk for number, count in enumerate(copies, 1)),
        unknown=len(at_the_desk),
        most_copies=max(copies),
        too_early=sends.too_early,
        probes=len(while_away),
        fewest_apart=min(later - earlier for earlier, later in pairwise(while_away[_AT_ONCE:])),
        took=took,
        per_second=platform.channel.pace.per_second,
        disorder=sum(told != sorted(told) for told in shown.values()),
        calls_beside_tries=len(sends.at) - sum(tries for *_, tries in rows),
    )


@dataclass
class Timed:
    """A channel's `send` that notes how long after it was queued each reply had arrived."""

    send: Send
    queued_at: dict[str, float] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)

    async def __call__(self, conversation_id: str, reply: Reply) -> str:
        """As the channel's own."""
        ident = await self.send(conversation_id, reply)
        self.delays.append(time.perf_counter() - self.queued_at[reply.text])
        return ident


async def others(folder: Path, given: argparse.Namespace) -> Mapping[str, tuple[list[float], list[float]]]:
    """For each platform the delays, in seconds, of the two others: while it is well, and while it is away and much waits for it."""
    store = Store(folder / "others.db", reserve=0)
    try:
        async with AsyncExitStack() as stack:
            platforms = {name: await stack.enter_async_context(pushed_to.pushed_to(name, store)) for name in pushed_to.NAMES}
            found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in platforms}
            for _ in range(given.rounds):
                for name, (well, gone) in found.items():
                    well += await _beside(store, platforms, name, given.seconds)
                    platforms[name].fails()
                    await queue(store, name, texts(given))
                    gone += await _beside(store, platforms, name, given.seconds)
                    platforms[name].is_well()
                    await store.write(lambda db: db.execute("UPDATE outbox SET state = 'dead' WHERE state = 'queued'"))
            return found
    finally:
        store.close_now()


async def _beside(store: Store, platforms: Mapping[str, Platform], name: str, seconds: float) -> list[float]:
    """The delays in all platforms but one, each of which is sent ten replies a second."""
    timed = {other: Timed(platform.channel.send) for other, platform in platforms.items() if platform.channel.send}
    sender = Sender(store, timed, {other: platform.channel.pace for other, platform in platforms.items()})
    watched = {other: one for other, one in timed.items() if other != name}
    async with _sending(sender):
        await asyncio.gather(*(_talk(store, sender, other, one, seconds) for other, one in watched.items()))
        while any(len(one.delays) < len(one.queued_at) for one in watched.values()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return [delay for one in watched.values() for delay in one.delays]


async def _talk(store: Store, sender: Sender, name: str, timed: Timed, seconds: float) -> None:
    """A reply to another citizen every tenth of a second."""
    begun = time.perf_counter()
    for number in range(int(seconds * _OTHERS_PER_SECOND)):
        await asyncio.sleep(max(0.0, begun + number / _OTHERS_PER_SECOND - time.perf_counter()))
        text = f"{name} {number}"
        timed.queued_at[text] = time.perf_counter()
        await queue(store, name, [(number + 1, text)])
        sender.wake()


def show_outages(folder: Path, given: argparse.Namespace) -> bool:
    """Print what came of an outage of each; returns whether a goal was missed."""
    columns = "away|lost|unknown at the desk|most copies|before retry_after|probes|fewest s between|conversations out of order"
    print(
        f"| {columns.replace('|', ' | ')} | calls beside tries | caught up in | at most a second | on this machine |\n|---|"
        + "--:|" * 11
    )
    missed = False
    for name in pushed_to.NAMES:
        began = time.perf_counter()
        one = simulated_time.run(partial(away, name=name, folder=folder, given=given))
        counts = [one.lost, one.unknown, one.most_copies, one.too_early, one.probes, f"{one.fewest_apart:.1f}", one.disorder]
        speed = [f"{one.took:.0f} s", f"{one.per_second:.0f}", f"{time.perf_counter() - began:.0f} s"]
        print("|", " | ".join(map(str, [name, *counts, one.calls_beside_tries, *speed])), "|", flush=True)
        missed |= one.is_missed(given)
    return missed


def show_others(folder: Path, given: argparse.Namespace) -> bool:
    """Print how long the others' replies take beside an outage; returns whether a goal was missed."""
    print("\n| away | replies of others | p50 well | p50 away | p99 well | p99 away |\n|---|" + "--:|" * 5)
    missed = False
    for name, (well, gone) in asyncio.run(others(folder, given)).items():
        times = [f"{at(share, delays):.1f} ms" for share in (0.5, 0.99) for delays in (well, gone)]
        print("|", " | ".join([name, str(len(gone)), *times]), "|", flush=True)
        missed |= at(0.99, gone) > 2 * at(0.99, well)
    return missed


def main() -> None:
    """Print both tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--replies", type=int, default=10_000)
    options.add_argument("--conversations", type=int, default=2_000)
    options.add_argument("--hours", type=float, default=6)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--seconds", type=float, default=20, help="of each half of a round")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        missed = [show_outages(Path(place), given), show_others(Path(place), given)]
    sys.exit(any(missed))


if __name__ == "__main__":
    main()
