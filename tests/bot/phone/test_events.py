"""What an exchange's body says of a call: our own shape and Stringee's, read leniently, nothing missed."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import Any

import pytest

from bot.bell import Bell
from bot.phone.channel import read_update
from bot.phone.events import Reader, read_neutral
from bot.phone.stringee import read_stringee
from bot.sender import Sender
from bot.turn import Turn
from feedback_store import inbox
from feedback_store.exchange_calls import Event, Facts
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from handlers.desk import exchange_fields
from handlers.desk.exchange_story import facts_of
from tests.bot.at_work import ask, until
from tests.crash import echo

CITIZEN = {"number": "84912345678", "type": "external"}
LINE, AGENT = ({"number": number, "type": "internal"} for number in ("1900xxxx", "a7"))
STAMP = 1763700000000


def stringee(status: str, serial: int, to: dict[str, Any] = LINE, **more: Any) -> Event:
    """A state as Stringee tells it, so many seconds after the call began as it has events."""
    body: dict[str, Any] = {
        "type": "stringee_call",
        "call_status": status,
        "call_id": "c",
        "timestamp_ms": STAMP + serial * 1000,
        "serial": serial,
        "from": CITIZEN,
        "to": to,
    }
    return read_stringee(json.dumps(body | more).encode()).event


def neutral(**fields: Any) -> Event:
    """An event in our own shape."""
    return read_neutral(json.dumps({"call_id": "c"} | fields).encode()).event


def test_the_shape_that_is_documented() -> None:
    event = neutral(
        vendor="any",
        event_id="ev1",
        direction="in",
        status="ended",
        caller="84912345678",
        callee="1900xxxx",
        agent="agent_07",
        ivr_path=["3"],
        at="2026-11-21T08:00:00+07:00",
        duration_s=120,
        recording_ref=None,
    )
    assert event._replace(ident="") == Event(
        "", "ended", None, "2026-11-21T01:00:00.000000+00:00", "agent_07", "0912345678", "in", 120
    )


def test_a_call_that_goes_out_is_about_whom_it_goes_to() -> None:
    assert neutral(direction="out", status="ringing", caller="1900", callee="0912345678").phone == "0912345678"
    out = {"from": AGENT, "to": CITIZEN}
    event = stringee("answered", 3, **out)
    assert (event.phone, event.agent, event.direction, event.status) == ("0912345678", "a7", "out", "answered")


def test_events_without_a_place_are_known_by_their_id_or_by_what_they_say() -> None:
    """R8: (call, serial) first, then the event's own id, then all that it says."""
    assert neutral(serial=3, event_id="x").ident == neutral(serial=3, event_id="y").ident
    assert neutral(event_id="x", at="1").ident == neutral(event_id="x", at="2").ident != neutral(event_id="y").ident
    assert neutral(status="ringing").ident != neutral(status="ended").ident
    assert neutral(serial=True).serial is neutral(serial=-1).serial is neutral(serial=2**60).serial is None
    assert neutral(serial="12").serial == 12


def test_a_menu_that_takes_the_call_is_nobody_who_answers() -> None:
    """An answer without an agent is the exchange's own: the call is missed, however long the menu talked; the twin has an agent."""
    menu = [stringee("created", 1), stringee("answered", 2), stringee("ended", 9, duration=90, answerDuration=80)]
    assert (facts_of(menu).state, facts_of(menu).seconds) == ("missed", 0)
    talk = [*menu, stringee("ringing", 3, AGENT), stringee("answered", 4, AGENT, actor="a7")]
    assert (facts_of(talk).state, facts_of(talk).seconds, facts_of(talk).agent) == ("ended", 5, "a7")


def test_a_call_passed_on_to_a_mobile_is_answered_there() -> None:
    mobile = {"number": "84987654321", "type": "external"}
    facts = facts_of([stringee("ringing", 2, mobile), stringee("answered", 3, mobile), stringee("ended", 8)])
    assert (facts.state, facts.phone, facts.agent) == ("ended", "0912345678", "")


@pytest.mark.parametrize("status", ["agentEnded", "connect_failed"])
def test_an_agent_who_is_out_rings_no_more(status: str) -> None:
    """The call goes on: the next one may answer."""
    events = [stringee("ringing", 2, AGENT), stringee(status, 3, AGENT)]
    assert facts_of(events) == facts_of(events)._replace(standing="{}", state="waiting", ended_at=None)


def test_digits_rate_only_in_the_menu_that_asks() -> None:
    """The last one counts; other menus, other keys and a silence rate nothing."""

    def pressed(digit: Any, time: int, menu: str = "rating", **more: Any) -> Event:
        body = {"time": time, "dtmf": digit, "call_id": "c", "customField": menu, "timeout": False}
        return read_stringee(json.dumps(body | more).encode()).event

    rated = facts_of([pressed("2", 1763700010), pressed("5", 1763700020)])
    assert (rated.rating, rated.rated_at) == (5, "2025-11-21T04:40:20.000000+00:00")
    for other in (pressed("3", 1, "menu1"), pressed("7", 1), pressed("0", 1), pressed("", 1), pressed("3", 1, timeout=True)):
        assert other.rating is None
    assert neutral(rating="4").rating == 4 == neutral(rating=4).rating and neutral(rating=6).rating is None


def test_a_recording_is_only_a_reference() -> None:
    body = {"type": "stringee_call", "call_id": "c", "recording_url": "https://x.invalid/" + "r" * 900}
    event = read_stringee(json.dumps(body).encode()).event
    assert event.recording.startswith("https://x.invalid/") and len(event.recording) == 500
    assert facts_of([event]) == Facts(recording=event.recording)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("84912345678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("842838123456", "02838123456"),
        ("2553822000", "02553822000"),
        ("912345678", "0912345678"),
        ("+2553822000", "+2553822000"),
        ("0081312345678", "+81312345678"),
        ("+14155550123", "+14155550123"),
        ("1900xxxx", ""),
        ("19001234", ""),
        ("1800123456", ""),
        ("anonymous", ""),
        ("113", ""),
        ("", ""),
        ("9" * 40, ""),
    ],
)
def test_numbers(written: str, read: str) -> None:
    """As 0… at home, as +… from abroad; what cannot be called back is none."""
    assert exchange_fields.number(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-21T08:00:00+07:00", "2026-11-21T01:00:00"),
        ("2026-11-21 08:00:00", "2026-11-21T01:00:00"),
        ("21/11/2026 08:00", "2026-11-21T01:00:00"),
        ("21-11-2026 08:00:05", "2026-11-21T01:00:05"),
        ("2026-11-21T01:00:00Z", "2026-11-21T01:00:00"),
        ("21/11/2026", None),
        ("2026-11-21", None),
        ("1900-01-01 00:00:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("không", None),
    ],
)
def test_times(written: str, read: str | None) -> None:
    """Vietnam's where no zone is told."""
    found = exchange_fields.moment(written)
    assert (found and found[:19]) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("125", 125), ("2:05", 125), ("0:02:05", 125), ("125s", 125), ("x", None), ("-1", None), ("1:2", None), ("999999", None)],
)
def test_lengths(written: str, read: int | None) -> None:
    assert exchange_fields.length(written) == read


@pytest.mark.parametrize("reader", [read_neutral, read_stringee])
def test_the_turn_passes_events_by_and_puts_the_rest_aside(store: Store, reader: Reader) -> None:
    """R7: a readable event is done, a damaged body lies in the quarantine, raw; nobody is answered."""
    bodies = [b'{"call_id": "c", "call_status": "ringing"}', b"{", b'{"call_id": "c", "call_status": "new kind"}']
    for number, body in enumerate(bodies):
        store.submit(lambda db, n=number, raw=body: inbox.add(db, "phone", str(n), None, raw, utc_now())).result(10)

    async def turn_them() -> None:
        turn = Turn(store, {"phone": partial(read_update, reader)}, echo.respond, echo.APOLOGY, Bell(), Sender(store, {}))
        running = asyncio.create_task(turn.run())
        await until(lambda: not ask(store, "SELECT 1 FROM inbox WHERE state = 'new'"))
        turn.stop()
        await running

    asyncio.run(turn_them())
    assert ask(store, "SELECT state FROM inbox ORDER BY seq") == ["done", "quarantine", "done"]
    assert ask(store, "SELECT body FROM inbox ORDER BY seq") == bodies and ask(store, "SELECT id FROM outbox") == []
