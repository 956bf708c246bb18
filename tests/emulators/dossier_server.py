"""A one-stop program as it is when it is nasty: slow, broken, huge, in circles; otherwise it keeps to docs/dossiers.md.

server = DossierServer()
async with server.running():
    server.tell({"code": …})              # a dossier has changed
    server.does(Say(b"[", 200))           # what the next requests meet, in turn
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.emulators.listening import listening

PATH = "/api/ho-so"
TOKEN = "canary-token-of-the-dossier-server"


@dataclass(frozen=True)
class Say:
    """An answer of its own; `silent`: it never comes; `endless`: it never ends."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    endless: bool = False


@dataclass(eq=False)
class DossierServer:
    """Its news in their order; the cursor is how many of them were told."""

    news: list[Any] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    page: int = 1000
    address: str = ""
    _next: deque[Say] = field(default_factory=deque)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[DossierServer]:
        """Listening while the block runs."""
        app = web.Application()
        app.router.add_get(PATH, self._answer)
        async with listening(app) as address:
            self.address = f"{address}{PATH}"
            yield self

    def tell(self, *items: Any) -> None:
        """Something has changed."""
        self.news += items

    def does(self, *said: Say) -> None:
        """What the next requests meet."""
        self._next += said

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(dict(request.query))
        self.tokens.append(request.headers.get("Authorization", ""))
        if self._next:
            return await _said(request, self._next.popleft())
        since = int(request.query["since"] or 0)
        items = self.news[since : since + min(self.page, int(request.query["limit"]))]
        return web.json_response({"items": items, "next": str(since + len(items))})


async def _said(request: web.Request, said: Say) -> web.StreamResponse:
    if said.silent:
        await asyncio.Event().wait()
    if not said.endless:
        return web.Response(body=said.body, status=said.status, headers=said.headers)
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" " * 2**20)
