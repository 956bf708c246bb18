"""Reports about the same thing are found, others are not; many reports do not make it slow."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.similar import SAME, Report, Similar
from tests.knowledge.similar_reports import REPORTS

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
LAMP = Report("lamp", "đèn đường trước chợ Bình Tân hỏng", "infrastructure.lighting", "trước chợ Bình Tân", BEGIN)


def reports() -> Iterator[tuple[str, Report]]:
    """The reports of the table with their groups."""
    for number, line in enumerate(REPORTS.strip().splitlines()):
        group, day, category, place, text = line.split("|")
        yield group, Report(str(number), text, category, place, BEGIN + timedelta(days=int(day)))


def filled(*known: Report) -> Similar:
    """An index of reports."""
    similar = Similar()
    for report in known:
        similar.add(report)
    return similar


def test_pairs_of_the_table() -> None:
    """The goal on pairs that were written beside the code: precision and recall at the threshold at least 0.8."""
    groups = {report.id: group for group, report in reports()}
    similar = filled(*(report for _, report in reports()))
    told = {frozenset((report.id, other)) for _, report in reports() for other, score in similar.near(report, 99) if score >= SAME}
    same = {frozenset(pair) for pair in combinations(groups, 2) if groups[pair[0]] == groups[pair[1]]}
    assert len(told & same) >= 0.8 * len(same) and len(told & same) >= 0.8 * len(told)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(LAMP, id="x", text="cho binh tan toi om, den khong sang", place="cho binh tan"), True),
        (replace(LAMP, id="x", at=BEGIN + timedelta(days=9)), True),
        (replace(LAMP, id="x", at=BEGIN + timedelta(days=365)), False),
        (replace(LAMP, id="x", place=""), True),
        (replace(LAMP, id="x", text="đèn đường hư", place="chợ Đọ Xá"), False),
        (replace(LAMP, id="x", text="rác hôi thối sau chợ Bình Tân", category="environment.waste"), False),
        (replace(LAMP, id="x", at=BEGIN.replace(tzinfo=None)), True),
    ],
)
def test_what_makes_two_reports_one(other: Report, same: bool) -> None:
    """Place, trouble and time; each false one differs in one of them from a true one."""
    found = dict(filled(other, *(report for _, report in reports())).near(LAMP, 99)).get("x", 0.0)
    assert (found >= SAME) is same


def test_a_misspelt_street_is_the_same_street() -> None:
    """One slip of the finger, also glued."""
    street = replace(LAMP, id="a", text="đèn hỏng", place="đường Nguyễn Trãi")
    others = [replace(street, id=str(number), place=place) for number, place in enumerate(("nguyn trai", "Nguyễn Trãii"))]
    assert all(score >= SAME for _, score in filled(street, *others).near(street))


def test_one_that_is_removed_is_not_found() -> None:
    """And not itself; taken in again under its id it counts once."""
    similar = filled(LAMP, replace(LAMP, id="x"))
    assert [id for id, _ in similar.near(LAMP)] == ["x"]
    similar.remove("x")
    similar.remove("nobody")
    assert similar.near(LAMP) == [] and len(similar) == 1
    similar.add(replace(LAMP, id="x"))
    similar.add(replace(LAMP, id="x"))
    assert [id for id, _ in similar.near(LAMP)] == ["x"] and len(similar) == 2


def test_many_that_come_and_go_leave_no_trace() -> None:
    """What was removed is cleared away in time."""
    similar = filled(LAMP)
    for number in range(3_000):
        similar.add(replace(LAMP, id=f"n{number}"))
        similar.remove(f"n{number}")
    assert len(similar) == 1 and similar.near(replace(LAMP, id="y"))[0][0] == "lamp"


def test_an_empty_index_knows_nothing() -> None:
    """No reports, or one without a word."""
    assert Similar().near(LAMP) == []
    assert filled(replace(LAMP, id="x", text="!!!", place="")).near(LAMP) == []


def test_ten_thousand_reports() -> None:
    """At most 20 ms of the processor for one look; benchmarks/similar_quality.py does it with 100,000."""
    chance = random.Random(5)
    known = [report for _, report in reports()]
    similar = Similar()
    for number in range(10_000):
        one, other = chance.choice(known), chance.choice(known)
        similar.add(
            replace(one, id=str(number), place=f"số {number % 300} {other.place}", at=BEGIN + timedelta(hours=number % 8_000))
        )
    began = time.process_time()
    for report in known[:20]:
        similar.near(report)
    assert (time.process_time() - began) / 20 < 0.02


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=20)), max_size=6))
def test_scores_are_shares_and_the_same_both_ways(told: list[tuple[str, str]]) -> None:
    """From 0 to 1, best first, whichever of two is asked for."""
    known = [Report(str(number), text, "", place, BEGIN) for number, (text, place) in enumerate(told)]
    similar = filled(*known)
    scores = {(one.id, other): score for one in known for other, score in similar.near(one, 99)}
    assert all(0 < score <= 1.0001 for score in scores.values())
    assert all(abs(score - scores.get((other, one), score)) < 0.2 for (one, other), score in scores.items())
    for one in known:
        row = [score for _, score in similar.near(one)]
        assert row == sorted(row, reverse=True)
