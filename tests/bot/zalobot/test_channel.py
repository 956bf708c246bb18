"""The channel as a whole: photos that come later, long words, what it says of its health, and what it never says."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import trouble
from bot.downloading import CannotFetch, Downloading
from bot.sender import CannotDeliver
from bot.zalobot import polling
from feedback_store.store import Store
from handlers.desk.watched import Finding
from handlers.messages import CaseView, Choice, Conversation, Incoming, Reply, Step
from tests.bot.at_work import all_answered, ask, until
from tests.bot.findings import badly_worded
from tests.bot.zalobot.at_work import SECRET, made, platform_up, receiving, service
from tests.emulators.zalobot import ZaloBot
from tests.emulators.zalobot_tricks import answers, hangs, loses_answer, refuses

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + bytes(64) + bytes.fromhex("ffd9")


def test_a_photo_that_cannot_be_fetched_holds_up_nobody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R11: the message is stored and answered at once; its photo comes when the host is back."""
    monkeypatch.setattr("bot.downloading.pause_after", lambda tries: timedelta(0))
    monkeypatch.setattr("bot.downloading._POLL", 0.01)

    async def talk() -> None:
        async with platform_up() as platform, service(store, platform, file_hosts=(platform.address,)) as opened:
            assert opened.fetch
            downloading = Downloading(store, {"zalobot": opened.fetch}, lambda: None)
            fetching = asyncio.create_task(downloading.run())
            platform.has_photos = False
            platform.photo("lan", JPEG, "ổ gà đường Nguyễn Huệ")
            await until(lambda: platform.shown("lan"))
            await until(lambda: ask(store, "SELECT 1 FROM downloads WHERE tries > 2"))
            assert ask(store, "SELECT state FROM attachments") == ["awaited"]
            platform.has_photos = True
            await until(lambda: ask(store, "SELECT 1 FROM attachments WHERE state = 'raw'"))
            downloading.stop()
            await fetching

    asyncio.run(talk())
    assert ask(store, "SELECT body FROM attachments") == [JPEG]


def test_photos_come_from_known_hosts_only(store: Store) -> None:
    """S12: without the host on the list, the same photo is not asked for."""

    async def fetch(is_known: bool) -> bytes:
        async with platform_up() as platform:
            platform.photo("lan", JPEG)
            opened = made(store, platform, file_hosts=(platform.address,) if is_known else ())
            assert opened.fetch and opened.close
            try:
                return await opened.fetch(f"{platform.address}/photos/p1.jpg")
            finally:
                await opened.close()

    with pytest.raises(CannotFetch) as refused:
        asyncio.run(fetch(is_known=False))
    assert refused.value.permanent
    assert asyncio.run(fetch(is_known=True)) == JPEG, "the twin"


TEXTS = ["a", "Tiếng Việt" * 200, "ế" * 20_000, "e\u0302\u0301" * 6000, "😀" * 20_000, "\u200b" * 500, "a\u202eb", "a\n\n" * 6000]


@pytest.mark.parametrize("by_webhook", [False, True])
def test_any_text_arrives_whole(store: Store, by_webhook: bool) -> None:
    """L7: from 1 to 20,000 characters, by either way."""
    heard: list[str] = []

    def respond(conversation: Conversation, incoming: Incoming, now: datetime, cases: tuple[CaseView, ...] = ()) -> Step:
        heard.append(incoming.text)
        return Step(conversation)

    async def talk() -> None:
        async with platform_up() as platform, service(store, platform, respond, webhook=by_webhook):
            for text in TEXTS:
                platform.say("lan", text)
            await until(lambda: len(heard) == len(TEXTS) and all_answered(store))

    asyncio.run(talk())
    assert heard == TEXTS


def test_a_choice_is_taken_by_its_number(store: Store) -> None:
    """The same conversation without buttons."""

    def respond(conversation: Conversation, incoming: Incoming, now: datetime, cases: tuple[CaseView, ...] = ()) -> Step:
        return Step(conversation, (Reply(f"Dạ: {incoming.text}", (Choice("a", "Giấy tờ"), Choice("b", "Nơi nộp"))),))

    async def talk() -> ZaloBot:
        async with platform_up() as platform, service(store, platform, respond):
            platform.say("lan", "xin chào")
            await until(lambda: platform.shown("lan"))
            platform.tap("lan", "Nơi nộp")
            await until(lambda: len(platform.shown("lan")) == 2)
        return platform

    platform = asyncio.run(talk())
    assert [shown.text.split("\n")[0] for shown in platform.shown("lan")] == ["Dạ: xin chào", "Dạ: 2"]


def looked(store: Store, trick: Any = None, registered: str = "", public_url: str = "", **section: Any) -> list[Finding]:
    async def look() -> list[Finding]:
        async with platform_up() as platform:
            platform.webhook = registered
            if trick:
                platform.always("getMe", trick)
                platform.always("getWebhookInfo", trick)
            opened = made(store, platform, public_url, **section)
            assert opened.close
            try:
                return [*await opened.look()]
            finally:
                await opened.close()
                assert platform.called("sendMessage") == platform.called("setWebhook") == platform.called("deleteWebhook") == 0

    return asyncio.run(look())


OURS = "https://motcua.example/hooks/zalobot"
HOME = "https://motcua.example"


def test_what_doctor_says_when_all_is_well(store: Store) -> None:
    """One line each, no remedy."""
    for findings in (looked(store), looked(store, registered=OURS, public_url=HOME, webhook=True)):
        assert [one.well for one in findings] == [True, True] and not any(one.remedy for one in findings)
        assert badly_worded(findings) == []
        assert "bot.motcua" in findings[0].what


@pytest.mark.parametrize(
    ("how", "wells", "word"),
    [
        ({"trick": refuses(401)}, [False], "mã"),
        ({"trick": refuses(500)}, [False], "500"),
        ({"trick": loses_answer}, [False], "mạng"),
        ({"trick": answers(b"<html>")}, [False], "mạng"),
        ({"registered": "https://elsewhere.example"}, [True, False], "webhook"),
        ({"webhook": True, "public_url": HOME}, [True, False], "chưa có webhook"),
        ({"webhook": True, "public_url": HOME, "registered": "https://elsewhere.example"}, [True, False], "địa chỉ khác"),
        ({"webhook": True}, [True, False], "https"),
    ],
)
def test_what_doctor_says_when_something_is_wrong(store: Store, how: dict[str, Any], wells: list[bool], word: str) -> None:
    """One line each, with what to do about it; what spoils every question is told once."""
    findings = looked(store, **how)
    assert [one.well for one in findings] == wells
    wrong = [one for one in findings if not one.well]
    assert badly_worded(findings) == []
    assert word in wrong[-1].what + wrong[-1].remedy


def test_looking_takes_less_than_ten_seconds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform that never answers is asked once, for a limited time."""
    monkeypatch.setattr("bot.zalobot.looking._WAIT", 0.2)
    assert [one.well for one in looked(store, hangs)] == [False]


CANARIES = ("canary-of-the-bot", SECRET)


def leaks(*places: str) -> list[str]:
    return [canary for canary in CANARIES if any(canary in place for place in places)]


def test_secrets_are_told_to_nobody(store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """S10: through every kind of failure, with the log at its most talkative; the search finds a canary that is there, the twin."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(polling, "APART", 0.01)
    monkeypatch.setattr(trouble, "pause_after", lambda failures: 0.005)
    monkeypatch.setattr("bot.zalobot.api.Api.call.__defaults__", (0.2,), raising=False)
    tricks = [refuses(code) for code in (400, 401, 403, 404, 409, 500)] + [loses_answer, answers(b"<html>"), answers(b"", 302)]
    said: list[str] = []

    async def fail() -> None:
        async with platform_up(patience=0) as platform:
            for method in ("getUpdates", "getWebhookInfo", "setWebhook", "sendMessage", "getMe"):
                platform.play(method, *tricks)
            for by_webhook in (False, True):
                opened = made(store, platform, HOME, webhook=by_webhook)
                said.append(repr(opened))
                async with receiving(opened):
                    assert opened.send
                    for _ in tricks:
                        with pytest.raises(CannotDeliver) as failed:
                            await opened.send("zalobot:lan", Reply("a" * 2001))
                        said.append(repr(failed.value) + str(failed.getrepr(chain=True)))
                        said.append(repr(await opened.look()))
                    await until(lambda: not platform._tricks["getWebhookInfo"])
            await platform.stop()
            opened = made(store, platform, HOME)
            assert opened.send and opened.close
            with pytest.raises(CannotDeliver) as failed:
                await opened.send("zalobot:lan", Reply("a"))
            said.append(repr(failed.value))
            await opened.close()
            await platform.start()

    asyncio.run(fail())
    access = [record for record in caplog.records if record.name == "aiohttp.access"]  # the emulator's own
    log = [record.getMessage() + str(record.exc_info or "") for record in caplog.records if record not in access]
    rows = [repr(row) for row in ask(store, "SELECT channel, error FROM channel_contacts")]
    assert any("cannot be asked" in line for line in log) and rows
    assert leaks(*said, *log, *rows) == []
    assert leaks(*(record.getMessage() for record in access)) == ["canary-of-the-bot"]
