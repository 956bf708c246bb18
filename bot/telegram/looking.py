"""Whether all is well with the bot on Telegram, in one line for each thing that was looked at, and how to mend it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx
from telegram.error import InvalidToken

from bot.channel_settings import BadProxy, TelegramSection
from bot.telegram.client import Client, client_of
from bot.telegram.refusals import refusal_of
from bot.telegram.webhook import address_of
from handlers.desk.watched import Finding

_PATIENCE = 8.0
"""Seconds for both questions together."""
_MANY = 100
"""Updates that wait at Telegram when something keeps them there."""


async def examine(section: TelegramSection, token: str, webhook_secret: str, public_url: str) -> Sequence[Finding]:
    """The same beside a running service, or before there is one, and whether the settings can be used at all."""
    try:
        client = client_of(section, token)
    except BadProxy as error:
        return [Finding(False, f"{error}.", "Sửa lại, hoặc để trống nếu máy này ra thẳng được Telegram.")]
    address = address_of(section, webhook_secret, public_url)
    try:
        found = await look(client, section, address)
    finally:
        await client.close()
    return [_without_webhook(section), *found] if section.webhook and not address else found


async def look(client: Client, section: TelegramSection, address: str) -> Sequence[Finding]:
    """Ask Telegram who the bot is and where its updates go; `address` is where they should go, "" for asking."""
    try:
        async with asyncio.timeout(_PATIENCE):
            name = (await client.bot.get_me()).username
            told = await client.bot.get_webhook_info()
    except Exception as error:
        return [_unreached(error, section)]
    found = [Finding(True, f"Telegram: bot @{name} trả lời.")]
    if told.url != address:
        found.append(_misdirected(address))
    elif told.last_error_message and told.pending_update_count:
        what = f"Telegram không gọi được {address}, {told.pending_update_count} tin đang chờ."
        remedy = "Xem địa chỉ này mở được từ Internet, chứng chỉ HTTPS còn hạn, cổng 443, 80, 88 hoặc 8443."
        found.append(Finding(False, what, remedy))
    elif told.pending_update_count > _MANY:
        what = f"Telegram: {told.pending_update_count} tin đang chờ lấy về."
        found.append(Finding(False, what, "Xem dịch vụ có đang chạy, ổ đĩa còn chỗ không."))
    return found


def _without_webhook(section: TelegramSection) -> Finding:
    needed = f"[web] public_url, và {section.webhook_secret} dài 1 đến 256 ký tự gồm chữ cái không dấu, chữ số, _ hoặc -"
    return Finding(False, "Telegram: chưa mở được webhook, dịch vụ đang tự hỏi tin.", f"Cần {needed}.")


def _misdirected(address: str) -> Finding:
    if address:
        what = "Telegram chưa gửi tin về địa chỉ webhook của dịch vụ."
        return Finding(False, what, "Xem [web] public_url có phải địa chỉ https:// mở được từ Internet, rồi khởi động lại dịch vụ.")
    what = "Telegram đang gửi tin của bot này đi nơi khác qua webhook."
    return Finding(False, what, "Tắt chương trình kia, hoặc lấy mã mới ở @BotFather, rồi khởi động lại dịch vụ.")


def _unreached(error: Exception, section: TelegramSection) -> Finding:
    found = str(refusal_of(error))
    reason = f"{found[0].upper()}{found[1:]}." if "Telegram" in found else f"Telegram: {found}."
    if isinstance(error, InvalidToken):
        return Finding(False, reason, f"Lấy lại mã ở @BotFather rồi đặt vào biến {section.token}.")
    if not isinstance(error, TimeoutError) and not isinstance(error.__cause__, httpx.HTTPError):
        return Finding(False, reason, "Thử lại sau ít phút: Telegram có trả lời nhưng đang trục trặc.")
    way = "Xem proxy trong [telegram]." if section.proxy else "Nếu mạng chặn Telegram, đặt proxy trong [telegram] của config.toml."
    return Finding(False, reason, way)
