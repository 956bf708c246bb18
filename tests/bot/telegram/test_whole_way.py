"""A message on its whole way: Telegram, inbox, turn, outbox, and back to what the citizen sees."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from bot.answering import Answering
from feedback_store.store import Store
from handlers.citizen.sentences import Voice
from knowledge.knowledge import Knowledge
from tests.bot.at_work import all_answered, ask, until
from tests.bot.telegram.at_work import AN, BINH, at_work
from tests.emulators.telegram import Telegram

JPEG = b"\xff\xd8\xff" + bytes(50)


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


def test_a_corrected_question_is_answered(store: Store) -> None:
    """R8: once, however often it is brought; one that changes nothing, comes late or takes back a choice asks nothing."""

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running(), at_work(store, emulator):

            async def dealt_with(number: int) -> list[str]:
                await until(lambda: ask(store, "SELECT 1 FROM inbox WHERE ext_key = ?", f"123456789:{number}"))
                await until(lambda: all_answered(store) and set(ask(store, "SELECT state FROM outbox")) == {"sent"})
                return [one.text.removeprefix("Dạ, ") for one in emulator.shown[AN]]

            assert await dealt_with(emulator.say(AN, "khai snh")) == ["khai snh."]
            assert await dealt_with(emulator.edit(AN, "khai sinh")) == ["khai snh.", "khai sinh."]
            assert await dealt_with(emulator.edit(AN, " khai  sinh ")) == ["khai snh.", "khai sinh."]
            assert await dealt_with(emulator.edit(AN, "khai tử", after=16 * 60)) == ["khai snh.", "khai sinh."]
            assert await dealt_with(emulator.edit(AN, "khai tử", after=40)) == ["khai snh.", "khai sinh.", "khai tử."]
            assert (await dealt_with(emulator.say(AN, "/canbo")))[3:] == ["person."]
            assert (await dealt_with(emulator.edit(AN, "khai sinh")))[3:] == ["person."]
            assert (await dealt_with(emulator.photo(AN, JPEG)))[4:] == ["photo và 1 tệp."]
            assert (await dealt_with(emulator.edit(AN, "ở cổng chợ")))[4:] == ["photo và 1 tệp.", "ở cổng chợ."]

    asyncio.run(work())
    assert ask(store, "SELECT DISTINCT state FROM inbox") == ["done"]


def test_a_correction_is_no_answer_to_another_question(store: Store, knows: Knowledge) -> None:
    """While a case is told the next question is open: the corrected story is not its answer; what is said anew, the twin, is."""

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running(), at_work(store, emulator, Answering(knows, Voice())):
            emulator.say(AN, "tôi muốn phản ánh hố ga mất nắp trưc cổng chợ")
            await until(lambda: len(emulator.shown[AN]) == 2)
            corrected = emulator.edit(AN, "tôi muốn phản ánh hố ga mất nắp trước cổng chợ")
            await until(lambda: ask(store, "SELECT state FROM inbox WHERE ext_key = ?", f"123456789:{corrected}") == ["done"])
            assert len(emulator.shown[AN]) == 2 and remembered()["draft"]["place"] == ""
            emulator.say(AN, "trước cổng chợ Thương")
            await until(lambda: len(emulator.shown[AN]) == 3)
            assert remembered()["draft"]["place"] == "trước cổng chợ Thương"

    def remembered() -> dict[str, Any]:
        (state,) = ask(store, "SELECT state FROM conversations")
        return dict(json.loads(state))

    asyncio.run(work())
