"""Wrong proofs of a code are counted over all conversations, and forgotten after a day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback_store import schema, sqlite, wrong_proofs
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text
from feedback_store.wrong_proofs import PER_CODE, WINDOW

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
CODES = ("PA-EWX5-CP2", "PA-4K7M-2XP")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A real file with the tables of this version."""
    path: Path = tmp_path_factory.mktemp("proofs")
    with closing(sqlite.connect(path / "motcua.db")) as opened:
        schema.migrate(opened)
        yield opened


@pytest.fixture(autouse=True)
def empty(db: Connection) -> None:
    """Each test begins with no tries."""
    db.execute("DELETE FROM wrong_proofs")


def tried(db: Connection, code: str, at: datetime) -> bool:
    """One wrong number; whether it was looked at."""
    shut = wrong_proofs.are_used_up(db, code, at)
    wrong_proofs.add(db, code, at)
    return not shut


def rows(db: Connection) -> int:
    """How many tries are kept."""
    return int(db.execute("SELECT count(*) FROM wrong_proofs").fetchone()[0])


def test_a_thousand_tries_in_an_hour_are_twenty(db: Connection) -> None:
    """S8: no more is looked at, no more is kept, and another code is not touched by it."""
    assert sum(tried(db, CODES[0], NOW + timedelta(seconds=number)) for number in range(1000)) == PER_CODE == rows(db)
    assert tried(db, CODES[1], NOW)


def test_without_the_limit_a_thousand_are_looked_at(db: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """S8, the twin: the test above can fail."""
    monkeypatch.setattr(wrong_proofs, "PER_CODE", 10**6)
    assert sum(tried(db, CODES[0], NOW) for _ in range(1000)) == 1000


def test_what_is_not_looked_at_keeps_nothing_shut(db: Connection) -> None:
    """Whoever keeps trying does not lengthen the day; after it, all rows are gone but the new one."""
    for number in range(PER_CODE + 5):
        tried(db, CODES[number == 0], NOW + timedelta(minutes=number))
    assert not tried(db, CODES[0], NOW + timedelta(hours=23))
    assert tried(db, CODES[0], NOW + WINDOW + timedelta(hours=1)) and rows(db) == 1


def test_a_clock_that_was_ahead_shuts_no_code_for_a_year(db: Connection) -> None:
    """R16: what it wrote goes with the first try after it was set right."""
    for _ in range(PER_CODE):
        tried(db, CODES[0], NOW + timedelta(days=365))
    assert not tried(db, CODES[0], NOW) and tried(db, CODES[0], NOW)
    assert [at for (at,) in db.execute("SELECT at FROM wrong_proofs")] == [to_text(NOW)] * 2


@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from(CODES)), max_size=120))
@settings(max_examples=60, deadline=None)
def test_no_day_has_more_tries_than_are_allowed(db: Connection, steps: list[tuple[int, str]]) -> None:
    """S8: whichever 24 hours are taken, and however the tries at two codes mingle."""
    db.execute("DELETE FROM wrong_proofs")
    times = accumulate(minutes for minutes, _ in steps)
    asked = [(code, NOW + timedelta(minutes=at)) for at, (_, code) in zip(times, steps, strict=True)]
    looked = [(code, at) for code, at in asked if tried(db, code, at)]
    for code, since in looked:
        within = [at for other, at in looked if other == code and since <= at < since + WINDOW]
        assert len(within) <= PER_CODE
    assert rows(db) <= PER_CODE * len(CODES)
