"""A channel as the service runs it: a record of plain functions, made by each channel's own file when it is configured."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.downloading import Fetch
from bot.pace import UNPACED, Pace
from bot.sender import Send
from bot.turn import ReadUpdate


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at on a platform, as `doctor` and the desk show it; `remedy` is empty when all is well."""

    well: bool
    what: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """What the service does with a channel; None where it does nothing of the kind.

    `read_update` reads one inbox row, `send` pushes one reply, `fetch` gets a file that the platform keeps, `add_routes` puts its
    webhook under the web server, `run` polls or refreshes keys until it is cancelled, `look` asks the platform whether all is
    well (within ten seconds, without sending anything to a citizen), `close` lets its connections go.
    """

    name: str
    read_update: ReadUpdate
    send: Send | None = None
    pace: Pace = UNPACED
    fetch: Fetch | None = None
    add_routes: Callable[[web.UrlDispatcher], None] | None = None
    run: Callable[[], Awaitable[None]] | None = None
    look: Callable[[], Awaitable[Sequence[Finding]]] | None = None
    close: Callable[[], Awaitable[None]] | None = None
