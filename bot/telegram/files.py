"""Fetching a file that Telegram keeps, by its id: only from the address that Telegram's own interface has."""

from __future__ import annotations

import asyncio
import re

import httpx
from telegram.error import TelegramError

from bot.downloading import CannotFetch
from bot.telegram.client import CONNECT, READ, UNPACKED, Client, is_packed
from bot.telegram.refusals import refusal_of
from feedback_store.attachments import LARGEST

_WHOLE = 60.0
"""Seconds for a file: 20 MB over a slow line."""
_PATH = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*", re.ASCII)
"""A path below the address of files, which leads nowhere else."""


async def fetch(client: Client, file_id: str) -> bytes:
    """The bytes of a file. Raises CannotFetch."""
    try:
        async with asyncio.timeout(_WHOLE):
            return await _download(client, await _path(client, file_id))
    except (TelegramError, TimeoutError) as error:
        found = refusal_of(error)
        raise CannotFetch(str(found), permanent=found.permanent, retry_after=found.retry_after) from None
    except httpx.HTTPError as error:
        raise CannotFetch(f"không tải được tệp: {type(error).__name__}") from None


async def _path(client: Client, file_id: str) -> str:
    found = await client.bot.about_file(file_id)
    size, path = found.get("file_size"), found.get("file_path")
    if isinstance(size, int) and size > LARGEST:
        raise CannotFetch("tệp quá lớn", permanent=True)
    if not isinstance(path, str) or not _PATH.fullmatch(path):
        raise CannotFetch("Telegram không cho biết tệp nằm ở đâu")
    return path


async def _download(client: Client, path: str) -> bytes:
    limits = httpx.Timeout(READ, connect=CONNECT)
    opened = httpx.AsyncClient(proxy=client.proxy, timeout=limits, headers=UNPACKED)
    async with opened as http, http.stream("GET", client.files + path) as answer:
        if is_packed(answer):
            raise CannotFetch("Telegram gửi tệp nén", permanent=True)
        if answer.status_code != httpx.codes.OK:
            raise CannotFetch(f"Telegram không giao tệp ({answer.status_code})")
        body = bytearray()
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > LARGEST:
                raise CannotFetch("tệp quá lớn", permanent=True)
    return bytes(body)
