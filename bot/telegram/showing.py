"""Pushing a file to Telegram: as a photo, as a document where it is none or is refused as one, else the words in its place."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from telegram import InputFile, Message
from telegram.error import BadRequest, TelegramError

from bot.reply_files import ReplyFiles
from bot.telegram.client import Client
from bot.telegram.refusals import refusal_of
from bot.telegram.sending import send
from feedback_store.attachments import Row
from handlers.file_kind import ENDINGS
from handlers.messages import Reply

Upload: TypeAlias = Callable[..., Awaitable[Message]]

_WHOLE = 60.0
"""Seconds for an upload: 10 MB over a slow line."""
_TOO_LARGE = "Too Large"  # of 413, for which the library has no name
_LIMITS = tomllib.loads(Path(__file__).with_name("limits.toml").read_text("utf-8"))


async def send_or_show(client: Client, files: ReplyFiles, conversation_id: str, reply: Reply) -> str:
    """Send one reply, or show its file, and return Telegram's number of it. Raises CannotDeliver."""
    if not reply.files:
        return await send(client, conversation_id, reply)
    found = await files.find(conversation_id, reply)
    shown = await _show(client, conversation_id, found.file, reply.text) if found.file else ""
    return shown or await send(client, conversation_id, found.instead)


async def _show(client: Client, conversation_id: str, file: Row, caption: str) -> str:
    """Telegram's number of the message; "" when it takes the file in no way. Raises CannotDeliver."""
    for upload in _ways(client, file):
        if shown := await _uploaded(upload, conversation_id, file, caption):
            return shown
    return ""


def _ways(client: Client, file: Row) -> Iterator[Upload]:
    """How a file may be shown, the best way first."""
    if file.state == "clean" and len(file.body) <= _LIMITS["photo_bytes"]:
        yield client.bot.send_photo
    if len(file.body) <= _LIMITS["document_bytes"]:
        yield client.bot.send_document


async def _uploaded(upload: Upload, conversation_id: str, file: Row, caption: str) -> str:
    """The same of one way."""
    named = InputFile(file.body, f"ket-qua.{ENDINGS.get(file.media_type, 'bin')}")
    try:
        async with asyncio.timeout(_WHOLE):
            message = await upload(conversation_id.partition(":")[2], named, caption=caption)
    except (TelegramError, TimeoutError) as error:
        if isinstance(error, BadRequest) or (isinstance(error, TelegramError) and _TOO_LARGE in error.message):
            return ""
        raise refusal_of(error) from None
    return str(message.message_id)
