"""Telling citizens: what an officer's act says goes into the outbox in the act's own commit, to everybody it concerns."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from feedback_store import cases, conversations
from feedback_store.sqlite import Connection
from handlers import outgoing
from handlers.messages import Conversation, Reply
from handlers.proof_links import for_platform
from handlers.reply_parts import ROOMS


@dataclass(frozen=True, slots=True)
class Telling:
    """`is_pushed` says of a channel whether a sender carries its replies, or its client reads them.

    `public_url` is where citizens reach this service, for what they open from a platform.
    """

    is_pushed: Callable[[str], bool]
    public_url: str = ""

    def tell(self, db: Connection, conversation_id: str, key: str, reply: Reply, now: datetime, **remembered: Any) -> None:
        """Put a reply into a conversation's outbox, and into what it remembers: the choices, and what is awaited."""
        channel = conversation_id.partition(":")[0]
        reply = for_platform(reply, self.public_url) if channel in ROOMS else reply
        outgoing.keep(db, key, outgoing.Address(channel, conversation_id, None, self.is_pushed(channel)), reply)
        if reply.choices:  # what was awaited before is not what stands on the screen now
            remembered = {"waiting_for": "", **remembered}
        remember(db, conversation_id, now, offered=reply.choices, **remembered)

    def tell_of_case(
        self, db: Connection, case: cases.Row, event: int, words: Callable[[str], Reply], now: datetime, **remembered: Any
    ) -> list[str]:
        """Tell whoever filed a case or one that was merged into it, each with their own code; returns the conversations."""
        told = []
        for place, one in enumerate((case, *cases.merged_into(db, case.id))):
            if one.conversation_id:
                self.tell(db, one.conversation_id, f"case:{event}:{place}", words(one.code), now, case=one.code, **remembered)
                told.append(one.conversation_id)
        return told


def remember(db: Connection, conversation_id: str, now: datetime, **changes: Any) -> None:
    """Change what a conversation remembers; raises conversations.Overtaken when a message is being answered at this moment."""
    before = conversations.load(db, conversation_id)
    state = Conversation.from_data(json.loads(before.state))
    if not changes.get("offered"):
        changes.pop("offered", None)
    if state.draft:  # a case that is being told goes on: what is awaited must not change under it
        changes.pop("waiting_for", None)
        changes.pop("offered", None)  # nor what a number means
    after = replace(state, **changes)
    conversations.save(db, before, json.dumps(after.to_data(), ensure_ascii=False), before.last_seq, now)
