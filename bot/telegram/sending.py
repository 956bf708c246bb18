"""Pushing a reply to Telegram: its bold words marked, its choices as buttons, one request and never a second by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity
from telegram.error import TelegramError

from bot.telegram.client import WHOLE, Client
from bot.telegram.refusals import refusal_of
from handlers.messages import Choice, Reply
from handlers.reply_parts import numbered_lines, utf16

DATA_LONGEST = 64
"""Bytes of what a button sends back."""
_SHORT = 18
"""Letters of a label that leaves room for another beside it on a phone."""
_BOLD = "**"


async def send(client: Client, conversation_id: str, reply: Reply) -> str:
    """Send one reply and return Telegram's number of it. Raises CannotDeliver."""
    buttons = keyboard(reply.choices)
    text, entities = marked(reply.text if buttons else reply.text + numbered_lines(reply.choices))
    try:
        async with asyncio.timeout(WHOLE):
            message = await client.bot.send_message(
                conversation_id.partition(":")[2],
                text,
                entities=entities,
                reply_markup=buttons,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
    except (TelegramError, TimeoutError) as error:
        raise refusal_of(error) from None
    return str(message.message_id)


def marked(text: str) -> tuple[str, list[MessageEntity]]:
    """The text without its stars, and where it is bold, counted in UTF-16 units. Stars that nothing closes mark nothing."""
    pieces = text.split(_BOLD)
    entities, place = [], 0
    for number, piece in enumerate(pieces):
        length = utf16(piece)
        if number % 2 and number < len(pieces) - 1 and piece.strip():
            entities.append(MessageEntity(MessageEntity.BOLD, place, length))
        place += length
    return "".join(pieces), entities


def keyboard(choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
    """The choices as buttons; None where there are none, or where one says more than a button can carry."""
    if not choices or any(not 0 < len(choice.id.encode("utf-8", "replace")) <= DATA_LONGEST for choice in choices):
        return None
    rows: list[list[Choice]] = []
    for choice in choices:
        if rows and len(rows[-1]) == 1 and max(len(rows[-1][0].label), len(choice.label)) <= _SHORT:
            rows[-1].append(choice)
        else:
            rows.append([choice])
    return InlineKeyboardMarkup([[InlineKeyboardButton(one.label, callback_data=one.id) for one in row] for row in rows])
