"""The file that a message shows: looked up when it is sent, so that what was erased meanwhile goes to nobody."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import NamedTuple

from feedback_store import attachments, papers
from feedback_store.attachments import Row
from feedback_store.store import Store
from handlers.citizen import sentences
from handlers.messages import Reply

PATIENCE = 10.0
"""Seconds for a picture that is still being drawn: it is kept as the message is written, and drawn a moment later."""
_LOOK_AGAIN = 0.3  # seconds


class Found(NamedTuple):
    """The file as it may be shown, or None; and the message in its place, for whoever cannot show it."""

    file: Row | None
    instead: Reply


class ReplyFiles:
    """The files of one store. Only what proves something about a case of the conversation itself, or was made
    of its papers, is given out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, conversation_id: str, reply: Reply) -> Found:
        """The file of a message that has one."""
        (named,) = reply.files
        file = await self._drawn(conversation_id, named.id)
        if file is None or file.state not in ("clean", "file", "raw"):
            return Found(None, Reply(sentences.NEWS_PROOF_AT_CENTRE, sender=reply.sender))
        return Found(None if file.state == "raw" else file, replace(reply, text=named.instead, files=()))

    async def _drawn(self, conversation_id: str, name: str) -> Row | None:
        """As it is once a picture is drawn, or when `PATIENCE` ends."""
        end = asyncio.get_running_loop().time() + PATIENCE
        while True:
            file = await asyncio.to_thread(self._load, conversation_id, name)
            if file is None or file.state != "raw" or asyncio.get_running_loop().time() >= end:
                return file
            await asyncio.sleep(_LOOK_AGAIN)

    def _load(self, conversation_id: str, name: str) -> Row | None:
        with self._store.reading() as db:
            return attachments.proof_for(db, conversation_id, name) or papers.made_for(db, conversation_id, name)
