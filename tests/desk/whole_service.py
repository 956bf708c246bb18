"""The whole service in one thread: web chat, turn, the real conversation, the desk; over real sockets."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot import refresh, terminal, web_chat, web_server
from bot.answering import Answering
from bot.running import running
from bot.turn import ReadUpdate
from bot.web_settings import WebSettings
from feedback_store.store import Store
from handlers.citizen.sentences import Voice
from handlers.desk.desk import add_desk
from handlers.desk.reach import REACH, Reach
from handlers.messages import Incoming
from knowledge.knowledge import Knowledge
from tests.bot.web_client import Citizen, wait_until
from tests.desk.office import Clock, Office, settings_for_tests

READS: dict[str, ReadUpdate] = {web_chat.CHANNEL: web_chat.read_update, terminal.CHANNEL: terminal.read_update}
VOICE = Voice(hotline="1900 0000")


def read_message(channel: str, body: bytes) -> Incoming | None:
    """As the service reads it."""
    return READS[channel](body)


def with_reach(folder: Path | None = None) -> Callable[..., Any]:
    """A `build` for `desk_open`: the desk with what some of its pages need from beyond it."""

    def build(app: Any, store: Store, settings: Any) -> None:
        app[REACH] = Reach(read_message=read_message, knowledge=folder)
        add_desk(app, store, settings)

    return build


@contextmanager
def service(store: Store, knows: Knowledge, folder: Path) -> Iterator[tuple[Office, Answering]]:
    """The running service; the knowledge of `folder` is looked at every tenth of a second."""
    clock, answering = Clock(), Answering(knows, VOICE)
    started = Future[tuple[int, Callable[[], object]]]()

    async def main() -> None:
        web = WebSettings(port=0, rate_limits=False)
        end, loop = asyncio.Event(), asyncio.get_running_loop()
        async with running(store, answering, VOICE, READS, {}) as (turn, bell):
            app = web_server.application(store, bell, web, turn.wake)
            app[REACH] = Reach(read_message=read_message, knowledge=folder)
            add_desk(app, store, replace(settings_for_tests(clock), voice=VOICE, wake=bell.ring))
            fresh = asyncio.create_task(refresh.keep_current(answering, folder, refresh.state(folder), 0.1))
            runner = await web_server.start(app, web)
            port = int(next(iter(runner.sites)).name.rsplit(":", 1)[1])
            started.set_result((port, lambda: loop.call_soon_threadsafe(end.set)))
            await end.wait()
            await runner.cleanup()
            fresh.cancel()

    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    port, stop = started.result(10)
    office = Office(f"http://127.0.0.1:{port}", store, clock)
    try:
        yield office, answering
    finally:
        for browser in office.browsers:
            browser.close()
        stop()
        thread.join(15)


class Talker:
    """A citizen in the web chat who notices silence as well as replies."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._citizen = Citizen(office.url)
        self.conversation = f"web:{self._citizen.session}"
        self.headers, self.http = self._citizen.headers, self._citizen.http

    def say(self, text: str) -> list[str]:
        """Say something; what came back once it was dealt with, which may be nothing."""
        before = len(self.heard())
        message = self._citizen.say(text)
        done = "SELECT 1 FROM inbox WHERE ext_key = ? AND state <> 'new'"
        key = f"{self._citizen.session}:{message}"
        assert wait_until(lambda: bool(self._office.ask(done, key)), 20)
        return self.heard()[before:]

    def heard(self) -> list[str]:
        """Everything that the citizen can read, as the chat page asks for it."""
        if not self._office.ask("SELECT 1 FROM outbox WHERE conversation_id = ?", self.conversation):
            return []
        return [event["text"] for event in self._citizen.events()]

    def close(self) -> None:
        """Leave."""
        self.http.close()
