"""One citizen in several channels: joined by an officer who called the number, and from then on the cases of all are their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import cases as seen_by_turn
from feedback_store import joined_conversations
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from handlers.messages import Incoming
from tests.desk.case_office import LAMP, CaseOffice, act, case_office_open, send
from tests.feedback_store.stores import empty

ON_WEB, ON_TELEGRAM, ON_ZALO = "web:1", "telegram:7", "zalo:9"


@pytest.fixture
def desk(store: Store) -> Iterator[CaseOffice]:
    with case_office_open(store) as opened:
        opened.office.hire("lan", "desk_officer")
        yield opened


@pytest.fixture
def lan(desk: CaseOffice) -> httpx.Client:
    return desk.office.at_work("lan")


def own(desk: CaseOffice, conversation: str) -> list[str]:
    """The codes that the bot knows as the citizen's own."""
    with desk.office.store.reading() as db:
        found = seen_by_turn.seen(db, conversation, Incoming("m", conversation, "việc của tôi tới đâu rồi"), "", utc_now())
    return [case.code for case in found.told.cases if case.own]


def test_joined_they_know_the_cases_of_both(desk: CaseOffice, lan: httpx.Client) -> None:
    """The page offers whoever gave the same number elsewhere; after parting each knows its own again, and it is written down."""
    here, there = desk.file(ON_WEB), desk.file(ON_TELEGRAM, channel="telegram")
    assert own(desk, ON_WEB) == [here.code] and own(desk, ON_TELEGRAM) == [there.code]
    page = lan.get(f"/desk/cases/{here.code}").text
    assert f"Telegram, phản ánh {there.code}" in page and "Hãy gọi 0912345678" in page
    assert act(lan, here, "join", conversation=ON_TELEGRAM).headers["Location"].endswith("?said=joined")
    assert own(desk, ON_WEB) == own(desk, ON_TELEGRAM) == [there.code, here.code]
    assert act(lan, there, "part", conversation=ON_WEB).headers["Location"].endswith("?said=parted")
    assert own(desk, ON_WEB) == [here.code] and own(desk, ON_TELEGRAM) == [there.code]
    assert desk.kinds(here) == ["filed", "joined"] and desk.kinds(there) == ["filed", "parted"]
    assert "nối với cuộc trò chuyện qua Telegram" in lan.get(f"/desk/cases/{here.code}").text
    assert [what for _, what, _ in desk.audited("cases.join")] == [here.code]


@pytest.mark.parametrize("phone", ["0987654321", ""])
def test_another_number_is_not_offered_and_not_joined(desk: CaseOffice, lan: httpx.Client, phone: str) -> None:
    """S3: whoever sends the form by hand joins nobody with a stranger, nor with themselves."""
    here = desk.file(ON_WEB, replace(LAMP, phone=phone) if not phone else LAMP)
    desk.file(ON_TELEGRAM, replace(LAMP, phone=phone))
    text = lan.get(f"/desk/cases/{here.code}").text
    assert "cùng số điện thoại" not in text
    for conversation in (ON_TELEGRAM, ON_WEB, "web:99", ""):
        assert act(lan, here, "join", conversation=conversation).status_code == 422
    assert own(desk, ON_WEB) == [here.code]


def test_a_unit_neither_sees_nor_joins(desk: CaseOffice) -> None:
    """S3: whose number it is, is not for the unit to know."""
    here = desk.file(ON_WEB, unit="so_xay_dung")
    desk.file(ON_TELEGRAM)
    desk.office.hire("binh", "unit_officer", "so_xay_dung")
    binh = desk.office.at_work("binh")
    assert "cùng số điện thoại" not in binh.get(f"/desk/cases/{here.code}").text
    seen = {"version": str(here.version), "last_step": "99"}
    assert send(binh, here, "join", seen, conversation=ON_TELEGRAM).status_code == 403


def test_a_form_sent_twice_joins_once(desk: CaseOffice, lan: httpx.Client) -> None:
    """S13: the second press finds it done."""
    here = desk.file(ON_WEB)
    desk.file(ON_ZALO)
    act(lan, here, "join", conversation=ON_ZALO)
    assert act(lan, here, "join", conversation=ON_ZALO).status_code == 422
    assert desk.kinds(here) == ["filed", "joined"]


MOVES = st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 5)), max_size=25)


@given(MOVES)
def test_joining_is_an_equivalence(moves: list[tuple[bool, int, int]]) -> None:
    """However they are joined and parted: who is joined with somebody is joined with all of theirs, and nobody else."""
    groups = [{number} for number in range(6)]
    with empty() as db:
        for joins, one, other in moves:
            if joins:
                joined_conversations.join(db, f"c:{one}", f"c:{other}", 1, utc_now())
                both = next(g for g in groups if one in g) | next(g for g in groups if other in g)
                groups = [*(g for g in groups if not g & both), both]
            else:
                joined_conversations.part(db, f"c:{one}")
                groups = [g for g in ([g - {one} for g in groups] + [{one}]) if g]
        for number in range(6):
            mine = next(group for group in groups if number in group)
            assert joined_conversations.with_(db, f"c:{number}") == {f"c:{one}" for one in mine}
