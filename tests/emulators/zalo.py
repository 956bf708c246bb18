"""Zalo's Official Account on a bad day: a server on 127.0.0.1 that keeps its rules and breaks its promises as it is told.

platform = Zalo()
await platform.start()                        # platform.section() and platform.secrets() are what the channel is made with
platform.hook = "http://127.0.0.1:8080/hooks/zalo"
platform.say("lan", "xin chào")               # signed, and delivered to the webhook until it is taken
platform.shown("lan")[-1].choices             # what she reads
platform.play("/v3.0/oa/message/cs", fails(-32), loses_answer)
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web

from bot.channel_settings import ZaloSection
from bot.zalo import Secrets
from bot.zalo.signature import mac
from tests.emulators.zalo_answers import failure, success
from tests.emulators.zalo_delivering import Delivering, Shown
from tests.emulators.zalo_uploads import FILE, IMAGE, Uploads, uploaded

SEND, TOKEN, TEMPLATE, QUOTA = "/v3.0/oa/message/cs", "/v4/oa/access_token", "/message/template", "/v3.0/oa/quota/message"
FREE_FOR, FREE_REPLIES, SILENT_AFTER = timedelta(hours=48), 8, timedelta(days=7)


class Zalo(Delivering):
    """`now` is the platform's clock. `paid`, `takes_buttons` and `takes_files` are what the account's package includes; with
    `echoes` each of our messages comes back as an event. The secrets are canaries: they must be found nowhere.
    """

    app_id, oa_id = "710000000000000071", "740000000000000074"
    app_secret, webhook_secret = "canary-of-the-app", "canary-of-the-webhook"

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC), at_once: int = 1) -> None:
        super().__init__()
        self.now = now
        self.hook = ""
        self.templates: list[dict[str, Any]] = []
        self.paid = self.takes_buttons = self.echoes = False
        self.takes_files = True
        self.access, self.refresh = "", "canary-refresh-0"
        self._at_once = at_once
        self._spoke: dict[str, datetime] = {}
        self._replies: Counter[str] = Counter()
        self._files: dict[str, bytes] = {}
        self._uploads = Uploads()

    async def start(self) -> None:
        """Listen."""
        app = web.Application(client_max_size=2**26)
        for path in (SEND, TOKEN, TEMPLATE, QUOTA, IMAGE, FILE):
            app.router.add_post(path, self._called)
        app.router.add_get("/files/{name}", self._file)
        await self.listen(app)
        self._delivering = [asyncio.create_task(self._deliver()) for _ in range(self._at_once)]

    async def stop(self) -> None:
        """Be gone, with whatever is open."""
        for task in self._delivering:
            task.cancel()
        await self.be_gone()

    def section(self, **more: Any) -> ZaloSection:
        """The settings that lead here."""
        places = dict.fromkeys(("api", "oauth", "zns"), self.address)
        return ZaloSection(app_id=self.app_id, oa_id=self.oa_id, file_hosts=(self.address,), **{**places, **more})

    def secrets(self) -> Secrets:
        """The secrets of this account, with the refresh token of the moment."""
        return Secrets(self.app_secret, self.webhook_secret, self.refresh)

    # Citizens

    def say(self, who: str, text: str) -> str:
        """A citizen types something; the message's id."""
        return self.bring(who, "user_send_text", {"text": text})

    def tap(self, who: str, label: str) -> str:
        """A citizen taps a button; where the account has none, types the number of the choice."""
        shown = next(one for one in reversed(self._shown[who]) if one.choices)
        return self.say(who, shown.buttons.get(label) or str(shown.choices.index(label) + 1))

    def photo(self, who: str, photo: bytes, caption: str = "") -> str:
        """A citizen sends a picture."""
        return self.file(who, photo, "user_send_image", caption)

    def file(self, who: str, body: bytes, event: str = "user_send_file", caption: str = "") -> str:
        """A citizen sends a file of any kind."""
        name = f"f{next(self._numbers)}"
        self._files[name] = body
        attachment = {"type": event.removeprefix("user_send_"), "payload": {"url": f"{self.address}/files/{name}"}}
        return self.bring(who, event, {"attachments": [attachment], **({"text": caption} if caption else {})})

    def follow(self, who: str) -> None:
        """A citizen follows the account."""
        self.interacted(who)
        self.bring_event({"event_name": "follow", "oa_id": self.oa_id, "follower": {"id": who}, "source": "oa_profile"})

    def human(self, who: str, text: str) -> str:
        """Somebody of the centre writes to a citizen in Zalo's own manager."""
        return self._from_account(who, text, admin_id="1990000000001")

    def bring(self, who: str, event: str, message: dict[str, Any], at: datetime | None = None) -> str:
        """Any message of a citizen, now or as it was said some time ago."""
        key = f"m{next(self._numbers):012}"
        self.interacted(who, at)
        ends = {"sender": {"id": who}, "recipient": {"id": self.oa_id}}
        self.bring_event({"event_name": event, **ends, "message": {"msg_id": key, **message}}, at)
        return key

    def bring_event(self, event: dict[str, Any], at: datetime | None = None) -> None:
        """Any event; it gets the app's id and its time."""
        when = str(int((at or self.now()).timestamp() * 1000))
        self.bring_raw(json.dumps({"app_id": self.app_id, **event, "timestamp": when}, ensure_ascii=False).encode())

    def forget_access(self) -> None:
        """The access token holds no longer, whatever was said when it was given out."""
        self.access = ""

    # The platform

    async def _called(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        said = await (uploaded(request) if path in (TOKEN, IMAGE, FILE) else request.json())
        self.calls.append((path, said))

        async def act() -> web.Response:
            if path == TOKEN:
                return self._refresh(request.headers.get("secret_key", ""), said)
            if not self.access or request.headers.get("access_token") != self.access:
                return failure(-124 if path == TEMPLATE else -216)
            if path in (IMAGE, FILE):
                return self._uploads.take(path, said)
            return {SEND: self._send, TEMPLATE: self._send_template, QUOTA: self._tell_quota}[path](said)

        return await self.meet(path, request, act)

    def _refresh(self, secret: str, said: dict[str, Any]) -> web.Response:
        if secret != self.app_secret or said.get("app_id") != self.app_id:
            return failure(-14004)
        if said.get("refresh_token") != self.refresh:
            return failure(-14020)
        number = next(self._numbers)
        self.access, self.refresh = f"canary-access-{number}", f"canary-refresh-{number}"
        return web.json_response({"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"})

    def _send(self, said: dict[str, Any]) -> web.Response:
        who, message = said["recipient"]["user_id"], said["message"]
        if code := self._refusal(who, message):
            return failure(code)
        self._replies[who] += 1
        buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])
        titles = {each["title"]: each["payload"] for each in buttons}
        one = Shown(f"s{next(self._numbers):012}", message.get("text", ""), titles, **self._uploads.shown(message))
        self._shown[who].append(one)
        if self.echoes:
            self._from_account(who, one.text)
        return success({"message_id": one.id, "user_id": who})

    def _refusal(self, who: str, message: dict[str, Any]) -> int:
        if who in self.blocked:
            return -213
        payload = message.get("attachment", {}).get("payload", {})
        if not ("token" in payload or 1 <= len(message["text"]) <= 2000):
            return -210
        if payload and not (self.takes_buttons if "buttons" in payload else self.takes_files):
            return -233
        silent = self.now() - self._spoke.get(who, datetime.min.replace(tzinfo=UTC))
        if silent > SILENT_AFTER:
            return -230
        if silent > FREE_FOR and not self.paid:
            return -305
        return -311 if self._replies[who] >= FREE_REPLIES and not self.paid else 0

    def _send_template(self, said: dict[str, Any]) -> web.Response:
        self.templates.append(said)
        return success({"msg_id": f"z{next(self._numbers)}", "sent_time": "1763700839659"})

    def _tell_quota(self, said: dict[str, Any]) -> web.Response:
        return web.json_response(
            {"data": [{"product_type": "cs", "total": 2000, "remain": 1999}], "error": 0, "message": "Success"}
        )

    async def _file(self, request: web.Request) -> web.StreamResponse:
        async def act() -> web.Response:
            return web.Response(body=self._files[request.match_info["name"]])

        tricks = self._tricks["/files"]
        trick = tricks.popleft() if tricks else self._always.get("/files")
        return await (trick(request, act) if trick else act())

    def interacted(self, who: str, at: datetime | None = None) -> None:
        """A citizen did what opens the window anew."""
        self._spoke[who] = at or self.now()
        self._replies[who] = 0

    def _from_account(self, who: str, text: str, **sender: str) -> str:
        key = f"m{next(self._numbers):012}"
        ends = {"sender": {"id": self.oa_id, **sender}, "recipient": {"id": who}}
        self.bring_event({"event_name": "oa_send_text", **ends, "message": {"msg_id": key, "text": text}})
        return key

    async def _deliver(self) -> None:
        """Each event until it is taken."""
        while True:
            while self.is_holding_back or not self.hook or not self._waiting:
                self._news.clear()
                await self._news.wait()
            await self._deliver_one(self._waiting.popleft())

    async def _deliver_one(self, body: bytes) -> None:
        status = 0
        while status != 200:
            try:
                async with self._http.post(self.hook, data=body, headers=self.signed(body)) as answer:
                    status = answer.status
            except aiohttp.ClientError:
                status = 0
            self.deliveries.append(status)
            await asyncio.sleep(0 if status == 200 else 0.02)

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers of a delivery."""
        timestamp = re.search(rb'"timestamp": "(\d+)"', body)
        signature = mac(self.app_id, body, timestamp[1] if timestamp else b"", self.webhook_secret)
        return {"Content-Type": "application/json", "X-ZEvent-Signature": f"mac={signature}"}
