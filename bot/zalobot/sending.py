"""Sending a reply through Zalo's Bot Platform: plain text, choices numbered, since the platform has no buttons."""

from __future__ import annotations

from bot.sender import CannotDeliver, Send
from bot.zalobot.api import Api, CannotAsk
from bot.zalobot.updates import CHANNEL
from handlers.messages import Reply
from handlers.reply_parts import as_plain_text

_NEVER = (400, 403, 404, 413)
_BLOCKED = "người này không nhận tin của bot (403)"
_TOO_LATE = (408, 504)
"""Somebody on the way stopped waiting: the message may have gone through."""


def send_by(api: Api) -> Send:
    """The channel's `send`."""

    async def send(conversation_id: str, reply: Reply) -> str:
        said = {"chat_id": conversation_id.removeprefix(f"{CHANNEL}:"), "text": as_plain_text(reply)}
        try:
            result = await api.call("sendMessage", said)
        except CannotAsk as failure:
            raise _cannot_deliver(failure) from None
        message = result.get("message_id") if isinstance(result, dict) else None
        return str(message) if isinstance(message, str | int) else ""

    return send


def _cannot_deliver(failure: CannotAsk) -> CannotDeliver:
    reason, code = str(failure), failure.code
    if not code or code in _TOO_LATE:
        return CannotDeliver(reason, ambiguous=failure.sent, unreachable=True)
    if code == 429:
        return CannotDeliver(reason, retry_after=failure.retry_after)
    if code in _NEVER:
        return CannotDeliver(_BLOCKED if code == 403 else reason, permanent=True, unwritable=code == 403)
    return CannotDeliver(reason, unreachable=code == 401 or 500 <= code < 600)
