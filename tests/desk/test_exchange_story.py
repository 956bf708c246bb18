"""A call as its events tell it: the same whichever way they are shuffled, whole as far as they go, one call back for a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_store import callbacks, endings, exchange_calls, officers, schema, sqlite
from feedback_store.callbacks import Callback
from feedback_store.exchange_calls import Event, Facts, Row, key_of
from feedback_store.officers import Profile
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.timestamps import to_text
from handlers.desk import exchange_taking
from handlers.desk.exchange_story import facts_of
from handlers.desk.frame import bundled_rules

MONDAY = datetime(2026, 11, 30, 2, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 29, 15, tzinfo=UTC)
NOTHING_ELSE = settings(max_examples=200, suppress_health_check=list(HealthCheck))
PHONE = "0912345678"


def at(seconds: float, begun: datetime = MONDAY) -> str:
    return to_text(begun + timedelta(seconds=seconds))


def told(place: int, status: str, after: float, agent: str = "", **more: Any) -> Event:
    """An event in its place, so many seconds after the call began."""
    return Event(f"s{place}", status, place, at(after), agent, PHONE, "in", **more)


def a_call(*, talks: bool = True) -> list[Event]:
    """A call that is passed on from one agent to another, or rings in vain at two."""
    events = [told(1, "created", 0), told(2, "ringing", 1, "a"), told(3, "left", 20, "a"), told(4, "ringing", 21, "b")]
    if talks:
        events += [told(5, "answered", 25, "b"), told(6, "ringing", 60, "c"), told(7, "answered", 65, "c")]
    return [*events, told(8, "ended", 125), Event("h1", "other", rating=3, at=at(130)), Event("h2", "other", recording="ref")]


@pytest.fixture
def exchange(store: Store) -> Iterator[Told]:
    yield Told(store)


class Told:
    """A store that an exchange tells of calls."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.rules = bundled_rules()

    def __call__(self, call: str, events: Sequence[Event], now: datetime = MONDAY) -> Row:
        """Tell these, in this order; returns what is known of the call then."""

        def work(db: Any) -> Row:
            for event in events:
                exchange_taking.take(db, self.rules, key_of(call), event, now)
            return exchange_calls.open_for(db, key_of(call), now)

        return self.store.submit(work).result(10)

    def to_call(self) -> list[Callback]:
        with self.store.reading() as db:
            return callbacks.waiting(db)

    def close_silent(self, now: datetime) -> int:
        return self.store.submit(lambda db: exchange_taking.close_silent(db, self.rules, now)).result(10)


def test_a_call_in_order(exchange: Told) -> None:
    """Who talked last, since when, how long, and everything that came after."""
    row = exchange("c", a_call())
    assert exchange_calls.known(row) == Facts("in", PHONE, "c", "ended", "{}", at(0), at(25), at(125), 100, "ref", 3, at(130))


STATUSES = st.sampled_from(["created", "ringing", "answered", "left", "ended", "missed", "other"])


@st.composite
def calls(draw: st.DrawFn) -> list[Event]:
    """Any call: states in their places, some without a time, and what has no place."""
    states = draw(st.lists(STATUSES, max_size=9))
    events = [
        told(
            place,
            status,
            draw(st.integers(0, 300)),
            draw(st.sampled_from(["", "a", "b"])),
            seconds=draw(st.sampled_from([None, 0, 9])),
        )
        for place, status in enumerate(states)
    ]
    if draw(st.booleans()):  # an exchange that counts nothing and knows only times
        events = [event._replace(serial=None) for event in events]
    events += [Event(f"h{n}", "other", at=draw(st.sampled_from([None, at(n)])), rating=n) for n in draw(st.sets(st.integers(1, 5)))]
    return [event._replace(at=None) if draw(st.integers(0, 9)) == 0 else event for event in events]


@NOTHING_ELSE
@given(calls(), st.randoms(use_true_random=False))
def test_any_order_tells_the_same(events: list[Event], chance: Any) -> None:
    """R8: in the exchange's order, by serial or time, never by arrival."""
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert facts_of(shuffled) == facts_of(events)


@pytest.fixture(scope="module")
def bare() -> Iterator[Connection]:
    """The tables of a store in memory, which are given back as they were."""
    db = sqlite.connect(Path(":memory:"))
    schema.migrate(db)
    yield db
    db.close()


@NOTHING_ELSE
@given(calls(), calls(), st.randoms(use_true_random=False))
def test_any_order_with_doubles_leaves_the_same_rows(bare: Connection, one: list[Event], two: list[Event], chance: Any) -> None:
    """R8: two calls of a number, each event up to three times, in any order: the rows and the call back of an orderly telling."""
    orderly = [("one", event) for event in one] + [("two", event) for event in two]
    nasty = [pair for pair in orderly for _ in range(chance.randint(1, 3))]
    chance.shuffle(nasty)
    assert outcome(bare, nasty) == outcome(bare, orderly)


def outcome(db: Connection, telling: list[tuple[str, Event]]) -> tuple[list[Facts], list[tuple[str, str, str]]]:
    """What is known of two calls, and whom to call back, after a telling."""
    db.execute("BEGIN")
    for call, event in telling:
        exchange_taking.take(db, bundled_rules(), call, event, MONDAY)
    rows = [exchange_calls.known(exchange_calls.open_for(db, call, MONDAY)) for call in ("one", "two")]
    backs = [(back.phone, back.why, back.due) for back in callbacks.waiting(db)]
    db.execute("ROLLBACK")
    return rows, backs


def test_order_of_arrival_would_tell_something_else() -> None:
    """The twin: without places and times, the order in which events came is all there is, and a shuffle shows."""
    events = a_call()
    assert facts_of(events).agent == "c" == facts_of(events[::-1]).agent
    bare = [Event(f"h{n}", one.status, None, None, one.agent) for n, one in enumerate(events)]
    turned = [Event(f"h{n}", one.status, None, None, one.agent) for n, one in enumerate(events[::-1])]
    assert facts_of(bare).agent != facts_of(turned).agent


@pytest.mark.parametrize("lost", range(10))
def test_one_event_that_is_lost_leaves_a_call_that_ends(exchange: Told, lost: int) -> None:
    """R7: whichever it is, by what came later or by silence; nobody rings for ever."""
    events = a_call()
    del events[lost]
    row = exchange("c", events)
    if row.ended_at is None:
        assert lost == 7 and exchange.close_silent(MONDAY + timedelta(hours=3)) == 0
        assert exchange.close_silent(MONDAY + timedelta(hours=5)) == 1
        row = exchange("c", [])
    assert row.state == "ended" and row.standing == "{}" and row.phone == PHONE


def test_where_it_rings(exchange: Told) -> None:
    """At several at once; whoever answers ends it for the others; whoever passes it on talks until the next answers."""
    events = [told(1, "ringing", 1, "a"), told(2, "ringing", 1, "b")]
    assert facts_of(events).standing == '{"a": "ringing", "b": "ringing"}'
    events.append(told(3, "answered", 5, "b"))
    assert facts_of(events).standing == '{"b": "answered"}'
    events.append(told(4, "ringing", 60, "a"))
    assert facts_of(events).standing == '{"a": "ringing", "b": "answered"}' and facts_of(events).state == "answered"
    assert facts_of([*events, told(5, "left", 70, "a")]).standing == '{"b": "answered"}'


def test_an_end_that_tells_of_talk_is_an_answered_call(exchange: Told) -> None:
    """The answer itself was lost: since when somebody talked is worked out; the twin tells of no talk."""
    row = exchange("c", [told(1, "ringing", 0, "a"), told(3, "ended", 100, seconds=90)])
    assert (row.state, row.answered_at, row.seconds) == ("ended", at(10), 90)
    assert exchange("d", [told(1, "ringing", 0, "a"), told(3, "ended", 100, seconds=0)]).state == "missed"


def test_five_missed_calls_are_one_call_back(exchange: Told) -> None:
    """Due at once within working hours; counted, with the time of the last; noted by nobody of the staff."""
    for n in range(5):
        exchange(f"c{n}", [told(1, "ringing", n * 60), told(2, "ended", n * 60 + 30)], MONDAY + timedelta(minutes=10))
    (back,) = exchange.to_call()
    assert (back.phone, back.made_by, back.due) == (PHONE, None, at(30))
    assert back.why == "Gọi đến 5 lần mà không ai nghe máy, lần cuối lúc 9 giờ 04 thứ Hai, 30/11."


def test_who_called_at_night_is_called_in_the_morning(exchange: Told) -> None:
    exchange("c", [Event("s1", "missed", 1, to_text(SUNDAY_NIGHT), "", PHONE, "in")], SUNDAY_NIGHT)
    (back,) = exchange.to_call()
    assert datetime.fromisoformat(back.due) > SUNDAY_NIGHT + timedelta(hours=8)
    assert bundled_rules().calendar.is_open(datetime.fromisoformat(back.due))


@pytest.mark.parametrize("answered_first", [False, True])
def test_who_was_spoken_to_since_is_called_back_no_more(exchange: Told, answered_first: bool) -> None:
    """Whichever was told first; calling again in vain afterwards begins anew, which is the twin."""
    missed = ("m", [told(1, "ringing", 0), told(2, "ended", 30)])
    answered = ("a", [told(1, "answered", 100, "a"), told(2, "ended", 200)])
    for call, events in (answered, missed) if answered_first else (missed, answered):
        exchange(call, events)
    assert exchange.to_call() == []
    exchange("again", [told(1, "ringing", 300), told(2, "ended", 330)])
    assert len(exchange.to_call()) == 1


def test_who_was_called_back_is_not_called_twice(exchange: Told) -> None:
    """Also where the exchange's clock is ahead of ours: what was called back for is dealt with, only a new call counts."""
    exchange("c", [told(1, "missed", 600)])
    (back,) = exchange.to_call()

    def call_back(db: Connection) -> bool:
        nga = officers.add(db, "nga", Profile("Nga", "operator"), MONDAY)
        return callbacks.done(db, back.id, nga.id, MONDAY + timedelta(minutes=1))

    assert exchange.store.submit(call_back).result(10)
    exchange("c", [Event("h", "other", rating=2)])
    assert exchange.to_call() == []
    exchange("d", [told(1, "missed", 700)])
    assert [one.why[:10] for one in exchange.to_call()] == ["Gọi đến mà"]


def test_nobody_is_called_back_for_a_call_of_ours_or_of_last_week(exchange: Told) -> None:
    out = told(1, "missed", 0)._replace(direction="out")
    exchange("c", [out])
    exchange("e", [told(1, "missed", 0)._replace(phone="")])
    exchange("d", [told(1, "ringing", 0)])
    assert exchange.close_silent(MONDAY + timedelta(days=4)) == 1
    assert exchange.to_call() == []


def test_a_forgotten_call_learns_its_number_no_more(exchange: Told) -> None:
    """S14: not from what is told later, not by a repeat; the twin, a call that was not forgotten, keeps it."""
    events = a_call()
    row = exchange("c", events[:5])
    exchange.store.submit(lambda db: exchange_calls.forget(db, [row.id])).result(10)
    row = exchange("c", events)
    assert (row.state, row.phone, row.recording, row.seconds) == ("ended", "", "", 100)
    with exchange.store.reading() as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert not [name for name in tables if PHONE in repr(db.execute(f"SELECT * FROM {name}").fetchall())]  # noqa: S608
    assert exchange("d", events).phone == PHONE


def test_a_flood_of_one_call_is_cut(exchange: Told) -> None:
    """L9: each event is put in order with all others of its call: of those that pass there are at most 200."""
    row = exchange("c", [told(n, "ringing", n, "a") for n in range(exchange_calls.MOST_PASSING + 50)])
    with exchange.store.reading() as db:
        assert len(exchange_calls.events(db, row)) == exchange_calls.MOST_PASSING


@pytest.mark.parametrize("late", [False, True])
def test_the_digit_that_was_pressed_is_the_calls_rating(exchange: Told, late: bool) -> None:
    """Once, whether the digit is told before the end or after it; the last digit counts. A call without one was asked in vain."""
    digits = [Event("h1", "other", rating=1, at=at(126)), Event("h2", "other", rating=4, at=at(130))]
    talk = [told(1, "answered", 10, "a"), told(2, "ended", 125)]
    exchange("c", [*talk, *digits] if late else [digits[0], *talk, digits[1], digits[0]])
    exchange("silent", [told(1, "answered", 10, "a"), told(2, "ended", 125)])
    exchange("missed", [told(1, "missed", 10, rating=5)])
    with exchange.store.reading() as db:
        assert db.execute("SELECT origin, channel FROM responses").fetchall() == [("call", "phone")]
        assert db.execute("SELECT value FROM answers WHERE item = 'muc'").fetchall() == [("4",)]
        assert db.execute("SELECT count(*) FROM reviews").fetchone() == (0,)
        asked = db.execute("SELECT not_asked, rated_at IS NOT NULL FROM endings ORDER BY id").fetchall()
        assert endings.recount(db) == []
    assert asked == [("", 1), ("", 0)]


@pytest.mark.parametrize("asks", [True, False])
def test_an_exchange_that_asks_nobody_counts_in_no_response_rate(exchange: Told, asks: bool) -> None:
    """Else every call would seem to be rated, or none; a digit that comes all the same counts as asked."""
    rules = bundled_rules()
    exchange.rules = replace(rules, ratings=replace(rules.ratings, calls_asked=asks))
    exchange("silent", [told(1, "answered", 10, "a"), told(2, "ended", 125)])
    exchange("pressed", [told(1, "answered", 10, "a"), told(2, "ended", 125), Event("h1", "other", rating=4, at=at(130))])
    with exchange.store.reading() as db:
        assert endings.outcomes(db, ("2026-01", "2027-01"), ()) == [(2, 2 if asks else 1, 1)]
        assert endings.recount(db) == []


def test_a_group_that_rang_long_is_still_answered(exchange: Told) -> None:
    """R7: of more ringing than is kept, what became of the call is not lost: that somebody answered, the end, the rating."""
    rings = [told(n, status, n / 10, f"{n // 2 % 20}") for n in range(2, 202, 2) for status in ("ringing",)]
    rings += [told(n + 1, "left", n / 10, f"{n // 2 % 20}") for n in range(2, 202, 2)]
    more = [told(300, "ringing", 25, "a"), told(301, "left", 25, "a")]
    ends = [told(302, "answered", 26, "a"), told(303, "ended", 126), Event("h1", "other", at=at(130), rating=1)]
    row = exchange("c", [told(1, "created", 0), *rings, *more, *ends])
    assert (row.state, row.agent, row.answered_at, row.seconds, row.rating) == ("ended", "a", at(26), 100, 1)
    assert exchange.to_call() == []
    with exchange.store.reading() as db:
        assert len(exchange_calls.events(db, row)) == exchange_calls.MOST_PASSING + len(ends), "the rest is left out"


@pytest.mark.parametrize("wrong", [timedelta(days=365), timedelta(days=-365 * 26), timedelta(hours=7), timedelta(hours=-7)])
def test_a_wrong_clock_of_the_exchange_loses_no_call_back(exchange: Told, wrong: timedelta) -> None:
    """R16: a call that was dated so far off has happened now; who calls in vain after it is called back."""
    off = MONDAY + wrong
    exchange("a", [Event("s1", "answered", 1, to_text(off), "a", PHONE), Event("s2", "ended", 2, to_text(off), "a", PHONE)])
    later = MONDAY + timedelta(minutes=5)
    row = exchange("b", [Event("s1", "missed", 1, to_text(later + wrong), "", PHONE, "in")], later)
    assert row.ended_at == row.began_at == to_text(later)
    assert [back.phone for back in exchange.to_call()] == [PHONE]


@pytest.mark.parametrize("late", [timedelta(minutes=-5), timedelta(hours=5)])
def test_what_is_told_late_keeps_its_time(exchange: Told, late: timedelta) -> None:
    """The twin: our service was away, or two clocks differ a little; the exchange's own times count."""
    row = exchange("c", a_call(), MONDAY + late)
    assert (row.began_at, row.answered_at, row.seconds) == (at(0), at(25), 100)
