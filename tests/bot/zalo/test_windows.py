"""Who may be written to, and how news of a case reaches whoever may not: by template, or the desk calls."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.cases import keep
from bot.sender import CannotDeliver
from bot.zalo.window import is_open
from feedback_store import inbox, reply_windows
from feedback_store.reply_windows import Window
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers import outgoing
from handlers.case_code import code_of
from handlers.messages import Conversation, Draft, NewCase, Reply, Step
from tests.bot.at_work import ask, until
from tests.bot.zalo.account import LAN, account, failure, meaning, spoken
from tests.bot.zalo.at_work import platform_up, running
from tests.emulators.zalo import SEND, TEMPLATE, TOKEN
from tests.emulators.zalo_answers import fails


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


@pytest.mark.parametrize(
    ("silent", "paid", "goes"),
    [(timedelta(hours=49), False, False), (timedelta(hours=49), True, True), (timedelta(days=8), True, False), (None, True, False)],
)
def test_nothing_is_sent_into_a_closed_window(store: Store, silent: timedelta | None, paid: bool, goes: bool) -> None:
    """Whoever was silent for two days is not written to, and Zalo is not even asked; whoever pays for it may until a week."""

    async def work() -> None:
        async with account(store, silent, paid_replies=paid) as (platform, send):
            platform.paid = paid
            if goes:
                assert await send(LAN, Reply("chào"))
                return
            assert meaning(await failure(send)) == {"permanent", "unwritable"}
            assert platform.calls == []

    asyncio.run(work())


def test_after_eight_replies_only_the_telephone_is_left(store: Store) -> None:
    """Counted by us as by Zalo, until the citizen speaks again."""

    async def work() -> None:
        async with account(store) as (platform, send):
            for number in range(8):
                await send(LAN, Reply(f"câu {number}"))
            assert (await failure(send)).unwritable
            assert platform.called(SEND) == 8
            platform.interacted("lan")
            await store.write(lambda db: reply_windows.spoke(db, LAN, utc_now()))
            await send(LAN, Reply("câu 9"))

    asyncio.run(work())


async def with_case(store: Store, phone: str = "0900000001", filing: str = "filing") -> str:
    """The code of a case that Lan filed."""

    def file(db: Connection) -> str:
        seq = inbox.add(db, "zalo", filing, LAN, b"{}", utc_now())
        assert seq is not None
        inbox.mark_done(db, seq)
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


def test_who_cannot_be_written_to_any_more_is_to_be_called(store: Store) -> None:
    """The whole way: the news is given up on Zalo, and the citizen's number stands among those to call."""

    async def work() -> None:
        async with platform_up() as platform:
            await store.write(lambda db: spoken(db, LAN, utc_now() - timedelta(days=9)))
            news = Reply(f"Phản ánh {await with_case(store)} đã xử lý xong.")
            to = outgoing.Address("zalo", LAN, None, True)
            await store.write(lambda db: outgoing.keep(db, "case:1:0", to, news))
            async with running(store, platform):
                await until(lambda: ask(store, "SELECT state FROM outbox") == ["dead"])
            assert platform.calls == []

    asyncio.run(work())
    assert ask(store, "SELECT phone FROM callbacks WHERE done_at IS NULL") == ["0900000001"]


async def dead(store: Store, key: str, reply: Reply) -> None:
    """A reply that Zalo's closed window keeps from Lan."""
    async with platform_up() as platform:
        await store.write(lambda db: spoken(db, LAN, utc_now() - timedelta(days=9)))
        to = outgoing.Address("zalo", LAN, None, True)
        await store.write(lambda db: outgoing.keep(db, key, to, reply))
        async with running(store, platform):
            await until(lambda: ask(store, "SELECT state FROM outbox") == ["dead"])


@pytest.mark.parametrize("key", ["rate:case:1:0", "survey:1"])
def test_nobody_is_called_because_of_a_question_about_us(store: Store, key: str) -> None:
    """A rating or a survey that cannot be delivered is given up: it is ours to ask, and no news."""

    async def work() -> None:
        await with_case(store)
        await dead(store, key, Reply("Anh/chị hài lòng ở mức nào ạ?"))

    asyncio.run(work())
    assert ask(store, "SELECT count(*) FROM callbacks") == [0]


@pytest.mark.parametrize("told_of", [0, 1])
def test_the_call_is_about_the_case_that_the_news_names(store: Store, told_of: int) -> None:
    """Lan has two cases: the operator tells of the right one, whichever was filed last."""

    async def work() -> str:
        codes = [await with_case(store), await with_case(store, filing="another")]
        await dead(store, "case:1:0", Reply(f"Phản ánh **{codes[told_of]}** đã xử lý xong."))
        return codes[told_of]

    code = asyncio.run(work())
    assert ask(store, "SELECT why FROM callbacks") == [code]


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
