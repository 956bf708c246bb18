"""The telephone exchange put together as a channel: its webhook, the end of calls that fell silent, what `doctor` says of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from functools import partial

from bot.channel_settings import PhoneSection
from bot.channels import Channel
from bot.intake import Intake
from bot.phone.events import Reader, read_neutral
from bot.phone.stringee import read_stringee
from bot.phone.webhook import SHORTEST_SECRET, Webhook, as_seen, is_fit
from bot.web_addresses import Network, networks
from feedback_store import channel_contacts, exchange_calls
from feedback_store.store import NotStored, Store
from feedback_store.timestamps import utc_now
from handlers.desk import exchange_taking
from handlers.desk.frame import bundled_rules
from handlers.desk.watched import Finding
from handlers.messages import Incoming

READERS: Mapping[str, Reader] = {"neutral": read_neutral, "stringee": read_stringee}
EVERY = 60.0
"""Seconds between two looks for calls whose end was never told."""

log = logging.getLogger(__name__)


def channel(section: PhoneSection, secret: str, store: Store, trusted: tuple[Network, ...]) -> Channel:
    """The exchange as a channel. Raises ValueError, in Vietnamese, for a vendor or an address that is none."""
    if section.vendor not in READERS:
        raise ValueError(f"vendor «{section.vendor[:40]}» chưa có, chỉ có: {', '.join(READERS)}")
    read, allowed = READERS[section.vendor], as_seen(networks(section.addresses))
    # What comes has no conversation, and nobody waits for an answer: nothing is to be woken.
    intake = Intake(store, exchange_calls.CHANNEL, lambda: None)
    webhook = Webhook(intake, read, bundled_rules, secret, allowed, trusted)
    return Channel(
        exchange_calls.CHANNEL,
        partial(read_update, read),
        add_routes=webhook.add_routes,
        run=partial(end_silent_calls, store),
        look=lambda: _look(store, secret),  # a partial would show the secret in its repr
    )


def read_update(read: Reader, raw: bytes) -> Incoming | None:
    """Nothing for the conversation: a call was taken over when it was told of. Raises NotAnEvent for what tells of none."""
    if raw:  # an erased one has no body
        read(raw)
    return None


async def end_silent_calls(store: Store, every: float = EVERY) -> None:
    """Until cancelled, end the calls of which nothing has been heard for hours."""
    rules = await asyncio.to_thread(bundled_rules)
    while True:
        try:
            await store.write(lambda db: exchange_taking.close_silent(db, rules, utc_now()))
        except NotStored:
            log.warning("silent calls could not be ended now, and will be")
        await asyncio.sleep(every)


async def _look(store: Store, secret: str) -> Sequence[Finding]:
    with store.reading() as db:
        contact = channel_contacts.every(db).get(exchange_calls.CHANNEL)
    return await examine(secret, contact)


async def examine(secret: str, contact: channel_contacts.Row | None) -> Sequence[Finding]:
    """What can be seen from here: the exchange calls us, and is never called."""
    if contact and contact.heard_at:
        return [_of_secret(secret), Finding(True, "Tổng đài đã gửi sự kiện.")]
    remedy = "Khai địa chỉ webhook ở tổng đài, rồi gọi thử một cuộc."
    return [_of_secret(secret), Finding(False, "Tổng đài chưa gửi sự kiện nào.", remedy)]


def _of_secret(secret: str) -> Finding:
    if is_fit(secret):
        return Finding(True, "Địa chỉ webhook có phần bí mật đủ dài.")
    remedy = (
        f"Đặt biến môi trường của [phone] secret dài từ {SHORTEST_SECRET} chữ và số, không có dấu / hay %, ví dụ bằng"
        " «openssl rand -hex 24». Trước đó webhook không nhận sự kiện nào."
    )
    return Finding(False, "Địa chỉ webhook chưa có phần bí mật dùng được.", remedy)
