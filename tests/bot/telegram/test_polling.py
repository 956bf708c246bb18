"""Asking Telegram for updates: nothing is confirmed before it is kept, and nothing that comes stops the asking."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from datetime import timedelta

import pytest
import telegram

from bot.telegram.fields import update_id_of
from bot.telegram.polling import Position
from feedback_store import channel_cursors
from feedback_store.store import NotStored, Store
from feedback_store.timestamps import utc_now
from tests.bot.at_work import ask, until
from tests.bot.telegram import poison
from tests.bot.telegram.at_work import AN, BINH, answering, polling, update
from tests.emulators.telegram import TOKEN, Drop, Lose, Refuse, Say, Telegram

POISONS = {**poison.QUARANTINED, **poison.HARMLESS}


def offsets(emulator: Telegram) -> list[str]:
    """With which offset it was asked, each time."""
    return [given.get("offset", "") for method, given in emulator.asked if method == "getUpdates"]


async def remember(store: Store, position: Position) -> None:
    """A place to go on from."""
    await store.write(lambda db: channel_cursors.save(db, "telegram", position.written()))


@pytest.mark.parametrize("kind", POISONS)
def test_one_poison_stops_nobody(store: Store, kind: str) -> None:
    """R7, L5: what came before and after is answered, the poison is kept raw, and asking never turns into a storm."""

    async def work() -> None:
        emulator = Telegram()
        for number in range(4):
            emulator.say(1000 + number, "trước")
        bad = emulator.raw(poison.as_sent(POISONS[kind], emulator.next_update))
        for number in range(4):
            emulator.say(2000 + number, "sau")
        async with emulator.running(), answering(store) as turn, polling(store, emulator, turn.wake):
            await until(lambda: not emulator.unconfirmed and not ask(store, "SELECT 1 FROM inbox WHERE state = 'new'"))
        assert emulator.calls["getUpdates"] <= 20
        kept = ask(store, "SELECT state FROM inbox WHERE instr(body, ?)", poison.as_sent(POISONS[kind], bad))
        assert kept == ["quarantine" if kind in poison.QUARANTINED else "done"]
        told = ask(store, "SELECT DISTINCT conversation_id FROM outbox WHERE conversation_id <> 'telegram:555'")
        assert len(told) == 8 and ask(store, "SELECT count(*) FROM inbox") == [9]

    asyncio.run(work())


def test_others_wait_two_seconds_at_most(store: Store) -> None:
    """R7: with the real rests, among 200 others, the kind that takes longest costs them at most 2 s more than none at all."""

    async def took(first: int, *bodies: bytes) -> float:
        emulator = Telegram(next_update=first)
        async with emulator.running(), answering(store) as turn, polling(store, emulator, turn.wake, apart=1.0):
            began = time.monotonic()
            for number in range(100):
                emulator.say(1000 + number, "trước")
            for body in bodies:
                emulator.raw(body.replace(b"%d", str(emulator.next_update).encode()))
            for number in range(100):
                emulator.say(2000 + number, "sau")
            await until(lambda: not emulator.unconfirmed and not ask(store, "SELECT 1 FROM inbox WHERE state = 'new'"))
            assert emulator.calls["getUpdates"] <= 40
            return time.monotonic() - began

    async def work() -> float:
        without = await took(1_000)
        return await took(2_000, poison.QUARANTINED["cut off"].encode()) - without

    assert asyncio.run(work()) < 2
    assert ask(store, "SELECT count(*) FROM outbox") == [400]


def test_there_are_thirty_kinds() -> None:
    """R7: as many as were promised."""
    assert len(POISONS) >= 30


def test_the_librarys_own_asking_stands_still() -> None:
    """The twin of R7: read as a whole, a batch with a poison is never confirmed, and all wait behind it."""

    async def work() -> None:
        emulator = Telegram()
        emulator.raw(poison.as_sent(POISONS["a message without a chat"], emulator.next_update))
        emulator.say(AN, "sau")
        async with emulator.running(), telegram.Bot(TOKEN, f"{emulator.address}/bot") as bot:
            for _ in range(3):
                with pytest.raises(TypeError):
                    await bot.get_updates(allowed_updates=[])
            assert emulator.unconfirmed == [1001, 1002]

    asyncio.run(work())


def test_nothing_is_confirmed_before_it_is_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R1: while the disk takes nothing, Telegram keeps everything and nobody moves on."""

    async def work() -> None:
        emulator = Telegram()
        emulator.say(AN, "xin chào")
        write, refused = Store.write, 0

        async def full(*_: object, **__: object) -> object:
            nonlocal refused
            refused += 1
            raise NotStored("đầy")

        monkeypatch.setattr(Store, "write", full)
        async with emulator.running(), polling(store, emulator):
            await until(lambda: refused > 3)
            assert emulator.unconfirmed == [1001] and set(offsets(emulator)) == {""}
            monkeypatch.setattr(Store, "write", write)
            await until(lambda: not emulator.unconfirmed)
        assert ask(store, "SELECT ext_key FROM inbox") == ["123456789:1001"]

    asyncio.run(work())


def test_what_is_delivered_again_is_kept_once(store: Store) -> None:
    """R8: the answer was lost, or the process died between keeping and confirming."""

    async def work() -> None:
        emulator = Telegram()
        emulator.does("getUpdates", Lose(), Drop(), None)
        for number in range(150):
            emulator.say(AN, f"tin {number}")
        again = list(emulator._waiting)
        async with emulator.running(), polling(store, emulator):
            await until(lambda: not emulator.unconfirmed)
        emulator._waiting = again
        await remember(store, Position(1001, utc_now()))
        async with emulator.running(), polling(store, emulator):
            await until(lambda: not emulator.unconfirmed)
        assert ask(store, "SELECT count(*) FROM inbox") == [150]

    asyncio.run(work())


@pytest.mark.parametrize("after_idle_weeks", [3, 1001, 900_000])
def test_numbers_that_start_anew_lose_nothing(store: Store, after_idle_weeks: int) -> None:
    """R15: after a week Telegram may count from anywhere, lower, the same or higher."""

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running():
            emulator.say(AN, "trước khi nghỉ")
            async with polling(store, emulator):
                await until(lambda: not emulator.unconfirmed)
            await remember(store, Position(1002, utc_now() - timedelta(days=8)))
            emulator.next_update = after_idle_weeks
            emulator.say(BINH, "sau khi nghỉ")
            emulator.say(BINH, "và nữa")
            async with polling(store, emulator):
                await until(lambda: not emulator.unconfirmed)
        said = [json.loads(body)["message"]["text"] for body in ask(store, "SELECT body FROM inbox ORDER BY seq")]
        assert said == ["trước khi nghỉ", "sau khi nghỉ", "và nữa"]
        assert offsets(emulator)[-1] == str(after_idle_weeks + 2)

    asyncio.run(work())


def test_an_old_offset_would_lose_what_is_new(store: Store) -> None:
    """The twin of R15: asked with the place of last week, Telegram forgets the new updates with lower numbers."""

    async def work() -> None:
        emulator = Telegram(next_update=3)
        async with emulator.running():
            emulator.say(AN, "sau khi nghỉ")
            await remember(store, Position(1002, utc_now()))
            async with polling(store, emulator):
                await until(lambda: not emulator.unconfirmed)
        assert ask(store, "SELECT 1 FROM inbox") == []

    asyncio.run(work())


def test_telegram_away_is_asked_seldom_and_then_again(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """R9: refused, 5xx, cut, nonsense, 429; one line in the log, the time on the desk, and all is taken once it is back."""

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running():
            await emulator.stop()
            rests: list[int] = []

            def rest(tries: int) -> float:
                rests.append(tries)
                return 0.01

            async with polling(store, emulator, pause_after=rest):
                await until(lambda: rests and rests[-1] >= 3)
                html = Say(b"<html>Trang \xc4\x91\xc4\x83ng nh\xe1\xba\xadp wifi</html>")
                emulator.does(
                    "getUpdates", Refuse(500), Refuse(502), Drop(), html, Say(b"[]"), Say(b'{"ok":false}'), Refuse(429, 1)
                )
                emulator.say(AN, "xin chào")
                await emulator.start()
                await until(lambda: not emulator.unconfirmed)
        assert rests == list(range(1, len(rests) + 1)) and len(rests) >= 9
        assert ask(store, "SELECT error FROM channel_contacts") == ["Telegram yêu cầu gửi chậm lại (429)"]

    with caplog.at_level(logging.DEBUG):
        asyncio.run(work())
    ours = [one for one in caplog.records if one.name.startswith("bot.") and "cannot be asked" in one.message]
    assert len(ours) == 1


def test_another_program_that_asks_is_named_and_left_alone(store: Store) -> None:
    """409: said on the desk, asked again after half a minute and not before."""

    async def work() -> None:
        emulator = Telegram()
        emulator.does("getUpdates", Refuse(409), always=True)
        async with emulator.running(), polling(store, emulator):
            await until(lambda: ask(store, "SELECT error FROM channel_contacts"))
            await asyncio.sleep(0.2)
        assert emulator.calls["getUpdates"] == 1
        assert ask(store, "SELECT error FROM channel_contacts") == ["chương trình khác cũng đang nhận tin của bot này (409)"]

    asyncio.run(work())


def test_nothing_new_is_asked_for_once_a_second(store: Store) -> None:
    """R7: a server that answers at once with nothing, or with what cannot be confirmed, is not asked in a storm."""

    async def work() -> None:
        emulator = Telegram()
        emulator.does("getUpdates", Say(b'{"ok":true,"result":[{"no":"number"}]}'), always=True)
        async with emulator.running(), polling(store, emulator, apart=0.1):
            await asyncio.sleep(0.55)
        assert 4 <= emulator.calls["getUpdates"] <= 8
        assert ask(store, "SELECT count(*) FROM inbox") == [1]

    asyncio.run(work())


def test_each_update_is_kept_as_it_came(store: Store) -> None:
    """The bytes are Telegram's own, so that the same update by polling and by webhook is the same."""

    async def work() -> None:
        emulator = Telegram()
        raw = update(1001, text="hố ga").replace(b", ", b" ,\n ")
        emulator.raw(raw)
        async with emulator.running(), polling(store, emulator):
            await until(lambda: not emulator.unconfirmed)
        assert ask(store, "SELECT body FROM inbox") == [raw] and update_id_of(raw) == 1001

    asyncio.run(work())


def test_positions_that_make_no_sense_are_not_used() -> None:
    """A clock that was wrong, a cursor that was damaged."""
    now = utc_now()
    assert Position.read(None) is None and Position.read("x y") is None and Position.read("5") is None
    assert Position.read(Position(7, now).written()) == Position(7, now)
    ages = {timedelta(0): False, timedelta(days=5): False, timedelta(days=7): True, timedelta(days=-2): True}
    assert {age: Position(7, now - age).is_old(now) for age in ages} == ages
