"""What one client may cost: rates, sizes, silence, and never at the expense of the others."""

from __future__ import annotations

import resource
import socket
import statistics
import time
import uuid
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import cast

import httpx
import pytest
from aiohttp import web as aiohttp_web
from multidict import CIMultiDict, CIMultiDictProxy

from bot import web_connections, web_rates
from bot.web_addresses import address_of, grouped, networks, veiled
from bot.web_connections import Gate
from bot.web_errors import Refused
from bot.web_rates import RATES, Rates
from feedback_store.store import Store
from tests.bot.web_client import Citizen, closed_after, connected, raw, wait_until
from tests.bot.web_service import serving

HEAD = b"POST /chat/messages HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\n"


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


# Rates


class Clock:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def admitted(rates: Rates, rule: str, who: str = "lan") -> bool:
    try:
        rates.admit(rule, who)
    except Refused:
        return False
    return True


def test_a_burst_is_admitted_and_then_one_in_its_time() -> None:
    """L9"""
    clock = Clock()
    rates, rate = Rates(clock), RATES["messages of a session"]
    assert [admitted(rates, "messages of a session") for _ in range(rate.burst + 2)] == [True] * rate.burst + [False] * 2
    clock.now += rate.every
    assert [admitted(rates, "messages of a session") for _ in range(2)] == [True, False]
    assert admitted(rates, "messages of a session", "minh")


@pytest.mark.parametrize(("rule", "an_hour"), [("forms of an address", 30), ("forms of a kiosk", 120)])
def test_forms_of_a_survey_come_as_fast_as_a_counter_can_fill_them_in(rule: str, an_hour: int) -> None:
    """Tried once a second for five hours; whoever comes at the usual pace of a counter (the twin) waits never."""
    clock = Clock()
    rates, burst = Rates(clock), RATES[rule].burst

    def tried(who: str, pause: float) -> bool:
        clock.now += pause
        return admitted(rates, rule, who)

    assert burst <= sum(tried("lan", 1) for _ in range(5 * 3600)) <= burst + 5 * an_hour + 1
    assert all(tried("minh", 3600 / an_hour) for _ in range(burst * 2))


def test_waiting_as_long_as_told_is_enough() -> None:
    clock = Clock()
    rates = Rates(clock)
    while admitted(rates, "messages of a session"):
        pass
    with pytest.raises(Refused) as refused:
        rates.admit("messages of a session", "lan")
    clock.now += refused.value.retry_after
    assert admitted(rates, "messages of a session")


def test_what_is_remembered_of_strangers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_rates, "REMEMBERED", 100)
    rates = Rates(Clock())
    for i in range(1000):
        rates.admit("pages of an address", str(i))
    assert len(rates._whole_again) == 100


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # nobody vouches for it
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # the first one is the client's own invention
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4\n198.51.100.1", "198.51.100.1"),  # the proxy's own line, below the client's
        ("10.0.0.1", "1.2.3.4\n", "1.2.3.4"),
        ("10.0.0.1", "gì đó", "?"),
        ("2001:db8::1", "", "2001:db8::"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
    ],
)
def test_an_address_is_believed_only_from_a_trusted_proxy(peer: str, forwarded: str, address: str) -> None:
    lines = CIMultiDict([("X-Forwarded-For", line) for line in forwarded.split("\n")])
    request = SimpleNamespace(remote=peer, headers=CIMultiDictProxy(lines))
    assert address_of(cast(aiohttp_web.Request, request), networks(("10.0.0.0/8",))) == address


def test_addresses_in_logs_do_not_point_at_a_household() -> None:
    """S10"""
    assert veiled(grouped("203.0.113.77")) == "203.0.113.x"
    assert veiled(grouped("2001:db8:1:2:3:4:5:6")) == "2001:db8:1::x"
    assert veiled(grouped("tào lao")) == "?"


def test_a_flooder_is_slowed_and_loses_nothing_while_others_are_served(store: Store) -> None:
    """L9"""
    with serving(store) as url:
        flooder, minh = Citizen(url), Citizen(url)
        sent = [str(uuid.uuid4()) for _ in range(60)]
        answers = [flooder.post({"id": identity, "text": "nhanh"}) for identity in sent]
        refused = [identity for identity, answer in zip(sent, answers, strict=True) if answer.status_code == 429]
        assert len(refused) >= 30
        assert {answer.headers["Retry-After"] for answer in answers if answer.status_code == 429} == {"1"}
        minh.say("chào")
        assert minh.events()[0]["text"].endswith("chào")
        time.sleep(1.05)  # what Retry-After asks for
        assert flooder.post({"id": refused[0], "text": "nhanh"}).status_code == 202
        for citizen in (flooder, minh):
            citizen.http.close()


def test_guessing_tokens_is_slowed(store: Store) -> None:
    with serving(store) as url, httpx.Client(base_url=url, trust_env=False) as http:
        codes = [http.get("/chat/events", headers={"Authorization": f"Bearer {i}"}).status_code for i in range(80)]
    assert codes[:60] == [401] * 60
    assert codes[-1] == 429


def test_a_session_may_be_read_from_a_few_places_only(lan: Citizen) -> None:
    streams = [lan.http.stream("GET", "/chat/events", headers=lan.headers) for _ in range(8)]
    for stream in streams:
        assert stream.__enter__().status_code == 200
    assert lan.http.get("/chat/events", headers=lan.headers).status_code == 429
    for stream in streams:
        stream.__exit__(None, None, None)
    assert wait_until(lambda: may_stream(lan)), "whoever leaves makes room"


def may_stream(citizen: Citizen) -> bool:
    with citizen.http.stream("GET", "/chat/events", headers=citizen.headers) as answer:
        return answer.status_code == 200


# L3: silence


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits, in test time."""
    monkeypatch.setattr(web_connections, "PATIENCE", 1.5)
    monkeypatch.setattr("bot.web_body.PATIENCE", 1.5)


def dripping(sock: socket.socket, first: bytes, drop: bytes) -> Iterator[None]:
    """Send a little, then a drop at each step."""
    sock.sendall(first)
    while True:
        yield
        try:
            sock.sendall(drop)
        except OSError:
            return


def test_two_hundred_slow_clients_are_closed_and_delay_nobody(impatient: None, store: Store) -> None:
    """L3: silent, half a header, dripping header, half a body, dripping body, dripping photo."""
    with serving(store) as url:
        lan = Citizen(url)
        head = HEAD % (lan.token.encode(), b"application/json") + b"Content-Length: 5000\r\n\r\n"
        form = HEAD % (lan.token.encode(), b"multipart/form-data; boundary=b") + b"Content-Length: 900000\r\n\r\n"
        kinds = [(b"", b""), (b"GET / HT", b""), (b"GET / HTTP/1.1\r\nX: ", b"a"), (head, b""), (head, b" "), (form, b"-")]
        normal = statistics.median(timed(lan) for _ in range(15))
        began = time.monotonic()
        slow = [connected(url) for _ in range(200)]
        drips = [dripping(sock, *kinds[i % len(kinds)]) for i, sock in enumerate(slow)]
        under_attack = []
        while time.monotonic() - began < 2.5:
            for drip in drips:
                next(drip, None)
            under_attack.append(timed(lan))
        with ThreadPoolExecutor(200) as pool:
            times = list(pool.map(lambda sock: closed_after(sock, began), slow))
        lan.http.close()
    assert max(times) < 1.5 + web_connections.LINGER + 2.0
    assert statistics.median(under_attack) < max(2 * normal, 0.05)


def timed(citizen: Citizen) -> float:
    began = time.perf_counter()
    assert citizen.http.get("/healthz").status_code == 200
    return time.perf_counter() - began


def test_the_limits_in_use_close_a_slow_client_within_ten_seconds() -> None:
    """L3: what the test above speeds up."""
    from bot import web_body

    assert max(web_connections.PATIENCE, web_body.PATIENCE) + web_connections.LINGER <= 10
    assert web_connections.UNREAD <= 10


def test_an_idle_stream_is_no_slow_client(impatient: None, store: Store) -> None:
    """L3, the twin: whoever waits for an answer is not closed."""
    with serving(store) as url:
        lan = Citizen(url)
        with lan.stream() as lines:
            assert next(lines).startswith(":")
            time.sleep(2.5)
            lan.say("còn đó không")
            assert any("còn đó không" in line for line in lines if line.startswith("data"))
        lan.http.close()


def test_a_photo_on_a_slow_but_steady_line_arrives(impatient: None, store: Store) -> None:
    with serving(store) as url:
        lan = Citizen(url)
        photo = b"\xff\xd8\xff" + b"\0" * 200_000
        part = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        body = part % (b"id", str(uuid.uuid4()).encode()) + part % (b"photo", photo) + b"--b--\r\n"
        head = HEAD % (lan.token.encode(), b"multipart/form-data; boundary=b") + b"Content-Length: %d\r\n\r\n" % len(body)
        with connected(url) as sock:
            sock.sendall(head)
            for start in range(0, len(body), 40_000):
                sock.sendall(body[start : start + 40_000])
                time.sleep(0.4)
            assert status(sock.recv(4096)) == 202
        lan.http.close()


def test_one_address_may_hold_only_so_many_connections(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    """L3"""
    monkeypatch.setattr("bot.web_server.PER_ADDRESS", 20)
    with serving(store) as url:
        held = [connected(url, timeout=3) for _ in range(20)]
        assert all(answers(sock) for sock in held)
        with connected(url, timeout=3) as one_too_many:
            assert not answers(one_too_many)
        held.pop().close()
        assert wait_until(lambda: answers_once(url))
        for sock in held:
            sock.close()


def answers(sock: socket.socket) -> bool:
    try:
        sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        return sock.recv(4096).startswith(b"HTTP/1.1 200")
    except ConnectionError:
        return False


def answers_once(url: str) -> bool:
    with connected(url, timeout=3) as sock:
        return answers(sock)


def test_a_proxy_may_hold_more_connections_than_one_person() -> None:
    """L3: works with a proxy in front."""
    gate = Gate(per_address=2, trusted=networks(("10.0.0.0/8",)))
    assert [gate.enter("203.0.113.9") for _ in range(3)] == [True, True, False]
    assert all(gate.enter("10.0.0.1") for _ in range(100))
    gate.leave("203.0.113.9")
    assert gate.enter("203.0.113.9")


# L4: bodies


def memory() -> int:
    """The largest this process has been, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def bomb(kind: str) -> bytes:
    plain = b"\0" * 50_000_000
    pack = zlib.compressobj(9, zlib.DEFLATED, 31 if kind == "gzip" else 15)
    return pack.compress(plain) + pack.flush()


@pytest.mark.parametrize("path", [b"/chat/messages", b"/chat/sessions", b"/", b"/nowhere"])
@pytest.mark.parametrize("encoding", [b"gzip", b"deflate", b"br", b"zstd", b"x"])
def test_packed_bodies_are_refused_everywhere(lan: Citizen, web: str, path: bytes, encoding: bytes) -> None:
    """L4"""
    head = b"POST %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Encoding: %s\r\nContent-Length: 20\r\n\r\n"
    began = time.monotonic()
    with connected(web) as sock:
        sock.sendall(head % (path, lan.token.encode(), encoding) + b"\x1f\x8b" + b"\0" * 18)
        assert status(sock.recv(4096)) == 415
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("kind", ["gzip", "deflate"])
def test_a_bomb_is_not_unpacked(lan: Citizen, kind: str) -> None:
    """L4"""
    packed = bomb(kind)
    before = memory()
    answer = lan.post(content=packed, headers={"Content-Type": "application/json", "Content-Encoding": kind})
    assert answer.status_code == 415
    assert memory() - before < 32 * 2**20


@pytest.mark.parametrize("content_type", [b"application/json", b"multipart/form-data; boundary=b"])
def test_ten_gigabytes_are_refused_before_they_come(lan: Citizen, web: str, content_type: bytes) -> None:
    """L4"""
    began = time.monotonic()
    with connected(web) as sock:
        sock.sendall(HEAD % (lan.token.encode(), content_type) + b"Content-Length: 10737418240\r\n\r\n")
        assert status(sock.recv(4096)) == 413
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("content_type", "chunk"),
    [
        (b"application/json", b"10000\r\n" + b"a" * 65_536 + b"\r\n"),
        (b"multipart/form-data; boundary=b", b"10000\r\n" + b"a" * 65_536 + b"\r\n"),
        (b"application/json", b"1\r\na\r\n" * 8192),
    ],
)
def test_endless_chunks_are_cut_off(lan: Citizen, web: str, content_type: bytes, chunk: bytes) -> None:
    """L4: also 10⁵ tiny ones. The answer comes as soon as the limit is passed."""
    before = memory()
    with connected(web) as sock:
        sock.sendall(HEAD % (lan.token.encode(), content_type) + b"Transfer-Encoding: chunked\r\n\r\n")
        sock.settimeout(1)
        try:
            for _ in range(400):
                sock.sendall(chunk)
        except OSError:
            pass
        sock.settimeout(5)
        assert status(sock.recv(4096)) == 413
    assert memory() - before < 48 * 2**20


def test_photos_of_many_at_once_do_not_fill_the_memory(lan: Citizen, web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """L4"""
    monkeypatch.setattr("bot.web_body.InFlight.add", lambda self, size: (_ for _ in ()).throw(Refused(503, retry_after=5)))
    answer = lan.photo(b"\xff\xd8\xff" + b"\0" * 1000)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: a\r\n" * 500 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    ],
)
def test_what_is_not_http_gets_one_line(web: str, request_: bytes) -> None:
    answer = raw(web, request_)
    assert status(answer) == 400
    assert b'{"error": "' in answer
    assert b"X-Content-Type-Options: nosniff" in answer
