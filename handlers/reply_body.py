"""A reply as the outbox keeps it: `{"text", "choices": [{"id", "label"}], "from"}`, which is also what the web chat shows.

One that no officer reads has `"private": true`.
A message that shows a file on a platform has `"files": [{"id", "caption", "instead"}]` as well.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from handlers.messages import Choice, Reply, ReplyFile


def write(reply: Reply) -> str:
    """The reply as JSON."""
    data: dict[str, Any] = {"text": reply.text, "choices": [asdict(choice) for choice in reply.choices], "from": reply.sender}
    if reply.private:
        data["private"] = True
    if reply.files:
        data["files"] = [asdict(file) for file in reply.files]
    return json.dumps(data, ensure_ascii=False)


def read(body: str) -> Reply:
    """Read what `write` wrote."""
    data = json.loads(body)
    choices = tuple(Choice(**choice) for choice in data["choices"])
    return Reply(
        data["text"], choices, data["from"], tuple(ReplyFile(**file) for file in data.get("files", ())), data.get("private", False)
    )
