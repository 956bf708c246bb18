"""Responses and their tallies: whatever is given, changed and taken back, the tallies are what the answers come to."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_store import responses, tallies
from feedback_store.responses import Answers, Given
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.tallies import Wanted
from feedback_store.timestamps import VIETNAM, month_of
from tests.feedback_store.given import NOW, ONE_TAP, level
from tests.feedback_store.stores import undone

Step = tuple[str, int, Given, Answers, int]
CHOICES = st.lists(
    st.tuples(st.sampled_from(["1", "3", "5", ""]), st.sampled_from(["", "chữ"])), max_size=3, unique_by=lambda one: one[0]
)
ANSWERS = st.dictionaries(st.sampled_from(["muc", "ly-do", "gop-y"]), CHOICES.map(tuple))
GIVENS = st.builds(
    Given,
    questionnaire=st.sampled_from(["mot-cham", "sipas"]),
    version=st.sampled_from(["1", "2"]),
    origin=st.sampled_from(["case", "answer"]),
    channel=st.sampled_from(["web", "zalo"]),
    unit=st.sampled_from(["", "a", "b"]),
    field=st.sampled_from(["", "f"]),
    subject=st.sampled_from(["", "s", "t"]),
    survey=st.sampled_from([None, 1, 2]),
    batch=st.none(),
    officer=st.just(""),
)
STEPS = st.lists(st.tuples(st.sampled_from(["submit", "submit", "change"]), st.integers(0, 9), GIVENS, ANSWERS, st.integers(0, 90)))


def played(db: Connection, steps: list[Step]) -> dict[int, tuple[Given, Answers, str]]:
    """Carry out the steps; what should be there afterwards, kept without the tables."""
    there: dict[int, tuple[Given, Answers, str]] = {}
    for what, place, told, answers, day in steps:
        now = NOW + timedelta(days=day)
        if what == "submit":
            there[responses.submit(db, told, answers, now)] = (told, answers, month_of(now))
        elif there:
            number = sorted(there)[place % len(there)]
            responses.change(db, number, answers, now)
            there[number] = (there[number][0], answers, there[number][2])
    return there


@given(STEPS)
def test_the_tallies_are_what_the_answers_come_to(db: Connection, steps: list[Step]) -> None:
    """After every history: the recount finds nothing, a plain count of what was said is the same, and no row stands at 0."""
    with undone(db):
        there = played(db, steps)
        assert tallies.recount(db) == []
        for version in ("1", "2"):
            counted = Counter(
                (one.unit, month, item, value)
                for one, answers, month in there.values()
                for item, told in answers.items()
                for value, _ in told
                if (one.questionnaire, one.version) == ("sipas", version)
            )
            found = tallies.counts(db, Wanted("sipas", version), ("unit", "month", "item", "value"))
            assert {row[:4]: row[4] for row in found} == counted
        assert all(db.execute(f"SELECT count(*) FROM {table} WHERE n <= 0").fetchone()[0] == 0 for table in tallies._TABLES)  # noqa: S608


@given(STEPS, st.sampled_from([None, 0, 1]), st.sampled_from(["", "a"]), st.sampled_from(["", "s"]))
def test_every_way_of_counting_tells_the_same(
    db: Connection, steps: list[Step], survey: int | None, unit: str, subject: str
) -> None:
    """The tables of tallies and the rows themselves, whichever a question is answered from."""
    with undone(db):
        there = played(db, steps)
        wanted = Wanted("mot-cham", "1", ("2026-12", "2027-01"), ("case",), ("web",), survey, unit, "", subject, ("muc",))
        counted = Counter(
            value
            for one, answers, month in there.values()
            for value, _ in answers.get("muc", ())
            if (one.questionnaire, one.version, one.origin, one.channel) == ("mot-cham", "1", "case", "web")
            and "2026-12" <= month <= "2027-01"
            and survey in (None, one.survey or 0)
            and unit in ("", one.unit)
            and subject in ("", one.subject)
        )
        assert dict(tallies.counts(db, wanted, ("value",))) == counted
        assert tallies.counts(db, wanted, ()) == [(counted.total(),)]


@pytest.mark.parametrize("table", list(tallies._TABLES))
def test_a_tally_that_is_wrong_is_found_and_mended(store: Store, table: str) -> None:
    """The twin of the property, and the way back."""

    def work(db: Connection) -> list[list[str]]:
        responses.submit(db, ONE_TAP, level("2", "Chậm", "cham"), NOW)
        found = [tallies.recount(db)]
        db.execute(f"UPDATE {table} SET n = n + 1 WHERE item = 'muc'")  # noqa: S608
        found.append(tallies.recount(db))
        db.execute(f"DELETE FROM {table} WHERE item = 'ly-do'")  # noqa: S608
        found.append(tallies.recount(db))
        tallies.rebuild(db)
        return [*found, tallies.recount(db)]

    right, one, two, mended = store.submit(work).result()
    assert (right, len(one), len(two), mended) == ([], 1, 2, [])
    assert "2, đếm lại 1" in str(one[0]) and table in str(one[0])


def test_what_fails_half_way_leaves_neither_answers_nor_tallies(store: Store) -> None:
    """One transaction: the same option twice is refused, and nothing of the response is there."""
    twice: Answers = {"muc": (("5", ""),), "ly-do": (("cham", ""), ("cham", ""))}
    future = store.submit(lambda db: responses.submit(db, ONE_TAP, twice, NOW))
    with pytest.raises(Exception, match="UNIQUE"):
        future.result()
    with store.reading() as db:
        tables = ("responses", "answers", *tallies._TABLES)
        assert [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables] == [0] * len(tables)  # noqa: S608


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 11, 30, 16, 59, 59, 999999, tzinfo=UTC), "2026-11"),
        (datetime(2026, 11, 30, 17, tzinfo=UTC), "2026-12"),
        (datetime(2026, 12, 31, 17, tzinfo=UTC), "2027-01"),
        (datetime(2026, 11, 30, 23, 59), "2026-11"),
        (datetime(2026, 12, 1), "2026-12"),
    ],
)
def test_a_month_is_vietnams(store: Store, moment: datetime, month: str) -> None:
    """23:59 and 00:00 there, told in UTC and by the wall clock there."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    number = store.submit(lambda db: responses.submit(db, ONE_TAP, level("4"), aware)).result()
    with store.reading() as db:
        row = responses.load(db, number)
        assert row and row.month == month
        assert tallies.counts(db, Wanted("mot-cham", "1"), ("month",)) == [(month, 1)]


def test_a_change_counts_in_the_month_in_which_it_was_given(store: Store) -> None:
    last = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)

    def work(db: Connection) -> int:
        number = responses.submit(db, ONE_TAP, level("1", "Chậm quá"), last)
        responses.change(db, number, level("5"), last + timedelta(hours=20))
        return number

    number = store.submit(work).result()
    with store.reading() as db:
        assert tallies.counts(db, Wanted("mot-cham", "1"), ("month", "item", "value")) == [("2026-11", "muc", "5", 1)]
        assert responses.answers_of(db, number) == {"muc": (("5", ""),)}
        assert responses.count(db, Wanted("mot-cham", "1", months=("2026-11", "2026-11"))) == 1
        assert responses.count(db, Wanted("mot-cham", "1", months=("2026-12", ""))) == 0


def test_of_the_time_only_the_day_is_kept(store: Store) -> None:
    """Vietnam's, also between its midnight and that of UTC; the second would tell whose message it was."""
    late = datetime(2026, 11, 30, 17, 30, 12, tzinfo=UTC)
    number = store.submit(lambda db: responses.submit(db, ONE_TAP, level("3"), late)).result()
    store.submit(lambda db: responses.change(db, number, level("4"), late)).result()
    with store.reading() as db:
        row = responses.load(db, number)
    assert row and (row.month, row.submitted_at, row.changed_at) == ("2026-12", *["2026-11-30T17:00:00.000000+00:00"] * 2)


def test_what_is_not_there_cannot_be_changed(store: Store) -> None:
    with pytest.raises(LookupError):
        store.submit(lambda db: responses.change(db, 7, level("3"), NOW)).result()


def test_numbers_say_the_day_and_nothing_more(store: Store) -> None:
    """Those of a later day are higher; within a day chance orders them, or the third one would be that of whoever came third."""

    def work(db: Connection, day: int) -> list[int]:
        return [responses.submit(db, ONE_TAP, level("3"), NOW + timedelta(days=day, minutes=minute)) for minute in range(30)]

    today, tomorrow = (store.submit(lambda db, day=day: work(db, day)).result() for day in (0, 1))
    assert max(today) < min(tomorrow) and today != sorted(today) and len({*today, *tomorrow}) == 60
    with store.reading() as db:
        assert [row[0] for row in db.execute("SELECT rowid FROM responses ORDER BY ref")] != today


def test_nothing_of_a_response_says_who_gave_it(store: Store) -> None:
    """No column could hold a conversation, a case or a telephone number; its name in exports is drawn."""
    numbers = [store.submit(lambda db: responses.submit(db, ONE_TAP, level("3"), NOW)).result() for _ in range(2)]
    with store.reading() as db:
        refs = {row.ref for number in numbers if (row := responses.load(db, number))}
        keys = {row[2] for row in db.execute("PRAGMA foreign_key_list('responses')")}
    assert len(refs) == 2 and keys == {"surveys", "paper_batches"}


def test_many_at_once_are_counted_once_each(store: Store) -> None:
    """Through the store's writer, from many callers."""
    chance = random.Random(5)
    told = [chance.choice("12345") for _ in range(300)]
    futures = [store.submit(lambda db, value=value: responses.submit(db, ONE_TAP, level(value), NOW)) for value in told]
    assert len({future.result() for future in futures}) == 300
    with store.reading() as db:
        assert dict(tallies.counts(db, Wanted("mot-cham", "1"), ("value",))) == Counter(told)
        assert tallies.recount(db) == []
