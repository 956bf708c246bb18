"""Photos that were sent as one are one message: one answer, one case with all of them, whatever comes between two deliveries."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime

from bot.bell import Bell
from bot.sender import Sender
from bot.turn import Turn
from feedback_store.store import Store
from handlers.messages import CaseView, Conversation, Incoming, Reply, Step
from tests.bot.at_work import all_answered, ask, receive_raw, texts, until

CITIZEN = "album:an"


def read(raw: bytes) -> Incoming:
    said = json.loads(raw)
    return Incoming(said["id"], CITIZEN, said.get("text", ""), attachments=(said["id"],), album=said.get("album", ""))


def respond(before: Conversation, incoming: Incoming, now: datetime, cases: tuple[CaseView, ...] = ()) -> Step:
    return Step(before, (Reply(f"{incoming.text}: {' '.join(incoming.attachments)}"),), sealed=incoming.text == "kín")


async def hold(store: Store, *said: dict[str, object]) -> None:
    """Keep all of these, then answer them."""
    for one in said:
        await receive_raw(store, str(one["id"]), CITIZEN, json.dumps(one).encode(), "album")
    turn = Turn(store, {"album": read}, respond, "xin lỗi", Bell(), Sender(store, {}))
    running = asyncio.create_task(turn.run())
    await until(lambda: all_answered(store))
    turn.stop()
    await running


def test_an_album_is_one_message(store: Store) -> None:
    """One answer with every file, under the first words that were written; what follows is a message of its own."""
    album = [{"id": name, "album": "A", "text": text} for name, text in (("1", ""), ("2", "hố ga"), ("3", "khác"))]
    asyncio.run(hold(store, *album, {"id": "4", "text": "sau"}, {"id": "5", "album": "A"}))
    assert texts(store, CITIZEN) == ["hố ga: 1 2 3", "sau: 4", ": 5"]
    assert set(ask(store, "SELECT state FROM inbox")) == {"done"}


def test_two_albums_and_single_photos_stay_apart(store: Store) -> None:
    """The twin: photos without an album are not joined, nor are two albums."""
    asyncio.run(hold(store, {"id": "1"}, {"id": "2"}, {"id": "3", "album": "A"}, {"id": "4", "album": "B"}))
    assert texts(store, CITIZEN) == [": 1", ": 2", ": 3", ": 4"]


def test_a_sealed_album_is_sealed_whole(store: Store) -> None:
    """Nothing of a denunciation is left open beside it."""
    asyncio.run(hold(store, {"id": "1", "album": "A", "text": "kín"}, {"id": "2", "album": "A"}))
    assert ask(store, "SELECT sealed FROM inbox ORDER BY seq") == [1, 1]
