"""Sending on Zalo: what each answer means, the windows, the template, and what the citizen reads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.cases import keep
from bot.sender import CannotDeliver, Send
from bot.zalo.window import is_open
from feedback_store import conversations, inbox, reply_windows
from feedback_store.reply_windows import Window
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers.case_code import code_of
from handlers.messages import Choice, Conversation, Draft, NewCase, Reply, Step
from tests.bot.at_work import ask
from tests.bot.zalo.at_work import made, platform_up
from tests.emulators.zalo import QUOTA, SEND, TEMPLATE, TOKEN, Zalo, fails
from tests.emulators.zalobot_tricks import Trick, answers, breaks_off, loses_answer

LAN = "zalo:lan"
CHOICES = (Choice("f:fee:1", "Lệ phí"), Choice("f:where:1", "Nộp ở đâu"))


@asynccontextmanager
async def account(store: Store, spoke: timedelta | None = timedelta(0), **section: Any) -> AsyncIterator[tuple[Zalo, Send]]:
    """The platform, and our way to send there; Lan spoke so long ago."""
    async with platform_up() as platform:
        if spoke is not None:
            await store.write(lambda db: spoken(db, LAN, utc_now() - spoke))
            platform._interacted("lan", platform.now() - spoke)
        channel = made(store, platform, **section)
        assert channel.send and channel.close
        try:
            yield platform, channel.send
        finally:
            await channel.close()


def spoken(db: Connection, conversation: str, at: datetime) -> None:
    """A citizen spoke at that time."""
    conversations.open_for(db, conversation, "zalo", at)
    reply_windows.spoke(db, conversation, at)


async def failure(send: Send, reply: Reply = Reply("chào")) -> CannotDeliver:  # noqa: B008
    """Why a reply was not taken."""
    with pytest.raises(CannotDeliver) as caught:
        await send(LAN, reply)
    return caught.value


def meaning(failure: CannotDeliver) -> set[str]:
    """The flags that a failure carries."""
    flags = {"permanent", "ambiguous", "unreachable", "unwritable", "retry_after"}
    return {flag for flag in flags if getattr(failure, flag)}


def test_a_reply_is_read_as_it_was_meant(store: Store) -> None:
    """The choices are numbered lines; bold marks are left out; the id is Zalo's."""

    async def work() -> None:
        async with account(store) as (platform, send):
            sent = await send(LAN, Reply("Lệ phí **135.000 đồng**.", CHOICES))
            (shown,) = platform.shown("lan")
            assert shown.id == sent
            assert shown.text == "Lệ phí 135.000 đồng.\n1. Lệ phí\n2. Nộp ở đâu"
            assert (shown.choices, shown.buttons) == (["Lệ phí", "Nộp ở đâu"], {})

    asyncio.run(work())
    assert ask(store, "SELECT replies FROM reply_windows") == [1]


def test_buttons_beside_the_numbers_where_the_package_has_them(store: Store) -> None:
    """At most five, with hidden payloads; where Zalo refuses them after all, the reply goes without and is not lost."""
    many = tuple(Choice(f"c{n}", f"Việc {n}") for n in range(7))

    async def work() -> None:
        async with account(store, buttons=True) as (platform, send):
            platform.takes_buttons = True
            await send(LAN, Reply("Việc nào ạ?", many))
            platform.takes_buttons = False
            await send(LAN, Reply("Việc nào ạ?", many))
            await send(LAN, Reply("Dạ vâng."))
            first, second, _ = platform.shown("lan")
            assert first.text == second.text and len(first.choices) == 7
            assert first.buttons == {f"Việc {n}": f"#cb:c{n}" for n in range(5)}
            assert second.buttons == {}
            assert platform.called(SEND) == 4

    asyncio.run(work())


@pytest.mark.parametrize(
    ("code", "flags"),
    [
        (-32, {"retry_after"}),
        (-201, {"permanent"}),
        (-210, {"permanent"}),
        (-233, {"permanent"}),
        (-211, set()),
        (-99999, set()),
        (-221, {"unreachable"}),
        (-224, {"unreachable"}),
        (-213, {"permanent", "unwritable"}),
        (-230, {"permanent", "unwritable"}),
        (-305, {"permanent", "unwritable"}),
        (-311, {"permanent", "unwritable"}),
        (-222, {"permanent", "unwritable"}),
    ],
)
def test_each_code_inside_http_200(store: Store, code: int, flags: set[str]) -> None:
    """R10: refused for now, for good, for this citizen, or for the whole account; one call each, and nothing is counted."""

    async def work() -> None:
        async with account(store) as (platform, send):
            platform.play(SEND, fails(code))
            refused = await failure(send)
            assert meaning(refused) == flags
            assert str(code) in str(refused)
            assert platform.called(SEND) == 1

    asyncio.run(work())
    assert ask(store, "SELECT replies FROM reply_windows") == [0]


@pytest.mark.parametrize(
    ("trick", "flags"),
    [
        (answers(b"down", 502), {"unreachable"}),
        (answers(b"", 504), {"unreachable", "ambiguous"}),
        (answers(b"", 429), {"retry_after"}),
        (answers(b"", 302), {"unreachable"}),
        (answers(b"<html>"), {"ambiguous"}),
        (answers(b"[]"), {"ambiguous"}),
        (answers(b"[" * 10_000), {"ambiguous"}),
        (answers(b'{"error": "-210"}'), {"permanent"}),
        (answers(b'{"error": {}, "data": 5}'), None),
        (answers(b'{"error": [1]}'), set()),
        (loses_answer, {"unreachable", "ambiguous"}),
        (breaks_off, {"unreachable", "ambiguous"}),
    ],
)
def test_every_other_way_to_answer(store: Store, trick: Trick, flags: set[str] | None) -> None:
    """R9, R10: whether it may have arrived, and whether others need try; an answer without an error is taken for a yes."""

    async def work() -> None:
        async with account(store) as (platform, send):
            platform.play(SEND, trick)
            if flags is None:
                await send(LAN, Reply("chào"))
            else:
                assert meaning(await failure(send)) == flags

    asyncio.run(work())


def test_who_cannot_be_reached_has_received_nothing(store: Store) -> None:
    """R10: no connection: surely not sent, and nobody else need try."""

    async def work() -> None:
        async with account(store) as (platform, send):
            await platform.stop()
            assert meaning(await failure(send)) == {"unreachable"}
            await platform.start()

    asyncio.run(work())


@pytest.mark.parametrize(
    ("hours", "replies", "free", "paid"),
    [(0, 0, True, True), (47.9, 7, True, True), (48.1, 0, False, True), (1, 8, False, True), (168.1, 0, False, False)],
)
def test_the_window(hours: float, replies: int, free: bool, paid: bool) -> None:
    """48 hours and 8 replies for nothing, a week for money, then nobody writes; a clock set back closes nothing (R16)."""
    now = utc_now()
    window = Window(now - timedelta(hours=hours), replies)
    assert is_open(window, now, paid=False) is free
    assert is_open(window, now, paid=True) is paid
    assert is_open(Window(now + timedelta(hours=1), 0), now, paid=False)
    assert not is_open(None, now, paid=True)


def test_nothing_is_sent_into_a_closed_window(store: Store) -> None:
    """Whoever was silent for two days is not written to, and Zalo is not even asked; whoever pays for it may until a week."""

    async def work() -> None:
        async with account(store, timedelta(hours=49)) as (platform, send):
            assert meaning(await failure(send)) == {"permanent", "unwritable"}
            assert platform.calls == []
        async with account(store, timedelta(hours=49), paid_replies=True) as (platform, send):
            platform.paid = True
            await send(LAN, Reply("chào"))
        async with account(store, timedelta(days=8), paid_replies=True) as (platform, send):
            pass

    asyncio.run(work())


def test_after_eight_replies_only_the_telephone_is_left(store: Store) -> None:
    """Counted by us as by Zalo, until the citizen speaks again."""

    async def work() -> None:
        async with account(store) as (platform, send):
            for number in range(8):
                await send(LAN, Reply(f"câu {number}"))
            assert (await failure(send)).unwritable
            assert platform.called(SEND) == 8
            platform._interacted("lan")
            await store.write(lambda db: reply_windows.spoke(db, LAN, utc_now()))
            await send(LAN, Reply("câu 9"))

    asyncio.run(work())


async def with_case(store: Store, phone: str = "0900000001") -> str:
    """The code of a case that Lan filed."""

    def file(db: Connection) -> str:
        seq = inbox.add(db, "zalo", "filing", LAN, b"{}", utc_now())
        assert seq is not None
        new = NewCase(code_of(seq), Draft(text="Đèn đường hỏng", phone=phone), "new", "ubnd")
        keep(db, seq, LAN, Step(Conversation(), new_case=new), utc_now())
        return new.code

    return await store.write(file)


def test_news_of_a_case_goes_by_template_when_the_window_is_closed(store: Store) -> None:
    """To the number that was left with it; without template, code, case or number the desk is to call."""

    async def work() -> None:
        async with account(store, timedelta(days=9), template="mau-1") as (platform, send):
            code = await with_case(store)
            news = Reply(f"Phản ánh **{code}** đã xử lý xong.")
            assert (await send(LAN, news)).startswith("zns:z")
            (told,) = platform.templates
            assert (told["phone"], told["template_id"]) == ("84900000001", "mau-1")
            assert told["template_data"] == {"ma_phan_anh": code}
            assert (await failure(send)).unwritable
            assert (await failure(send, Reply("Phản ánh PA-2222-222 của người khác."))).unwritable
            with pytest.raises(CannotDeliver) as other:
                await send("zalo:binh", news)
            assert other.value.unwritable
            platform.play(TEMPLATE, fails(-999))
            assert meaning(await failure(send, news)) == {"permanent", "unwritable"}
            platform.play(TEMPLATE, fails(-32))
            assert meaning(await failure(send, news)) == {"retry_after"}
            assert len(platform.templates) == 1

    asyncio.run(work())


def test_without_a_template_the_desk_is_to_call(store: Store) -> None:
    """The twin: the same news, and no template."""

    async def work() -> None:
        async with account(store, timedelta(days=9)) as (platform, send):
            code = await with_case(store)
            assert (await failure(send, Reply(f"Phản ánh {code} đã xử lý xong."))).unwritable
            assert platform.calls == []

    asyncio.run(work())


def test_zalos_own_count_is_the_one_that_counts(store: Store) -> None:
    """We think that the window is open, Zalo does not: the same way out; and its token of a day is not asked for twice."""

    async def work() -> None:
        async with account(store, template="mau-1") as (platform, send):
            code = await with_case(store)
            platform.play(SEND, fails(-305))
            assert (await send(LAN, Reply(f"Phản ánh {code} đã xử lý xong."))).startswith("zns:")
            assert [path for path, _ in platform.calls] == [TOKEN, SEND, TEMPLATE]

    asyncio.run(work())


def test_a_token_that_ran_out_is_renewed_once(store: Store) -> None:
    """−216 and ZNS's −124: one new pair, the same message once more; refused again, the account is out of order."""

    async def work() -> None:
        async with account(store, template="mau-1") as (platform, send):
            await send(LAN, Reply("một"))
            await store.write(lambda db: db.execute("UPDATE channel_tokens SET made_at = '2026-01-01T00:00:00.000000+00:00'"))
            platform.forget_access()
            await send(LAN, Reply("hai"))
            assert [path for path, _ in platform.calls] == [TOKEN, SEND, SEND, TOKEN, SEND]
            platform.always(SEND, fails(-216))
            assert meaning(await failure(send)) == {"unreachable"}
            assert meaning(await failure(send)) == {"unreachable"}
            assert platform.called(TOKEN) == 2, "a pair that is minutes old is not given up"
            assert platform.called(QUOTA) == 0

    asyncio.run(work())
