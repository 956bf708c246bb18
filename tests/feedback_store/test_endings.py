"""Endings: one rating each, another one after a reopening, and nothing left of who gave it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_store import conversations, endings, joined_conversations, responses, sqlite, tallies
from feedback_store.endings import AlreadyRated, Ending
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.tallies import Wanted
from feedback_store.timestamps import to_text
from tests.feedback_store.given import DAY, NOW, ONE_TAP, ended, level
from tests.feedback_store.stores import undone


@pytest.fixture
def opened(store: Store) -> Store:
    """A store with three conversations."""

    def work(db: Connection) -> None:
        for name in ("zalo:1", "web:2", "web:3"):
            conversations.open_for(db, name, name.partition(":")[0], NOW)
        db.execute("INSERT INTO officers (id, login, name, role, created_at) VALUES (1, 'lan', 'Lan', 'desk_officer', '')")

    store.submit(work).result()
    return store


def added(store: Store, *new: Ending) -> list[int]:
    return [store.submit(lambda db, one=one: endings.add(db, one)).result() for one in new]


def rate(store: Store, ending: int, value: str = "5", now: datetime = NOW) -> int:
    return store.submit(lambda db: responses.submit(db, ONE_TAP, level(value), now, ending)).result()


def test_one_ending_one_rating(opened: Store) -> None:
    """The second one is refused, with all that it would have counted."""
    (number,) = added(opened, ended())
    first = rate(opened, number)
    with pytest.raises(AlreadyRated):
        rate(opened, number, "1")
    with opened.reading() as db:
        assert dict(tallies.counts(db, Wanted("mot-cham", "1"), ("value",))) == {"5": 1} and tallies.recount(db) == []
        row = endings.load(db, number)
        assert row and (row.response, row.rated_at) == (first, to_text(NOW))


def writers(path: Path, ending: int, count: int = 8) -> list[str]:
    """Connections of their own that all rate one ending; what became of each."""

    def write(_: int) -> str:
        with closing(sqlite.connect(path)) as db:
            sqlite.apply_pragmas(db)
            db.execute("BEGIN IMMEDIATE")
            try:
                responses.submit(db, ONE_TAP, level("4"), NOW, ending)
            except AlreadyRated:
                db.execute("ROLLBACK")
                return "refused"
            db.execute("COMMIT")
            return "rated"

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(write, range(count)))


def test_one_rating_under_many_writers(opened: Store) -> None:
    """S8: eight writers at once; one counts."""
    (number,) = added(opened, ended())
    assert writers(opened.path, number) == ["rated", *["refused"] * 7]
    with opened.reading() as db:
        assert tallies.counts(db, Wanted("mot-cham", "1"), ("value",)) == [("4", 1)]
        assert db.execute("SELECT count(*) FROM responses").fetchone()[0] == 1


def test_without_the_check_all_of_them_count(opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the test above can fail."""
    (number,) = added(opened, ended())
    monkeypatch.setattr(endings, "rated", lambda *_: None)
    assert writers(opened.path, number) == ["rated"] * 8


def test_the_same_ending_again_changes_nothing(opened: Store) -> None:
    """Whoever tells of it twice; a reopened case ends under another key, and another citizen's ending is another one."""
    keys = [endings.case_key(17, event) for event in (40, 52)]
    numbers = added(opened, ended(keys[0]), ended(keys[0], at=NOW + DAY), ended(keys[1]), ended(keys[0], "web:2"))
    assert numbers[0] == numbers[1] and len(set(numbers)) == 3
    rate(opened, numbers[0])
    rate(opened, numbers[2], "1")
    with opened.reading() as db:
        assert dict(tallies.counts(db, Wanted("mot-cham", "1"), ("value",))) == {"1": 1, "5": 1}
        again = endings.load(db, numbers[0])
        assert again and again.ended_at == to_text(NOW)


def test_an_ending_without_a_conversation_is_there_once(opened: Store) -> None:
    """A call: nothing but its number tells it from another."""
    one, again, other = added(opened, *(ended(endings.call_key(number), None) for number in (1, 1, 2)))
    assert one == again != other


def test_what_a_citizen_was_asked_about(opened: Store) -> None:
    """Not what nobody is asked about, nor a neighbour's, nor a rating that can no longer be changed."""
    rated, _, open_one, last = added(
        opened,
        ended("b"),
        ended("c", not_asked="daily"),
        ended("d"),
        ended("e", "web:2"),
    )
    rate(opened, rated)
    opened.submit(lambda db: endings.rated_from(db, rated, "zalo:1")).result()
    assert offered(opened, "zalo:1") == [open_one, rated] and offered(opened, "web:3") == []
    opened.submit(lambda db: joined_conversations.join(db, "zalo:1", "web:3", 1, NOW)).result()
    assert offered(opened, "web:3") == [open_one], "what was said elsewhere is not changed from here"
    opened.submit(lambda db: endings.cut(db, NOW + DAY)).result()
    assert offered(opened, "zalo:1") == [open_one]
    opened.submit(lambda db: joined_conversations.join(db, "zalo:1", "web:2", 1, NOW)).result()
    assert offered(opened, "zalo:1") == offered(opened, "web:2") == [last, open_one]
    assert offered(opened, "web:2", most=1) == [last]


def offered(store: Store, conversation: str, most: int = 9) -> list[int]:
    with store.reading() as db:
        return [row.id for row in endings.of_citizen(db, conversation, most)]


def test_whether_somebody_was_asked_today(opened: Store) -> None:
    """In any conversation that is theirs; one about which nobody was asked does not count."""
    added(opened, ended("a"), ended("b", "web:3", not_asked="daily"))
    opened.submit(lambda db: joined_conversations.join(db, "zalo:1", "web:2", 1, NOW)).result()
    with opened.reading() as db:
        asked = {name: endings.was_asked(db, name, "case", NOW - DAY) for name in ("zalo:1", "web:2", "web:3")}
        assert asked == {"zalo:1": True, "web:2": True, "web:3": False}
        assert not endings.was_asked(db, "zalo:1", "answer", NOW - DAY) and not endings.was_asked(db, "zalo:1", "case", NOW)


def test_a_link_finds_its_ending(opened: Store) -> None:
    """Only the latest one that was given out."""
    (number,) = added(opened, ended())
    for token in ("first", "second"):
        opened.submit(lambda db, token=token: endings.give_token(db, number, token)).result()
    with opened.reading() as db:
        found = endings.by_token(db, "second")
        assert found and found.id == number and endings.by_token(db, "first") is None


def test_the_tie_is_cut(opened: Store) -> None:
    """S14: afterwards no number, name, officer, day or place in the row leads from the ending to its response or its giver."""
    young, old = added(opened, ended("a"), ended("b"))
    rate(opened, old, now=NOW - timedelta(hours=25))
    rate(opened, young, now=NOW - timedelta(hours=23))
    assert joined_by_time(opened) == 2, "the twin: before it leads there"
    opened.submit(lambda db: endings.cut(db, NOW - DAY)).result()
    assert joined_by_time(opened) == 1
    with opened.reading() as db:
        assert endings.load(db, old) is None and not endings.has_tied(db, NOW - DAY)
        ((row,),) = [endings.of_conversation(db, name) for name in ("zalo:1",)]
        assert row.id == young
        ((number, *told),) = db.execute("SELECT * FROM endings WHERE id < 0").fetchall()
        month = "2026-11-01T00:00:00.000000+00:00"
        kept = {"case", "zalo", "so_xay_dung", "infrastructure", "2026-11", month, "", None, f"forgotten:{number}"}
        assert set(told) == kept and endings.recount(db) == []
    with pytest.raises(AlreadyRated):
        rate(opened, old)


def joined_by_time(store: Store) -> int:
    """How many responses an ending leads to."""
    with store.reading() as db:
        found = db.execute("SELECT count(*) FROM responses JOIN endings ON rated_at = submitted_at OR response = responses.id")
        return int(found.fetchone()[0])


def test_who_was_served_is_looked_up_by_time(opened: Store) -> None:
    """A clock looks every minute, and of years of endings only those of a running survey matter."""
    asked: list[str] = []
    with opened.reading() as db:
        db.set_trace_callback(asked.append)
        endings.served(db, 0, NOW, NOW, 1)
        db.set_trace_callback(None)
        plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {asked[-1]}"))
    assert "endings_served" in plan


def test_how_many_ended_were_asked_and_rated(opened: Store) -> None:
    """And why the others were not asked, by Vietnam's months."""
    numbers = added(
        opened,
        ended("a"),
        ended("b"),
        ended("c", not_asked="daily"),
        ended("d", not_asked="sealed"),
        ended("e", at=datetime(2026, 11, 30, 17, tzinfo=UTC)),
    )
    rate(opened, numbers[0])
    with opened.reading() as db:
        told = [("so_xay_dung", "", 2, 2, 1), ("so_xay_dung", "daily", 1, 0, 0), ("so_xay_dung", "sealed", 1, 0, 0)]
        november = ("2026-11", "2026-11")
        assert endings.outcomes(db, november, ("unit", "not_asked")) == told
        of_both = endings.outcomes(db, november, ("unit", "field", "not_asked"))
        assert [(row[0], *row[2:]) for row in of_both] == told, "the same from the rows"
        of_fields = endings.outcomes(db, november, ("field", "not_asked"))
        assert [row[1:] for row in of_fields] == [row[1:] for row in told], "and from the tallies of fields"
        assert endings.outcomes(db, ("2026-11", "2026-12"), ()) == [(5, 3, 1)]
        assert endings.outcomes(db, ("2027-01", "2027-02"), ()) == [] and endings.recount(db) == []


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.booleans()), max_size=20))
def test_forgotten_endings_never_meet(db: Connection, told: list[tuple[int, bool, bool]]) -> None:
    """Endings of many citizens under the same keys, some of them forgotten: each stays one row, and none names anybody."""
    with undone(db):
        numbers = {endings.add(db, ended(f"answer:{key}", f"web:{own}")) for key, own, _ in told}
        for _, own, gone in told:
            if gone:
                endings.forget(db, f"web:{own}", "9")
        rows = [endings.load(db, number) for number in numbers]
        forgotten = {f"web:{own}" for _, own, gone in told if gone}
        assert endings.recount(db) == []
        assert all(row is None or row.conversation_id not in forgotten for row in rows)
        assert db.execute("SELECT count(*) FROM endings").fetchone() == (len(numbers),)
