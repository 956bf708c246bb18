"""Telegram's Bot API through python-telegram-bot, as a client only: updates come raw, nothing is repeated or logged."""

from __future__ import annotations

import json
import logging
import os
import re
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
import telegram
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.channel_settings import BadProxy, TelegramSection

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates that are asked for; whatever else comes is kept all the same."""
CONNECT, READ, WHOLE = 5.0, 15.0, 20.0
"""Seconds: to reach Telegram, without a byte from it, for a request in all."""
os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's switch to the type that its times will have
UNPACKED = {"Accept-Encoding": "identity"}
"""Nothing that comes is ever unpacked: a small answer could become a very large one."""
_LARGEST_ANSWER = 16 * 2**20
_AT_ONCE = 50
"""More than the sender has on their way, so that taps are answered and files fetched beside them."""
_OPENING = re.compile(r'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_SHAPE = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
"""Finds where a value ends, whatever numbers are in it."""


class Damaged(TelegramError):
    """An answer that cannot be read; `payload` is what came."""

    def __init__(self, payload: bytes) -> None:
        super().__init__("an answer that cannot be read")
        self.payload = payload


class _Bounded(httpx.AsyncByteStream):
    """A body that breaks off where it is longer than any answer."""

    def __init__(self, body: httpx.AsyncByteStream) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        came = 0
        async for piece in self._body:
            came += len(piece)
            if came > _LARGEST_ANSWER:
                raise httpx.ReadError("too long")
            yield piece

    async def aclose(self) -> None:
        await self._body.aclose()


async def _bound(answer: httpx.Response) -> None:
    """Called with the head of an answer, before its body is read."""
    if is_packed(answer):
        raise httpx.DecodingError("packed")
    assert isinstance(answer.stream, httpx.AsyncByteStream)
    answer.stream = _Bounded(answer.stream)


def is_packed(answer: httpx.Response) -> bool:
    """Whether the body would have to be unpacked."""
    return bool(answer.headers.get("Content-Encoding", "identity").lower() != "identity")


class _Request(HTTPXRequest):
    """As the library's own, which writes an answer that it cannot read into the log, with what citizens wrote."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            data = json.loads(payload.decode())
        except (ValueError, RecursionError):
            raise Damaged(payload) from None
        if not isinstance(data, dict):
            raise Damaged(payload)
        return data


class _UpdatesRequest(_Request):
    """Gives the updates as the bytes that Telegram sent, so that one which nobody can read stops no other."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            updates = updates_in(payload)
        except (ValueError, RecursionError):
            raise Damaged(payload) from None
        return _Request.parse_json_payload(payload) if updates is None else {"result": updates}


def updates_in(payload: bytes) -> list[bytes] | None:
    """The updates of an answer, each as its own bytes; None when it tells of none. Raises ValueError, RecursionError."""
    text = payload.decode()
    opening = _OPENING.match(text)
    if opening is None:
        return None
    updates, place = [], _next(text, opening.end())
    while text[place : place + 1] != "]":
        _, end = _SHAPE.raw_decode(text, place)
        updates.append(text[place:end].encode())
        place = _next(text, end)
    return updates


def _next(text: str, place: int) -> int:
    found = _BETWEEN.match(text, place)
    return found.end() if found else place


class _Bot(telegram.Bot):
    """The library's client, with the two answers that are wanted as they came."""

    __slots__ = ()

    async def updates(self, offset: int | None, limit: int, wait: int) -> list[bytes]:
        """The next updates, each as the bytes that Telegram sent; an `offset` confirms all before it."""
        asked = {"offset": offset, "limit": limit, "timeout": wait, "allowed_updates": list(ALLOWED)}
        return list(await self._post("getUpdates", asked, read_timeout=wait + 10))

    async def about_file(self, file_id: str) -> dict[str, Any]:
        """What Telegram says of a file: the library's own would take a `file_path` for one of this machine where it exists."""
        found = await self._post("getFile", {"file_id": file_id})
        return found if isinstance(found, dict) else {}


@dataclass(eq=False, slots=True)
class Client:
    """The connections to Telegram: one for asking for messages, several for all else. Its repr holds no key."""

    bot: _Bot = field(repr=False)
    files: str = field(repr=False)
    proxy: str | None = field(repr=False)
    _requests: tuple[HTTPXRequest, ...] = field(repr=False)

    async def close(self) -> None:
        """Let the connections go."""
        for request in self._requests:
            await request.shutdown()


@cache
def _trusted() -> ssl.SSLContext:
    """Whom to believe, read once: it takes as long as a hundred messages."""
    return httpx.create_ssl_context()


def client_of(section: TelegramSection, token: str) -> Client:
    """A client for one bot. Raises BadProxy."""
    # At INFO these write every address, and a bot's address holds its key.
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    proxy, api = section.proxy or None, section.api.rstrip("/")
    try:
        careful = {"verify": _trusted(), "headers": UNPACKED, "event_hooks": {"response": [_bound]}}
        asking = _UpdatesRequest(1, connect_timeout=CONNECT, pool_timeout=CONNECT, proxy=proxy, httpx_kwargs=careful)
        request = _Request(
            _AT_ONCE,
            connect_timeout=CONNECT,
            read_timeout=READ,
            write_timeout=READ,
            pool_timeout=CONNECT,
            proxy=proxy,
            httpx_kwargs=careful,
        )
    except (RuntimeError, ValueError, httpx.InvalidURL):
        raise BadProxy("[telegram] proxy phải có dạng http://máy:cổng; với socks5:// cần cài thêm gói socksio") from None
    bot = _Bot(token, f"{api}/bot", f"{api}/file/bot", request, asking)
    return Client(bot, f"{api}/file/bot{token}/", proxy, (asking, request))
