"""How a citizen sees the proof of what was done: by its path in the web chat, on a platform as a picture or a file of its own."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import sentences
from handlers.messages import Reply, ReplyFile

IN_CHAT = "/chat/proofs/"
FROM_PLATFORM = "/proofs/"
_LINE = sentences.NEWS_PROOF.format(links=IN_CHAT)
"""How the line begins that names the proofs."""
_FILE = re.compile(rf"{IN_CHAT}([\w-]+)", re.ASCII)


def for_platform(reply: Reply, public_url: str) -> Reply:
    """The reply with its proofs as files in the place of the line with their paths.

    Where one cannot be shown, its address stands instead; without an address of our own, where else to see it.
    """
    lines = reply.text.split("\n")
    named = [file for line in lines if line.startswith(_LINE) for file in _FILE.findall(line)]
    if not named:
        return reply
    text = "\n".join(line for line in lines if not line.startswith(_LINE))
    return replace(reply, text=text, files=tuple(_shown(file, public_url) for file in named))


def address(file: str, public_url: str) -> str:
    """Where a proof opens from a platform, by an address that nobody can guess; "" without an address of our own."""
    return f"{public_url.rstrip('/')}{FROM_PLATFORM}{file}" if public_url else ""


def _shown(file: str, public_url: str) -> ReplyFile:
    where = address(file, public_url)
    instead = sentences.NEWS_PROOF.format(links=where) if where else sentences.NEWS_PROOF_AT_CENTRE
    return ReplyFile(file, sentences.PROOF_CAPTION, instead)
