"""How each channel is, as an officer reads it: what is wrong stands first, and the button asks the platform."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from feedback_store import channel_contacts, conversations, outbox
from feedback_store.store import Connection, Store
from feedback_store.timestamps import to_text, utc_now
from handlers.desk import channel_page
from handlers.desk.desk import add_desk
from handlers.desk.watched import Finding, Watched
from handlers.messages import Reply
from handlers.reply_body import write
from tests.desk.office import Office, desk_open


class Zalo:
    """A channel that is as the test says."""

    def __init__(self) -> None:
        self.down = False
        self.silent = False
        self.keys_until: datetime | None = None

    async def look(self) -> Sequence[Finding]:
        if self.silent:
            await asyncio.Event().wait()
        return [
            Finding(True, "OA trả lời: Trung tâm mẫu", ""),
            Finding(False, "Chưa khai địa chỉ webhook.", "Khai ở trang ứng dụng."),
        ]

    def watched(self) -> Watched:
        return Watched("zalo", lambda: self.down, self.look, lambda db: self.keys_until)


@pytest.fixture
def zalo() -> Zalo:
    return Zalo()


@pytest.fixture
def office(store: Store, zalo: Zalo) -> Iterator[Office]:
    with desk_open(store, lambda app, store, told: add_desk(app, store, replace(told, channels=(zalo.watched(),)))) as opened:
        opened.hire("lan", "desk_officer")
        yield opened


def page(office: Office) -> str:
    return office.at_work("lan").get("/desk/channels").text


def test_a_channel_that_is_well(office: Office, store: Store) -> None:
    """Last contact both ways, nothing waits, nothing on the first page."""
    at = utc_now()
    store.submit(lambda db: (channel_contacts.heard(db, "zalo", at), channel_contacts.reached(db, "zalo", at))).result()
    text = page(office)
    assert "Zalo" in text and "tốt" in text and "chưa có" not in text
    assert "kênh cần xem lại" not in office.at_work("lan").get("/desk/").text


@pytest.mark.parametrize(
    ("down", "days", "said"),
    [
        (True, None, "đang mất liên lạc"),
        (False, 5, "mã làm mới còn 5 ngày, cần lấy mã khác"),
        (False, -1, "mã làm mới đã hết hạn"),
        (True, 5, "đang mất liên lạc; mã làm mới còn 5 ngày"),
    ],
)
def test_what_is_wrong_is_said_here_and_on_the_first_page(
    office: Office, zalo: Zalo, down: bool, days: int | None, said: str
) -> None:
    """An outage, keys that end within a month, and both at once: before the three months are over."""
    zalo.down = down
    zalo.keys_until = office.clock() + timedelta(days=days) if days is not None else None
    assert said in page(office)
    assert "kênh cần xem lại" in office.at_work("lan").get("/desk/").text


def test_what_has_waited_long_is_seen(office: Office, store: Store) -> None:
    """A reply that could not go for a quarter of an hour; the reason of the latest failure stands beside it."""

    def work(db: Connection) -> None:
        conversations.open_for(db, "zalo:1", "zalo", utc_now())
        outbox.add(db, outbox.Reply("1:0", "zalo", "zalo:1", None, write(Reply("chào"))), "queued")
        db.execute("UPDATE outbox SET created_at = ?", (to_text(utc_now() - timedelta(minutes=16)),))
        channel_contacts.failed(db, "zalo", utc_now(), "Zalo báo quá hạn mức")

    store.submit(work).result()
    text = page(office)
    assert "có tin chờ gửi quá 15 phút" in text and "Zalo báo quá hạn mức" in text


@pytest.mark.parametrize(
    ("heard_before", "failed_before", "is_wrong"),
    [(10, 1, True), (None, 1, True), (1, 0, False), (10, 4, False), (0, 1, False)],
)
def test_a_channel_that_brings_nothing_is_seen_before_anything_waits(
    office: Office, store: Store, heard_before: int | None, failed_before: int, is_wrong: bool
) -> None:
    """It asks and is refused, minute after minute; the twins: a moment's trouble, one refusal, and trouble that is over."""

    def work(db: Connection) -> None:
        now = office.clock()
        channel_contacts.failed(db, "zalo", now - timedelta(minutes=failed_before), "Zalo không nhận mã của bot (401)")
        if heard_before is not None:
            channel_contacts.heard(db, "zalo", now - timedelta(minutes=heard_before))

    store.submit(work).result()
    text = page(office)
    assert ("đang mất liên lạc" in text) is ("không nhận mã của bot (401)" in text) is is_wrong


def test_an_exchange_is_sent_nothing(store: Store, zalo: Zalo) -> None:
    """What only brings calls has no last sending to wait for; a channel that is sent to, the twin, has."""
    exchange = Watched("phone", lambda: False, zalo.look, is_pushed=False)
    both = (exchange, zalo.watched())
    with desk_open(store, lambda app, store, told: add_desk(app, store, replace(told, channels=both))) as opened:
        opened.hire("lan", "desk_officer")
        text = page(opened)
    assert text.count('data-label="Gửi được lần cuối">không gửi') == text.count('data-label="Gửi được lần cuối">chưa có') == 1


def test_the_button_asks_the_platform(office: Office, zalo: Zalo, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says of itself, with what to do; one that is silent is said to be; an unknown channel does not exist."""
    monkeypatch.setattr(channel_page, "_PATIENCE", 0.05)
    http = office.at_work("lan")
    text = http.post("/desk/channels/zalo/look").text
    assert "OA trả lời" in text and "Khai ở trang ứng dụng." in text
    zalo.silent = True
    assert "Nền tảng không trả lời." in http.post("/desk/channels/zalo/look").text
    assert http.post("/desk/channels/fax/look").status_code == 404
