"""The exchange's way in, over real sockets: who may come in, what is kept, and that nothing is told twice."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator, Sequence
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.channel_settings import PhoneSection
from bot.phone.channel import channel, end_silent_calls, read_update
from bot.phone.events import read_neutral
from bot.phone.stringee import read_stringee
from feedback_store.store import Store
from handlers.desk.watched import Finding
from tests.bot.at_work import ask, until
from tests.bot.web_client import connected
from tests.desk.exchange_office import SECRET, Telephones, telephones_open

CALL = json.dumps({"call_id": "c1", "status": "ringing", "caller": "0912345678", "agent": "101", "serial": 1}).encode()


@pytest.fixture(params=["stringee", "neutral"])
def telephones(store: Store, request: pytest.FixtureRequest) -> Iterator[Telephones]:
    with telephones_open(store, request.param) as opened:
        yield opened


@pytest.fixture
def neutral(store: Store) -> Iterator[Telephones]:
    with telephones_open(store, "neutral") as opened:
        yield opened


def test_a_call_is_kept_with_what_became_of_it(telephones: Telephones) -> None:
    """Every body raw in the inbox, and one row with who, when, how long, the rating and where the recording lies."""
    call = telephones.exchange.answered("agent_07")
    telephones.exchange.tell_all(call)
    (row,) = telephones.rows()
    assert (row.phone, row.agent, row.state, row.direction) == ("0912345678", "agent_07", "ended", "in")
    assert row.seconds == 120 and row.rating == 4 and row.rated_at and call.call_id in row.recording
    assert ask(telephones.office.store, "SELECT body FROM inbox ORDER BY seq") == call.told
    assert set(telephones.exchange.statuses) == {200}


def test_shuffled_and_doubled_calls_are_the_same_rows(telephones: Telephones) -> None:
    """R8: forty calls told in any order and up to three times each are forty rows, as if told once and in order."""
    exchange = telephones.exchange
    calls = [exchange.answered("agent_07", f"84912345{n:03}") for n in range(20)]
    calls += [exchange.missed("agent_07", f"84912345{n:03}") for n in range(100, 120)]
    exchange.tell_nastily(*calls)
    rows = telephones.rows()
    assert sorted(row.state for row in rows) == ["ended"] * 20 + ["missed"] * 20
    assert all(row.seconds == 120 and row.rating == 4 for row in rows if row.state == "ended")
    assert len(ask(telephones.office.store, "SELECT seq FROM inbox")) == sum(len(call.told) for call in calls)
    assert len(telephones.to_call()) == 20
    before = telephones.office.tables("channel_contacts", "sqlite_sequence")
    for call in calls:
        exchange.tell_all(call)
    assert telephones.office.tables("channel_contacts", "sqlite_sequence") == before, (
        "S9: a recorded call played again changes nothing"
    )


def test_a_wrong_secret_is_no_address_at_all(telephones: Telephones) -> None:
    """S9: missing, wrong and long ones get the 404 of any address, before the body is read; nothing is kept. The right one: 200."""
    office = telephones.office
    with httpx.Client(base_url=office.url, trust_env=False) as http:
        nowhere = http.post("/hooks/nowhere", content=CALL)
        for wrong in ("x", SECRET[:-1], SECRET + "0", SECRET.upper(), "%00", "đ", "0" * 4_000):
            answer = http.post(f"/hooks/phone/{wrong}", content=CALL)
            assert (answer.status_code, answer.text) == (404, nowhere.text), wrong[:40]
        with connected(office.url) as sock:
            sock.settimeout(2)
            sock.sendall(b"POST /hooks/phone/x HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n{")
            assert sock.recv(65_536).startswith(b"HTTP/1.1 404"), "before the body has come"
        assert ask(office.store, "SELECT seq FROM inbox") == [] == telephones.rows()
        assert http.get(f"/hooks/phone/{SECRET}").status_code == 405
        assert telephones.exchange.tell(CALL) == 200
    assert len(ask(office.store, "SELECT seq FROM inbox")) == 1


def test_without_a_secret_nobody_comes_in(store: Store) -> None:
    """S9: a variable that was forgotten opens nothing."""
    with telephones_open(store, secret="") as opened, httpx.Client(trust_env=False) as http:
        for address in ("/hooks/phone/", "/hooks/phone/x", "/hooks/phone"):
            assert http.post(opened.office.url + address, content=CALL).status_code == 404


@pytest.mark.parametrize("secret", ["x", SECRET[:23], "ab/cd+" + "0" * 30, "%2f" + "0" * 30, "?" + "0" * 30, "đ" * 30, " " * 30])
def test_a_secret_that_is_none_opens_nothing(store: Store, secret: str) -> None:
    """S9: one that can be guessed, or that cannot stand in an address as it is: nobody comes in, and `doctor` says why."""
    with telephones_open(store, secret=secret) as opened, httpx.Client(trust_env=False) as http:
        for written in (secret, quote(secret, safe="")):
            assert http.post(f"{opened.office.url}/hooks/phone/{written}", content=CALL).status_code == 404
    assert seen(store, secret) == [False, False]


@pytest.mark.parametrize("secret", ["a" * 24, "Ab9_.~-+=" * 4])
def test_a_secret_is_written_into_the_address_as_it_is(store: Store, secret: str) -> None:
    """The twin: what `doctor` calls good is what the plain address opens."""
    assert seen(store, secret) == [True, False]
    with telephones_open(store, secret=secret) as opened:
        assert opened.exchange.tell(CALL) == 200


@pytest.mark.parametrize(
    ("allowed", "status"),
    [(("203.0.113.7",), 200), (("203.0.113.0/24",), 200), (("198.51.100.1",), 404), (("127.0.0.1",), 404)],
)
def test_only_the_exchanges_addresses_may_call(store: Store, allowed: tuple[str, ...], status: int) -> None:
    """S9: as a trusted proxy tells the address; the proxy itself is not the exchange."""
    with telephones_open(store, addresses=allowed) as opened:
        assert opened.exchange.tell(CALL, **{"X-Forwarded-For": "203.0.113.7"}) == status


def test_addresses_of_ipv6_are_known_by_their_network(store: Store) -> None:
    with telephones_open(store, addresses=("2001:db8::7",)) as opened:
        assert opened.exchange.tell(CALL, **{"X-Forwarded-For": "2001:db8::7"}) == 200
        assert opened.exchange.tell(CALL, **{"X-Forwarded-For": "2001:db8:1::7"}) == 404


def test_a_body_that_is_too_large_is_refused(neutral: Telephones) -> None:
    """L4: 64 KB are taken, one byte more is not."""
    for size, status in ((64 * 1024, 200), (64 * 1024 + 1, 413)):
        assert neutral.exchange.tell(b"x" * size) == status


def test_what_cannot_be_read_is_kept_for_the_quarantine(telephones: Telephones) -> None:
    """R7: raw, under its own hash, once; reading it again fails, which is the way into the quarantine."""
    read = {"stringee": read_stringee, "neutral": read_neutral}[telephones.exchange.vendor]
    bad = [b"", b"{", b"[]", b"{}", b'{"call_id": ""}', b'{"call_id": "a", "call_id": "b"}', b"\xff\xfe", b"[" * 30_000]
    bad += [b'{"call_id": 1e999}'[:-6] + b"NaN}", b'{"call_id": "x", "serial": ' + b"9" * 5_000 + b"}", b'{"call_id": null}']
    for body in bad * 2:
        assert telephones.exchange.tell(body) == 200
    kept = ask(telephones.office.store, "SELECT body, conversation_id FROM inbox ORDER BY seq")
    assert [body for body, _ in kept] == bad and {whose for _, whose in kept} == {None}
    assert telephones.rows() == []
    for body in filter(None, bad):
        with pytest.raises(ValueError, match="không"):
            read_update(read, body)
    assert read_update(read, b"") is None, "one whose body was erased"


def test_what_is_unknown_is_kept_and_left_alone(telephones: Telephones) -> None:
    """A state that a later version of the exchange may have ends nothing and rings nowhere."""
    body = b'{"call_id": "c", "status": "parked", "call_status": "parked", "type": "stringee_call", "more": {"a": [1]}}'
    assert telephones.exchange.tell(body) == 200
    (row,) = telephones.rows()
    assert (row.state, row.ended_at, row.standing) == ("waiting", None, "{}")


def test_while_nothing_can_be_kept_nothing_is_acknowledged(telephones: Telephones) -> None:
    """R5: 503, and the exchange may tell it again."""
    call = telephones.exchange.answered("agent_07")
    telephones.office.store.close_now()
    assert telephones.exchange.tell(call.told[0]) == 503


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(["ringing", "ended", "\ud800", "\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [
        "call_id",
        "status",
        "call_status",
        "serial",
        "event_id",
        "at",
        "timestamp_ms",
        "agent",
        "actor",
        "caller",
        "callee",
        "direction",
        "duration_s",
        "recording_ref",
        "recording_url",
        "rating",
        "dtmf",
        "customField",
        "timeout",
        "time",
        "from",
        "to",
        "type",
        "number",
    ]
)
BODIES = st.dictionaries(NAMES, VALUES, max_size=10).map(lambda data: json.dumps({"call_id": "c"} | data).encode()) | st.binary(
    max_size=80
)


@pytest.mark.parametrize("vendor", ["stringee", "neutral"])
def test_whatever_bytes_come_are_answered_with_200(tmp_path_factory: pytest.TempPathFactory, vendor: str) -> None:
    """L5: no 5xx and no exit; every body is kept."""
    store = Store(tmp_path_factory.mktemp("fuzz") / "motcua.db", reserve=0)
    with telephones_open(store, vendor) as opened:

        @settings(max_examples=300, suppress_health_check=list(HealthCheck))
        @given(BODIES)
        @example(b'{"call_id": "c", "serial": 1e308, "timestamp_ms": 99999999999999999999, "at": "9999-99-99T00:00:00"}')
        @example(b'{"call_id": "c", "at": "0001-01-01T00:00:00+23:59", "duration_s": -1, "time": -1, "dtmf": "9"}')
        @example(b'{"call_id": "\\ud800", "agent": "\\ud800\\u0000", "status": "ringing"}')
        def send(body: bytes) -> None:
            assert opened.exchange.tell(body) == 200

        send()
    store.close_now()


def test_no_secret_and_no_number_in_the_log(telephones: Telephones, caplog: pytest.LogCaptureFixture) -> None:
    """S10: at any level."""
    with caplog.at_level(logging.DEBUG):
        telephones.exchange.tell_all(telephones.exchange.answered("agent_07"))
        telephones.exchange.tell(b"{")
        ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore", "asyncio"))]
    assert ours and not [line for line in ours if SECRET in line or "912345678" in line]


def test_settings_that_cannot_be_are_refused(store: Store) -> None:
    """One Vietnamese line, and a channel that is put together well says what it sees."""
    with pytest.raises(ValueError, match="chưa có"):
        channel(PhoneSection(vendor="x"), SECRET, store, ())
    with pytest.raises(ValueError, match="không phải địa chỉ"):
        channel(PhoneSection(addresses=("x",)), SECRET, store, ())
    assert seen(store, SECRET) == [True, False]
    assert seen(store, "ngan") == [False, False]


def seen(store: Store, secret: str) -> list[bool]:
    """Whether all is well with each thing that the channel looks at."""
    look = channel(PhoneSection(), secret, store, ()).look

    async def findings() -> Sequence[Finding]:
        return await look()

    return [one.well for one in asyncio.run(findings())]


def test_a_call_whose_end_is_lost_is_ended_all_the_same(store: Store) -> None:
    """Hours later; a call that goes on is left alone."""
    with telephones_open(store) as opened:
        for hours in (5, 0):
            opened.exchange.tell(opened.exchange.calling(caller=f"8491234567{hours}").step("ringing", 1, "agent_07"))
        opened.office.write(lambda db: db.execute("UPDATE exchange_calls SET heard_at = '2026-01-01' WHERE phone LIKE '%5'"))

        async def watch() -> None:
            watching = asyncio.create_task(end_silent_calls(store, 0.01))
            await until(lambda: ask(store, "SELECT 1 FROM exchange_calls WHERE ended_at IS NOT NULL"))
            watching.cancel()

        asyncio.run(watch())
        assert sorted(row.state for row in opened.rows()) == ["missed", "ringing"]
