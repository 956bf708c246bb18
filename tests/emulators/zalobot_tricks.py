"""How a call of the Bot Platform can go wrong, for `ZaloBot.play` and `ZaloBot.always`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

Act = Callable[[], Awaitable[web.Response]]
"""What the platform does when it is well."""
Trick = Callable[[web.Request, Act], Awaitable[web.StreamResponse]]


def refuses(code: int, after: float = 0, inside_200: bool = False) -> Trick:
    """An error code, with its HTTP status or inside a 200; `after`: seconds in Retry-After."""

    async def refuse(request: web.Request, act: Act) -> web.StreamResponse:
        answer = refusal(code, 200 if inside_200 else code)
        if after:
            answer.headers["Retry-After"] = str(after)
        return answer

    return refuse


def answers(body: bytes, status: int = 200) -> Trick:
    """Whatever bytes, with nothing done."""

    async def answer(request: web.Request, act: Act) -> web.StreamResponse:
        return web.Response(body=body, status=status)

    return answer


def leads_to(address: str, status: int) -> Trick:
    """A redirect, with nothing done."""

    async def lead(request: web.Request, act: Act) -> web.StreamResponse:
        return web.Response(status=status, headers={"Location": address})

    return lead


async def loses_answer(request: web.Request, act: Act) -> web.StreamResponse:
    """It is done, and the connection breaks before the answer."""
    answer = await act()
    _cut(request)
    return answer


async def breaks_off(request: web.Request, act: Act) -> web.StreamResponse:
    """It is done, and the connection breaks in the middle of the answer."""
    whole = (await act()).body
    assert isinstance(whole, bytes)
    answer = web.StreamResponse(headers={"Content-Length": str(len(whole))})
    await answer.prepare(request)
    await answer.write(whole[: len(whole) // 2])
    _cut(request)
    return answer


async def hangs(request: web.Request, act: Act) -> web.StreamResponse:
    """It is done, and no answer ever comes."""
    await act()
    await asyncio.Event().wait()
    raise AssertionError


def _cut(request: web.Request) -> None:
    if request.transport:
        request.transport.close()


def refusal(code: int, status: int = 0) -> web.Response:
    """An error as the platform words it."""
    return web.json_response({"ok": False, "error_code": code, "description": f"error {code}"}, status=status or code)
