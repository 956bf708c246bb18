"""The whole core as a process of its own: store, turn, sender, and two channels over HTTP.

`push` is a provider's webhook whose replies are sent to the provider; `web` is read by its client, as the web chat is.
Run as `python -m tests.crash.whole_core '{"store": …, "port": …, "provider": …}'`.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.bell import Bell
from bot.sender import CannotDeliver, Sender
from bot.turn import Turn
from feedback_store import inbox, outbox
from feedback_store.store import NotStored, Store, StoreRefused
from feedback_store.timestamps import utc_now
from handlers.messages import Reply
from tests.crash import echo
from tests.crash.fuse import Fuse, FusedConnection


class Service:
    """What main.py puts together, with the echo in place of the conversation."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.fuse = Fuse.of(settings)
        self.store = Store(Path(settings["store"]), reserve=0)
        self.store._db = FusedConnection(self.store._db, self.fuse)  # type: ignore[assignment]
        self.provider = settings["provider"]
        self.careless = settings.get("careless", False)  # the control: acknowledge first, store later
        self.sender = Sender(self.store, {"push": self.send})
        channels = {"push": echo.read_update, "web": echo.read_update}
        self.turn = Turn(self.store, channels, echo.respond, echo.APOLOGY, Bell(), self.sender)
        self.later: set[asyncio.Task[None]] = set()

    async def receive(self, request: web.Request) -> web.Response:
        """Keep a message, then acknowledge it."""
        body = await request.read()
        if self.careless:
            task = asyncio.create_task(self.keep_later(request.match_info["channel"], body))
            self.later.add(task)
            return web.Response()
        try:
            await self.keep(request.match_info["channel"], body)
        except NotStored:
            return web.Response(status=503)
        return web.Response()

    async def keep(self, channel: str, body: bytes) -> None:
        """One row, one commit."""
        data = json.loads(body)
        arrived = utc_now()
        work = partial(_add, channel=channel, ext_key=data["id"], conversation_id=data["conversation"], body=body, at=arrived)
        await self.store.write(work)
        self.turn.wake()

    async def keep_later(self, channel: str, body: bytes) -> None:
        """What a queue in memory does to messages."""
        await asyncio.sleep(0.05)
        await self.keep(channel, body)

    async def replies(self, request: web.Request) -> web.Response:
        """The mailbox of a `web` conversation."""
        with self.store.reading() as db:
            rows = outbox.after(db, request.query["conversation"], int(request.query["after"]), 1000)
        return web.json_response([{"id": row.id, **json.loads(row.body)} for row in rows])

    async def send(self, conversation_id: str, reply: Reply) -> str:
        """Hand a reply to the provider."""
        self.fuse.burn("before send")
        try:
            letter = {"conversation": conversation_id, "text": reply.text}
            async with self.session.post(self.provider, json=letter) as answer:
                if answer.status == 429:
                    raise CannotDeliver("429", retry_after=0.05)
                if answer.status != 200:
                    raise CannotDeliver(str(answer.status))
                ext_id = str((await answer.json())["id"])
        except aiohttp.ClientConnectorError as error:
            raise CannotDeliver("no connection") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise CannotDeliver("no answer", ambiguous=True) from error
        self.fuse.burn("after send")
        return ext_id

    async def run(self, port: int) -> None:
        """Serve until SIGTERM: first nothing more comes in, then what is in hand is finished."""
        stopped = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
        app = web.Application()
        app.router.add_post("/{channel}", self.receive)
        app.router.add_get("/web/replies", self.replies)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as self.session:
            work = [asyncio.create_task(self.turn.run()), asyncio.create_task(self.sender.run())]
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
            await stopped.wait()
            await runner.cleanup()
            self.turn.stop()
            await work[0]
            self.sender.stop()
            await work[1]
        await self.store.close()


def _add(db: Any, channel: str, ext_key: str, conversation_id: str, body: bytes, at: Any) -> int | None:
    return inbox.add(db, channel, ext_key, conversation_id, body, at)


def serve(settings: dict[str, Any]) -> None:
    """Run until SIGTERM."""
    try:
        asyncio.run(Service(settings).run(settings["port"]))
    except StoreRefused as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    serve(json.loads(sys.argv[1]))
