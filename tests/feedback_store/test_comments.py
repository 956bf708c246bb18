"""What people wrote, page by page and without anything of theirs; reasons; reviews of low ratings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_store import comments, responses, reviews
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.tallies import Wanted
from feedback_store.timestamps import day_of, to_text
from tests.feedback_store.given import DAY, NOW, ONE_TAP, level
from tests.feedback_store.stores import undone

ALL = Wanted("mot-cham", "1")
LOW = ("1", "2", "3")


@pytest.fixture
def filled(store: Store) -> Store:
    """Twelve ratings, ten of them with words; every other one is low and has a reason."""

    def work(db: Connection) -> None:
        for number in range(10):
            low = number % 2 == 0
            one = ONE_TAP._replace(unit="ab"[number % 2])
            reason = ("cham", "giay-to")[number % 4 == 0]
            told = level("2" if low else "5", f"lời {number}", *([reason] if low else []))
            responses.submit(db, one, told, NOW - (10 - number) * DAY)
        responses.submit(db, ONE_TAP, level("1", "", "cham"), NOW)
        responses.submit(db, ONE_TAP._replace(version="2"), level("1", "phiên bản khác", "cham"), NOW)

    store.submit(work).result()
    return store


def pages(store: Store, wanted: Wanted, low_only: bool, most: int) -> list[list[str]]:
    found: list[list[str]] = []
    after = ""
    with store.reading() as db:
        while rows := comments.page(db, wanted, LOW if low_only else (), after, most):
            found.append([row.text for row in rows])
            after = rows[-1].ref
    return found


def in_order(store: Store, numbers: Iterable[int], most: int) -> list[list[str]]:
    """Comments on pages, in the order that chance has given them."""
    with store.reading() as db:
        refs = dict(db.execute("SELECT text, ref FROM answers JOIN responses ON id = response WHERE text <> ''"))
    told = sorted((f"lời {number}" for number in numbers), key=lambda text: refs[text])
    return [told[first : first + most] for first in range(0, len(told), most)]


def test_pages_hold_everything_once(filled: Store) -> None:
    """In the order of chance; neither what has no words nor another version's."""
    assert pages(filled, ALL, False, 4) == in_order(filled, range(10), 4)
    assert pages(filled, ALL, True, 3) == in_order(filled, range(0, 10, 2), 3)
    until = Wanted("mot-cham", "1", days=("", to_text(day_of(NOW - 3 * DAY))))
    assert pages(filled, until, False, 9) == in_order(filled, range(7), 9), "ten days ago the first, four days ago the last of them"
    assert pages(filled, Wanted("mot-cham", "1", unit="b"), True, 9) == []
    assert pages(filled, Wanted("mot-cham", "1", months=("2026-12", "")), False, 9) == []


@given(st.lists(st.integers(0, 5), max_size=12), st.integers(1, 5))
def test_pages_follow_the_months(db: Connection, months: list[int], most: int) -> None:
    """The latest month first, whenever it was typed in, within it by chance; each is there once."""
    with undone(db):
        for number, month in enumerate(months):
            responses.submit(db, ONE_TAP, level("2", f"lời {number}"), NOW + timedelta(days=31 * month))
        found: list[comments.Comment] = []
        while rows := comments.page(db, ALL, LOW, found[-1].ref if found else "", most):
            assert len(rows) <= most
            found += rows
        told = [(row.month, row.ref) for row in found]
        assert told == sorted(sorted(told, key=itemgetter(1)), key=itemgetter(0), reverse=True) and len(set(told)) == len(months)


def test_a_page_never_cuts_a_response_in_two(store: Store) -> None:
    """Words for «khác» and a comment belong together."""
    told = {"muc": (("3", ""),), "ly-do": (("khac", "thiếu ghế"),), "gop-y": (("", "Nên thêm ghế chờ."),)}
    for _ in range(2):
        store.submit(lambda db: responses.submit(db, ONE_TAP, told, NOW)).result()
    assert pages(store, ALL, False, 1) == [["Nên thêm ghế chờ.", "thiếu ghế"]] * 2
    with store.reading() as db:
        (row, _) = comments.page(db, ALL, (), "", 1)
    assert (row.level, row.month, row.item) == ("3", "2026-11", "gop-y")


def test_words_that_are_forgotten_are_shown_no_more(filled: Store) -> None:
    """What was ticked stays."""
    with filled.reading() as db:
        others = [
            one
            for (one,) in db.execute("SELECT response FROM answers WHERE text LIKE 'lời %' AND text <> 'lời 9' ORDER BY text DESC")
        ]
    filled.submit(lambda db: responses.forget_words(db, others)).result()
    assert pages(filled, ALL, False, 9) == [["lời 9"]]
    with filled.reading() as db:
        assert responses.answers_of(db, others[-1])["muc"] == (("2", ""),)


def test_a_review_is_done_once(store: Store) -> None:
    """Whoever comes second is told."""

    def work(db: Connection) -> int:
        db.execute("INSERT INTO officers (id, login, name, role, created_at) VALUES (1, 'lan', 'Lan', 'desk_officer', '')")
        response = responses.submit(db, ONE_TAP, level("1"), NOW)
        number = reviews.add(db, response, "a", "", NOW)
        assert reviews.add(db, response, "a", "PA-1", NOW) == number, "the same response again only learns the code"
        return number

    number = store.submit(work).result()
    with store.reading() as db:
        first = reviews.load(db, number)
        assert first and first.case_code == "PA-1" and first.made_at == to_text(day_of(NOW)), "to the second it would tell whose"
    ended = [store.submit(lambda db: reviews.end(db, first, 1, ("called", "Đã gọi lại."), NOW)).result() for _ in range(2)]
    assert ended == [True, False]
    with store.reading() as db:
        done = reviews.load(db, first.id)
        assert done and done.note == "Đã gọi lại."
