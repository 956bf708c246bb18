"""Whether all is well with the bot on Telegram, in one line for each thing that was looked at, and how to mend it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx
from telegram.error import InvalidToken

from bot.channel_settings import TelegramSection
from bot.channels import Finding
from bot.telegram.client import Client
from bot.telegram.refusals import refusal_of

_PATIENCE = 8.0
"""Seconds for both questions together."""
_MANY = 100
"""Updates that wait at Telegram when something keeps them there."""


async def look(client: Client, section: TelegramSection, address: str) -> Sequence[Finding]:
    """Ask Telegram who the bot is and where its updates go; `address` is where they should go, "" for asking."""
    try:
        async with asyncio.timeout(_PATIENCE):
            name = (await client.bot.get_me()).username
            told = await client.bot.get_webhook_info()
    except Exception as error:
        return [_unreached(error, section)]
    found = [Finding(True, f"Telegram: bot @{name} trả lời")]
    if told.url != address:
        found.append(_misdirected(address))
    elif told.last_error_message and told.pending_update_count:
        what = f"Telegram gọi {address} không được, {told.pending_update_count} tin đang chờ"
        found.append(
            Finding(False, what, "xem địa chỉ này mở được từ Internet, chứng chỉ HTTPS còn hạn, cổng 443, 80, 88 hoặc 8443")
        )
    elif told.pending_update_count > _MANY:
        what = f"Telegram: {told.pending_update_count} tin đang chờ lấy về"
        found.append(Finding(False, what, "xem dịch vụ có đang chạy, ổ đĩa còn chỗ không"))
    return found


def _misdirected(address: str) -> Finding:
    if address:
        what = "Telegram chưa gửi tin về địa chỉ webhook của dịch vụ"
        return Finding(False, what, "xem [web] public_url có phải địa chỉ https:// mở được từ Internet, rồi khởi động lại dịch vụ")
    what = "Telegram đang gửi tin của bot này đi nơi khác qua webhook"
    return Finding(False, what, "tắt chương trình kia, hoặc lấy mã mới ở @BotFather, rồi khởi động lại dịch vụ")


def _unreached(error: Exception, section: TelegramSection) -> Finding:
    found = str(refusal_of(error))
    reason = found if found.startswith("Telegram") else f"Telegram: {found}"
    if isinstance(error, InvalidToken):
        return Finding(False, reason, f"lấy lại mã ở @BotFather rồi đặt vào biến {section.token}")
    if not isinstance(error, TimeoutError) and not isinstance(error.__cause__, httpx.HTTPError):
        return Finding(False, reason, "thử lại sau ít phút; Telegram có nghe, nhưng chưa làm được")
    way = "xem proxy trong [telegram]" if section.proxy else "nếu mạng chặn Telegram, đặt proxy trong [telegram] của config.toml"
    return Finding(False, reason, way)
