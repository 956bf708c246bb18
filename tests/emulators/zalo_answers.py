"""What Zalo's emulator answers, and what a citizen sees of it."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.emulators.zalobot_tricks import Act, Trick


def fails(code: int) -> Trick:
    """An error code inside HTTP 200, as Zalo words it, and nothing done."""

    async def fail(request: web.Request, act: Act) -> web.StreamResponse:
        return failure(code)

    return fail


def failure(code: int) -> web.Response:
    """An error as Zalo words it."""
    return web.json_response({"error": code, "message": f"error {code}"})


def success(data: dict[str, Any]) -> web.Response:
    """A success as Zalo words it."""
    return web.json_response({"data": data, "error": 0, "message": "Success"})
