"""Where and how papers are handed in: the nearest office with its hours, the post both ways, and nothing else is swallowed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.citizen.respond import respond
from handlers.citizen.sentences import Voice
from handlers.messages import Conversation, Incoming, Step
from knowledge.knowledge import Knowledge

MONDAY = datetime(2026, 11, 16, 3, tzinfo=UTC)
EVENING = datetime(2026, 11, 16, 13, tzinfo=UTC)
SINCE = Conversation(introduced=True)


def said(knows: Knowledge, text: str, before: Conversation = SINCE, now: datetime = MONDAY) -> Step:
    """One turn."""
    return respond(before, Incoming("1", "web:1", text), now, knows=knows, voice=Voice(hotline="1900 0000"))


@pytest.mark.parametrize(
    "text",
    [
        "tôi ở xã Tân Lộc thì nộp chỗ nào gần nhất",
        "trung tam hanh chinh cong nao gan nha o xa tan loc",
        "nop o xa tan loc cho gan nhat",
    ],
)
def test_the_office_of_a_commune(knows: Knowledge, text: str) -> None:
    told = said(knows, text).replies[0].text
    assert "xã Tân Lộc" in told
    assert "7:30–11:30, 13:30–17:00. Hiện đang mở cửa" in told
    assert "Điều 14" in told
    assert "mở lại 7 giờ 30 thứ Ba, 17/11" in said(knows, text, now=EVENING).replies[0].text


def test_who_does_not_say_where_is_asked_once(knows: Knowledge) -> None:
    asked = said(knows, "nộp ở đâu gần nhà")
    assert "xã, phường nào" in asked.replies[0].text
    assert "phường Bến Gỗ" in said(knows, "phuong ben go", asked.conversation).replies[0].text
    assert "chưa nhận ra" in said(knows, "xã Không Tên", asked.conversation).replies[0].text
    other = said(knows, "làm lại bằng lái xe hết bao nhiêu tiền", asked.conversation)
    assert "chưa nhận ra" not in other.replies[0].text
    assert "135.000" in other.replies[0].text


@pytest.mark.parametrize(
    "text", ["nộp qua bưu điện được không", "gui ho so bang buu dien the nao", "nop buu chinh cong ich co duoc ko"]
)
def test_handing_in_by_post(knows: Knowledge, text: str) -> None:
    assert "ra bưu cục" in said(knows, text).replies[0].text
    birth, driving = Conversation(introduced=True, procedure="1.001193"), Conversation(introduced=True, procedure=_by_hand(knows))
    assert "nhận hồ sơ qua bưu điện" in said(knows, text, birth).replies[0].text
    assert "không nhận hồ sơ qua bưu điện" in said(knows, text, driving).replies[0].text


@pytest.mark.parametrize(
    "text", ["trả kết quả về nhà được không", "nhan ket qua qua buu dien duoc ko", "bưu điện có giao kết quả không"]
)
def test_the_result_by_post(knows: Knowledge, text: str) -> None:
    assert "tại nhà qua bưu điện" in said(knows, text).replies[0].text


@pytest.mark.parametrize(
    "text", ["gần nhà tôi có người đổ rác bừa bãi", "bưu điện phường làm mất thư của tôi", "khai sinh cho con nộp ở đâu"]
)
def test_other_matters_are_left_alone(knows: Knowledge, text: str) -> None:
    told = said(knows, text).replies[0].text
    assert "bộ phận một cửa của" not in told
    assert "ra bưu cục" not in told
    assert "xã, phường nào ạ?" not in told


def test_what_no_commune_takes_is_answered_by_its_own_place(knows: Knowledge) -> None:
    """A driving licence is handed in to the traffic police: which commune one is in does not matter."""
    driving = said(knows, "nop o cho nao gan nha toi nhat", Conversation(introduced=True, procedure="3.000348"))
    assert "Phòng Cảnh sát giao thông" in driving.replies[0].text
    assert not driving.conversation.waiting_for


def _by_hand(knows: Knowledge) -> str:
    """A procedure that is taken at counters only."""
    return next(one.code for one in knows.procedures.values() if one.methods and all(way.way == "counter" for way in one.methods))
