"""The web chat as a channel: opens sessions, keeps messages, hands out replies. The contract is docs/web-chat-api.md.

A reply is read by its client, so there is no `send`: the outbox rows of a session are its mailbox, their ids its event ids.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web

from bot.bell import Bell
from bot.web_addresses import Network, address_of
from bot.web_body import (
    FORM_LARGEST,
    JSON_LARGEST,
    InFlight,
    photo_kind,
    read_body,
    read_form,
    read_json,
)
from bot.web_errors import Refused
from bot.web_message import Message, boundary_of, message_of, message_of_form
from bot.web_rates import Rates
from feedback_store import attachments, conversations, inbox, outbox, web_sessions
from feedback_store.store import Connection, NoRoom, NotStored, Store
from feedback_store.timestamps import utc_now
from handlers.citizen import sentences
from handlers.messages import Incoming

T = TypeVar("T")

CHANNEL = "web"
HEARTBEAT = 15.0
"""Seconds between two signs of life in a stream, so that proxies and phones keep it open."""
LONGEST_WAIT = 25.0
"""Seconds that a request for a list waits for the next reply."""
AT_ONCE = 100
"""Replies in one list; whoever missed more asks again."""
STREAMS_PER_SESSION = 8
"""One device seldom looks with more tabs; browsers open six connections to a server."""


def read_update(raw: bytes) -> Incoming | None:
    """Read one inbox row of this channel, as `Message.raw` wrote it."""
    data = json.loads(raw)
    photo, position = data.get("photo"), data.get("position")
    return Incoming(
        id=data["id"],
        conversation_id=conversation_of(data["session"]),
        text=data.get("text", ""),
        choice=data.get("choice", ""),
        kind="photo" if photo else "location" if position else "choice" if data.get("choice") else "text",
        attachments=(photo,) if photo else (),
        position=(position[0], position[1]) if position else None,
    )


def conversation_of(session: int) -> str:
    """The conversation that belongs to a session."""
    return f"{CHANNEL}:{session}"


class AlreadyKept(Exception):
    """Raised inside the commit to undo what a repeated message would have added."""


@dataclass(eq=False)
class WebChat:
    """The three requests of the web chat, upon one store; `wake` tells the turn that a message was kept."""

    store: Store
    bell: Bell
    wake: Callable[[], None]
    rates: Rates
    trusted: tuple[Network, ...] = ()
    _in_flight: InFlight = field(default_factory=InFlight)
    _streams: Counter[int] = field(default_factory=Counter)
    _waiting: set[asyncio.Event] = field(default_factory=set)
    _ending: bool = False

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the three requests under /chat/."""
        router.add_post("/chat/sessions", self.open_session)
        router.add_post("/chat/messages", self.take_message)
        router.add_get("/chat/events", self.tell_events, allow_head=False)

    async def end(self, _: web.Application) -> None:
        """Let every waiting reader go, when the service stops; they come back by themselves."""
        self._ending = True
        for rung in self._waiting:
            rung.set()

    async def open_session(self, request: web.Request) -> web.Response:
        """POST /chat/sessions: a new session and the one token that opens it; only the token's hash is kept."""
        self.rates.admit("sessions of an address", address_of(request, self.trusted))
        token = secrets.token_urlsafe(32)
        session = await self._write(lambda db: web_sessions.create(db, hash_of(token)))
        return web.json_response({"session": str(session), "token": token})

    async def take_message(self, request: web.Request) -> web.Response:
        """POST /chat/messages: 202 once it is on the disk, and again for the same without a second effect; 409 for another."""
        session = self.session_of(request)
        self.rates.admit("messages of an address", address_of(request, self.trusted))
        self.rates.admit("messages of a session", str(session))
        message = await self._read_message(request, session)
        with suppress(AlreadyKept):
            await self._write(lambda db: keep(db, session, message), needs_room=bool(message.photo))
            self.wake()
        return web.json_response({"id": message.id}, status=202)

    async def tell_events(self, request: web.Request) -> web.StreamResponse:
        """GET /chat/events: the replies after N, as a stream or, when JSON is asked for, as a list after at most 25 s."""
        session = self.session_of(request)
        self.rates.admit("readings of a session", str(session))
        position = position_of(request)
        with self._place(session):
            if wants_list(request):
                events = await self._next(session, position, LONGEST_WAIT)
                return web.json_response(events, dumps=lambda data: json.dumps(data, ensure_ascii=False))
            return await self._stream(request, session, position)

    async def _stream(self, request: web.Request, session: int, position: int) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"})
        await response.prepare(request)
        await response.write(b": xin chao\n\n")  # a client behind a proxy that holds streams back notices that nothing comes
        while not self._ending:
            events = await self._next(session, position, HEARTBEAT)
            await response.write(b"".join(map(as_sent, events)) or b":\n\n")
            position = events[-1]["id"] if events else position
        return response

    async def _next(self, session: int, position: int, patience: float) -> list[dict[str, Any]]:
        """The replies after `position`; waits up to `patience` seconds for the first one, and may return none."""
        conversation = conversation_of(session)
        with self.bell.listening(conversation) as rung, suppress(TimeoutError):
            self._waiting.add(rung)
            try:
                async with asyncio.timeout(patience):
                    while not (events := self._events(conversation, position)) and not self._ending:
                        await rung.wait()
                        rung.clear()
                    return events
            finally:
                self._waiting.discard(rung)
        return []

    def _events(self, conversation: str, position: int) -> list[dict[str, Any]]:
        with self.store.reading() as db:
            return [event_of(row) for row in outbox.after(db, conversation, position, AT_ONCE)]

    @contextmanager
    def _place(self, session: int) -> Iterator[None]:
        if self._streams[session] >= STREAMS_PER_SESSION:
            raise Refused(429, sentences.OPEN_TOO_OFTEN, retry_after=5)
        self._streams[session] += 1
        try:
            yield
        finally:
            self._streams[session] -= 1
            if not self._streams[session]:
                del self._streams[session]

    def session_of(self, request: web.Request) -> int:
        """The session of the request's token; raises `Refused` (401), and 429 for an address that keeps guessing.

        Looking up the hash gives nothing away by its timing: whoever guesses cannot steer the hash of a guess.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            with self.store.reading() as db:
                session = web_sessions.find(db, hash_of(token.strip()))
            if session is not None:
                return session
        self.rates.admit("wrong tokens of an address", address_of(request, self.trusted))
        raise Refused(401, sentences.SESSION_UNKNOWN)

    async def _read_message(self, request: web.Request, session: int) -> Message:
        content_type = request.headers.get("Content-Type", "")
        kind = content_type.partition(";")[0].strip().lower()  # request.content_type fails on parameters like ";0*"
        if kind == "application/json":
            return message_of(read_json(await read_body(request, JSON_LARGEST, self._in_flight)))
        if kind != "multipart/form-data":
            raise Refused(415, sentences.NO_KNOWN_CONTENT)
        self.rates.admit("photos of a session", str(session))
        body = await read_body(request, FORM_LARGEST, self._in_flight)
        fields = await asyncio.to_thread(read_form, body, boundary_of(content_type))
        return await asyncio.to_thread(message_of_form, fields)

    async def _write(self, work: Callable[[Connection], T], needs_room: bool = False) -> T:
        try:
            return await self.store.write(work, needs_room=needs_room)
        except NoRoom:
            raise Refused(503, sentences.NO_ROOM_FOR_PHOTOS, retry_after=60) from None
        except NotStored:
            raise Refused(503, retry_after=3) from None


def keep(db: Connection, session: int, message: Message) -> None:
    """Put the message, and its photo beside it, into the inbox.

    Raises AlreadyKept when it is there, and `Refused` (409) when another message is there under its id.
    """
    now, conversation = utc_now(), conversation_of(session)
    conversations.open_for(db, conversation, CHANNEL, now)
    photo = attachments.add(db, conversation, photo_kind(message.photo), message.photo) if message.photo else ""
    key = f"{session}:{message.id}"
    if inbox.add(db, CHANNEL, key, conversation, message.raw(session, photo), now) is None:
        same = message.is_kept_as(session, inbox.kept(db, CHANNEL, key))
        raise AlreadyKept if same else Refused(409, sentences.ID_TAKEN)
    web_sessions.touch(db, session)


def hash_of(token: str) -> str:
    """What is kept of a token: with 256 random bits, a plain SHA-256 cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def position_of(request: web.Request) -> int:
    """The last event the client has: `after`, or Last-Event-ID where that is later; raises `Refused` (400)."""
    given = (request.query.get("after", ""), request.headers.get("Last-Event-ID", ""))
    if any(value and not re.fullmatch(r"[0-9]{1,18}", value) for value in given):
        raise Refused(400, sentences.NO_AFTER)
    return max(int(value or 0) for value in given)


def wants_list(request: web.Request) -> bool:
    """Whether the client asks for JSON rather than a stream."""
    accept = request.headers.get("Accept", "")
    return "application/json" in accept and "text/event-stream" not in accept


def event_of(row: outbox.Row) -> dict[str, Any]:
    """A stored reply as the client reads it."""
    reply = json.loads(row.body)
    return {
        "id": row.id,
        "text": reply["text"],
        "choices": reply["choices"],
        "from": reply["from"],
        "reply_to": row.reply_to,
    }


def as_sent(event: dict[str, Any]) -> bytes:
    """One server-sent event; JSON holds no line break of its own."""
    return f"id: {event['id']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
