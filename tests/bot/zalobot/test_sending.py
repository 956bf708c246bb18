"""Sending: each outcome told as it is; one call is one try; what a citizen reads fits into a message."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.reply_files import ReplyFiles
from bot.sender import CannotDeliver, Send, Sender
from bot.zalobot import api
from bot.zalobot.sending import Sending
from feedback_store import conversations, outbox
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers import reply_body
from handlers.messages import Choice, Reply
from handlers.reply_parts import as_plain_text, parts
from tests.bot.at_work import ask, until
from tests.bot.zalobot.at_work import made, platform_up
from tests.emulators.listening import elsewhere
from tests.emulators.zalobot import ZaloBot
from tests.emulators.zalobot_tricks import Trick, answers, breaks_off, hangs, leads_to, loses_answer, refuses


def sending(asked: api.Api) -> Send:
    """The channel's `send`, where no file is looked up."""
    return Sending(asked, ReplyFiles(cast(Store, None))).send


def outcome(
    trick: Trick | None = None, text: str = "xin chào", seconds: float | None = None, **how: Any
) -> tuple[CannotDeliver, int]:
    """What `send` raised, and how many messages the citizen has all the same; each `send` is one call."""

    async def send() -> tuple[CannotDeliver, int]:
        async with platform_up() as platform:
            if trick:
                platform.play("sendMessage", trick)
            for name, value in how.items():
                setattr(platform, name, value)
            asked = api.Api(platform.address, "900000000000000009:canary-of-the-bot")
            try:
                with pytest.raises(CannotDeliver) as failed:
                    await sending(asked)("zalobot:lan", Reply(text))
                assert platform.called("sendMessage") == 1
                assert failed.value.__cause__ is None and failed.value.__suppress_context__
                return failed.value, len(platform.shown("lan"))
            finally:
                await asked.close()

    return asyncio.run(send())


def flags(failure: CannotDeliver) -> set[str]:
    names = ("permanent", "ambiguous", "unreachable", "unwritable")
    return {name for name in names if getattr(failure, name)}


@pytest.mark.parametrize("inside_200", [False, True])
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (400, {"permanent"}),
        (403, {"permanent", "unwritable"}),
        (404, {"permanent"}),
        (401, {"unreachable"}),
        (408, {"ambiguous", "unreachable"}),
        (429, set()),
        (500, {"unreachable"}),
        (502, {"unreachable"}),
        (504, {"ambiguous", "unreachable"}),
        (409, set()),
    ],
)
def test_each_error_code(code: int, expected: set[str], inside_200: bool) -> None:
    """R10: with its own status, or `ok: false` inside an HTTP 200; the citizen has nothing."""
    failure, shown = outcome(refuses(code, inside_200=inside_200))
    assert (flags(failure), shown) == (expected, 0)
    assert str(code) in str(failure)
    assert failure.retry_after == (api.PAUSE_ASKED if code == 429 else 0)


def test_how_long_to_rest() -> None:
    """R9: what the platform names, from a header or the body; nonsense counts as nothing said."""
    told = {b"37": 37.0, b"3600": 3600, b"99999": 3600, b"-1": 30, b"nan": 30, b"soon": 30, b"1e999": 30}
    assert {said: outcome(refuses_after(said))[0].retry_after for said in told} == told
    body = b'{"ok": false, "error_code": 429, "parameters": {"retry_after": 7}}'
    assert outcome(answers(body, 429))[0].retry_after == 7


def refuses_after(seconds: bytes) -> Trick:
    async def refuse(request: Any, act: Any) -> Any:
        answer = await refuses(429)(request, act)
        answer.headers["Retry-After"] = seconds.decode()
        return answer

    return refuse


@pytest.mark.parametrize("trick", [loses_answer, breaks_off, hangs])
def test_an_answer_that_is_lost_leaves_it_open(trick: Trick, monkeypatch: pytest.MonkeyPatch) -> None:
    """R10: delivered, and nobody was told."""
    monkeypatch.setattr(api.Api.call, "__defaults__", (0.3,))
    failure, shown = outcome(trick)
    assert (flags(failure), shown) == ({"ambiguous", "unreachable"}, 1)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{}", b"[]", b"null", b'{"ok": "true"}', b"[" * 100_000, b"\xff", b" " * 300_000]
)
def test_an_answer_that_says_nothing_leaves_it_open(body: bytes) -> None:
    """R10: a 200 without a word that it is done."""
    assert flags(outcome(answers(body))[0]) == {"ambiguous", "unreachable"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    """S12: what a citizen reads, and the token, are for nobody else; the reply is tried again later."""

    async def send() -> tuple[CannotDeliver, list[str]]:
        async with platform_up() as platform, elsewhere() as (address, heard):
            platform.play("sendMessage", leads_to(address, status))
            asked = api.Api(platform.address, platform.token)
            with pytest.raises(CannotDeliver) as failed:
                await sending(asked)("zalobot:lan", Reply("xin chào"))
            await asked.close()
        return failed.value, heard

    failure, heard = asyncio.run(send())
    assert heard == [] and flags(failure) == set()


def test_who_is_not_there_was_not_reached() -> None:
    """R10: no connection, no doubt."""

    async def send(address: str) -> CannotDeliver:
        asked = api.Api(address, "900:x")
        with pytest.raises(CannotDeliver) as failed:
            await sending(asked)("zalobot:lan", Reply("a"))
        await asked.close()
        return failed.value

    for address in ("http://127.0.0.1:9", "https://127.0.0.1:9", "http://", "no address"):
        assert flags(asyncio.run(send(address))) == {"unreachable"}, address


def test_a_channel_that_is_closed_has_sent_nothing(store: Store) -> None:
    """R14: what is still in hand when the service stops is sent after the next start, and counts as no copy."""

    async def send() -> CannotDeliver:
        async with platform_up() as platform:
            opened = made(store, platform)
            assert opened.send and opened.close
            await opened.send("zalobot:lan", Reply("a"))
            await opened.close()
            with pytest.raises(CannotDeliver) as failed:
                await opened.send("zalobot:lan", Reply("b"))
        return failed.value

    assert flags(asyncio.run(send())) == {"unreachable"}


def test_who_blocked_the_bot_is_told_apart() -> None:
    """R10: for good, and to be called instead; a text that is too long is only refused for good."""
    assert flags(outcome(blocked={"lan"})[0]) == {"permanent", "unwritable"}
    assert flags(outcome(text="a" * 2001)[0]) == {"permanent"}


CHOICES = (Choice("a", "Cần giấy tờ gì"), Choice("b", "Nộp ở đâu"))


def test_choices_are_numbered_and_nothing_is_bold() -> None:
    """There are no buttons; the id is the platform's own."""

    async def send() -> tuple[str, ZaloBot]:
        async with platform_up() as platform:
            asked = api.Api(platform.address, platform.token)
            ext_id = await sending(asked)("zalobot:lan", Reply("Dạ, **135.000 đồng**.", CHOICES))
            await asked.close()
        return ext_id, platform

    ext_id, platform = asyncio.run(send())
    (shown,) = platform.shown("lan")
    assert shown.text == "Dạ, 135.000 đồng.\n1. Cần giấy tờ gì\n2. Nộp ở đâu"
    assert shown.choices == ["Cần giấy tờ gì", "Nộp ở đâu"] and ext_id == shown.id


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300), st.integers(1, 200), st.booleans())
@example("👨‍👩‍👧‍👦", 2857, True)
@example("ế", 20_000, False)
def test_every_part_fits(piece: str, times: int, chosen: bool) -> None:
    """L7: up to 20,000 characters, any: no part beyond the platform's 2,000, choices included."""
    reply = Reply((piece * times)[:20_000], CHOICES if chosen else ())
    assert all(len(as_plain_text(part)) <= 2000 for part in parts("zalobot", reply))


async def queue(store: Store, count: int) -> None:
    def work(db: Connection) -> None:
        for number in range(count):
            who = f"zalobot:c{number}"
            conversations.open_for(db, who, "zalobot", utc_now())
            outbox.add(db, outbox.Reply(f"{number}:0", "zalobot", who, None, reply_body.write(Reply(f"tin {number}"))), "queued")

    await store.write(work)


def test_two_copies_at_most_and_one_retry_layer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R10: answers lost one after another: a reply goes out twice and is then unknown; every HTTP call is one try of the sender."""
    monkeypatch.setattr("bot.pace._DOWN_AFTER", 10_000)
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: utc_now() - utc_now())

    async def send() -> ZaloBot:
        async with platform_up() as platform:
            platform.always("sendMessage", loses_answer)
            opened = made(store, platform)
            await _deliver(store, opened.send, lambda: not ask(store, _OPEN), 40)
            assert opened.close
            await opened.close()
        return platform

    platform = asyncio.run(send())
    assert {len(platform.shown(f"c{number}")) for number in range(40)} == {2}
    assert platform.called("sendMessage") == 80 == sum(ask(store, "SELECT tries FROM outbox"))
    assert ask(store, "SELECT DISTINCT state FROM outbox") == ["unknown"]


_OPEN = "SELECT 1 FROM outbox WHERE state IN ('queued', 'sending')"


def test_an_outage_loses_nothing_and_is_probed_rarely(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R9: away, then back: all arrive once; while it is away one send at a time knocks."""
    monkeypatch.setattr("bot.pace.PROBE_EVERY", 0.1)
    monkeypatch.setattr("bot.sender.pause_after", lambda tries: utc_now() - utc_now())

    async def send() -> tuple[int, ZaloBot]:
        async with platform_up() as platform:
            platform.always("sendMessage", refuses(503))
            opened = made(store, platform)

            def is_back() -> bool:
                if platform.called("sendMessage") >= 33:
                    platform.always("sendMessage", None)
                return not ask(store, _OPEN)

            await _deliver(store, opened.send, is_back, 40)
            assert opened.close
            await opened.close()
        return platform.called("sendMessage"), platform

    calls, platform = asyncio.run(send())
    assert calls < 33 + 40 + 10
    assert [len(platform.shown(f"c{number}")) for number in range(40)] == [1] * 40
    assert ask(store, "SELECT DISTINCT state FROM outbox") == ["sent"]


async def _deliver(store: Store, send: Any, is_done: Any, count: int) -> None:
    await queue(store, count)
    sender = Sender(store, {"zalobot": send})
    running = asyncio.create_task(sender.run())
    await until(is_done)
    sender.stop()
    await running
