"""From a reply to rows of the outbox: one for each part that the channel takes, queued for a sender or in the mailbox at once."""

from __future__ import annotations

from typing import NamedTuple

from feedback_store import outbox
from feedback_store.sqlite import Connection
from handlers import reply_body
from handlers.messages import Reply
from handlers.reply_parts import parts


class Address(NamedTuple):
    """Where a reply goes; `reply_to` is the answered message's own id, `pushed` whether a sender carries the channel's replies."""

    channel: str
    conversation_id: str
    reply_to: str | None
    pushed: bool


def keep(db: Connection, key: str, to: Address, reply: Reply) -> None:
    """Put a reply into the outbox under its key; the parts after the first have the key with a number behind it."""
    for place, part in enumerate(parts(to.channel, reply)):
        part_key = f"{key}.{place}" if place else key
        passing = part.private and not key.startswith(outbox.LASTING)
        row = outbox.Reply(part_key, to.channel, to.conversation_id, to.reply_to, reply_body.write(part), passing)
        outbox.add(db, row, "queued" if to.pushed else "sent")
