"""Calls to the webhooks of every platform: those that it makes itself, and those of somebody else."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import NamedTuple

from tests.bot.telegram.at_work import update as telegram_update
from tests.emulators.zalo import Zalo
from tests.emulators.zalobot import update as zalobot_update

SECRET = "benchmark-secret-of-32-characters"
"""The token of every webhook but Zalo's, whose emulator has its own."""
_LONG = "x" * 4_000
_BIG = b"x" * 200_000


class Call(NamedTuple):
    """A request to a webhook."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    def wire(self) -> bytes:
        """As it goes over the wire."""
        return self.head() + self.body

    def head(self) -> bytes:
        """What goes before the body."""
        lines = [f"POST {self.path} HTTP/1.1", "Host: motcua", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in self.headers.items()), "", ""]).encode()


def good(number: int) -> Call:
    """A citizen's message, from each platform in turn."""
    who, text = number % 100 + 1, "lam lai bang lai xe het bao nhieu tien"
    if number % 3 == 0:
        return Call("/hooks/telegram", {"X-Telegram-Bot-Api-Secret-Token": SECRET}, telegram_update(number, who, text=text))
    if number % 3 == 1:
        body = json.dumps(zalobot_update(str(who), "message.text.received", f"m{number}", text=text)).encode()
        return Call("/hooks/zalobot", {"X-Bot-Api-Secret-Token": SECRET}, body)
    message = {"msg_id": f"m{number}", "text": text}
    event = {"app_id": Zalo.app_id, "event_name": "user_send_text", "sender": {"id": str(who)}, "message": message}
    body = json.dumps({**event, "timestamp": str(int(time.time() * 1000))}).encode()
    return Call("/hooks/zalo", Zalo().signed(body), body)


def bad() -> list[Call]:
    """Calls of nobody whom we know."""
    body = telegram_update(1, 1, text="a")
    headers = {"telegram": "X-Telegram-Bot-Api-Secret-Token", "zalobot": "X-Bot-Api-Secret-Token", "zalo": "X-ZEvent-Signature"}
    calls = [
        Call(f"/hooks/{name}", given, body)
        for name, header in headers.items()
        for given in ({}, {header: SECRET[:-1]}, {header: "mac=" + "0" * 64}, {header: _LONG})
    ]
    phone = [Call(f"/hooks/phone/{wrong}", {}, body) for wrong in ("x", SECRET[:-1], _LONG)]
    big = [Call("/hooks/telegram", {headers["telegram"]: "x"}, _BIG), Call("/hooks/zalo", {headers["zalo"]: "x"}, _BIG)]
    return (calls + phone) * 3 + big
