"""Asking Zalo over HTTPS: one request, one answer, and for everything that goes wrong what it means for the message."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

import aiohttp

from bot.sender import CannotDeliver
from bot.zalo.limits import LIMITS

Answer: TypeAlias = dict[str, Any]

_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5, sock_connect=5)
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
_GATEWAY_TIMEOUT = 504


class Api:
    """Connections to Zalo, opened with the first request; nothing is ever asked twice here."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def ask(
        self, url: str, headers: Mapping[str, str], *, data: object = None, form: Mapping[str, str] | None = None
    ) -> Answer:
        """POST JSON or a form and return the JSON answer, with whatever `error` it holds. Raises CannotDeliver."""
        try:
            async with self._opened().post(url, headers=headers, json=data, data=form, allow_redirects=False) as answer:
                body = await answer.read()
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
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
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


def _read(answer: aiohttp.ClientResponse, body: bytes) -> Answer:
    if answer.status == 429:
        raise CannotDeliver("Zalo yêu cầu gửi chậm lại", retry_after=_seconds(answer.headers.get("Retry-After", "")))
    if answer.status != 200:
        # A gateway that gave up waiting does not know whether the message had gone.
        raise CannotDeliver(f"Zalo trả lời HTTP {answer.status}", unreachable=True, ambiguous=answer.status == _GATEWAY_TIMEOUT)
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise CannotDeliver("không đọc được câu trả lời của Zalo", ambiguous=True)
    return read


def _seconds(told: str) -> float:
    return float(told) if told.isascii() and told.isdigit() and len(told) < 6 else LIMITS.rest
