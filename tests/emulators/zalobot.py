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
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from aiohttp import web

from tests.emulators.zalo_delivering import Delivering, Shown
from tests.emulators.zalobot_tricks import refusal

WHEN = 1763700131602


class ZaloBot(Delivering):
    """A bot with its token, which is a canary: it must be found nowhere. A poll waits `patience` seconds at most."""

    def __init__(self, token: str = "900000000000000009:canary-of-the-bot", patience: float = 30.0) -> None:
        super().__init__()
        self.token = token
        self.patience = patience
        self.has_photos = True
        self.webhook = self.secret = ""
        self._photos: dict[str, bytes] = {}

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._called)
        app.router.add_get("/photos/{name}", self._photo)
        await self.listen(app)
        self._delivering = asyncio.create_task(self._deliver())

    async def stop(self) -> None:
        """Be gone, with whatever is open."""
        self._delivering.cancel()
        await self.be_gone()

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

    # The platform

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        said = await request.json()
        self.calls.append((method, said))
        if request.match_info["token"] != self.token:
            return refusal(401)

        async def act() -> web.Response:
            return await self._methods()[method](said)

        return await self.meet(method, request, act)

    def _methods(self) -> dict[str, Callable[[dict[str, Any]], Awaitable[web.Response]]]:
        return {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "getWebhookInfo": self._get_webhook,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
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

    async def _send_photo(self, said: dict[str, Any]) -> web.Response:
        """The picture is fetched by its address, and shown as it is at that moment."""
        who, caption = said["chat_id"], said["caption"]
        if who in self.blocked or len(caption) > 2000:
            return refusal(403 if who in self.blocked else 400)
        async with self._http.get(said["photo"]) as answer:
            if answer.status != 200 or not answer.content_type.startswith("image/"):
                return refusal(400)
            picture = await answer.read()
        self._shown[who].append(Shown(f"s{next(self._numbers):020}", caption, picture=picture))
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
