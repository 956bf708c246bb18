"""Asking the one-stop software what is new of dossiers: a page after the other, its cursor in the commit that keeps the page."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp

from bot.dossier_settings import DossierSection
from bot.intake import Intake
from bot.trouble import Trouble
from feedback_store import channel_cursors, dossiers
from feedback_store.errors import NotStored
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from handlers.dossiers import answers
from handlers.dossiers.answers import LARGEST, Answer, BadAnswer
from handlers.dossiers.aside import CHANNEL
from handlers.dossiers.row_reading import Place

LIMIT = 1000
"""Items asked for at once."""
MOST_PAGES = 1000
"""In one round; the next round goes on."""
_TIMEOUT = aiohttp.ClientTimeout(total=60, connect=10, sock_connect=10, sock_read=30)
_PIECE = 64 * 1024
_NAME = "máy chủ hồ sơ"
_LONG_REST = 300.0  # seconds, where asking again soon would change nothing
_LONGEST_REST = 3600
_OK, _TOO_MANY, _SERVER = 200, 429, 500
_MOVED = range(300, 400)

log = logging.getLogger(__name__)

MakePlace = Callable[[bytes, datetime], Place]
"""What answers are read against, made anew for each round, in a thread: from the key of the digests and the time."""


class CannotAsk(Exception):
    """The software gave no answer; the message is Vietnamese and names no address. `least` are the seconds to leave it alone."""

    def __init__(self, why: str, least: float = 0.0) -> None:
        super().__init__(why)
        self.least = least


@dataclass(eq=False, slots=True)
class Connector:
    """The one that asks. `token` goes with every request, "" for none."""

    store: Store
    section: DossierSection
    token: str = field(repr=False)
    place: MakePlace
    timeout: aiohttp.ClientTimeout = _TIMEOUT
    _trouble: Trouble = field(init=False)

    def __post_init__(self) -> None:
        self._trouble = Trouble(Intake(self.store, CHANNEL, lambda: None))

    async def run(self) -> None:
        """Ask until cancelled, whatever comes back."""
        while True:
            rest = await self.rest_after_a_round()
            await asyncio.sleep(rest)

    async def rest_after_a_round(self) -> float:
        """Ask for all that is new; the seconds to rest afterwards."""
        every = self.section.minutes * 60.0
        try:
            await self._round()
        except NotStored:
            return min(every, _LONG_REST)  # asked for again: the cursor was not moved
        except (CannotAsk, BadAnswer) as error:
            least = error.least if isinstance(error, CannotAsk) else _LONG_REST
            return await self._trouble.rest(str(error), least)
        except (aiohttp.ClientError, TimeoutError, OSError):
            return await self._trouble.rest("không tới được máy chủ hồ sơ")
        except Exception as error:  # whatever it was, it is asked again
            log.error("dossiers could not be asked for: %s", type(error).__name__)
            return await self._trouble.rest("lỗi bất ngờ khi đọc câu trả lời", _LONG_REST)
        self._trouble.is_over()
        return every

    async def _round(self) -> None:
        """Page after page until there is nothing new. Raises CannotAsk, BadAnswer, NotStored."""
        key = await self.store.write(dossiers.make_proof_key)
        place = await asyncio.to_thread(self.place, key, utc_now())
        cursor = await asyncio.to_thread(self._cursor)
        passed = {cursor}
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(headers=headers, timeout=self.timeout, cookie_jar=jar, auto_decompress=False) as session:
            for _ in range(MOST_PAGES):
                body = await self._asked(session, cursor)
                answer = await asyncio.to_thread(answers.read, body, place)
                goes_round = bool(answer.items) and answer.next in passed
                await self._keep(answer, cursor if goes_round else answer.next)
                if goes_round:
                    raise BadAnswer("con trỏ «next» quay lại chỗ cũ dù còn mục mới")
                if not answer.items:
                    return
                cursor = answer.next
                passed.add(cursor)

    def _cursor(self) -> str:
        with self.store.reading() as db:
            return channel_cursors.load(db, CHANNEL) or ""

    async def _asked(self, session: aiohttp.ClientSession, cursor: str) -> bytes:
        """The body of one answer. Raises CannotAsk, aiohttp.ClientError, TimeoutError."""
        asked = {"since": cursor, "limit": str(LIMIT)}
        async with session.get(self.section.url, params=asked, allow_redirects=False) as answer:
            if answer.status != _OK:
                raise CannotAsk(_why(answer.status), _rest(answer))
            if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise CannotAsk("máy chủ hồ sơ gửi câu trả lời nén", _LONG_REST)
            body = bytearray()
            async for piece in answer.content.iter_chunked(_PIECE):
                body += piece
                if len(body) > LARGEST:
                    raise CannotAsk(f"câu trả lời lớn hơn {LARGEST // 1_000_000} MB", _LONG_REST)
            return bytes(body)

    async def _keep(self, answer: Answer, cursor: str) -> None:
        kept = await self.store.write(lambda db: answers.keep(db, answer, _NAME, cursor, utc_now()))
        if answer.aside:
            log.warning("%d dossiers of an answer were put aside", len(answer.aside))
        if kept.added or kept.changed:
            log.info("dossiers: %d new, %d changed", kept.added, kept.changed)


def _why(status: int) -> str:
    moved = ", chuyển sang địa chỉ khác nên không theo" if status in _MOVED else ""
    return f"máy chủ hồ sơ trả lời HTTP {status}{moved}"


def _rest(answer: aiohttp.ClientResponse) -> float:
    """How long to leave it alone: as it asks; longer where it is not the software that is ill."""
    asked = answer.headers.get("Retry-After", "")
    if asked.isascii() and asked.isdigit():
        return float(min(int(asked[:9]), _LONGEST_REST))
    return 0.0 if answer.status >= _SERVER or answer.status == _TOO_MANY else _LONG_REST
