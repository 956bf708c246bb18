"""L5: hostile bodies for every channel: its parsers alone, then its webhook over real sockets with the turn behind it.

Whatever comes, nothing raises but what leads into the quarantine, nothing holds the event loop for more than 100 ms (of the
processor's time, since the machine may be shared), no answer is a 5xx, and what was acknowledged stands in the inbox.

    .venv/bin/python -m benchmarks.fuzz_channels [--bodies 200000] [--calls 2000] [--number 1]
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from unittest import mock

import aiohttp

from benchmarks.hostile_bodies import hostile, seeds
from benchmarks.webhook_calls import SECRET
from bot import web_server
from bot.bell import Bell
from bot.intake import Arrived, Intake
from bot.lenient import object_in
from bot.phone.channel import READERS
from bot.phone.channel import read_update as read_phone
from bot.phone.events import NotAnEvent
from bot.phone.webhook import Webhook as PhoneWebhook
from bot.sender import Sender
from bot.telegram.arrivals import arrived as telegram_arrived
from bot.telegram.updates import read_update as read_telegram
from bot.telegram.updates import tap_of
from bot.telegram.webhook import webhook as telegram_webhook
from bot.turn import ReadUpdate, Turn
from bot.web_settings import WebSettings
from bot.zalo import events, signature
from bot.zalo.human import paused_by_human
from bot.zalo.webhook import Webhook as ZaloWebhook
from bot.zalobot.updates import arrivals
from bot.zalobot.updates import read_update as read_zalobot
from bot.zalobot.webhook import webhook as zalobot_webhook
from feedback_store.store import Store
from handlers.desk.frame import bundled_rules
from handlers.messages import Incoming
from tests.bot.at_work import all_answered, ask, until
from tests.bot.telegram.at_work import ME
from tests.crash import echo

_APP = "710000000000000071"
_STALL = 0.1  # seconds
_AT_ONCE = 8
_LARGEST = {"phone": 64 * 1024}
"""Bytes, where a webhook takes less than the generator makes."""
Keep = Callable[[bytes], Sequence[Arrived]]


class Wrong(Exception):
    """What a parser did that it never may."""


def _keep_zalo(raw: bytes) -> Sequence[Arrived]:
    """As its webhook does."""
    try:
        event = object_in(raw)
    except ValueError:
        event = {}
    events.is_of(event, "")
    events.happened_at(event, datetime.now(UTC))
    if by_human := paused_by_human(event):
        by_human.encode()
    return [events.arrived(event, raw)]


def _keep_call(vendor: str, raw: bytes) -> Sequence[Arrived]:
    try:
        told = READERS[vendor](raw)
    except NotAnEvent:
        return [Arrived("hash", None, raw)]
    return [Arrived(told.key, None, raw)]


def _keep_telegram(raw: bytes) -> Sequence[Arrived]:
    tap_of(raw)
    return [telegram_arrived(raw, ME)]


PARSERS: Mapping[str, tuple[str, Keep, ReadUpdate]] = {
    "telegram": ("telegram", _keep_telegram, partial(read_telegram, me=ME)),
    "zalo": ("zalo", _keep_zalo, events.read_update),
    "zalobot": ("zalobot", arrivals, read_zalobot),
    **{vendor: ("phone", partial(_keep_call, vendor), partial(read_phone, read)) for vendor, read in READERS.items()},
}
"""Each parser's channel, how it keeps a body, and how it reads one that was kept."""


@dataclass
class Tally:
    """What became of the bodies of one parser or webhook."""

    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, bytes]] = field(default_factory=list)
    slowest: float = 0.0
    stalls: int = 0

    def timed(self, seconds: float, body: bytes = b"") -> None:
        """Something, with this body, took so long."""
        self.slowest = max(self.slowest, seconds)
        if seconds > _STALL:
            self.stalls += 1
            self.wrong.append((f"{seconds * 1000:.0f} ms", body))


def parsed(name: str, bodies: Iterator[bytes]) -> Tally:
    """Every body through one parser."""
    _, keep, read = PARSERS[name]
    tally = Tally()
    for body in bodies:
        began = time.thread_time()
        try:
            tally.outcomes[_outcome(body, keep, read)] += 1
        except Exception as error:
            tally.wrong.append((f"{type(error).__name__}: {error}"[:100], body))
        tally.timed(time.thread_time() - began, body)
    return tally


def _outcome(body: bytes, keep: Keep, read: ReadUpdate) -> str:
    """Read, ignored, or on its way to the quarantine. Raises what must not be."""
    kept = keep(body)
    if not kept:
        raise Wrong("dropped")
    found = "ignored"
    for one in kept:
        _storable(one.key, one.conversation_id or "", *(f"{file.attachment_id}{file.source}" for file in one.files))
        try:
            incoming = read(one.body)
        except (ValueError, RecursionError):
            return "quarantine"
        if incoming:
            found = _read(incoming, one)
    return found


def _read(incoming: Incoming, kept: Arrived) -> str:
    _storable(incoming.id, incoming.text, incoming.choice, incoming.album)
    if incoming.conversation_id != (kept.conversation_id or ""):
        raise Wrong("somebody else's")
    if kept.conversation_id and incoming.attachments != tuple(file.attachment_id for file in kept.files):
        raise Wrong("other files")
    return "read" if kept.conversation_id else "nobody's"


def _storable(*texts: str) -> None:
    for text in texts:
        text.encode()


@asynccontextmanager
async def listening(store: Store) -> AsyncIterator[tuple[str, Turn]]:
    """The web server with every webhook, and the turn that reads what it kept; its address."""
    settings = WebSettings(port=0, rate_limits=False)
    reads = {channel: read for channel, _, read in PARSERS.values()}
    turn = Turn(store, reads, echo.respond, echo.APOLOGY, Bell(), Sender(store, {}), lambda tries: timedelta(0))
    intakes = {channel: Intake(store, channel, turn.wake, keys_restart=channel == "telegram") for channel in reads}
    app = web_server.application(store, Bell(), settings, turn.wake)
    telegram_webhook(SECRET, intakes["telegram"], ME, lambda updates: None).add_routes(app.router)
    ZaloWebhook(_APP, "", SECRET, intakes["zalo"]).add_routes(app.router)
    zalobot_webhook(SECRET, intakes["zalobot"]).add_routes(app.router)
    PhoneWebhook(intakes["phone"], READERS["stringee"], bundled_rules, SECRET, (), ()).add_routes(app.router)
    runner, task = await web_server.start(app, settings), asyncio.create_task(turn.run())
    try:
        yield next(iter(runner.sites)).name, turn
    finally:
        await runner.cleanup()
        turn.stop()
        await task


def request(channel: str, body: bytes) -> tuple[str, dict[str, str]]:
    """The path and the headers of a call that is what it claims to be."""
    if channel == "zalo":
        timestamp = signature._timestamps(body, "1")[0]
        return "/hooks/zalo", {
            "X-ZEvent-Signature": signature.mac(_APP, body, timestamp, SECRET),
            "X-ZEvent-Timestamp": "1",
        }
    headers = {"telegram": "X-Telegram-Bot-Api-Secret-Token", "zalobot": "X-Bot-Api-Secret-Token"}
    if channel == "phone":
        return f"/hooks/phone/{SECRET}", {}
    return f"/hooks/{channel}", {headers[channel]: SECRET}


async def called(store: Store, channel: str, bodies: Sequence[bytes]) -> Tally:
    """Every body through one webhook; what was acknowledged is looked for in the inbox."""
    tally, waiting = Tally(), iter(bodies)
    with _measured_callbacks(tally):
        async with listening(store) as (address, turn), aiohttp.ClientSession(address) as http:

            async def call() -> None:
                for body in waiting:
                    path, headers = request(channel, body)
                    async with http.post(path, data=body, headers=headers) as answer:
                        tally.outcomes[str(answer.status)] += 1
                        _judge(tally, store, channel, body, answer.status)

            await asyncio.gather(*(call() for _ in range(_AT_ONCE)))
            turn.wake()
            await until(lambda: all_answered(store), 120)
    tally.outcomes |= Counter(dict(ask(store, "SELECT state, count(*) FROM inbox WHERE channel = ? GROUP BY state", channel)))
    return tally


def _judge(tally: Tally, store: Store, channel: str, body: bytes, status: int) -> None:
    """Stored or refused: a repeated key counts as stored, as its row is."""
    if status == 200:
        keys = [f"{one.key}%" for one in PARSERS["stringee" if channel == "phone" else channel][1](body)]
        for key in keys:
            found = ask(store, "SELECT 1 FROM inbox WHERE channel = ? AND (body = ? OR ext_key LIKE ?) LIMIT 1", channel, body, key)
            if not found and not (channel == "zalo" and body.strip() == b"{}"):
                tally.wrong.append(("acknowledged and not stored", body))
    elif status != 413 or len(body) <= _LARGEST.get(channel, 256 * 1024):
        tally.wrong.append((f"status {status}", body))


@contextmanager
def _measured_callbacks(tally: Tally) -> Iterator[None]:
    """How much of the processor's time each turn of the event loop takes, this generator's own included."""
    run = asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        began = time.thread_time()
        run(handle)
        tally.timed(time.thread_time() - began)

    with mock.patch.object(asyncio.Handle, "_run", timed):
        yield


def show(name: str, tally: Tally, began: float) -> bool:
    """One row; whether a goal was missed."""
    outcomes = ", ".join(f"{outcome} {count}" for outcome, count in sorted(tally.outcomes.items()))
    counts = [len(tally.wrong), f"{tally.slowest * 1000:.0f} ms", tally.stalls, f"{time.perf_counter() - began:.0f} s"]
    print("|", " | ".join(map(str, [name, outcomes, *counts])), "|", flush=True)
    for why, body in tally.wrong[:5]:
        print(f"  {why}: {body[:300]!r}", file=sys.stderr)
    return bool(tally.wrong or tally.stalls)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bodies", type=int, default=200_000, help="for each parser")
    options.add_argument("--calls", type=int, default=2_000, help="for each webhook")
    options.add_argument("--number", type=int, default=1, help="other numbers give other bodies")
    given, found, missed = options.parse_args(), seeds(), False
    gc.freeze()  # what the generator brought along is no part of the service: collecting it alone takes over 100 ms
    print("| what | became of the bodies | wrong | slowest | over 100 ms | took |\n|---|---|--:|--:|--:|--:|", flush=True)
    for name, (channel, _, _) in PARSERS.items():
        began = time.perf_counter()
        missed |= show(f"parser {name}", parsed(name, hostile(found[channel], given.bodies, given.number)), began)
    for channel, bodies in found.items():
        with tempfile.TemporaryDirectory() as place:
            store, began = Store(Path(place) / "motcua.db", reserve=0), time.perf_counter()
            tally = asyncio.run(called(store, channel, list(hostile(bodies, given.calls, given.number + 1))))
            missed |= show(f"webhook {channel}", tally, began)
            store.close_now()
    sys.exit(missed)


if __name__ == "__main__":
    main()
