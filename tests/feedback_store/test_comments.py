"""What people wrote, page by page and without anything of theirs; reasons; reviews of low ratings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_store import comments, responses, reviews
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.tallies import Wanted
from tests.feedback_store.given import NOW, ONE_TAP, level
from tests.feedback_store.stores import undone

ALL = Wanted("mot-cham", "1")


@pytest.fixture
def filled(store: Store) -> Store:
    """Twelve ratings, ten of them with words; every other one is low and has a reason."""

    def work(db: Connection) -> None:
        for number in range(10):
            low = number % 2 == 0
            one = ONE_TAP._replace(unit="ab"[number % 2])
            reason = ("cham", "giay-to")[number % 4 == 0]
            responses.submit(db, one, level("2" if low else "5", f"lời {number}", *([reason] if low else [])), NOW)
        responses.submit(db, ONE_TAP, level("1", "", "cham"), NOW)
        responses.submit(db, ONE_TAP._replace(version="2"), level("1", "phiên bản khác", "cham"), NOW)

    store.submit(work).result()
    return store


def pages(store: Store, wanted: Wanted, low_only: bool, most: int) -> list[list[str]]:
    found: list[list[str]] = []
    after = 0
    with store.reading() as db:
        while rows := comments.page(db, wanted, low_only, after, most):
            found.append([row.text for row in rows])
            after = rows[-1].response
    return found


def test_pages_hold_everything_once(filled: Store) -> None:
    """The latest first; neither what has no words nor another version's."""
    assert pages(filled, ALL, False, 4) == [[f"lời {number}" for number in page] for page in ((9, 8, 7, 6), (5, 4, 3, 2), (1, 0))]
    assert pages(filled, ALL, True, 3) == [["lời 8", "lời 6", "lời 4"], ["lời 2", "lời 0"]]
    assert pages(filled, Wanted("mot-cham", "1", unit="b"), True, 9) == []
    assert pages(filled, Wanted("mot-cham", "1", months=("2026-12", "")), False, 9) == []


@given(st.lists(st.integers(0, 5), max_size=12), st.integers(1, 5))
def test_pages_follow_the_months(db: Connection, months: list[int], most: int) -> None:
    """Forms of an earlier month that were typed in later stand with their month; each is there once."""
    with undone(db):
        for number, month in enumerate(months):
            responses.submit(db, ONE_TAP, level("2", f"lời {number}"), NOW + timedelta(days=31 * month))
        found: list[comments.Comment] = []
        while rows := comments.page(db, ALL, True, found[-1].response if found else 0, most):
            assert len(rows) <= most
            found += rows
        told = [(row.month, row.response) for row in found]
        assert told == sorted(told, reverse=True) and len(set(told)) == len(months)


def test_a_page_never_cuts_a_response_in_two(store: Store) -> None:
    """Words for «khác» and a comment belong together."""
    told = {"muc": (("3", ""),), "ly-do": (("khac", "thiếu ghế"),), "gop-y": (("", "Nên thêm ghế chờ."),)}
    for _ in range(2):
        store.submit(lambda db: responses.submit(db, ONE_TAP, told, NOW)).result()
    assert pages(store, ALL, False, 1) == [["Nên thêm ghế chờ.", "thiếu ghế"]] * 2
    with store.reading() as db:
        (row, _) = comments.page(db, ALL, False, 0, 1)
    assert (row.level, row.month, row.unit, row.item) == ("3", "2026-11", "so_xay_dung", "gop-y")


def test_words_that_are_forgotten_are_shown_no_more(filled: Store) -> None:
    """What was ticked stays."""
    filled.submit(lambda db: responses.forget_words(db, range(1, 10))).result()
    assert pages(filled, ALL, False, 9) == [["lời 9"]]
    with filled.reading() as db:
        assert responses.answers_of(db, 1)["muc"] == (("2", ""),)


def test_the_most_frequent_reasons(filled: Store) -> None:
    with filled.reading() as db:
        assert comments.reasons(db, ALL) == [("cham", 3), ("giay-to", 3)]
        assert comments.reasons(db, Wanted("mot-cham", "1", unit="so_xay_dung")) == [("cham", 1)]
        assert comments.reasons(db, Wanted("mot-cham", "9")) == []


def test_a_review_is_done_once(store: Store) -> None:
    """Units see their own; whoever comes second is told."""

    def work(db: Connection) -> None:
        db.execute("INSERT INTO officers (id, login, name, role, created_at) VALUES (1, 'lan', 'Lan', 'desk_officer', '')")
        for unit in "ab":
            reviews.add(db, responses.submit(db, ONE_TAP, level("1"), NOW), unit, "", NOW)
        assert reviews.add(db, 1, "a", "PA-1", NOW) == 1, "the same response again only learns the code"

    store.submit(work).result()
    with store.reading() as db:
        first, second = reviews.open_ones(db, (), 9)
        assert reviews.open_ones(db, ("b",), 9) == [second] and reviews.count_open(db, ("a",)) == 1 and first.case_code == "PA-1"
    ended = [store.submit(lambda db: reviews.end(db, first, 1, ("called", "Đã gọi lại."), NOW)).result() for _ in range(2)]
    assert ended == [True, False]
    with store.reading() as db:
        done = reviews.load(db, first.id)
        assert done and done.note == "Đã gọi lại." and reviews.open_ones(db, (), 9) == [second]
