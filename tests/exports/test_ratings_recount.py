"""`ratings recount`: tallies that are wrong are named and put right in one commit, while answers come in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.command_line.commands import main
from feedback_store import audit, endings, tallies, tally_tables
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.tally_tables import Difference
from tests.exports.made_ratings import ONE_TAP, put, rating
from tests.feedback_store.given import ended

SPOILT = (
    "UPDATE tallies_by_unit SET n = n + 3 WHERE value = '5'",
    "DELETE FROM tallies_by_channel WHERE value = '4'",
    "INSERT INTO tallies_by_subject VALUES ('mot-cham', '1', 'muc', '2026-11', 'x', 'x', '5', 7)",
    "UPDATE tallies_of_endings SET rated = rated + 1",
)
RIGHT = "khớp với các câu trả lời"


@pytest.fixture
def service(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store that a service has open, with ratings and an ending."""
    monkeypatch.setenv("MOTCUA_STORE_PATH", str(store.path))
    put(store, [rating(muc=level) for level in "554321"])
    store.submit(lambda db: endings.add(db, ended(conversation=None))).result()
    return store


def differences(store: Store) -> list[Difference]:
    """What is wrong now."""
    with store.reading() as db:
        return tallies.recount(db) + endings.recount(db)


def spoil(store: Store) -> None:
    """Tables changed by hand."""
    store.submit(lambda db: [db.execute(change) for change in SPOILT]).result()


@contextmanager
def answering(store: Store) -> Iterator[list[int]]:
    """Citizens who go on rating all the while; how many there were, once it is over."""
    over, given = threading.Event(), [0]

    def rate() -> None:
        while not over.is_set():
            put(store, [rating(muc="5"), rating(muc="2", unit="so_y_te")])
            given[0] += 2

    citizen = threading.Thread(target=rate)
    citizen.start()
    try:
        yield given
    finally:
        over.set()
        citizen.join()


def test_nothing_wrong_nothing_done(service: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ratings", "recount"]) == 0
    assert RIGHT in capsys.readouterr().out
    with service.reading() as db:
        assert audit.head(db)[0] == 0


def test_what_differs_is_named_and_mended(service: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Every table; the trail has how many places; the figures are those of the answers again."""
    spoil(service)
    wrong = differences(service)
    assert {one.table.name for one in wrong} >= {change.split()[{"U": 1, "D": 2, "I": 2}[change[0]]] for change in SPOILT}
    assert main(["ratings", "recount"]) == 0
    told = capsys.readouterr().out
    assert all(str(one) in told for one in wrong) and f"Đã sửa {len(wrong)} chỗ" in told and RIGHT in told
    assert differences(service) == []
    with service.reading() as db:
        assert dict(tallies.counts(db, ONE_TAP, ("value",))) == {"5": 2, "4": 1, "3": 1, "2": 1, "1": 1}
        assert db.execute("SELECT action, details FROM audit").fetchall() == [("ratings.recount", f'{{"places": {len(wrong)}}}')]


def test_while_answers_come_in(service: Store) -> None:
    """None is refused, none is counted twice."""
    spoil(service)
    with answering(service) as given:
        assert main(["ratings", "recount"]) == 0
    assert differences(service) == [] and given[0] > 0
    with service.reading() as db:
        assert tallies.counts(db, ONE_TAP, ()) == [(6 + given[0],)]


def test_what_was_found_earlier_is_still_what_is_short(service: Store) -> None:
    """Answers between the finding and the mending change rows and sums alike; the twin: mended twice it is wrong again."""
    spoil(service)
    found = differences(service)
    put(service, [rating(muc="5", unit=unit) for unit in ("so_y_te", "so_xay_dung", "x")])
    for right in (True, False):
        service.submit(lambda db: tally_tables.mend(db, found)).result()
        assert (differences(service) == []) == right


def test_all_or_nothing(service: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be written to the trail is not mended either."""
    spoil(service)
    wrong = differences(service)
    refusing = "CREATE TRIGGER t BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END"
    service.submit(lambda db: db.execute(refusing)).result()
    assert main(["ratings", "recount"]) == 2 and "doctor" in capsys.readouterr().err
    assert differences(service) == wrong


def test_a_table_that_is_lost_is_counted_anew(service: Store) -> None:
    """Also without a service: through the store's own writer."""

    def lost(db: Connection) -> None:
        for table in ("tallies_by_unit", "tallies_by_channel", "tallies_by_subject", "tallies_of_endings"):
            db.execute(f"DELETE FROM {table}")  # noqa: S608

    service.submit(lost).result()
    path = service.path
    service.close_now()
    assert main(["ratings", "recount"]) == 0
    anew = Store(path, reserve=0)
    assert differences(anew) == []
    anew.close_now()


def test_without_a_store(tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("MOTCUA_STORE_PATH", f"{tmp_path}/none.db")
    assert main(["ratings", "recount"]) == 2 and "Chưa có kho dữ liệu" in capsys.readouterr().err
