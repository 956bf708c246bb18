"""The photos and documents that prove what was done about a case, for the citizen who filed it; files made of their papers."""

from __future__ import annotations

import asyncio
import re

from aiohttp import web

from bot.web_addresses import address_of
from bot.web_chat import WebChat, conversation_of
from bot.web_errors import Refused
from feedback_store import attachments, papers
from feedback_store.attachments import Row
from handlers import file_answer, proof_links
from handlers.reply_parts import ROOMS

PATH = f"{proof_links.IN_CHAT}{{file}}"
FROM_PLATFORM = f"{proof_links.FROM_PLATFORM}{{file}}"
_FILE = re.compile(r"[\w-]{22}", re.ASCII)


class WebProofs:
    """Two requests: a session's token opens the proofs of its own cases; what was sent to a platform opens by its address alone."""

    def __init__(self, chat: WebChat) -> None:
        self._chat = chat

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the one under /chat/, the other beside it."""
        router.add_get(PATH, self.show)
        router.add_get(FROM_PLATFORM, self.show_to_platform)

    async def show(self, request: web.Request) -> web.Response:
        """GET /chat/proofs/{file}: 404 for what does not exist or is not this session's, 503 for what is still being drawn."""
        session = self._chat.session_of(request)
        self._chat.rates.admit("readings of a session", str(session))
        file = request.match_info["file"]
        return _answer(await asyncio.to_thread(self._load, session, file) if _FILE.fullmatch(file) else None)

    async def show_to_platform(self, request: web.Request) -> web.Response:
        """GET /proofs/{file}: for whoever was told the address; its 128 random bits cannot be guessed."""
        self._chat.rates.admit("pages of an address", address_of(request, self._chat.trusted))
        file = request.match_info["file"]
        return _answer(await asyncio.to_thread(self._load_for_platform, file) if _FILE.fullmatch(file) else None)

    def _load(self, session: int, file: str) -> Row | None:
        with self._chat.store.reading() as db:
            own = conversation_of(session)
            return attachments.proof_for(db, own, file) or papers.made_for(db, own, file)

    def _load_for_platform(self, file: str) -> Row | None:
        with self._chat.store.reading() as db:
            return attachments.proof_for_platforms(db, ROOMS, file)


def _answer(row: Row | None) -> web.Response:
    if row is None or row.state in ("unreadable", "missing"):
        raise Refused(404)
    if row.state in ("raw", "awaited"):
        raise Refused(503, retry_after=2.0)
    return file_answer.answer(row)
