"""A channel as the service runs it: a record of plain functions, made by each channel's own file when it is configured."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.downloading import Fetch
from bot.pace import UNPACED, Pace
from bot.sender import Send
from bot.turn import ReadUpdate
from handlers.desk.watched import Look


@dataclass(frozen=True, slots=True)
class Channel:
    """What the service does with a channel; None where it does nothing of the kind.

    `read_update` reads one inbox row, `send` pushes one reply, `fetch` gets a file that the platform keeps, `add_routes` puts its
    webhook under the web server, `run` polls or refreshes keys until it is cancelled, `close` lets its connections go.
    """

    name: str
    read_update: ReadUpdate
    look: Look
    send: Send | None = None
    pace: Pace = UNPACED
    fetch: Fetch | None = None
    add_routes: Callable[[web.UrlDispatcher], None] | None = None
    run: Callable[[], Awaitable[None]] | None = None
    close: Callable[[], Awaitable[None]] | None = None
