"""Telegram as it is when it is nasty: it refuses, answers late or never, repeats, restarts its numbers, and writes all down.

emulator = Telegram()
async with emulator.running():
    emulator.say(555, "xin chào")                    # a citizen writes; polled for, or pushed to the webhook that was set
    emulator.tap(555, "Nộp ở đâu")                   # takes a choice under the last message
    emulator.edit(555, "xin chào ạ")                 # puts the last thing right that was said
    emulator.shown[555][-1].text                     # what the citizen sees
    emulator.does("sendMessage", Refuse(429, 7))     # what the next calls of a method meet, in turn
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.emulators.telegram_files import UPLOADS, parted
from tests.emulators.telegram_nastiness import Behaviour, Drop, Lose, Refuse, Say, cut, error, ok

TOKEN = "123456789:AA-canary-token-of-telegram"
BOT = {"id": 123456789, "is_bot": True, "first_name": "Một Cửa", "username": "hcc_bn_bot"}


@dataclass(frozen=True)
class Shown:
    """A message as a citizen sees it: the text, what is bold in it, the choices with what each sends back; a picture or a file."""

    text: str
    bold: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    rows: tuple[int, ...] = ()
    picture: bytes = b""
    file: bytes = b""

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons."""
        return [label for label, _ in self.choices]


@dataclass(eq=False)
class Telegram:
    """One bot's Telegram. Numbers of updates grow from `next_update`, which a test may set as Telegram does after idle weeks."""

    next_update: int = 1001
    shown: dict[int, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    calls: Counter[str] = field(default_factory=Counter)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    webhook: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    taps_answered: list[str] = field(default_factory=list)
    address: str = ""
    _behaviours: dict[str, deque[Behaviour]] = field(default_factory=lambda: defaultdict(deque))
    _always: dict[str, Behaviour] = field(default_factory=dict)
    _waiting: list[tuple[int, bytes]] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _said: dict[int, dict[str, Any]] = field(default_factory=dict)
    _messages: int = 10
    _port: int = 0
    _runner: web.AppRunner | None = None
    _pushing: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Telegram]:
        """Listening while the block runs."""
        await self.start()
        try:
            yield self
        finally:
            await self.stop()

    async def start(self) -> None:
        """Listen, after a stop at the same address as before."""
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", f"/bot{TOKEN}/{{method}}", self._call)
        app.router.add_get(f"/file/bot{TOKEN}/{{path:.+}}", self._file)
        app.router.add_route("*", "/bot{wrong}/{method}", self._stranger)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()
        self._port = self._runner.addresses[0][1]
        self.address = f"http://127.0.0.1:{self._port}"
        self._pushing = asyncio.create_task(self._push())

    async def stop(self) -> None:
        """Refuse connections."""
        if self._pushing:
            self._pushing.cancel()
            await asyncio.gather(self._pushing, return_exceptions=True)
        if self._runner:
            await self._runner.cleanup()

    def does(self, method: str, *behaviours: Behaviour, always: bool = False) -> None:
        """What the next calls of a method meet; `always`: every one from now on (None: all is well again)."""
        if always:
            self._always[method] = behaviours[0]
        else:
            self._behaviours[method].extend(behaviours)

    def has_trouble(self, method: str) -> bool:
        """Whether the next call of a method meets anything."""
        return bool(self._behaviours[method])

    # What citizens do.

    def say(self, chat: int, text: str, **more: Any) -> int:
        """A citizen writes; returns the number of the update."""
        return self.message(chat, text=text, **more)

    def photo(self, chat: int, body: bytes, caption: str = "", album: str = "") -> int:
        """A citizen sends a photo, in three sizes as Telegram keeps it."""
        name = f"photo{len(self.files)}"
        self.files[name] = body
        sizes = [{"file_id": f"{name}-{size}", "width": size, "height": size, "file_size": size} for size in (90, 320)]
        largest = {"file_id": name, "width": 1280, "height": 960, "file_size": len(body)}
        more = {"caption": caption} if caption else {}
        return self.message(chat, photo=[*sizes, largest], **more, **({"media_group_id": album} if album else {}))

    def tap(self, chat: int, label: str) -> int:
        """A citizen takes a choice under the last message that has any."""
        last = next(one for one in reversed(self.shown[chat]) if one.choices)
        data = next(data for name, data in last.choices if name == label)
        message = {"message_id": self._messages, "date": 1, "chat": _chat(chat), "from": BOT}
        query = {"id": f"q{self.next_update}", "from": _citizen(chat), "chat_instance": "-1", "data": data, "message": message}
        return self.update({"callback_query": query})

    def message(self, chat: int, **content: Any) -> int:
        """Any message of a citizen: photo=…, contact=…, or chat={…} for a group."""
        self._messages += 1
        said = {"message_id": self._messages, "date": 1763700000, "from": _citizen(chat), "chat": _chat(chat), **content}
        self._said[chat] = said
        return self.update({"message": said})

    def edit(self, chat: int, text: str, after: int = 30) -> int:
        """A citizen changes the words of the last message, so many seconds after it was sent."""
        last = self._said[chat]
        last.update({"text" if "text" in last else "caption": text, "edit_date": last["date"] + after})
        return self.update({"edited_message": last})

    def update(self, content: dict[str, Any]) -> int:
        """Any update."""
        number = self.next_update
        return self.raw(json.dumps({"update_id": number, **content}).encode())

    def raw(self, body: bytes) -> int:
        """Any bytes as an update."""
        number = self.next_update
        self.next_update += 1
        self._waiting.append((number, body))
        self._news.set()
        return number

    @property
    def unconfirmed(self) -> list[int]:
        """The numbers of the updates that nobody has taken yet."""
        return [number for number, _ in self._waiting]

    # What the bot asks.

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls[method] += 1
        given, file = parted(await request.post())
        self.asked.append((method, given))
        waiting = self._behaviours[method]
        behaviour = waiting.popleft() if waiting else self._always.get(method)
        if isinstance(behaviour, Refuse):
            return error(behaviour.status, behaviour.after)
        if isinstance(behaviour, Say):
            return web.Response(body=behaviour.body, status=behaviour.status, headers={"Content-Encoding": behaviour.packing})
        if isinstance(behaviour, Drop):
            return cut(request)
        answer = self._show(method, given, file) if method in UPLOADS else await self._answer(method, given)
        if isinstance(behaviour, Lose):
            await asyncio.sleep(behaviour.silent)
            return cut(request)
        return answer

    async def _answer(self, method: str, given: dict[str, str]) -> web.Response:
        answers = {
            "getUpdates": self._get_updates,
            "sendMessage": self._send_message,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._set_webhook,
            "getFile": self._get_file,
            "answerCallbackQuery": self._answer_tap,
        }
        if method in answers:
            return await answers[method](given)
        if method == "getMe":
            return ok(BOT)
        if method == "getWebhookInfo":
            url = self.webhook.get("url", "")
            return ok({"url": url, "has_custom_certificate": False, "pending_update_count": len(self._waiting)})
        return ok(True) if method in ("setMyCommands", "setMyShortDescription") else error(404)

    async def _get_updates(self, given: dict[str, str]) -> web.Response:
        if self.webhook:
            return error(409)
        if "offset" in given:
            self._waiting = [one for one in self._waiting if one[0] >= int(given["offset"])]
        limit = int(given.get("limit", 100))
        if not self._waiting:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), float(given.get("timeout", 0)))
            except TimeoutError:
                return ok([])
        return web.Response(body=b'{"ok":true,"result":[' + b",\n".join(raw for _, raw in self._waiting[:limit]) + b"]}")

    async def _send_message(self, given: dict[str, str]) -> web.Response:
        chat, text = int(given["chat_id"]), given.get("text", "")
        entities = json.loads(given.get("entities", "[]"))
        buttons = json.loads(given.get("reply_markup", "{}")).get("inline_keyboard", [])
        choices = tuple((one["text"], one["callback_data"]) for row in buttons for one in row)
        units = text.encode("utf-16-le")
        if not text.strip() or len(units) > 2 * 4096 or any(not 0 < len(data.encode()) <= 64 for _, data in choices):
            return error(400)
        if any(one["offset"] + one["length"] > len(units) // 2 for one in entities):
            return error(400)
        bold = tuple(units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le") for one in entities)
        self.shown[chat].append(Shown(text, bold, choices, tuple(map(len, buttons))))
        self._messages += 1
        return ok({"message_id": self._messages, "date": 1763700007, "from": BOT, "chat": _chat(chat), "text": text})

    def _show(self, method: str, given: dict[str, str], file: bytes) -> web.Response:
        chat, caption = int(given["chat_id"]), given.get("caption", "")
        if len(caption) > 1024 or not UPLOADS[method](file):
            return error(400)
        shown = Shown(caption, picture=file) if method == "sendPhoto" else Shown(caption, file=file)
        self.shown[chat].append(shown)
        self._messages += 1
        return ok({"message_id": self._messages, "date": 1763700007, "from": BOT, "chat": _chat(chat), "caption": caption})

    async def _set_webhook(self, given: dict[str, str]) -> web.Response:
        self.webhook = given if given.get("url") else {}
        self._news.set()
        return ok(True)

    async def _get_file(self, given: dict[str, str]) -> web.Response:
        name = given["file_id"]
        if name not in self.files:
            return error(400)
        return ok({"file_id": name, "file_unique_id": "u", "file_size": len(self.files[name]), "file_path": f"photos/{name}.jpg"})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        self.calls["file"] += 1
        name = request.match_info["path"].removeprefix("photos/").removesuffix(".jpg")
        return web.Response(body=self.files[name]) if name in self.files else error(404)

    async def _answer_tap(self, given: dict[str, str]) -> web.Response:
        self.taps_answered.append(given["callback_query_id"])
        return ok(True)

    async def _stranger(self, request: web.Request) -> web.Response:
        return error(401)

    async def _push(self) -> None:
        """To the webhook, one after the other, each until it is taken."""
        async with aiohttp.ClientSession() as http:
            while True:
                await self._news.wait()
                if not self.webhook or not self._waiting:
                    self._news.clear()
                    continue
                number, body = self._waiting[0]
                head = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", ""), "Content-Type": "application/json"}
                try:
                    async with http.post(self.webhook["url"], data=body, headers=head) as answer:
                        taken = answer.status == 200
                except aiohttp.ClientError:
                    taken = False
                if taken:
                    self._waiting = [one for one in self._waiting if one[0] != number]
                else:
                    await asyncio.sleep(0.02)


def _chat(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private" if chat > 0 else "supergroup"}


def _citizen(chat: int) -> dict[str, Any]:
    return {"id": abs(chat), "is_bot": False, "first_name": "An", "language_code": "vi"}
