"""What the statistics of guided filings and the officer's list hold once a conversation was held: written with the turn itself."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from feedback_store import guided_filings, handovers
from feedback_store.guided_filings import Counts
from feedback_store.store import Store
from feedback_store.timestamps import day_of, utc_now
from handlers.left_filings import LeftFilings
from knowledge.guide import portal
from knowledge.knowledge import Knowledge
from tests.conversations.test_conversations import VOICE, OnThatDay, arriving, hold, officer_at
from tests.conversations.transcript import FOLDER, read

BIRTH, STAY, RESIDENCE = "1.001193", "1.004194", "1.010041"


def held(name: str, store: Store, knows: Knowledge) -> None:
    """Hold a transcript in the web chat."""

    async def run() -> list[str]:
        answering = OnThatDay(knows, VOICE)
        async with arriving("web", store, answering) as citizen:
            return await hold(citizen, read(FOLDER / f"{name}.txt"), answering, officer_at("web", store, knows))

    assert asyncio.run(run()) == []


def counted(store: Store) -> dict[str, Counts]:
    today = day_of(utc_now()).date()
    with store.reading() as db:
        return guided_filings.counts(db, today - timedelta(days=1), today)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("hs_nop_qua_mang", {STAY: Counts(begun=1, online=1)}),
        ("hs_giay_danh_dau", {BIRTH: Counts(begun=1, counter=1)}),
        ("hs_di_ve_xong", {BIRTH: Counts(begun=1, still=1), RESIDENCE: Counts(begun=1, counter=1)}),
        ("hs_di_ve_giua_chung", {BIRTH: Counts(begun=1, still=1), RESIDENCE: Counts(begun=1, otherwise=1)}),
        ("lam_lai_bang_lai", {}),
    ],
)
def test_a_conversation_is_counted(name: str, counts: dict[str, Counts], store: Store, knows: Knowledge) -> None:
    """One that only asks (the twin) is not."""
    held(name, store, knows)
    assert counted(store) == counts


def test_who_is_stuck_is_handed_over_and_given_up_later(store: Store, knows: Knowledge) -> None:
    """The officer reads one line; nobody goes on with it for 90 days: it was left at the furthest step, and is tied to nobody."""
    held("hs_giay_ket_gap_can_bo", store, knows)
    with store.reading() as db:
        (waiting,) = handovers.open_ones(db, 5)
    assert waiting.reason.startswith(f"Đang nộp «Đăng ký tạm trú» ({STAY}) qua mạng, bước 2/8 «")
    assert waiting.reason.endswith("; vướng: Không có nút nộp trực tuyến")
    assert counted(store) == {STAY: Counts(begun=1, still=1, asked=1)}
    clock, later = LeftFilings(portal().left), utc_now() + timedelta(days=91)
    with store.reading() as db:
        assert clock.has_work(db, later) and not clock.has_work(db, later - timedelta(days=3))
    store.submit(lambda db: clock.look(db, later)).result()
    assert counted(store) == {STAY: Counts(begun=1, asked=1, given_up={"find": 1})}
    with store.reading() as db:
        assert not clock.has_work(db, later)
