"""Pushing replies: as they were meant, within Telegram's measures, and each failure told for what it is."""

from __future__ import annotations

import ast
import asyncio
import gzip
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import Answering
from bot.sender import CannotDeliver, Sender
from bot.telegram import sending
from bot.telegram.sending import DATA_LONGEST, keyboard, marked, send
from feedback_store import conversations
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers import outgoing, reply_parts
from handlers.citizen import sentences
from handlers.messages import Choice, Conversation, Incoming, Reply
from handlers.reply_parts import utf16
from knowledge.knowledge import Knowledge
from tests.bot.at_work import ask, until
from tests.bot.telegram.at_work import AN, client
from tests.emulators.telegram import Drop, Lose, Refuse, Say, Telegram

AN_S = f"telegram:{AN}"
CITIZEN = Path(sentences.__file__).parent


async def queue(store: Store, *texts: str, who: str = AN_S) -> None:
    """Replies as a turn leaves them."""

    def work(db: Connection) -> None:
        conversations.open_for(db, who, "telegram", utc_now())
        for place, text in enumerate(texts):
            outgoing.keep(db, f"{who}/{place}", outgoing.Address("telegram", who, None, True), Reply(text))

    await store.write(work)


def states(store: Store) -> Counter[str]:
    """How many replies are in which state."""
    return Counter(ask(store, "SELECT state FROM outbox"))


async def deliver(store: Store, emulator: Telegram, condition: Callable[[], bool]) -> None:
    """Send until a condition holds."""
    async with client(emulator) as telegram:
        sender = Sender(store, {"telegram": partial(send, telegram)})
        running = asyncio.create_task(sender.run())
        await until(condition, 60)
        sender.stop()
        await running


@pytest.mark.parametrize(
    "behaviour, flags",
    [
        (Refuse(400), "permanent"),
        (Refuse(403), "permanent"),
        (Refuse(401), "unreachable"),
        (Refuse(404), "unreachable"),
        (Refuse(500), "unreachable"),
        (Refuse(502), "unreachable"),
        (Say(b"<html>", 502), "unreachable"),
        (Say(b'{"ok":false,"error_code":400,"description":"x","parameters":{"migrate_to_chat_id":-1001}}', 400), "permanent"),
        (Drop(), "ambiguous unreachable"),
        (Lose(), "ambiguous unreachable"),
        (Lose(silent=2), "ambiguous unreachable"),
        (Say(b"<html>wifi"), "ambiguous"),
        (Refuse(429, 7), "retry_after"),
    ],
)
def test_each_failure_is_told_for_what_it_is(behaviour: Refuse, flags: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """R10: one call and never a second by itself; the reason holds no address and no key (S10)."""
    monkeypatch.setattr(sending, "WHOLE", 0.5)

    async def work() -> None:
        emulator = Telegram()
        emulator.does("sendMessage", behaviour)
        async with emulator.running(), client(emulator) as telegram:
            with pytest.raises(CannotDeliver) as caught:
                await send(telegram, AN_S, Reply("Dạ."))
        failure = caught.value
        told = {name for name in ("permanent", "ambiguous", "unreachable", "retry_after") if getattr(failure, name)}
        assert told == set(flags.split()) and emulator.calls["sendMessage"] == 1
        assert failure.retry_after in (0, 7) and failure.__cause__ is None and failure.__suppress_context__
        assert "canary" not in str(failure) and "127.0.0.1" not in str(failure)

    asyncio.run(work())


DONE = b'{"ok":true,"result":{"message_id":1,"date":0,"chat":{"id":555,"type":"private"}}}'


@pytest.mark.parametrize(
    "answer, is_read",
    [(Say(DONE), True), (Say(DONE + b" " * 17 * 2**20), False), (Say(gzip.compress(DONE), packing="gzip"), False)],
    ids=["plain", "endless", "packed"],
)
def test_an_answer_without_end_is_not_read_to_its_end(answer: Say, is_read: bool) -> None:
    """L4: nothing is unpacked, and what is longer than any answer breaks off: the reply may have arrived."""

    async def work() -> None:
        emulator = Telegram()
        emulator.does("sendMessage", answer)
        async with emulator.running(), client(emulator) as telegram:
            if is_read:
                assert await send(telegram, AN_S, Reply("Dạ.")) == "1"
                return
            with pytest.raises(CannotDeliver, match="mất kết nối") as caught:
                await send(telegram, AN_S, Reply("Dạ."))
            assert caught.value.ambiguous

    asyncio.run(work())


def test_not_connected_is_not_sent() -> None:
    """R10: nobody listens, so that nothing was delivered, and it may be tried as often as needed."""

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running(), client(emulator) as telegram:
            await emulator.stop()
            with pytest.raises(CannotDeliver, match="không kết nối được") as caught:
                await send(telegram, AN_S, Reply("Dạ."))
            assert caught.value.unreachable and not caught.value.ambiguous
            await emulator.start()

    asyncio.run(work())


def test_an_answer_that_is_lost_makes_two_copies_at_most(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R10: delivered and the answer lost, for each of a hundred: two calls and two copies, then unknown; no stacked retries."""
    monkeypatch.setattr("bot.pace.PROBE_EVERY", 0.0)  # Telegram counts as down: otherwise one try in half a minute

    async def work() -> None:
        emulator = Telegram()
        emulator.does("sendMessage", Lose(), always=True)
        async with emulator.running():
            for number in range(100):
                await queue(store, f"tin {number}", who=f"telegram:{number + 1}")
            await deliver(store, emulator, lambda: states(store)["unknown"] == 100)
        copies = Counter(one.text for shown in emulator.shown.values() for one in shown)
        assert len(copies) == 100 and max(copies.values()) == 2
        assert emulator.calls["sendMessage"] == sum(copies.values())

    asyncio.run(work())


def test_refused_connections_and_5xx_lose_nothing(store: Store) -> None:
    """R9, R13: what was not taken is sent later, in order and once; "sent" comes with Telegram's own number."""

    async def work() -> None:
        emulator = Telegram()
        emulator.does("sendMessage", Refuse(500), None, Refuse(429, 1), None, Refuse(502))
        async with emulator.running():
            await queue(store, *(f"tin {number}" for number in range(5)))
            await deliver(store, emulator, lambda: states(store)["sent"] == 5)
        assert [one.text for one in emulator.shown[AN]] == [f"tin {number}" for number in range(5)]
        assert emulator.calls["sendMessage"] == 8 and not ask(store, "SELECT 1 FROM outbox WHERE ext_id IS NULL")

    asyncio.run(work())


def test_a_citizen_who_blocked_the_bot_is_not_written_to_again(store: Store) -> None:
    """403: given up at once, and the officer sees why; others get theirs."""

    async def work() -> None:
        emulator = Telegram()
        emulator.does("sendMessage", Refuse(403))
        async with emulator.running():
            await queue(store, "tin")
            await deliver(store, emulator, lambda: states(store)["dead"] == 1)
        assert ask(store, "SELECT error FROM outbox") == ["người nhận đã chặn bot hoặc xóa tài khoản (403)"]
        assert emulator.calls["sendMessage"] == 1

    asyncio.run(work())


def test_a_long_reply_comes_whole_and_in_order(store: Store) -> None:
    """R12: in parts that Telegram takes, each at most twice though answers are lost; bold goes on in the next part."""
    long = "**" + "".join(f"Theo điều {number}, người dân được nhận kết quả 👨‍👩‍👧‍👦 tại nhà. " for number in range(300)) + "**"

    async def work() -> None:
        emulator = Telegram()
        emulator.does("sendMessage", None, Lose(), None, Refuse(500))
        async with emulator.running():
            await queue(store, long)
            await deliver(store, emulator, lambda: not set(states(store)) - {"sent"})
        shown = [one.text for one in emulator.shown[AN]]
        once = [text for place, text in enumerate(shown) if place == 0 or shown[place - 1] != text]
        assert "".join(once) == long.replace("**", "") and len(shown) == len(once) + 1 and len(once) > 3
        assert all(one.bold == (one.text,) for one in emulator.shown[AN])

    asyncio.run(work())


@given(st.text(st.sampled_from("ab* \né́👍🏽👨‍👩‍👧\u202e\u200b"), max_size=300), st.integers(1, 40))
def test_bold_is_counted_in_utf16(text: str, times: int) -> None:
    """L7: what is bold is inside the text whatever letters it has, in every part that goes out."""
    for part in reply_parts.parts("telegram", Reply(text * times)):
        plain, entities = marked(part.text)
        assert "**" not in plain and utf16(plain) <= 4096
        assert all(one.offset + one.length <= utf16(plain) for one in entities)


def test_bold_words_are_where_they_were_written() -> None:
    """Two in one text, behind letters of two units; stars that nothing closes mark nothing."""
    plain, entities = marked("👍 **Một** và **hai**, **ba")
    assert plain == "👍 Một và hai, ba"
    assert [(one.offset, one.length) for one in entities] == [(3, 3), (10, 3)]


def test_choices_are_buttons_one_or_two_in_a_row() -> None:
    """Short labels stand side by side."""
    choices = (Choice("a", "Có"), Choice("b", "Không"), Choice("c", "Hướng dẫn nộp trực tuyến"), Choice("d", "Khác"))
    made = keyboard(choices)
    assert made and [[one.text for one in row] for row in made.inline_keyboard] == [
        ["Có", "Không"],
        ["Hướng dẫn nộp trực tuyến"],
        ["Khác"],
    ]


def test_a_choice_that_no_button_carries_is_numbered() -> None:
    """More than 64 bytes would be refused whole: then all choices are lines, which a number answers."""
    choices = (Choice("a", "Có"), Choice("ầ" * 22, "Không"))
    assert len("ầ" * 22) < DATA_LONGEST < len(("ầ" * 22).encode()) and keyboard(choices) is None

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running(), client(emulator) as telegram:
            await send(telegram, AN_S, Reply("Chọn ạ.", choices))
            assert (emulator.shown[AN][0].text, emulator.shown[AN][0].choices) == ("Chọn ạ.\n1. Có\n2. Không", ())

    asyncio.run(work())


def test_every_choice_of_the_house_fits_a_button(knows: Knowledge) -> None:
    """What the conversation offers, and every procedure, fact and example that it could offer."""
    ids = {f"ask:{example}" for example in sentences.EXAMPLES} | {f"p:{code}" for code in knows.procedures}
    ids |= {f"f:{facet}:{code}" for code in knows.procedures for facet in sentences.FACET_LABELS}
    voice, now = sentences.Voice(), datetime(2026, 11, 21, tzinfo=UTC)
    for text in ("xin chào", "khai sinh", "hố ga mất nắp ở phố A rất nguy hiểm", "gặp cán bộ", "tôi muốn tố cáo cán bộ đòi tiền"):
        step = Answering(knows, voice)(Conversation(), Incoming("1", "telegram:1", text), now)
        ids |= {choice.id for reply in step.replies for choice in reply.choices}
    assert len(ids) > 2000 and max(len(one.encode()) for one in ids) <= DATA_LONGEST


def test_every_choice_in_the_code_fits_a_button() -> None:
    """The fixed part of each id, with the longest code of a case or a procedure behind it."""
    fixed: list[str] = []
    for path in CITIZEN.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Choice" and node.args:
                with suppress(ValueError):
                    fixed.append("".join(str(part.value) for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)))
    assert len(fixed) > 20 and max(len(one.encode()) for one in fixed) + len("PA-4K7M-2XPX") <= DATA_LONGEST
