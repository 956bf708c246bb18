"""A reply as the outbox keeps it: `{"text", "choices": [{"id", "label"}], "from"}`, which is also what the web chat shows."""

from __future__ import annotations

import json
from dataclasses import asdict

from handlers.messages import Choice, Reply


def write(reply: Reply) -> str:
    """The reply as JSON."""
    data = {"text": reply.text, "choices": [asdict(choice) for choice in reply.choices], "from": reply.sender}
    return json.dumps(data, ensure_ascii=False)


def read(body: str) -> Reply:
    """Read what `write` wrote."""
    data = json.loads(body)
    return Reply(data["text"], tuple(Choice(**choice) for choice in data["choices"]), data["from"])
