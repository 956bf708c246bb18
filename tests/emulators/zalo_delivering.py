"""What both of Zalo's emulators do alike: hold back and repeat what they bring, and misbehave as they are told."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.emulators.listening import listening
from tests.emulators.zalobot_tricks import Act, Trick

_CHOICE = re.compile(r"(\d+)\. (.+)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the citizen sees it; `buttons` by their titles, with what each sends back; a `picture` or a `file`."""

    id: str
    text: str
    buttons: Mapping[str, str] = field(default_factory=dict)
    picture: bytes = b""
    file: bytes = b""

    @property
    def choices(self) -> list[str]:
        """The numbered lines at its end."""
        labels: list[str] = []
        for line in reversed(self.text.split("\n")):
            if not (found := _CHOICE.fullmatch(line)):
                break
            labels.insert(0, found[2])
            if found[1] == "1":
                return labels
        return []


class Delivering:
    """`calls` holds every call in order, `deliveries` the status that the webhook gave to each delivery."""

    def __init__(self) -> None:
        self.address = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.deliveries: list[int] = []
        self.blocked: set[str] = set()
        self.is_holding_back = False
        self.copies = 1
        """How often each event is delivered."""
        self._always: dict[str, Trick] = {}
        self._tricks: dict[str, deque[Trick]] = defaultdict(deque)
        self._waiting: deque[bytes] = deque()
        self._news = asyncio.Event()
        self._numbers = itertools.count(1)
        self._shown: dict[str, list[Shown]] = defaultdict(list)
        self._open = AsyncExitStack()

    async def listen(self, app: web.Application) -> None:
        """Be there; `_http` calls the webhook."""
        self.address = await self._open.enter_async_context(listening(app))
        self._http = await self._open.enter_async_context(aiohttp.ClientSession())

    async def be_gone(self) -> None:
        """With whatever is open."""
        await self._open.aclose()

    def bring_raw(self, body: bytes) -> None:
        """Whatever bytes, as often as `copies` says."""
        self._waiting.extend([body] * self.copies)
        self._news.set()

    def release(self, in_order: Callable[[list[bytes]], list[bytes]] = list) -> None:
        """Deliver what was held back, in another order if need be."""
        self._waiting = deque(in_order([*self._waiting]))
        self.is_holding_back = False
        self._news.set()

    def shown(self, who: str) -> list[Shown]:
        """What a citizen was sent, oldest first."""
        return self._shown[who]

    def play(self, call: str, *tricks: Trick) -> None:
        """The next calls of a method or path go so, one each; then all is well again."""
        self._tricks[call].extend(tricks)

    def has_trouble(self, call: str) -> bool:
        """Whether the next call of a method or path meets a trick."""
        return bool(self._tricks[call])

    def always(self, call: str, trick: Trick | None) -> None:
        """All calls of a method or path go so, until it is None."""
        self._always.pop(call, None)
        if trick:
            self._always[call] = trick

    def called(self, call: str) -> int:
        """How often a method or path was called."""
        return sum(one == call for one, _ in self.calls)

    async def meet(self, call: str, request: web.Request, act: Act) -> web.StreamResponse:
        """What a call meets: the trick whose turn it is, or what the platform does when it is well."""
        tricks = self._tricks[call]
        trick = tricks.popleft() if tricks else self._always.get(call)
        return await (trick(request, act) if trick else act())
