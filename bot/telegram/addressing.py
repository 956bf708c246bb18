"""Whether a message is meant for the bot: every one between two, and in a group only what names it or answers it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.lenient import part
from bot.telegram.commands import command_in
from bot.telegram.fields import number, words

_GROUPS = ("group", "supergroup")
_MENTION = re.compile(r"(?<![\w@])@(\w{2,64})", re.ASCII)


@dataclass(slots=True)
class Me:
    """The bot itself: its id is in its key, its name ("hcc_bn_bot") is asked for at the start."""

    id: str
    name: str = ""

    def is_called(self, name: str) -> bool:
        """Whether a name is the bot's; until its own is known, that of any bot, whose names all end so."""
        return name.lower() == self.name.lower() if self.name else name.lower().endswith("bot")


def is_for_us(message: dict[str, Any], me: Me) -> bool:
    """Whether to answer: never another bot or a channel."""
    kind = words(part(message, "chat"), "type")
    if part(message, "from").get("is_bot") is True or "sender_chat" in message:
        return False
    return kind == "private" or (kind in _GROUPS and _addresses(message, me))


def without_mention(text: str, me: Me) -> str:
    """A text without the bot's own name, which says nothing of the matter."""
    return _MENTION.sub(lambda found: "" if me.is_called(found[1]) else found[0], text).strip() or text


def _addresses(message: dict[str, Any], me: Me) -> bool:
    text = words(message, "text") or words(message, "caption")
    if command := command_in(text):
        return not command.to or me.is_called(command.to)
    answered = part(part(message, "reply_to_message"), "from")
    return number(answered, "id") == me.id or any(me.is_called(found[1]) for found in _MENTION.finditer(text))
