"""Zalo's Bot Platform on a bad day: a server on 127.0.0.1 that keeps its rules and breaks its promises as it is told.

platform = ZaloBot()
await platform.start()                        # platform.address goes into [zalobot] api, platform.token into the channel
platform.say("lan", "xin chào")               # delivered to whoever polls, or to the webhook that was set
platform.shown("lan")[-1].choices             # what she reads
platform.play("sendMessage", refuses(429, after=2), loses_answer)
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from tests.emulators.zalobot_tricks import Trick, refusal

WHEN = 1763700131602
_CHOICE = re.compile(r"(\d+)\. (.+)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the citizen reads it."""

    id: str
    text: str

    @property
    def choices(self) -> list[str]:
        """The numbered lines at its end."""
        labels: list[str] = []
        for line in reversed(self.text.split("\n")):
            if not (found := _CHOICE.fullmatch(line)):
                break
            labels.insert(0, found[2])
            if found[1] == "1":
                return labels
        return []


class ZaloBot:
    """`calls` holds every call in order, `deliveries` the status that the webhook gave to each delivery."""

    def __init__(self, token: str = "900000000000000009:canary-of-the-bot", patience: float = 30.0) -> None:
        self.token = token
        self.address = ""
        self.patience = patience
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.deliveries: list[int] = []
        self.blocked: set[str] = set()
        self.has_photos = True
        self.webhook = self.secret = ""
        self.copies = 1
        """How often each update is delivered."""
        self.is_holding_back = False
        self._always: dict[str, Trick] = {}
        self._tricks: dict[str, deque[Trick]] = defaultdict(deque)
        self._waiting: deque[bytes] = deque()
        self._news = asyncio.Event()
        self._numbers = itertools.count(1)
        self._shown: dict[str, list[Shown]] = defaultdict(list)
        self._photos: dict[str, bytes] = {}

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._called)
        app.router.add_get("/photos/{name}", self._photo)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = site.name
        self._http = aiohttp.ClientSession()
        self._delivering = asyncio.create_task(self._deliver())

    async def stop(self) -> None:
        """Be gone, with whatever is open."""
        self._delivering.cancel()
        await self._http.close()
        await self._runner.cleanup()

    # Citizens

    def say(self, who: str, text: str) -> str:
        """A citizen types something; the message's id."""
        return self.bring(who, "message.text.received", text=text)

    def tap(self, who: str, label: str) -> str:
        """There are no buttons: the citizen types the number of the choice."""
        offered = next(shown.choices for shown in reversed(self._shown[who]) if shown.choices)
        return self.say(who, str(offered.index(label) + 1))

    def photo(self, who: str, photo: bytes, caption: str = "") -> str:
        """A citizen sends a picture."""
        name = f"p{next(self._numbers)}.jpg"
        self._photos[name] = photo
        return self.bring(who, "message.image.received", photo_url=f"{self.address}/photos/{name}", caption=caption)

    def bring(self, who: str, event: str, message_id: str = "", chat_type: str = "PRIVATE", **more: Any) -> str:
        """Any event of a chat."""
        key = message_id or f"m{next(self._numbers):020}"
        self.bring_raw(json.dumps({"ok": True, "result": update(who, event, key, chat_type, **more)}).encode())
        return key

    def bring_raw(self, body: bytes) -> None:
        """Whatever bytes, instead of an update."""
        self._waiting.extend([body] * self.copies)
        self._news.set()

    def release(self, in_order: Callable[[list[bytes]], list[bytes]] = list) -> None:
        """Deliver what was held back, in another order if need be."""
        self._waiting = deque(in_order([*self._waiting]))
        self.is_holding_back = False
        self._news.set()

    def shown(self, who: str) -> list[Shown]:
        """What a citizen was sent, oldest first."""
        return self._shown[who]

    # Misbehaviour

    def play(self, method: str, *tricks: Trick) -> None:
        """The next calls of a method go so, one each; then all is well again."""
        self._tricks[method].extend(tricks)

    def always(self, method: str, trick: Trick | None) -> None:
        """All calls of a method go so, until it is None."""
        self._always.pop(method, None)
        if trick:
            self._always[method] = trick

    def called(self, method: str) -> int:
        """How often a method was called."""
        return sum(name == method for name, _ in self.calls)

    # The platform

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        said = await request.json()
        self.calls.append((method, said))
        if request.match_info["token"] != self.token:
            return refusal(401)

        async def act() -> web.Response:
            return await self._methods()[method](said)

        tricks = self._tricks[method]
        trick = tricks.popleft() if tricks else self._always.get(method)
        return await (trick(request, act) if trick else act())

    def _methods(self) -> dict[str, Callable[[dict[str, Any]], Awaitable[web.Response]]]:
        return {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "getWebhookInfo": self._get_webhook,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "sendMessage": self._send_message,
        }

    async def _get_me(self, said: dict[str, Any]) -> web.Response:
        return _result({"id": self.token.partition(":")[0], "account_name": "bot.motcua", "account_type": "BASIC"})

    async def _get_updates(self, said: dict[str, Any]) -> web.Response:
        if self.webhook:
            return refusal(409)
        try:
            async with asyncio.timeout(min(float(said["timeout"]), self.patience)):
                body = await self._next_update(for_webhook=False)
        except TimeoutError:
            return refusal(408)
        return web.Response(body=body, content_type="application/json")

    async def _get_webhook(self, said: dict[str, Any]) -> web.Response:
        return _result({"url": self.webhook, "updated_at": WHEN}) if self.webhook else refusal(404)

    async def _set_webhook(self, said: dict[str, Any]) -> web.Response:
        if not said["url"].startswith(("https://", "http://127.0.0.1:")) or not 8 <= len(said["secret_token"]) <= 256:
            return refusal(400)
        self.webhook, self.secret = said["url"], said["secret_token"]
        self._news.set()
        return _result({"url": self.webhook, "updated_at": WHEN})

    async def _delete_webhook(self, said: dict[str, Any]) -> web.Response:
        self.webhook = self.secret = ""
        self._news.set()
        return _result({"url": "", "updated_at": WHEN})

    async def _send_message(self, said: dict[str, Any]) -> web.Response:
        who, text = said["chat_id"], said["text"]
        if who in self.blocked or not 1 <= len(text) <= 2000:
            return refusal(403 if who in self.blocked else 400)
        self._shown[who].append(Shown(f"s{next(self._numbers):020}", text))
        return _result({"message_id": self._shown[who][-1].id, "date": WHEN})

    async def _photo(self, request: web.Request) -> web.Response:
        if not self.has_photos:
            return web.Response(status=503)
        return web.Response(body=self._photos[request.match_info["name"]], content_type="image/jpeg")

    async def _next_update(self, for_webhook: bool) -> bytes:
        """Whoever gets it has it: there is no second time."""
        while self.is_holding_back or not self._waiting or bool(self.webhook) != for_webhook:
            self._news.clear()
            await self._news.wait()
        return self._waiting.popleft()

    async def _deliver(self) -> None:
        """To the webhook, in turns in both envelopes, each until it is taken."""
        for number in itertools.count():
            body = await self._next_update(for_webhook=True)
            await self._deliver_one(_flat(body) if number % 2 else body)

    async def _deliver_one(self, body: bytes) -> None:
        status = 0
        while status != 200 and self.webhook:
            try:
                async with self._http.post(self.webhook, data=body, headers=_delivered(self.secret)) as answer:
                    status = answer.status
            except aiohttp.ClientError:
                status = 0
            self.deliveries.append(status)
            await asyncio.sleep(0 if status == 200 else 0.02)


def update(who: str, event: str, message_id: str, chat_type: str = "PRIVATE", **more: Any) -> dict[str, Any]:
    """An update as the platform words it, without the envelope."""
    citizen = {"id": who, "display_name": who.title(), "is_bot": False}
    message = {"from": citizen, "chat": {"id": who, "chat_type": chat_type}, "message_id": message_id, "date": WHEN}
    return {"event_name": event, "message": {**message, "message_type": "CHAT_MESSAGE", **more}}


def _result(result: dict[str, Any]) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _flat(body: bytes) -> bytes:
    try:
        return json.dumps(json.loads(body)["result"]).encode()
    except (ValueError, RecursionError, LookupError, TypeError):
        return body


def _delivered(secret: str) -> dict[str, str]:
    return {"Content-Type": "application/json", "X-Bot-Api-Secret-Token": secret}
