"""R7: whatever the platform brings, it is kept as it came, and delays nobody."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import datetime
from typing import Any

import pytest

from bot.zalobot import polling
from feedback_store.store import Store
from handlers.messages import Conversation, Incoming, Step, Told
from tests.bot.at_work import all_answered, ask, until
from tests.bot.zalobot.at_work import platform_up, service
from tests.crash import echo
from tests.emulators.zalobot import ZaloBot, update


def worded(event: Any = "message.text.received", message: Any = None) -> bytes:
    return json.dumps({"ok": True, "result": {"event_name": event, "message": message}}).encode()


def of_poison(**more: Any) -> bytes:
    message = update("poison", "message.text.received", "p1", text="boom")["message"] | more
    return worded(message=message)


POISON = {
    "no json": b"xin chao",
    "cut off": of_poison()[:-20],
    "not utf-8": b'{"event_name": "\xff\xfe"}',
    "nul": b"\0" * 100,
    "a number": b"42",
    "a string": b'"text"',
    "html": b"<html><h1>200 OK</h1></html>",
    "10 MB": b'{"event_name": "' + b"a" * 10_000_000,
    "10 MB, well formed": of_poison(text="a" * 10_000_000),
    "100,000 brackets": b"[" * 100_000,
    "5,000 digits": b'{"event_name": ' + b"9" * 5000 + b"}",
    "two names": b'{"event_name": "a", "event_name": 1}',
    "not a number": b'{"event_name": NaN}',
    "no event": worded(None, {"text": "a"}),
    "event of a wrong type": worded(["message.text.received"], {}),
    "event unknown": worded("message.hologram.received", {}),
    "no message": worded(),
    "message of a wrong type": worded(message=[1]),
    "result of a wrong type": b'{"ok": true, "result": "update"}',
    "no chat": of_poison(chat=None, message_id="p2"),
    "chat of a wrong type": of_poison(chat="poison", message_id="p3"),
    "chat id of a wrong type": of_poison(chat={"id": [1]}, message_id="p4"),
    "chat id with a line break": of_poison(chat={"id": "a\nb"}, message_id="p5"),
    "no message id": of_poison(message_id=None),
    "message id of a wrong type": of_poison(message_id={"a": 1}),
    "message id of 1,000 characters": of_poison(message_id="m" * 1000),
    "lone surrogate": of_poison(text="boom \ud800", message_id="p6"),
    "nul in a text": of_poison(text="boom \0", message_id="p7"),
    "text of a wrong type": of_poison(text={"boom": 1}, message_id="p8"),
    "what the conversation fails on": of_poison(message_id="p9"),
}
UNDERSTOOD = {"event unknown"}
"""Kept and ignored; all others end in quarantine."""


def respond(conversation: Conversation, incoming: Incoming, now: datetime, told: Told | None = None) -> Step:
    """A conversation that fails on poison."""
    if incoming.conversation_id == "zalobot:poison":
        raise KeyError("boom")
    return echo.respond(conversation, incoming, now, told)


def test_thirty_kinds_of_poison(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R7: among 180 messages of others; each is in the store byte for byte, thirty of thirty, and everybody else is answered."""
    monkeypatch.setattr(polling, "APART", 0.01)
    monkeypatch.setattr("bot.turn._POLL", 0.02)

    async def talk() -> ZaloBot:
        async with platform_up() as platform, service(store, platform, respond):
            for number, body in enumerate(POISON.values()):
                for other in range(6):
                    platform.say(f"c{number}-{other}", "xin chào")
                platform.bring_raw(body)
            wanted = [f"c{number}-{other}" for number in range(len(POISON)) for other in range(6)]
            await until(lambda: all(platform.shown(who) for who in wanted) and all_answered(store), 60)
        return platform

    platform = asyncio.run(talk())
    assert len(POISON) == 30
    states = {name: ask(store, "SELECT state FROM inbox WHERE body = ?", body) for name, body in POISON.items()}
    assert states == {name: ["done" if name in UNDERSTOOD else "quarantine"] for name in POISON}
    texts = [shown.text for who, every in platform._shown.items() if who.startswith("c") for shown in every]
    assert set(texts) == {"1.0 xin chào"} and len(texts) == 6 * 30
    assert platform.called("getUpdates") <= 7 * 30 + 10, "nothing is asked for twice"


def test_poison_delays_others_by_less_than_two_seconds(store: Store) -> None:
    """R7: at the real pace of one poll a second after what cannot be read, and none faster when it comes again and again."""

    async def talk() -> float:
        async with platform_up() as platform, service(store, platform, respond):
            platform.bring_raw(b"<html>200 OK</html>")
            platform.bring_raw(b"<html>200 OK</html>")
            await until(lambda: ask(store, "SELECT 1 FROM inbox"))
            begun, polls = time.monotonic(), platform.called("getUpdates")
            await until(lambda: platform.called("getUpdates") > polls)
            platform.say("lan", "xin chào")
            said = time.monotonic()
            await until(lambda: platform.shown("lan"))
            assert said - begun >= 0.5 * polling.APART
            return time.monotonic() - said

    assert asyncio.run(talk()) < 2
