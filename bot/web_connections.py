"""Who may hold a connection, and for how long: aiohttp's own server has no cap, and waits an hour for a silent client."""

from __future__ import annotations

import asyncio
import logging
import resource
import socket
from collections import Counter

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

from bot.web_addresses import Network, grouped, is_within, veiled
from bot.web_errors import ROUTE, place_of, refusal
from bot.web_headers import Headers

log = logging.getLogger("motcua.web")

PATIENCE = 8.0
"""Seconds for a request line with its headers, and for an idle connection between two requests."""
UNREAD = 8.0
"""Seconds within which a client reads some of what it was sent."""
LINGER = 1.0
"""Seconds during which the rest of a refused body is thrown away, so that the client can read why."""
PER_ADDRESS = 256
"""Connections. Mobile operators put many phones behind one address."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Gate:
    """Counts open connections: at most `per_address` from one address and `most` in all."""

    def __init__(self, per_address: int | None = None, trusted: tuple[Network, ...] = ()) -> None:
        self.per_address = per_address
        self.trusted = trusted
        self.most = file_limit() * 4 // 5  # the rest is for the database, logs and photos
        self.held: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Count one connection in, unless it is one too many; a trusted proxy stands for many people and has no cap."""
        capped = self.per_address is not None and not is_within(address, self.trusted)
        if self.held.total() >= self.most or (capped and self.held[address] >= (self.per_address or 0)):
            return False
        self.held[address] += 1
        return True

    def leave(self, address: str) -> None:
        """Count one connection out."""
        self.held[address] -= 1
        if not self.held[address]:
            del self.held[address]


def file_limit() -> int:
    """Raise this process's limit of open files to what the system allows, and return it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft = min(hard, 65_536) if hard != resource.RLIM_INFINITY else 65_536
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft


class Connection(web.RequestHandler):
    """One connection: counted at the gate, closed when its client neither speaks nor reads, dressed even in its errors."""

    __slots__ = ("_address", "_gate", "_headers", "_unread")

    def __init__(self, manager: web.Server, gate: Gate, headers: Headers) -> None:
        super().__init__(
            manager,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=PATIENCE,
            lingering_time=LINGER,
            auto_decompress=False,
            access_log_class=AccessLog,
            access_log=log,
        )
        self._gate = gate
        self._headers = headers
        self._address = ""
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Admit the connection, or close it before anything is read."""
        assert isinstance(transport, asyncio.Transport)
        peer = transport.get_extra_info("peername")
        address = grouped(str(peer[0])) if peer else "?"
        if not self._gate.enter(address):
            transport.abort()
            return
        self._address = address
        give_up_on_the_vanished(transport.get_extra_info("socket"))
        super().connection_made(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Count the connection out."""
        if self._address:
            self._gate.leave(self._address)
            self._address = ""
        self._stop_waiting()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client has stopped reading: abort it unless it reads on in time."""
        super().pause_writing()
        if self.transport is not None:
            self._unread = self._loop.call_later(UNREAD, self.transport.abort)

    def resume_writing(self) -> None:
        """The client reads again."""
        super().resume_writing()
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What aiohttp answers on its own (not HTTP at all, a failed handler): our line and headers instead of its page."""
        if isinstance(exc, ConnectionError) or request.writer.output_size > 0:
            raise ConnectionError("the client has gone, or half an answer has") from exc
        if status >= 500 and exc is not None:
            log.error("unforeseen %s at %s", type(exc).__name__, place_of(exc))
        response = refusal(status)
        self._headers.put(response.headers)
        response.force_close()
        return response


def give_up_on_the_vanished(connection: socket.socket) -> None:
    """Let the kernel drop a peer that acknowledges nothing or never reads: a phone that left the network, a hostile reader."""
    if hasattr(socket, "TCP_USER_TIMEOUT") and connection.family in (socket.AF_INET, socket.AF_INET6):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(UNREAD * 1000))


class AccessLog(AbstractAccessLogger):
    """One line a request: the route, never the query, the token, the words or the whole address."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write method, route, status, milliseconds, and the address without its last part."""
        method = request.method if request.method in METHODS else "-"
        peer = veiled(grouped(request.remote or ""))
        self.logger.info("%s %s %d %.0f ms %s", method, request.get(ROUTE, "-"), response.status, time * 1000, peer)


class GuardedSite(web.BaseSite):
    """A listening socket whose connections are `Connection`s."""

    __slots__ = ("_gate", "_headers", "_host", "_port")

    def __init__(self, runner: web.AppRunner, address: tuple[str, int], gate: Gate, headers: Headers) -> None:
        super().__init__(runner)
        self._host, self._port = address
        self._gate = gate
        self._headers = headers

    @property
    def name(self) -> str:
        """The address that is listened on; with port 0, the one the system chose."""
        if isinstance(self._server, asyncio.Server) and self._server.sockets:
            self._port = self._server.sockets[0].getsockname()[1]
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    async def start(self) -> None:
        """Listen; raises OSError when the address is taken."""
        await super().start()
        manager = self._runner.server
        assert manager is not None

        def connection() -> Connection:
            return Connection(manager, self._gate, self._headers)

        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(connection, self._host, self._port, backlog=1024, reuse_address=True)
