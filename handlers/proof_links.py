"""Where a citizen opens the proof of what was done: in the web chat, or from a platform by an address that nobody can guess."""

from __future__ import annotations

from dataclasses import replace

from handlers.citizen import sentences
from handlers.messages import Reply

IN_CHAT = "/chat/proofs/"
FROM_PLATFORM = "/proofs/"


def for_platform(reply: Reply, public_url: str) -> Reply:
    """The reply with whole addresses instead of paths in the web chat; without an address of our own, where to see the proof."""
    if IN_CHAT not in reply.text:
        return reply
    if public_url:
        return replace(reply, text=reply.text.replace(IN_CHAT, public_url.rstrip("/") + FROM_PLATFORM))
    lines = (sentences.NEWS_PROOF_AT_CENTRE if IN_CHAT in line else line for line in reply.text.split("\n"))
    return replace(reply, text="\n".join(lines))
