"""Guided filings: counted by how far they came and how they ended; whose they were is known only while they are in hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from feedback_store import conversations, erasure, guided_filings
from feedback_store.erasure import Outcome
from feedback_store.guided_filings import Counts, Move
from feedback_store.store import Store
from tests.bot.at_work import ask

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
DAY = date(2026, 11, 23)
BIRTH, STAY = "1.001193", "1.004194"
QUESTIONS, PAPERS, LOGIN, FORM = (("questions", 0), ("papers", 2), ("login", 3), ("form", 6))


def move(store: Store, who: str, reached: tuple[str, int], at: datetime = NOW, code: str = STAY, **told: object) -> None:
    name, place = reached
    one = Move(code, reached=name, place=place, **told)  # type: ignore[arg-type]
    store.submit(lambda db: guided_filings.moved(db, who, one, at)).result()


def counted(store: Store, since: date = DAY, until: date = DAY) -> dict[str, Counts]:
    with store.reading() as db:
        return guided_filings.counts(db, since, until)


def test_the_furthest_step_counts(store: Store) -> None:
    """Whoever goes back to the papers has been at the form all the same; a question to a person is counted each time."""
    move(store, "web:1", QUESTIONS)
    move(store, "web:1", FORM, way="online", asked=True)
    move(store, "web:1", PAPERS, asked=True)
    move(store, "web:1", PAPERS, ended="stopped")
    assert counted(store) == {STAY: Counts(begun=1, asked=2, given_up={"form": 1})}


def test_each_end_is_counted_where_it_belongs(store: Store) -> None:
    for number, end in enumerate(("filed", "bring", "bring", "had", "replaced", "")):
        move(store, f"web:{number}", FORM if end == "filed" else PAPERS, ended=end)
    move(store, "web:0", QUESTIONS, code=BIRTH)
    found = counted(store)
    assert found[STAY] == Counts(begun=6, online=1, counter=2, otherwise=1, replaced=1, still=1)
    assert found[STAY].finished == 3 and found[BIRTH] == Counts(begun=1, still=1)


def test_only_days_asked_for(store: Store) -> None:
    """A day is Vietnam's: 17:30 UTC is half past midnight of the next."""
    move(store, "web:1", PAPERS, NOW.replace(hour=17, minute=30))
    assert counted(store) == {} and counted(store, DAY + timedelta(days=1), DAY + timedelta(days=1))[STAY].begun == 1


def test_once_it_is_over_nothing_tells_whose_it_was(store: Store) -> None:
    """The twin: as long as it is in hand, the conversation finds its own row; begun again, it is another one."""
    move(store, "web:4711", PAPERS)
    move(store, "web:4711", FORM)
    (tie,) = ask(store, "SELECT tie FROM guided_filings")
    assert tie and "4711" not in tie
    move(store, "web:4711", FORM, ended="filed")
    assert ask(store, "SELECT tie, seen_on FROM guided_filings") == [(None, "")]
    move(store, "web:4711", QUESTIONS)
    assert counted(store)[STAY] == Counts(begun=2, online=1, still=1)


@pytest.mark.parametrize(("stopped", "end"), [(False, "forgotten"), (True, "stopped")])
def test_who_does_not_come_back_has_given_up(store: Store, stopped: bool, end: str) -> None:
    move(store, "web:1", PAPERS, stopped=stopped)
    move(store, "web:2", LOGIN, NOW + timedelta(days=1))
    with store.reading() as db:
        assert not guided_filings.has_old(db, DAY) and guided_filings.has_old(db, DAY + timedelta(days=1))
    store.submit(lambda db: guided_filings.cut(db, DAY + timedelta(days=1))).result()
    assert ask(store, "SELECT ended FROM guided_filings ORDER BY begun_on") == [end, ""]
    assert counted(store, DAY, DAY + timedelta(days=1))[STAY].given_up == {"papers": 1}


def test_who_is_erased_is_tied_to_nothing(store: Store) -> None:
    """The row stays for the figures, without its day; somebody else's (the twin) stays whole."""
    for name in ("web:1", "web:2"):
        store.submit(partial(conversations.open_for, conversation_id=name, channel="web", now=NOW)).result()
        move(store, name, PAPERS)
    store.submit(lambda db: erasure.erase_conversation(db, "web:1", (), Outcome())).result()
    rows = ask(store, "SELECT ended, begun_on, tie IS NULL FROM guided_filings ORDER BY ended DESC")
    assert rows == [("forgotten", "2026-11-01", 1), ("", "2026-11-23", 0)]
