"""A person writes in Zalo's own manager: the bot is silent for that citizen, for as long as somebody is there."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.zalo import human
from bot.zalo.human import end_pauses, has_pauses_to_end, pause, paused_by_human
from bot.zalo.limits import LIMITS
from feedback_store import conversations, handovers
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers import outgoing
from handlers.messages import Choice, Reply
from handlers.telling import remember
from tests.bot.at_work import all_answered, ask, texts, until
from tests.bot.zalo.at_work import platform_up, running

LAN = "zalo:lan"
ENDS = {"sender": {"id": "oa", "admin_id": "19"}, "recipient": {"id": "lan"}}


def silent(store: Store) -> bool:
    """Whether an officer has the conversation, as it remembers."""
    return bool(json.loads(ask(store, "SELECT state FROM conversations WHERE id = ?", LAN)[0]).get("with_staff"))


@pytest.mark.parametrize(
    ("event", "conversation"),
    [
        ({"event_name": "oa_send_text", **ENDS}, LAN),
        ({"event_name": "oa_send_image", **ENDS}, LAN),
        ({"event_name": "oa_send_text", **ENDS, "sender": {"id": "oa"}}, None),
        ({"event_name": "oa_send_text", **ENDS, "sender": {"id": "oa", "admin_id": ""}}, None),
        ({"event_name": "oa_send_text", **ENDS, "sender": "oa"}, None),
        ({"event_name": "oa_send_text", **ENDS, "recipient": {}}, None),
        ({"event_name": "user_send_text", **ENDS}, None),
        ({"event_name": ["oa_send_text"], **ENDS}, None),
        ({}, None),
    ],
)
def test_who_is_a_person(event: dict[str, Any], conversation: str | None) -> None:
    """Whatever the account sends with an admin_id; our own messages come back without one."""
    assert paused_by_human(event) == conversation


def test_the_bot_is_silent_while_a_person_writes(store: Store) -> None:
    """Our own echoes pause nobody; the person's message does, from the commit that keeps it; other citizens are answered."""

    async def work() -> None:
        async with platform_up() as platform, running(store, platform):
            platform.echoes = True
            platform.say("lan", "xin chào")
            await until(lambda: platform.shown("lan") and len(platform.deliveries) == 2 and all_answered(store))
            assert not silent(store)
            platform.human("lan", "Chào chị, em là Hoà ở quầy 3.")
            await until(lambda: len(platform.deliveries) == 3)
            assert silent(store)
            platform.say("binh", "xin chào")
            await until(lambda: platform.shown("binh"))
            with store.reading() as db:
                (waiting,) = handovers.open_ones(db, 10)
            assert (waiting.conversation_id, waiting.reason, waiting.officer) == (LAN, human.REASON, None)

    asyncio.run(work())


def test_an_echo_with_an_admin_of_what_we_said_pauses_nobody(store: Store) -> None:
    """Should Zalo name the account's owner as the writer of our own messages, the bot must not silence itself."""

    def work(db: Connection) -> None:
        now = utc_now()
        conversations.open_for(db, LAN, "zalo", now)
        told = Reply("Lệ phí **135.000 đồng**.", (Choice("a", "Nộp ở đâu"),))
        outgoing.keep(db, "1:0", outgoing.Address("zalo", LAN, None, True), told)
        pause(db, LAN, "Lệ phí 135.000 đồng.\n1. Nộp ở đâu", now, now)

    asyncio.run(store.write(work))
    assert not silent(store)
    asyncio.run(store.write(lambda db: pause(db, LAN, "Lệ phí 135.000 đồng.", utc_now(), utc_now())))
    assert silent(store)


def test_a_pause_ends_by_itself(store: Store) -> None:
    """Twelve hours after the person's last message, not after the first; a message that came a day late begins none."""
    now = utc_now()
    hour = timedelta(hours=1)

    def begin(db: Connection) -> None:
        conversations.open_for(db, LAN, "zalo", now)
        pause(db, LAN, "một", now - 11 * hour, now - 11 * hour)
        pause(db, LAN, "hai", now, now)
        pause(db, LAN, "một", now - 11 * hour, now)

    asyncio.run(store.write(begin))
    for later, is_silent in ((11.9, True), (12.1, False)):
        then = now + later * hour
        with store.reading() as db:
            assert has_pauses_to_end(db, then) is not is_silent
        asyncio.run(store.write(lambda db, then=then: end_pauses(db, then)))
        assert silent(store) is is_silent
    late = now + 13 * hour + LIMITS.pause
    asyncio.run(store.write(lambda db: pause(db, LAN, "ba", now + 13 * hour - timedelta(seconds=1), late)))
    assert not silent(store)


@pytest.mark.parametrize("copies", [1, 3])
def test_handed_back_at_the_desk_it_stays_handed_back(store: Store, copies: int) -> None:
    """R8: a repeat of the person's old message silences nobody again; a new one does."""
    now = utc_now()

    def work(db: Connection) -> None:
        conversations.open_for(db, LAN, "zalo", now)
        pause(db, LAN, "một", now, now)
        handovers.end(db, LAN, now + timedelta(minutes=5))
        remember(db, LAN, now, with_staff=False)
        for _ in range(copies):
            pause(db, LAN, "một", now, now + timedelta(minutes=9))

    asyncio.run(store.write(work))
    assert not silent(store)
    after = now + timedelta(minutes=6)
    asyncio.run(store.write(lambda db: pause(db, LAN, "hai", after, after)))
    assert silent(store)


def test_an_officer_of_the_desk_keeps_the_conversation(store: Store) -> None:
    """Taken at the desk, it stays with that officer whoever else writes, and no clock ends it."""
    now = utc_now()

    def work(db: Connection) -> None:
        conversations.open_for(db, LAN, "zalo", now)
        db.execute(
            "INSERT INTO officers (id, login, name, role, created_at) VALUES (1, 'hoa', 'Hoà', 'desk_officer', ?)",
            (now.isoformat(),),
        )
        assert handovers.take(db, LAN, 1, now - timedelta(hours=1))
        remember(db, LAN, now, with_staff=True)
        pause(db, LAN, "một", now, now)
        end_pauses(db, now + timedelta(days=2))
        (open_one,) = handovers.open_ones(db, 10)
        assert (open_one.officer, open_one.reason) == (1, "")

    asyncio.run(store.write(work))
    assert silent(store)


def test_who_waited_for_a_person_has_one(store: Store) -> None:
    """The citizen had asked for somebody: that is answered, and no longer counts as waiting since then."""
    now = utc_now()

    def work(db: Connection) -> None:
        conversations.open_for(db, LAN, "zalo", now)
        handovers.ask(db, LAN, "cho gặp cán bộ", now - timedelta(hours=20))
        pause(db, LAN, "Chào chị", now, now)
        assert [(one.reason, one.ended_at) for one in handovers.open_ones(db, 10)] == [(human.REASON, None)]

    asyncio.run(store.write(work))
    assert silent(store) and texts(store, LAN) == []
