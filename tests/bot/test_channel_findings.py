"""What `doctor` says of channels: off, well, or wrong with what to do; it keeps nothing and shows no secret."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channel_settings import TelegramSection, ZaloSection
from bot.channels import Finding
from bot.command_line.channel_findings import findings
from bot.settings import Settings, StoreSettings
from feedback_store import channel_contacts, channel_tokens
from feedback_store.channel_tokens import Pair
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from tests.emulators.telegram import TOKEN, Refuse, Telegram

SECRETS = {"ZALO_APP_SECRET": "canary-app", "ZALO_WEBHOOK_SECRET": "canary-hook", "TELEGRAM_TOKEN": TOKEN}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("TELEGRAM_TOKEN", "ZALO_BOT_TOKEN", "PHONE_EXCHANGE_SECRET", "ZALO_APP_SECRET", "ZALO_WEBHOOK_SECRET"):
        monkeypatch.delenv(name, raising=False)
    return Settings(store=StoreSettings(tmp_path / "motcua.db"))


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    """An emulator in a thread of its own: `findings` is no coroutine."""
    emulator, loop = Telegram(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(emulator.start(), loop).result(10)
    yield emulator
    asyncio.run_coroutine_threadsafe(emulator.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


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


def test_zalo_is_not_asked_so_that_its_keys_are_bought_once(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside a running service: secrets, the days that are left, the latest contact and the latest failure."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TELEGRAM_TOKEN")
    now = utc_now()
    pair = Pair("canary-access", now, "canary-refresh", now + timedelta(days=9, hours=1), now)
    store.submit(lambda db: channel_tokens.save(db, "zalo", pair)).result()
    store.submit(lambda db: channel_contacts.failed(db, "zalo", now, "Zalo báo quá hạn mức")).result()
    nowhere = ZaloSection(app_id="7", api="http://127.0.0.1:9", oauth="http://127.0.0.1:9")
    found = list(findings(replace(settings, zalo=nowhere)))
    assert "còn 9 ngày" in shown(found) and "Zalo báo quá hạn mức" in shown(found)
    assert "canary" not in shown(found) and "ZALO_REFRESH_TOKEN" in shown(found)


def test_a_store_of_an_earlier_version_is_no_error(settings: Settings) -> None:
    """Before the first start after an upgrade there is no table to ask."""
    settings.store.path.write_bytes(b"")
    assert all(one.well for one in findings(settings))
