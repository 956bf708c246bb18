"""The channel as the service runs it: what Telegram is told at the start, what `doctor` sees, and what nobody ever sees."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import traceback

import pytest
import telegram

from bot.channel_settings import TelegramSection, secret
from bot.channels import Channel
from bot.sender import CannotDeliver
from bot.telegram.channel import channel
from bot.telegram.client import BadProxy
from feedback_store.store import Store
from handlers.citizen import sentences
from handlers.desk.watched import Finding
from handlers.messages import Reply
from tests.bot.at_work import ask, until
from tests.bot.findings import badly_worded
from tests.bot.telegram.at_work import AN, at_work, ended, intake_of, update
from tests.emulators.telegram import TOKEN, Lose, Refuse, Say, Telegram

PUBLIC = "https://motcua.example"
SECRET = "canary_secret-of-the-hook"


def made(store: Store, emulator: Telegram, token: str = TOKEN, **settings: object) -> Channel:
    """The channel, not yet running."""
    section = TelegramSection(api=emulator.address, **settings)  # type: ignore[arg-type]
    return channel(section, token, secret(section.webhook_secret), intake_of(store), PUBLIC)


async def looked(store: Store, emulator: Telegram, token: str = TOKEN, **settings: object) -> list[Finding]:
    """What `doctor` would show."""
    one = made(store, emulator, token, **settings)
    assert one.close
    found = list(await one.look())
    await one.close()
    assert badly_worded(found) == []
    return found


def test_at_the_start_telegram_is_told_what_it_needs(store: Store) -> None:
    """The menu and a line about the bot in Vietnamese; where updates are asked for, no webhook stays."""

    async def work() -> None:
        emulator = Telegram(webhook={"url": "https://old.example"})
        async with emulator.running(), at_work(store, emulator):
            emulator.say(AN, "xin chào")
            await until(lambda: emulator.shown[AN])
        asked = dict(emulator.asked)
        menu = {one["command"]: one["description"] for one in json.loads(asked["setMyCommands"]["commands"])}
        assert menu == sentences.TELEGRAM_COMMANDS
        assert asked["setMyShortDescription"]["short_description"] == sentences.TELEGRAM_ABOUT
        assert len(sentences.TELEGRAM_ABOUT) <= 120 and not emulator.webhook
        kinds = json.loads(asked["getUpdates"]["allowed_updates"])
        assert kinds == ["message", "edited_message", "callback_query", "my_chat_member"]

    asyncio.run(work())


@pytest.mark.parametrize("answer", [b"<html>", b"5", b'{"ok":true}', b'{"ok":true,"result":5}', b'{"ok":true,"result":{"id":"x"}}'])
def test_a_start_without_telegram_goes_on_once_it_is_there(store: Store, answer: bytes) -> None:
    """R9: an answer of no known shape at the start, then all is well; a menu that is refused stops nothing."""

    async def work() -> None:
        emulator = Telegram()
        emulator.does("getMe", Say(answer))
        emulator.does("setMyCommands", Refuse(400))
        async with emulator.running(), at_work(store, emulator):
            emulator.say(AN, "xin chào")
            await until(lambda: emulator.shown[AN])
        assert emulator.calls["getMe"] == 2 and emulator.calls["setMyCommands"] == 1

    asyncio.run(work())


def test_a_webhook_is_set_as_configured(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its secret and the kinds of updates; then nobody asks."""
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", SECRET)

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running():
            one = made(store, emulator, webhook=True)
            assert one.run and one.close and one.add_routes
            running = asyncio.create_task(one.run())
            await until(lambda: emulator.calls["setMyShortDescription"])
            await ended(running)
            await one.close()
        assert emulator.webhook["url"] == f"{PUBLIC}/hooks/telegram" and emulator.webhook["secret_token"] == SECRET
        assert emulator.calls["getUpdates"] == 0

    asyncio.run(work())


@pytest.mark.parametrize("wrong", ["", "có dấu", "x" * 257])
def test_a_webhook_that_cannot_be_is_asked_for_instead(store: Store, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    """Without a secret that Telegram takes nothing is open to the world, and messages still come."""
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", wrong)

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running(), at_work(store, emulator, webhook=True) as parts:
            assert parts.channel.add_routes is None
            emulator.say(AN, "xin chào")
            await until(lambda: emulator.shown[AN])

    asyncio.run(work())


def test_what_doctor_sees(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line each: all well, a wrong key, a webhook that points elsewhere or is missing, an outage."""
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", SECRET)

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running():
            assert await looked(store, emulator) == [Finding(True, "Telegram: bot @hcc_bn_bot trả lời.")]
            wrong = await looked(store, emulator, "123456789:wrong")
            assert [one.what for one in wrong] == ["Telegram không nhận mã của bot (401)."]
            assert "TELEGRAM_TOKEN" in wrong[0].remedy
            missing = await looked(store, emulator, webhook=True)
            assert [one.well for one in missing] == [True, False]
            emulator.webhook = {"url": f"{PUBLIC}/hooks/telegram"}
            assert [one.well for one in await looked(store, emulator, webhook=True)] == [True]
            assert "đi nơi khác" in (await looked(store, emulator))[1].what
            failing = {"url": f"{PUBLIC}/hooks/telegram", "has_custom_certificate": False, "pending_update_count": 3}
            failing |= {"last_error_date": 1763700000, "last_error_message": "Connection refused"}
            emulator.does("getWebhookInfo", Say(json.dumps({"ok": True, "result": failing}).encode()))
            assert "3 tin đang chờ" in (await looked(store, emulator, webhook=True))[1].what
            emulator.webhook = {}
            emulator._waiting = [(number, b"{}") for number in range(200)]
            assert "200 tin đang chờ" in (await looked(store, emulator))[1].what
            await emulator.stop()
            away = await looked(store, emulator)
            assert [one.what for one in away] == ["Không kết nối được tới Telegram."] and "proxy" in away[0].remedy
            await emulator.start()

    asyncio.run(work())


def test_everything_goes_through_the_proxy(store: Store) -> None:
    """What is asked, what is sent and the files, for a network that lets nobody through to Telegram."""
    asked: list[str] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        asked.append(head.splitlines()[0])
        body = b'{"ok":true,"result":{"file_id":"f","file_path":"photos/f.jpg"}}'
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    async def work() -> None:
        server = await asyncio.start_server(proxy, "127.0.0.1", 0)
        way = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        one = made(store, Telegram(address="http://telegram.invalid"), proxy=way)
        assert one.fetch and one.close
        assert b"file_path" in await one.fetch("f")
        await one.close()
        server.close()
        assert [line.split(TOKEN)[0] for line in asked] == [
            "POST http://telegram.invalid/bot",
            "GET http://telegram.invalid/file/bot",
        ]

    asyncio.run(work())


@pytest.mark.parametrize("wrong", ["socks9://an:canary@x", "canary", "ftp://canary@x"])
def test_a_proxy_that_cannot_be_is_named(store: Store, wrong: str) -> None:
    """One line that says what to change, and keeps the proxy's password to itself."""
    with pytest.raises(BadProxy, match=r"\[telegram\] proxy") as caught:
        made(store, Telegram(address="http://telegram.invalid"), proxy=wrong)
    assert "canary" not in "".join(traceback.format_exception(caught.value))


def test_a_webhook_address_that_telegram_refuses_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """400 to the address: said on the desk, for no message comes until it is mended."""
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", SECRET)

    async def work() -> None:
        emulator = Telegram()
        emulator.does("setWebhook", Refuse(400), always=True)
        async with emulator.running(), at_work(store, emulator, webhook=True):
            await until(lambda: ask(store, "SELECT error FROM channel_contacts"))
        assert ask(store, "SELECT error FROM channel_contacts") == ["Telegram không nhận địa chỉ webhook (400)"]

    asyncio.run(work())


def test_a_group_is_answered_in_the_group(store: Store) -> None:
    """Only what is for the bot; the rest is kept without a conversation and seen by nobody."""

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running(), at_work(store, emulator):
            emulator.say(-100, "trưa nay ăn gì")
            emulator.say(-100, "@hcc_bn_bot lệ phí khai sinh")
            await until(lambda: emulator.shown[-100])
            await until(lambda: not emulator.unconfirmed)
            assert [one.text for one in emulator.shown[-100]] == ["Dạ, lệ phí khai sinh."]
        assert ask(store, "SELECT id FROM conversations") == ["telegram:-100"]

    asyncio.run(work())


def test_secrets_are_nowhere(store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """S10: neither the bot's key, nor the webhook's secret, nor what a citizen wrote, in logs, errors, reprs and the store."""
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", SECRET)
    seen = io.StringIO()

    async def work() -> None:
        emulator = Telegram()
        emulator.does("getUpdates", Refuse(500), Say(b'{"ok":true,"result":[{"update_id":1,"phone":"0912 canary'), Refuse(409))
        emulator.does("sendMessage", Lose(), Refuse(500), Say(b"canary"), Refuse(403))
        emulator.does("getFile", Refuse(500))
        async with emulator.running(), at_work(store, emulator) as parts:
            emulator.photo(AN, b"x", "0912 canary")
            await until(lambda: emulator.calls["getUpdates"] >= 3)
            hook = made(store, emulator, webhook=True)
            assert parts.channel.send and hook.close
            for _ in range(4):
                try:
                    await parts.channel.send(f"telegram:{AN}", Reply("Dạ."))
                except CannotDeliver:
                    traceback.print_exc(file=seen)
            print(parts.channel, hook, asyncio.all_tasks(), file=seen)
            await hook.close()
            wrong = made(store, emulator, "123456789:AA-canary-that-is-wrong")
            assert wrong.send and wrong.close
            try:
                await wrong.send(f"telegram:{AN}", Reply("Dạ."))
            except CannotDeliver:
                traceback.print_exc(file=seen)
            await wrong.close()

    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.CRITICAL, "aiohttp.access"):  # the emulator's own is left out
        asyncio.run(work())
    said = "\n".join(f"{one.getMessage()} {one.exc_text or ''}" for one in caplog.records) + seen.getvalue()
    said += "".join(map(str, ask(store, "SELECT error FROM channel_contacts")))
    assert "canary" not in said and "CannotDeliver" in said


def test_the_librarys_own_repr_would_show_the_key() -> None:
    """The twin of S10: the check sees a key where there is one."""
    assert "canary" in repr(telegram.Bot(TOKEN))


def test_updates_are_read_as_the_turn_reads_them(store: Store) -> None:
    """`read_update` is ready before Telegram was ever reached."""

    async def work() -> None:
        emulator = Telegram()
        async with emulator.running():
            one = made(store, emulator)
            incoming = one.read_update(update(7, text="xin chào"))
            assert incoming and incoming.text == "xin chào" and one.name == "telegram" and one.pace.per_second == 25
            assert one.close
            await one.close()

    asyncio.run(work())
