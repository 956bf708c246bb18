"""What `doctor` says of channels: off, well, or wrong with what to do; it keeps nothing and shows no secret."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot.channel_settings import TelegramSection, ZaloBotSection, ZaloSection
from bot.command_line.channel_findings import findings
from bot.settings import Settings, StoreSettings
from bot.web_settings import WebSection
from feedback_store import channel_contacts, channel_tokens
from feedback_store.channel_tokens import Pair
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from handlers.desk.watched import Finding
from tests.bot.findings import badly_worded
from tests.emulators.telegram import TOKEN, Refuse, Telegram
from tests.emulators.zalo import Zalo
from tests.emulators.zalobot import ZaloBot
from tests.emulators.zalobot_tricks import answers
from tests.small_house import ROOT

SECRETS = {"ZALO_APP_SECRET": "canary-app", "ZALO_WEBHOOK_SECRET": "canary-hook", "TELEGRAM_TOKEN": TOKEN}


EVERY_SECRET = (
    *("TELEGRAM_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "ZALO_BOT_TOKEN", "ZALO_BOT_WEBHOOK_SECRET"),
    *("ZALO_APP_SECRET", "ZALO_WEBHOOK_SECRET", "ZALO_REFRESH_TOKEN", "PHONE_EXCHANGE_SECRET"),
)
NOWHERE = "http://127.0.0.1:9"


class Platform(Protocol):
    """What every emulator can do."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in EVERY_SECRET:
        monkeypatch.delenv(name, raising=False)
    return Settings(store=StoreSettings(tmp_path / "motcua.db"))


@contextmanager
def running(emulator: Platform) -> Iterator[None]:
    """An emulator in a thread of its own: `findings` is no coroutine."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(emulator.start(), loop).result(10)
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(emulator.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    emulator = Telegram()
    with running(emulator):
        yield emulator


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    emulator = Zalo()
    with running(emulator):
        yield emulator


@pytest.fixture
def zalobot() -> Iterator[ZaloBot]:
    emulator = ZaloBot()
    with running(emulator):
        yield emulator


def faults(settings: Settings) -> list[str]:
    """The lines of `doctor` that name a fault: what is wrong, and what to do, each in one line."""
    found = list(findings(settings))
    assert badly_worded(found) == []
    return [f"{one.what} → {one.remedy}" for one in found if not one.well]


@pytest.mark.parametrize(
    "finding",
    [
        Finding(False, "Mã đã hết hạn.", "lấy mã mới."),
        Finding(False, "Mã đã hết hạn", "Lấy mã mới."),
        Finding(False, "Mã đã hết hạn.", ""),
        Finding(True, "mã còn hạn."),
    ],
)
def test_what_is_badly_worded_is_seen(finding: Finding) -> None:
    """The twin of every test below: small letters, no full stop, no remedy."""
    assert badly_worded([finding]) and badly_worded([Finding(True, "Mã còn hạn.")]) == []


def shown(found: list[Finding]) -> str:
    return "\n".join(f"{one.what} {one.remedy}" for one in found)


def test_channels_that_are_off_are_one_line_each(settings: Settings) -> None:
    """Nothing is wrong with what is not wanted; the line names the key or the variable that would turn it on."""
    found = list(findings(settings))
    assert len(found) == 4 and all(one.well for one in found)
    assert all(name in shown(found) for name in ("app_id", "ZALO_BOT_TOKEN", "TELEGRAM_TOKEN", "PHONE_EXCHANGE_SECRET"))


def test_a_channel_that_answers_and_one_that_refuses(
    settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform itself is asked; a wrong token is said to be wrong, and not shown (S10)."""
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    asked = replace(settings, telegram=TelegramSection(api=telegram.address))
    assert "@hcc_bn_bot" in shown(found := list(findings(asked))) and all(one.well for one in found)
    telegram.does("getMe", Refuse(401))
    found = list(findings(asked))
    assert [one.well for one in found].count(False) == 1 and "BotFather" in shown(found) and "canary" not in shown(found)
    assert telegram.calls["getUpdates"] == telegram.calls["sendMessage"] == 0


def test_zalo_is_not_asked_so_that_its_keys_are_refreshed_by_one_only(
    settings: Settings, store: Store, zalo: Zalo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside a running service: secrets, the days that are left, the latest contact and the latest failure."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TELEGRAM_TOKEN")
    now = utc_now()
    pair = Pair("canary-access", now, "canary-refresh", now + timedelta(days=9, hours=1), now)
    store.submit(lambda db: channel_tokens.save(db, "zalo", pair)).result()
    store.submit(lambda db: channel_contacts.failed(db, "zalo", now, "Zalo báo quá hạn mức")).result()
    found = list(findings(replace(settings, zalo=zalo.section())))
    assert zalo.calls == []
    assert "còn 9 ngày" in shown(found) and "Zalo báo quá hạn mức" in shown(found)
    assert "canary" not in shown(found) and "ZALO_REFRESH_TOKEN" in shown(found)


def test_a_store_of_an_earlier_version_is_no_error(settings: Settings) -> None:
    """Before the first start after an upgrade there is no table to ask."""
    settings.store.path.write_bytes(b"")
    assert all(one.well for one in findings(settings))


@pytest.mark.parametrize(
    ("section", "refused", "says"),
    [
        ({}, Refuse(401), ("không nhận mã của bot (401)", "@BotFather", "TELEGRAM_TOKEN")),
        ({}, Refuse(429, 7), ("gửi chậm lại (429)", "Thử lại sau ít phút")),
        ({}, Refuse(500), ("trục trặc (5xx)", "Thử lại sau ít phút")),
        ({"api": NOWHERE}, None, ("Không kết nối được tới Telegram", "Nếu mạng chặn Telegram, đặt proxy")),
        ({"proxy": "socks5://127.0.0.1:9"}, None, ("Không kết nối được tới Telegram", "Xem proxy trong [telegram]")),
        ({"proxy": "http://[::1"}, None, ("[telegram] proxy phải có dạng http://máy:cổng", "để trống")),
        ({"webhook": True}, None, ("chưa mở được webhook", "[web] public_url", "TELEGRAM_WEBHOOK_SECRET")),
    ],
)
def test_each_fault_of_telegram_is_one_line(
    settings: Settings,
    telegram: Telegram,
    monkeypatch: pytest.MonkeyPatch,
    section: dict[str, Any],
    refused: Refuse | None,
    says: tuple[str, ...],
) -> None:
    """What docs/channels.md names, provoked: what is wrong and what to do; a bot that is well, the twin, has no fault."""
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    well = TelegramSection(api=telegram.address)
    assert faults(replace(settings, telegram=well)) == []
    if refused:
        telegram.does("getMe", refused)
    (line,) = faults(replace(settings, telegram=replace(well, **section)))
    assert all(part in line for part in says), line


def test_updates_that_go_elsewhere(settings: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> None:
    """A webhook takes what is asked for, or the wanted one is not there: both before and after it is set."""
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", "bi-mat")
    asking = replace(settings, telegram=TelegramSection(api=telegram.address), web=WebSection(public_url="https://motcua.invalid"))
    pushed = replace(asking, telegram=replace(asking.telegram, webhook=True))
    (line,) = faults(pushed)
    assert "chưa gửi tin về địa chỉ webhook" in line and "public_url" in line
    telegram.webhook = {"url": "https://motcua.invalid/hooks/telegram"}
    assert faults(pushed) == []
    (line,) = faults(asking)
    assert "đi nơi khác qua webhook" in line and "@BotFather" in line


@pytest.mark.parametrize(
    ("section", "status", "says"),
    [
        ({}, 401, ("không nhận mã của bot (401)", "[zalobot] token")),
        ({}, 429, ("gửi chậm lại (429)", "sau ít phút")),
        ({}, 502, ("đang lỗi (502)", "sau ít phút")),
        ({"api": NOWHERE}, 0, ("không kết nối được tới Zalo", "tường lửa")),
        ({"webhook": True}, 0, ("phải dài 8 đến 256 ký tự", "[zalobot] webhook_secret")),
    ],
)
def test_each_fault_of_a_zalo_bot_is_one_line(
    settings: Settings,
    zalobot: ZaloBot,
    monkeypatch: pytest.MonkeyPatch,
    section: dict[str, Any],
    status: int,
    says: tuple[str, ...],
) -> None:
    """The same of the bot platform: a wrong token is told once, and not for each question that it spoils."""
    monkeypatch.setenv("ZALO_BOT_TOKEN", zalobot.token)
    well = ZaloBotSection(api=zalobot.address)
    assert faults(replace(settings, zalobot=well)) == []
    if status:
        zalobot.always("getMe", answers(b'{"ok":false,"error_code":%d}' % status, status))
    (line,) = faults(replace(settings, zalobot=replace(well, **section)))
    assert all(part in line for part in says), line


def quoted() -> set[str]:
    """What docs/channels.md says that an administrator reads somewhere: messages, pages, buttons."""
    text = (ROOT / "docs" / "channels.md").read_text("utf-8")
    return {" ".join(said.split()) for said in re.findall("«(.+?)»", text, re.S)} - {"xin chào", "Một Cửa tỉnh …", "Trong nhóm"}


def is_said(quote: str, source: str) -> bool:
    """Whether the program holds these words; numbers are filled in."""
    return all(words in source for words in re.split(r"-?\d+|…", quote))


def test_what_the_document_quotes_is_what_is_said() -> None:
    """An administrator finds the words that they read in the document, letter for letter."""
    files = [path for room in ("bot", "handlers") for path in (ROOT / room).rglob("*") if path.suffix in (".py", ".html")]
    source = "\n".join(path.read_text("utf-8") for path in files)
    assert len(quoted()) > 20
    assert [quote for quote in quoted() if not is_said(quote, source)] == []
    assert not is_said("ảnh nằm ngoài danh sách được phép", source)


def test_an_exchange_that_is_not_ready(settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that is short, and an exchange that has never called; both are mended, the twin."""
    monkeypatch.setenv("PHONE_EXCHANGE_SECRET", "ngan")
    short, silent = faults(settings)
    assert "openssl rand -hex 24" in short and "chưa gửi sự kiện nào" in silent and "gọi thử" in silent
    monkeypatch.setenv("PHONE_EXCHANGE_SECRET", "0" * 48)
    store.submit(lambda db: channel_contacts.heard(db, "phone", utc_now())).result()
    assert faults(settings) == []


def test_a_first_token_that_waits_for_the_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Zalo's keys are refreshed by the service: until it ran there are none, and no fault is in that; the twin has no token."""
    asked = replace(settings, zalo=ZaloSection(app_id="7"))
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TELEGRAM_TOKEN")
    (line,) = faults(asked)
    assert "Chưa có mã làm mới" in line and "ZALO_REFRESH_TOKEN" in line
    monkeypatch.setenv("ZALO_REFRESH_TOKEN", "canary-first")
    assert faults(asked) == [] and "canary" not in shown(list(findings(asked)))


@pytest.mark.parametrize(("minutes", "is_over"), [(20, True), (1, False)])
def test_a_failure_that_is_over_is_no_fault(
    settings: Settings, store: Store, telegram: Telegram, monkeypatch: pytest.MonkeyPatch, minutes: int, is_over: bool
) -> None:
    """As on «Các kênh»: what was refused a while ago is wrong no more; refused a minute ago and not heard since, the twin, is."""
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    at = utc_now() - timedelta(minutes=minutes)
    store.submit(lambda db: channel_contacts.failed(db, "telegram", at, "Telegram đang trục trặc (5xx)")).result()
    if is_over:
        store.submit(lambda db: channel_contacts.heard(db, "telegram", utc_now())).result()
    asked = replace(settings, telegram=TelegramSection(api=telegram.address))
    assert ["trục trặc" in line for line in faults(asked)] == ([] if is_over else [True])


def test_an_exchange_is_sent_nothing(settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no last sending to tell of; a channel that is sent to, the twin, has."""
    monkeypatch.setenv("PHONE_EXCHANGE_SECRET", "0" * 48)
    for name in ("phone", "zalo"):
        store.submit(lambda db, name=name: channel_contacts.heard(db, name, utc_now())).result()
    lines = shown(list(findings(replace(settings, zalo=ZaloSection(app_id="7"))))).splitlines()
    (exchange,), (zalo,) = ([line for line in lines if line.startswith(f"{name}: nhận lần cuối")] for name in ("Tổng đài", "Zalo"))
    assert "gửi được" not in exchange and "gửi được lần cuối chưa có" in zalo
