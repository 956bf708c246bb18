"""What Telegram's refusals and the network's failures mean for what was being sent or asked; reasons are our own words."""

from __future__ import annotations

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.sender import CannotDeliver
from bot.telegram.client import Damaged

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_SETTLED: tuple[tuple[type[TelegramError], str], ...] = (
    (Forbidden, "người nhận đã chặn bot hoặc xóa tài khoản (403)"),
    (ChatMigrated, "nhóm đã đổi thành nhóm lớn, có số mới (400)"),
    (BadRequest, "Telegram không nhận tin này (400)"),
)
"""Refusals that will be the same tomorrow."""


def refusal_of(error: Exception) -> CannotDeliver:
    """The failure as the sender understands it; what the library itself trips over is an answer of no known shape."""
    if isinstance(error, RetryAfter):
        return CannotDeliver("Telegram yêu cầu gửi chậm lại (429)", retry_after=seconds(error.retry_after))
    for kind, reason in _SETTLED:
        if isinstance(error, kind):
            return CannotDeliver(reason, permanent=True, unwritable=kind is Forbidden)
    if isinstance(error, InvalidToken):
        return CannotDeliver("Telegram không nhận mã của bot (401)", unreachable=True)
    if isinstance(error, Conflict):
        return CannotDeliver("chương trình khác cũng đang nhận tin của bot này (409)", unreachable=True)
    return _of_the_network(error)


def seconds(value: float | timedelta) -> float:
    """A time of the library, whose type depends on a switch of its own."""
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def _of_the_network(error: Exception) -> CannotDeliver:
    cause = error.__cause__
    if isinstance(cause, _NEVER_LEFT):
        return CannotDeliver("không kết nối được tới Telegram", unreachable=True)
    if isinstance(error, TimeoutError | TimedOut):
        return CannotDeliver("Telegram không trả lời kịp", ambiguous=True, unreachable=True)
    if isinstance(error, NetworkError) and not isinstance(cause, httpx.HTTPError):
        return CannotDeliver("Telegram đang trục trặc (5xx)", unreachable=True)
    if isinstance(error, Damaged) or not isinstance(error, TelegramError):
        return CannotDeliver("Telegram trả lời điều không đọc được", ambiguous=True)
    return CannotDeliver("mất kết nối khi chờ Telegram trả lời", ambiguous=True, unreachable=True)
