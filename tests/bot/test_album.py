"""Photos that were sent as one are one message: one answer, one case with all of them, whatever comes between two deliveries."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.bell import Bell
from bot.sender import Sender
from bot.turn import Turn
from feedback_store import inbox
from feedback_store.store import Connection, Store
from feedback_store.timestamps import from_text, utc_now
from handlers.messages import Conversation, Incoming, Reply, Step, Told
from tests.bot.at_work import all_answered, ask, receive_raw, texts, until

CITIZEN = "album:an"


def read(raw: bytes) -> Incoming | None:
    said = json.loads(raw)
    if said.get("text") == "hỏng":
        raise ValueError("damaged")
    incoming = Incoming(said["id"], CITIZEN, said.get("text", ""), attachments=(said["id"],), album=said.get("album", ""))
    return None if said.get("text") == "đã xem" else replace(incoming, sent_at=said.get("sent_at", 0.0))


def respond(before: Conversation, incoming: Incoming, now: datetime, told: Told | None = None) -> Step:
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


def test_photos_without_a_mark_of_their_own_are_one_by_the_time_they_were_sent(store: Store) -> None:
    """Each within five seconds of the one before it, in whichever order they came; the one of a minute later is another message."""
    asyncio.run(hold(store, *({"id": str(at), "album": "photos", "sent_at": at} for at in (100.0, 104.0, 102.0, 106.5, 160.0))))
    assert texts(store, CITIZEN) == [": 100.0 104.0 102.0 106.5", ": 160.0"]


@pytest.mark.parametrize(
    ("between", "told"),
    [
        ({"id": "2", "text": "đã xem"}, [": 1 3"]),
        ({"id": "2", "text": "hỏng"}, [": 1 3", "xin lỗi"]),
        ({"id": "2", "text": "ở chợ"}, [": 1", "ở chợ: 2", ": 3"]),
    ],
)
def test_what_comes_between_them(store: Store, between: dict[str, object], told: list[str]) -> None:
    """R7: a receipt and a damaged message part no photos, and harm none; words do: they may belong to the photo before them."""
    asyncio.run(hold(store, {"id": "1", "album": "A"}, between, {"id": "3", "album": "A"}))
    assert texts(store, CITIZEN) == told


def waits(store: Store, arrivals: Sequence[tuple[float, bool]]) -> list[float]:
    """For how many seconds each message waits from the first one's arrival, when they come so many seconds apart, held or not."""
    begun = utc_now()

    def work(db: Connection) -> None:
        for number, (after, is_held) in enumerate(arrivals):
            at = begun + timedelta(seconds=after)
            seq = inbox.add(db, "album", str(number), CITIZEN, b"{}", at)
            if seq is not None and is_held:
                inbox.hold(db, seq, at + timedelta(seconds=1))

    asyncio.run(store.write(work))
    return [round((from_text(due) - begun).total_seconds(), 3) for due in ask(store, "SELECT due FROM inbox ORDER BY seq")]


def test_the_first_waits_while_others_come(store: Store) -> None:
    """A second after the latest, three in all; a photo alone waits one second, and words wait for nothing."""
    assert waits(store, [(0, True), (0.8, True), (1.6, True), (2.4, True)]) == [2.6, 3.4, 3.4, 3.4]


def test_who_does_not_wait_is_not_made_to(store: Store) -> None:
    """The twin: a photo behind words, and one that comes after the wait, hold up nobody else."""
    assert waits(store, [(0, False), (0.2, True), (5.0, True)]) == [0, 1.2, 6.0]
