"""An identity number that proves whose a dossier is opens it, and stands nowhere afterwards, right or wrong."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from feedback_store import dossier_batches, dossiers
from feedback_store.dossiers import Dossier
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from knowledge.knowledge import Knowledge
from tests.conversations.test_conversations import VOICE, OnThatDay, arriving

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
CODE, CARD, WRONG = "H05.12.3-261120-0001", "024199000123", "024199000124"


def told_of(db: Connection) -> None:
    """The one-stop software tells of a dossier."""
    batch = dossier_batches.begin(db, "tệp", "0" * 64, 1, None, NOW)
    proofs = dossiers.digests(dossiers.make_proof_key(db), [CARD])
    dossiers.keep(db, [Dossier(CODE, "1.004194", "", "", "online", "whole", 4, "2026-11-20", proofs=proofs)], batch, NOW)


def heard(store: Store, knows: Knowledge, *lines: str) -> list[str]:
    """The last reply to each line of a citizen, where the dossier is known."""
    replies: list[str] = []

    async def run() -> None:
        async with arriving("terminal", store, OnThatDay(knows, VOICE)) as citizen:
            for line in lines:
                replies.append((await citizen.say(line))[-1].text)

    store.submit(told_of).result()
    asyncio.run(run())
    return replies


def bodies(store: Store, *numbers: str) -> list[str | None]:
    """What is kept of the messages, in their order; none of the numbers stands anywhere."""
    with store.reading() as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        kept = "\n".join(str(row) for name in tables for row in db.execute(f"SELECT * FROM [{name}]"))  # noqa: S608
        found = [body for (body,) in db.execute("SELECT body FROM inbox ORDER BY seq")]
    assert not any(part in kept for number in numbers for part in (number, number[3:]))
    return found


def test_it_is_kept_nowhere(store: Store, knows: Knowledge) -> None:
    """Neither in what came in, nor in what is remembered of the conversation, nor in a reply; the rest of the talk is."""
    said = heard(store, knows, f"xem giúp {CODE}", WRONG, f"à, {CARD[:3]} {CARD[3:]} mới đúng", "cảm ơn")
    assert "chưa mở được" in said[1] and "Đang xử lý" in said[2]
    assert [body is None for body in bodies(store, CARD, WRONG)] == [False, True, True, False]


def test_it_is_not_kept_either_where_the_code_was_asked_for(store: Store, knows: Knowledge) -> None:
    """Nor where its beginning was; what is missing is asked for once more."""
    said = heard(store, knows, "tra cứu hồ sơ", CARD, "261120-0001", f"căn cước {WRONG}", "H05.12.3", CARD)
    assert "cần thêm mã hồ sơ" in said[1]
    assert "còn thiếu phần đầu" in said[2] and said[3] == said[2]
    assert f"nộp hồ sơ **{CODE}**" in said[4] and "Đang xử lý" in said[5]
    assert [body is None for body in bodies(store, CARD, WRONG)] == [False, True, False, True, False, True]
