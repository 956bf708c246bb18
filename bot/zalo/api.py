"""Asking Zalo over HTTPS: one request, one answer, and for everything that goes wrong what it means for the message."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any, NamedTuple, TypeAlias

import aiohttp

from bot.sender import CannotDeliver
from bot.zalo.limits import CODES, LIMITS

Answer: TypeAlias = dict[str, Any]

_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5, sock_connect=5)
_UPLOAD_TIMEOUT = aiohttp.ClientTimeout(total=60, connect=5, sock_connect=5)
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
_HEADERS = {"User-Agent": "motcua", "Accept-Encoding": "identity"}  # nothing that comes is ever unpacked
_LARGEST_ANSWER = 16 * 1024 * 1024
_GATEWAY_TIMEOUT = 504
_NOT_TAKEN = (413, 415)
"""What was sent is too large, or of a kind that is not taken: all else is well."""


class Upload(NamedTuple):
    """A file as it is put onto Zalo."""

    name: str
    media_type: str
    body: bytes


class Api:
    """Connections to Zalo, opened with the first request; nothing is ever asked twice here."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def ask(
        self, url: str, headers: Mapping[str, str], *, data: object = None, form: Mapping[str, str] | None = None
    ) -> Answer:
        """POST JSON or a form and return the JSON answer, with whatever `error` it holds. Raises CannotDeliver."""
        return await self._post(url, headers, _TIMEOUT, json=data, data=form)

    async def upload(self, url: str, headers: Mapping[str, str], file: Upload) -> Answer:
        """POST a file and return the JSON answer, as `ask`. Raises CannotDeliver."""
        form = aiohttp.FormData()
        form.add_field("file", BytesIO(file.body), filename=file.name, content_type=file.media_type)
        return await self._post(url, headers, _UPLOAD_TIMEOUT, data=form)

    async def _post(self, url: str, headers: Mapping[str, str], limits: aiohttp.ClientTimeout, **sent: Any) -> Answer:
        try:
            async with self._opened().post(url, headers=headers, timeout=limits, allow_redirects=False, **sent) as answer:
                body = await _body(answer)
        except _NEVER_LEFT:
            raise CannotDeliver("không kết nối được tới Zalo", unreachable=True) from None
        except (aiohttp.ClientError, TimeoutError):
            raise CannotDeliver("Zalo không trả lời", ambiguous=True, unreachable=True) from None
        return _read(answer, body)

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            jar = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(cookie_jar=jar, headers=_HEADERS, auto_decompress=False)
        return self._session


def error_of(answer: Answer) -> int:
    """The error code of an answer, 0 for none; they arrive as numbers and as texts."""
    try:
        return int(answer.get("error") or 0)
    except (TypeError, ValueError):
        return 1


def data_of(answer: Answer) -> Answer:
    """What an answer holds, empty where it holds nothing."""
    data = answer.get("data")
    return data if isinstance(data, dict) else {}


def raise_for(code: int) -> None:
    """What an error code means for the message; nothing for 0. Raises CannotDeliver."""
    if not code:
        return
    reason = f"Zalo từ chối: {code}"
    if code in CODES.rest:
        raise CannotDeliver(reason, retry_after=LIMITS.rest)
    raise CannotDeliver(reason, permanent=code in CODES.never, unreachable=code in CODES.account | CODES.token)


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    """The whole answer; one that is too long ends early, and then cannot be read."""
    body = bytearray()
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) > _LARGEST_ANSWER:
            return b""
    return bytes(body)


def _read(answer: aiohttp.ClientResponse, body: bytes) -> Answer:
    if answer.status == 429:
        raise CannotDeliver("Zalo yêu cầu gửi chậm lại", retry_after=_seconds(answer.headers.get("Retry-After", "")))
    if answer.status != 200:
        raise CannotDeliver(
            f"Zalo trả lời HTTP {answer.status}",
            unreachable=answer.status not in _NOT_TAKEN,
            ambiguous=answer.status == _GATEWAY_TIMEOUT,  # it gave up waiting, and does not know whether the message had gone
        )
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise CannotDeliver("không đọc được câu trả lời của Zalo", ambiguous=True)
    return read


def _seconds(told: str) -> float:
    return float(told) if told.isascii() and told.isdigit() and len(told) < 6 else LIMITS.rest
