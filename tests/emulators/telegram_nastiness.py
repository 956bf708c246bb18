"""What an emulated Telegram does instead of its duty, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

DESCRIPTIONS = {
    400: "Bad Request: message is not modified",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
}


@dataclass(frozen=True)
class Refuse:
    """An error with its HTTP status; `after` the seconds to wait that 429 names."""

    status: int
    after: int = 0


@dataclass(frozen=True)
class Lose:
    """It is done, and the answer never comes: the connection is cut, or kept silent for `silent` seconds."""

    silent: float = 0


@dataclass(frozen=True)
class Drop:
    """Nothing is done, and the connection is cut."""


@dataclass(frozen=True)
class Say:
    """Nothing is done, and these bytes are the answer."""

    body: bytes
    status: int = 200
    packing: str = "identity"


Behaviour = Refuse | Lose | Drop | Say | None


def ok(result: Any) -> web.Response:
    """As Telegram says that it is done."""
    return web.json_response({"ok": True, "result": result})


def error(status: int, after: int = 0) -> web.Response:
    """As Telegram refuses."""
    data: dict[str, Any] = {"ok": False, "error_code": status, "description": DESCRIPTIONS.get(status, "Internal Server Error")}
    return web.json_response(data | ({"parameters": {"retry_after": after}} if after else {}), status=status)


def cut(request: web.Request) -> web.Response:
    """The connection ends without an answer."""
    if request.transport:
        request.transport.abort()
    return web.Response()
