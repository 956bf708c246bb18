"""The photos and documents that prove what was done about a case, for the citizen who filed it."""

from __future__ import annotations

import asyncio
import re

from aiohttp import web

from bot.web_chat import WebChat, conversation_of
from bot.web_errors import Refused
from feedback_store import attachments
from feedback_store.attachments import Row
from handlers import file_answer

PATH = "/chat/proofs/{file}"
_FILE = re.compile(r"[\w-]{22}", re.ASCII)


class WebProofs:
    """One request of the web chat: a session's token opens the proofs of its own cases, and nothing else."""

    def __init__(self, chat: WebChat) -> None:
        self._chat = chat

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the request under /chat/."""
        router.add_get(PATH, self.show)

    async def show(self, request: web.Request) -> web.Response:
        """GET /chat/proofs/{file}: 404 for what does not exist or is not this session's, 503 for what is still being drawn."""
        session = self._chat.session_of(request)
        self._chat.rates.admit("readings of a session", str(session))
        file = request.match_info["file"]
        row = await asyncio.to_thread(self._load, session, file) if _FILE.fullmatch(file) else None
        if row is None or row.state in ("unreadable", "missing"):
            raise Refused(404)
        if row.state in ("raw", "awaited"):
            raise Refused(503, retry_after=2.0)
        return file_answer.answer(row)

    def _load(self, session: int, file: str) -> Row | None:
        with self._chat.store.reading() as db:
            return attachments.proof_for(db, conversation_of(session), file)
