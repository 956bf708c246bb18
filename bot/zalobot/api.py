"""Asking Zalo's Bot Platform: one method a call, POST with JSON; the bot's token is part of the address and is shown to nobody."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.lenient import object_in

CONNECTING = 5.0  # seconds
WHOLE = 20.0
"""Seconds for one call, from the connection to the last byte."""
PAUSE_ASKED = 30.0
"""Seconds to leave the platform alone after 429 when it does not say how long (quota per minute)."""

_LONGEST_PAUSE = 3600.0
_LARGEST_ANSWER = 16 * 1024 * 1024
_REASONS = {
    401: "Zalo không nhận mã của bot (401)",
    429: "Zalo yêu cầu gửi chậm lại (429)",
}
_REFUSED = 1
"""Stands for a refusal that names no code."""


class CannotAsk(Exception):
    """Raised when a call did not succeed; the reason is for officers and the log.

    `code` is the platform's error code, 0 when there was no answer that can be read; then `sent` tells whether the call may have
    had its effect. `retry_after`: seconds that the platform asked to be left alone.
    """

    def __init__(self, reason: str, *, code: int = 0, sent: bool = False, retry_after: float = 0) -> None:
        super().__init__(reason)
        self.code = code
        self.sent = sent
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `data` is empty unless the body is an object, `body` may end early when the connection broke."""

    status: int
    body: bytes
    data: dict[str, Any]
    retry_after: float = 0

    @property
    def is_done(self) -> bool:
        """Whether the call succeeded; the platform can refuse inside an HTTP 200."""
        return self.status == 200 and self.data.get("ok") is True

    @property
    def code(self) -> int:
        """The error code of a call that was refused; 0 where it succeeded or nobody can tell."""
        refused = self.data.get("ok") is False
        told = self.data.get("error_code")
        if refused and isinstance(told, int) and 0 < abs(told) < 100_000:
            return int(told)
        return self.status if self.status >= 300 else (_REFUSED if refused else 0)

    def failure(self) -> CannotAsk:
        """The error of an answer that is not `is_done`."""
        code = self.code
        if not code:
            return CannotAsk("câu trả lời của Zalo không đọc được", sent=True)
        reason = _REASONS.get(code) or (f"Zalo đang lỗi ({code})" if 500 <= code < 600 else f"Zalo từ chối: {code}")
        return CannotAsk(reason, code=code, sent=True, retry_after=(self.retry_after or PAUSE_ASKED) if code == 429 else 0)


class Api:
    """The methods of one bot; nothing is tried twice here."""

    def __init__(self, address: str, token: str) -> None:
        self._methods = f"{address.rstrip('/')}/bot{quote(token, safe=':')}/"
        self._opened: aiohttp.ClientSession | None = None
        self._is_closed = False

    async def call(self, method: str, said: dict[str, str], seconds: float = WHOLE) -> Any:
        """The `result` of a method. Raises CannotAsk."""
        async with self.asking(method, said, seconds) as response:
            answer = await read_answer(response)
        if not answer.is_done:
            raise answer.failure()
        return answer.data.get("result")

    @asynccontextmanager
    async def asking(self, method: str, said: dict[str, str], seconds: float) -> AsyncIterator[aiohttp.ClientResponse]:
        """The response as soon as its head has come. Raises CannotAsk when none comes."""
        limits = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECTING)
        try:
            response = await self._session().post(self._methods + method, json=said, timeout=limits, allow_redirects=False)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL, UnicodeError):
            raise CannotAsk("không kết nối được tới Zalo") from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise CannotAsk("Zalo không trả lời", sent=True) from None
        async with response:
            yield response

    async def close(self) -> None:
        """Let the connections go; whoever calls after that is told so, since nothing was sent."""
        self._is_closed = True
        if self._opened is not None:
            await self._opened.close()

    def _session(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise CannotAsk("kênh đang dừng")
        if self._opened is None:
            self._opened = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), headers={"User-Agent": "motcua"})
        return self._opened


async def read_answer(response: aiohttp.ClientResponse) -> Answer:
    """The whole answer, or as much of it as came; never raises."""
    body = bytearray()
    with suppress(aiohttp.ClientError, TimeoutError, OSError):
        async for piece in response.content.iter_any():
            body += piece
            if len(body) > _LARGEST_ANSWER:
                break
    data = _object(bytes(body))
    return Answer(response.status, bytes(body), data, _pause_asked(response.headers.get("Retry-After"), data))


def _object(body: bytes) -> dict[str, Any]:
    try:
        return object_in(body)
    except ValueError:
        return {}


def _pause_asked(header: str | None, data: dict[str, Any]) -> float:
    more = data.get("parameters")
    told = header or (more.get("retry_after") if isinstance(more, dict) else None)
    try:
        seconds = float(told)  # type: ignore[arg-type]  # whatever it is
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return min(seconds, _LONGEST_PAUSE) if math.isfinite(seconds) and seconds > 0 else 0.0
