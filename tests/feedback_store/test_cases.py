"""Cases: filed once, changed by one officer at a time, listed by what is asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feedback_store import case_lists, cases, handovers, inbox
from feedback_store.case_lists import Wanted
from feedback_store.cases import Overtaken, Row, Sender
from feedback_store.store import Connection, Store

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LAN = Sender("Trần Thị Lan", "0912345678", "thôn Đông")


def filed(db: Connection, number: int, who: Sender = LAN, **more: Any) -> Row:
    """A case of the conversation c:1."""
    at = NOW + timedelta(minutes=number)
    inbox.add(db, "web", f"m{number}", "web:1", b"{}", at)
    facts = {
        "id": number,
        "code": f"PA-{number}",
        "channel": "web",
        "conversation_id": "web:1",
        "kind": "complaint",
        "category": "infrastructure.lighting",
        "urgency": "normal",
        "state": "new",
        "unit": "so_xay_dung",
        "text": "Đèn đường hỏng",
        "place": "trước chợ",
        "received_at": at.isoformat(),
        "due": (at + timedelta(days=number)).isoformat(),
    }
    return cases.add(db, facts | more, who, "den duong hong truoc cho")


def write(store: Store, work: Any) -> Any:
    """Run some work in the store's writer."""
    return store.submit(work).result()


def test_a_case_is_found_again(store: Store) -> None:
    """By code, by conversation, by telephone; an empty number finds nobody."""
    write(store, lambda db: (filed(db, 1), filed(db, 2, Sender())))
    with store.reading() as db:
        assert cases.by_code(db, "PA-1") == cases.load(db, 1)
        assert [row.code for row in cases.of_conversation(db, "web:1", 5)] == ["PA-2", "PA-1"]
        assert [row.code for row in cases.of_phone(db, LAN.phone, 5)] == ["PA-1"]
        assert cases.of_phone(db, "", 5) == []
        assert cases.sender(db, 1) == LAN and cases.sender(db, 2) == Sender()


def test_the_second_officer_is_overtaken(store: Store) -> None:
    """S13: whoever changes what was changed meanwhile learns of it, and nothing is overwritten."""
    seen = write(store, lambda db: filed(db, 1))
    write(store, lambda db: cases.change(db, seen, NOW, state="accepted"))
    with pytest.raises(Overtaken) as overtaken:
        write(store, lambda db: cases.change(db, seen, NOW, state="refused"))
    assert overtaken.value.latest.state == "accepted"
    with store.reading() as db:
        assert cases.load(db, 1).state == "accepted" and cases.load(db, 1).version == 1


def test_many_officers_at_once(store: Store) -> None:
    """S13: of all edits on what was seen, exactly one a version is kept."""
    seen = write(store, lambda db: filed(db, 1))
    kept = 0
    for number in range(200):
        try:
            after = write(store, lambda db, number=number, seen=seen: cases.change(db, seen, NOW, result=str(number)))
        except Overtaken as overtaken:
            seen = overtaken.latest
        else:
            kept += 1
            seen = after if number % 3 else seen
    with store.reading() as db:
        assert cases.load(db, 1).version == kept > 50


def test_only_what_may_change_is_changed(store: Store) -> None:
    """A code is for ever."""
    seen = write(store, lambda db: filed(db, 1))
    with pytest.raises(AssertionError):
        write(store, lambda db: cases.change(db, seen, NOW, code="PA-9"))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [1, 2, 3]),
        (Wanted(units=("ubnd_dong",)), [2]),
        (Wanted(category="infrastructure"), [1, 2]),
        (Wanted(category="environment.waste"), [3]),
        (Wanted(words="den cho"), [1, 2, 3]),
        (Wanted(words="pa-3"), [3]),
        (Wanted(words="100%"), []),
        (Wanted(words="_"), []),
        (Wanted(states=("new", "closed")), [1, 2]),
        (Wanted(due_before=(NOW + timedelta(days=1, hours=1)).isoformat()), [1]),
    ],
)
def test_lists(store: Store, wanted: Wanted, found: list[int]) -> None:
    """Every filter finds what it should, the most pressing first."""
    write(store, lambda db: filed(db, 1))
    write(store, lambda db: filed(db, 2, unit="ubnd_dong", state="closed"))
    write(store, lambda db: filed(db, 3, category="environment.waste", state="refused"))
    with store.reading() as db:
        assert [row.id for row in case_lists.page(db, wanted, 10)] == found
        assert [row.id for row in case_lists.every(db, wanted)] == found
        assert case_lists.count(db, wanted) == len(found)
        assert [row.id for row in case_lists.newest(db, wanted, 10)] == found[::-1]


def test_one_officer_takes_a_conversation(store: Store, tmp_path: Path) -> None:
    """A second one does not get it until it is handed back; asking twice is asking once."""
    write(store, lambda db: inbox.add(db, "web", "m1", "web:1", b"{}", NOW))
    write(store, lambda db: (handovers.ask(db, "web:1", "gặp cán bộ", NOW), handovers.ask(db, "web:1", "nữa", NOW)))
    assert write(store, lambda db: handovers.take(db, "web:1", 7, NOW)) is True
    assert write(store, lambda db: handovers.take(db, "web:1", 8, NOW)) is False
    with store.reading() as db:
        assert [(row.reason, row.officer) for row in handovers.open_ones(db, 9)] == [("gặp cán bộ", 7)]
    write(store, lambda db: handovers.end(db, "web:1", NOW))
    assert write(store, lambda db: handovers.take(db, "web:1", 8, NOW)) is True
