"""Sending a reply through Zalo's Bot Platform: plain text, choices numbered, since the platform has no buttons.

A picture is shown by its address, which the platform fetches; without an address of our own, words go in its place.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.reply_files import ReplyFiles
from bot.sender import CannotDeliver
from bot.zalobot.api import Api, CannotAsk
from bot.zalobot.updates import CHANNEL
from feedback_store.attachments import Row
from handlers import proof_links
from handlers.messages import Reply
from handlers.reply_parts import as_plain_text

_FORBIDDEN = 403
_NOT_TAKEN = (400, 404, 413)
_BLOCKED = "người này không nhận tin của bot (403)"
_TOO_LATE = (408, 504)
"""Somebody on the way stopped waiting: the message may have gone through."""


@dataclass(frozen=True, slots=True, eq=False)
class Sending:
    """Carries one reply to one citizen; `public_url` is where the platform reaches our files, "" for nowhere."""

    api: Api
    files: ReplyFiles
    public_url: str = ""

    async def send(self, conversation_id: str, reply: Reply) -> str:
        """The platform's own id of the message. Raises CannotDeliver."""
        try:
            if reply.files:
                return await self._show(conversation_id, reply)
            return await self._say(conversation_id, reply)
        except CannotAsk as failure:
            raise _cannot_deliver(failure) from None

    async def _say(self, conversation_id: str, reply: Reply) -> str:
        return await self._call("sendMessage", conversation_id, {"text": as_plain_text(reply)})

    async def _show(self, conversation_id: str, reply: Reply) -> str:
        found = await self.files.find(conversation_id, reply)
        if address := self._address(found.file):
            try:
                return await self._call("sendPhoto", conversation_id, {"photo": address, "caption": reply.text})
            except CannotAsk as failure:
                if failure.code not in _NOT_TAKEN:
                    raise
        return await self._say(conversation_id, found.instead)

    def _address(self, file: Row | None) -> str:
        return proof_links.address(file.id, self.public_url) if file and file.state == "clean" else ""

    async def _call(self, method: str, conversation_id: str, said: dict[str, str]) -> str:
        result = await self.api.call(method, {"chat_id": conversation_id.removeprefix(f"{CHANNEL}:"), **said})
        message = result.get("message_id") if isinstance(result, dict) else None
        return str(message) if isinstance(message, str | int) else ""


def _cannot_deliver(failure: CannotAsk) -> CannotDeliver:
    reason, code = str(failure), failure.code
    if not code or code in _TOO_LATE:
        return CannotDeliver(reason, ambiguous=failure.sent, unreachable=True)
    if code == 429:
        return CannotDeliver(reason, retry_after=failure.retry_after)
    if code == _FORBIDDEN:
        return CannotDeliver(_BLOCKED, unwritable=True)
    return CannotDeliver(reason, permanent=code in _NOT_TAKEN, unreachable=code == 401 or 500 <= code < 600)
