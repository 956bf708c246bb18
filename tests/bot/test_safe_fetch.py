"""S12: files are fetched from the hosts on the list and from nowhere else, whatever addresses, names and redirects say."""

from __future__ import annotations

import asyncio
import asyncio.selector_events
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from bot import safe_fetch
from bot.downloading import CannotFetch
from bot.safe_fetch import SafeFetch, is_public
from feedback_store.attachments import LARGEST
from tests.bot.hostile_addresses import NOT_PUBLIC, OUTSIDE
from tests.emulators.listening import listening

PUBLIC = "93.184.215.14"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Names(AbstractResolver):
    """A resolver that answers from a list, one answer each time, and the last one for ever."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_UNSPEC) -> list[ResolveResult]:
        self.asked.append(host)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that is connected to; nothing outside this machine is."""
    attempts: list[str] = []
    real = asyncio.selector_events.BaseSelectorEventLoop.sock_connect

    async def sock_connect(loop: Any, sock: socket.socket, address: Any) -> None:
        attempts.append(address[0])
        if address[0] != "127.0.0.1":
            raise ConnectionRefusedError
        await real(loop, sock, address)

    monkeypatch.setattr(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", sock_connect)
    return attempts


@asynccontextmanager
async def keeper(answer: Answer) -> AsyncIterator[str]:
    """A machine that keeps files, and says to everything what `answer` does; its address."""
    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    async with listening(app) as address:
        yield address


async def tried(hosts: tuple[str, ...], source: str, names: Names | None = None) -> bytes | CannotFetch:
    """The bytes, or why there are none."""
    files = SafeFetch(hosts, names)
    try:
        return await files.fetch(source)
    except CannotFetch as failure:
        return failure
    finally:
        await files.close()


def refused(hosts: tuple[str, ...], source: str, names: Names | None = None) -> CannotFetch:
    """Why there are none."""
    outcome = asyncio.run(tried(hosts, source, names))
    assert isinstance(outcome, CannotFetch)
    assert not source or source not in str(outcome)
    return outcome


async def says_hello(request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"hello " + request.path.encode())


def test_a_host_that_is_written_with_its_scheme_is_meant_exactly(connected: list[str]) -> None:
    """For emulators and a province's own machines; the same host on another port is another one."""

    async def work() -> None:
        async with keeper(says_hello) as listed, keeper(says_hello) as other:
            assert await tried((listed,), f"{listed}/a.jpg") == b"hello /a.jpg"
            before = len(connected)
            for source in (f"{other}/a.jpg", listed.replace("http", "https"), listed.replace("127.0.0.1", "localhost")):
                assert isinstance(await tried((listed,), source), CannotFetch)
            assert len(connected) == before

    asyncio.run(work())


@pytest.mark.parametrize("source", OUTSIDE)
def test_what_is_not_on_the_list_is_not_even_resolved(connected: list[str], source: str) -> None:
    """S12: neighbours of a name, names in the wrong place, other schemes and ports, and every way to write an address."""
    names = Names([PUBLIC])
    assert refused(("zdn.vn", "zaloapp.com"), source, names).permanent
    assert (names.asked, connected) == ([], [])


@pytest.mark.parametrize("source", ["https://zdn.vn/a", "https://F1.ZDN.VN/a", "https://a.b.zdn.vn:443/a?b=c"])
def test_what_is_on_the_list_is_asked_for(connected: list[str], source: str) -> None:
    """The twin: the host itself and those below it, at the address that was found."""
    names = Names([PUBLIC])
    assert not refused(("zdn.vn",), source, names).permanent
    assert len(names.asked) == 1
    assert set(connected) == {PUBLIC}


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_listed_name_that_leads_inside_is_not_followed(connected: list[str], address: str) -> None:
    """S12: loopback, private, link-local, shared and multicast networks, and IPv6 ways to write them; alone and among others."""
    assert not is_public(address)
    for found in ([address], [PUBLIC, address]):
        assert not refused(("zdn.vn",), "https://f1.zdn.vn/a", Names(found)).permanent
    assert connected == []


@pytest.mark.parametrize("address", [PUBLIC, "203.162.4.190", "2606:4700:4700::1111"])
def test_the_open_internet_is_public(address: str) -> None:
    """The twin."""
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_in_ipv6_clothes_is_never_public(address: Any) -> None:
    """S12: whatever the IPv4 address is."""
    assert not is_public(f"::ffff:{address}")
    assert not is_public(f"64:ff9b::{address}")


def test_a_name_that_changes_its_mind_gains_nothing(connected: list[str]) -> None:
    """S12, DNS rebinding: what was checked is what is connected to; each fetch resolves once and checks anew."""
    names = Names([PUBLIC], ["127.0.0.1"])
    refused(("zdn.vn",), "https://f1.zdn.vn/a", names)
    assert (names.asked, set(connected)) == (["f1.zdn.vn"], {PUBLIC})
    refused(("zdn.vn",), "https://f1.zdn.vn/a", names)
    assert (len(names.asked), set(connected)) == (2, {PUBLIC})


def test_the_tests_see_a_connection_inside(connected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin of all above: without the check of addresses the same name leads to this machine."""
    monkeypatch.setattr(safe_fetch, "is_public", lambda address: True)
    refused(("zdn.vn",), "https://f1.zdn.vn/a", Names(["127.0.0.1"]))
    assert connected == ["127.0.0.1"]


def test_redirects_are_checked_like_the_first_address(connected: list[str]) -> None:
    """S12: within the list they are followed, three of them; beyond it nothing is asked."""

    async def turns(request: web.Request) -> web.StreamResponse:
        left = int(request.query.get("left", "0"))
        if not left:
            return await says_hello(request)
        return web.Response(status=302, headers={"Location": request.query.get("to", f"/b?left={left - 1}")})

    async def work() -> None:
        async with keeper(turns) as listed, keeper(says_hello) as inside:
            assert await tried((listed,), f"{listed}/a?left=3") == b"hello /b"
            endless = await tried((listed,), f"{listed}/a?left=4")
            assert isinstance(endless, CannotFetch) and endless.permanent
            before = len(connected)
            targets = (
                f"{inside}/",
                "https://169.254.169.254/",
                "file:///etc/passwd",
                "//ke-gian.example/",
                "https://[bad",
            )
            for target in targets:
                outcome = await tried((listed,), f"{listed}/a?left=1&to={target}")
                assert isinstance(outcome, CannotFetch) and outcome.permanent, target
            assert len(connected) == before + len(targets), "only the first address of each"

    asyncio.run(work())


def test_neither_size_nor_packing_fills_the_memory() -> None:
    """L8, S12: what is too large is cut off, announced or not; nothing is unpacked."""

    async def announced(request: web.Request) -> web.StreamResponse:
        return web.Response(headers={"Content-Length": str(LARGEST + 1)})

    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        for _ in range(LARGEST // 2**20 + 2):
            await answer.write(bytes(2**20))
        return answer

    async def packed(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})

    async def work() -> None:
        for answer in (announced, endless, packed):
            async with keeper(answer) as listed:
                outcome = await tried((listed,), f"{listed}/a")
                assert isinstance(outcome, CannotFetch) and outcome.permanent, answer.__name__

    asyncio.run(work())


@pytest.mark.parametrize(
    ("status", "permanent"), [(404, True), (410, True), (403, False), (500, False), (503, False), (429, False)]
)
def test_what_is_gone_is_gone_and_everything_else_may_come_back(status: int, permanent: bool) -> None:
    """R11: only what the machine says is gone is given up at once."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status)

    async def work() -> None:
        async with keeper(answer) as listed:
            outcome = await tried((listed,), f"{listed}/a")
            assert isinstance(outcome, CannotFetch) and outcome.permanent is permanent

    asyncio.run(work())


def test_a_machine_that_hangs_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """R11: silent or endless drops; the time is for the whole file."""
    monkeypatch.setattr(safe_fetch, "_TIMEOUT", safe_fetch._TIMEOUT.__class__(total=0.2))

    async def drips(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b".")
            await asyncio.sleep(0.01)

    async def work() -> None:
        async with keeper(drips) as listed:
            outcome = await tried((listed,), f"{listed}/a")
            assert isinstance(outcome, CannotFetch) and not outcome.permanent

    asyncio.run(work())
