"""A message on its whole way: Telegram, inbox, turn, outbox, and back to what the citizen sees."""

from __future__ import annotations

import asyncio

from feedback_store.store import Store
from tests.bot.at_work import ask, until
from tests.bot.telegram.at_work import AN, BINH, at_work
from tests.emulators.telegram import Telegram


def test_a_citizen_is_answered_and_taps(store: Store) -> None:
    """Words and buttons come as they were meant; the tap stops turning; nothing stays unconfirmed."""

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running(), at_work(store, emulator):
            emulator.say(AN, "khai sinh")
            await until(lambda: emulator.shown[AN])
            shown = emulator.shown[AN][0]
            assert (shown.text, shown.bold) == ("Dạ, khai sinh.", ("khai sinh",))
            assert shown.labels == ["Khai sinh", "Gửi phản ánh, kiến nghị"] and shown.rows == (1, 1)
            emulator.tap(AN, "Gửi phản ánh, kiến nghị")
            await until(lambda: len(emulator.shown[AN]) == 2)
            assert emulator.shown[AN][1].text == "Dạ, c:start."
            await until(lambda: emulator.taps_answered and not emulator.unconfirmed)
        assert ask(store, "SELECT state FROM outbox") == ["sent", "sent"]
        assert ask(store, "SELECT ext_key FROM inbox ORDER BY seq") == ["123456789:1001", "123456789:1002"]

    asyncio.run(work())


def test_an_album_is_one_message(store: Store) -> None:
    """Photos sent together are answered once, with all of them; another citizen does not wait for them."""

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running(), at_work(store, emulator):
            for number in range(3):
                emulator.photo(AN, b"\xff\xd8\xff" + bytes([number]) * 50, "hố ga" if number == 0 else "", album="a1")
            emulator.say(BINH, "xin chào")
            await until(lambda: emulator.shown[BINH])
            await until(lambda: emulator.shown[AN])
            await until(lambda: ask(store, "SELECT count(*) FROM attachments WHERE state = 'raw'") == [3])
            assert [one.text for one in emulator.shown[AN]] == ["Dạ, hố ga và 3 tệp."]
            assert ask(store, "SELECT count(*) FROM inbox WHERE state = 'new'") == [0]

    asyncio.run(work())
