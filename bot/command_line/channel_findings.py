"""What `doctor` finds out about the channels: which are off and why, what each platform says, when each was last in contact."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import cast

from bot import zalo
from bot.channel_settings import BadProxy, secret
from bot.channels import Channel, Finding
from bot.intake import Intake
from bot.phone import channel as phone
from bot.settings import Settings
from bot.telegram import channel as telegram
from bot.zalobot import channel as zalobot
from feedback_store import channel_contacts, channel_tokens, exchange_calls, sqlite
from feedback_store.channel_contacts import Row
from feedback_store.store import Store
from feedback_store.timestamps import from_text, utc_now
from handlers.desk.case_sentences import CHANNEL_NAMES
from knowledge.vietnam_time import VIETNAM

_NOTHING_KEPT = Intake(cast(Store, None), "", lambda: None)
"""Looking at a platform brings nothing in: a running service has the store, and loses neither it nor its keys."""


def findings(settings: Settings) -> Iterator[Finding]:
    """One line for each thing looked at; a channel that is off is one line. Takes up to ten seconds for each that is on."""
    contacts, days = _remembered(settings.store.path)
    yield from _zalo(settings, days)
    yield from _asked("zalobot", _zalobot(settings), settings.zalobot.token)
    yield from _telegram(settings)
    yield from _phone(settings, contacts.get(exchange_calls.CHANNEL))
    yield from (_contact(contacts[name]) for name in _on(settings) if name in contacts)


def _on(settings: Settings) -> Iterator[str]:
    """The channels that are configured."""
    keys = {"zalobot": settings.zalobot.token, "telegram": settings.telegram.token, "phone": settings.phone.secret}
    yield from (["zalo"] if settings.zalo.app_id else [])
    yield from (name for name, variable in keys.items() if secret(variable))


def _zalo(settings: Settings, days: int | None) -> Iterator[Finding]:
    section = settings.zalo
    if not section.app_id:
        yield Finding(True, "Kênh Zalo tắt: chưa có [zalo] app_id.")
        return
    keys = zalo.Secrets(secret(section.app_secret), secret(section.webhook_secret), secret(section.refresh_token))
    yield from zalo.secrets_found(section, keys)
    if days is None and keys.refresh_token:
        yield Finding(True, f"Mã làm mới của Zalo: đã có trong {section.refresh_token}, dùng khi dịch vụ khởi động.")
    else:
        yield zalo.days_found(section, days)


def _zalobot(settings: Settings) -> Channel | None:
    section = settings.zalobot
    token = secret(section.token)
    url = settings.web.public_url
    return zalobot.channel(section, token, secret(section.webhook_secret), _NOTHING_KEPT, url) if token else None


def _telegram(settings: Settings) -> Iterator[Finding]:
    section, token = settings.telegram, secret(settings.telegram.token)
    try:
        channel = telegram.channel(section, token, _NOTHING_KEPT, settings.web.public_url) if token else None
    except BadProxy as error:
        yield Finding(False, f"{error}.", "Sửa lại, hoặc để trống nếu máy này ra thẳng được Telegram.")
        return
    if channel and section.webhook and not channel.add_routes:
        needed = f"[web] public_url, và {section.webhook_secret} dài 1 đến 256 ký tự gồm chữ cái không dấu, chữ số, _ hoặc -"
        yield Finding(False, "Telegram: chưa mở được webhook, dịch vụ đang tự hỏi tin.", f"Cần {needed}.")
    yield from _asked("telegram", channel, section.token)


def _asked(name: str, channel: Channel | None, variable: str) -> Sequence[Finding]:
    if channel is None or channel.look is None:
        return [Finding(True, f"Kênh {CHANNEL_NAMES[name]} tắt: không có biến môi trường {variable}.")]
    return asyncio.run(_look(channel))


async def _look(channel: Channel) -> Sequence[Finding]:
    assert channel.look
    try:
        return await channel.look()
    finally:
        if channel.close:
            await channel.close()


def _phone(settings: Settings, contact: Row | None) -> Iterator[Finding]:
    if key := secret(settings.phone.secret):
        yield from phone.findings(key, contact)
    else:
        yield Finding(True, f"Kênh tổng đài tắt: không có biến môi trường {settings.phone.secret}.")


def _contact(row: Row) -> Finding:
    heard, reached = _moment(row.heard_at), _moment(row.reached_at)
    text = f"{CHANNEL_NAMES[row.channel]}: nhận lần cuối {heard}, gửi được lần cuối {reached}"
    has_failed = bool(row.failed_at) and (row.reached_at or "") < (row.failed_at or "")
    return Finding(
        not has_failed, f"{text}; lỗi mới nhất: {row.error}." if has_failed else f"{text}.", "Bấm «Thử» ở trang Các kênh."
    )


def _moment(at: str | None) -> str:
    return f"{from_text(at).astimezone(VIETNAM):%H:%M %d/%m/%Y}" if at else "chưa có"


def _remembered(path: Path) -> tuple[dict[str, Row], int | None]:
    """Contacts of channels and the days that Zalo's keys have left, read beside a running service."""
    if not path.is_file():
        return {}, None
    try:
        with closing(sqlite.connect(path)) as db:
            db.execute("PRAGMA query_only = 1")
            if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'channel_contacts'").fetchone():
                return channel_contacts.every(db), channel_tokens.days_left(db, "zalo", utc_now())
    except sqlite.sqlite3.Error:  # what is wrong with the file is said of the store already
        pass
    return {}, None
