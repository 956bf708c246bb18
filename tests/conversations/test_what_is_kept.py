"""What a conversation about a filed case leaves in the store, and that a unit may not read a name in it."""

from __future__ import annotations

import asyncio

from feedback_store.store import Store
from knowledge.knowledge import Knowledge
from tests.conversations.test_conversations import VOICE, OnThatDay, arriving

TOLD = ("đèn đường đường Hoa Sữa phường Lộc Hòa hỏng", "Nguyễn Văn Tám 0912345678", "gửi đi")
ANOTHER = ("rác ở chợ Gỗ phường Bến Gỗ mấy hôm không ai dọn", "Nguyễn Văn Tám 0912345678", "gửi đi")


def held(store: Store, knows: Knowledge, *said: str) -> None:
    """Say all of it at the terminal."""

    async def run() -> None:
        async with arriving("terminal", store, OnThatDay(knows, VOICE)) as citizen:
            for line in said:
                await citizen.say(line)

    asyncio.run(run())


def test_another_number_counts_for_all_cases_of_the_citizen(store: Store, knows: Knowledge) -> None:
    """The timeline says that it changed, and a name is not in it."""
    held(store, knows, *TOLD, *ANOTHER, "số tôi đổi rồi, gọi 0987654321", "tôi đổi tên, tên đúng là Nguyễn Văn Tâm")
    with store.reading() as db:
        senders = db.execute("SELECT name, phone FROM case_senders").fetchall()
        events = db.execute("SELECT text, details FROM case_events WHERE kind = 'sender_corrected'").fetchall()
    assert [tuple(row) for row in senders] == [("Nguyễn Văn Tâm", "0987654321")] * 2
    assert len(events) == 4 and not any("Tâm" in row[0] + row[1] for row in events)


def test_a_withdrawal_is_in_the_timeline_and_the_case_stays_open(store: Store, knows: Knowledge) -> None:
    """An officer closes it: no rule lets a citizen end a case."""
    held(store, knows, *TOLD, "không cần nữa, họ sửa rồi", "ok")
    with store.reading() as db:
        events = [tuple(row) for row in db.execute("SELECT kind, text FROM case_events ORDER BY id")]
        state = db.execute("SELECT state FROM cases").fetchone()[0]
    assert events == [("filed", ""), ("withdrawn", "không cần nữa, họ sửa rồi")] and state == "new"


def test_no_word_said_besides_is_lost(store: Store, knows: Knowledge) -> None:
    """What was told while a name was asked for, and after it was sent."""
    held(store, knows, TOLD[0], "đèn tắt tối om nguy hiểm lắm", *TOLD[1:], "cột số 14 nhé")
    with store.reading() as db:
        text = db.execute("SELECT text FROM cases").fetchone()[0]
        added = [row[0] for row in db.execute("SELECT text FROM case_events WHERE kind = 'added'")]
    assert "tối om" in text and added == ["cột số 14 nhé"]
