"""The smallest conversation that shows any loss, repeat or disorder: it counts its messages and says each one back."""

from __future__ import annotations

import json
from datetime import datetime

from handlers.messages import Conversation, Incoming, Reply, Step, Told

APOLOGY = "Một Cửa chưa xử lý được tin này."


def read_update(body: bytes) -> Incoming | None:
    """Read `{"conversation", "id", "text"}`."""
    data = json.loads(body)
    return Incoming(data["id"], data["conversation"], data["text"])


def respond(conversation: Conversation, incoming: Incoming, now: datetime, told: Told | None = None) -> Step:
    """Count, and answer in one part, or in three after every fifth message."""
    number = int(conversation.question or 0) + 1
    parts = 3 if number % 5 == 0 else 1
    replies = tuple(Reply(f"{number}.{part} {incoming.text}") for part in range(parts))
    return Step(Conversation(question=str(number), facet=incoming.text, since=now.isoformat()), replies)
