"""Sending on Zalo: what each answer means, the windows, the template, and what the citizen reads."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from aiohttp import web

from bot.sender import CannotDeliver
from feedback_store.store import Store
from handlers.messages import Choice, Reply
from tests.bot.at_work import ask
from tests.bot.zalo.account import LAN, account, failure, meaning
from tests.emulators.listening import elsewhere
from tests.emulators.zalo import QUOTA, SEND, TOKEN
from tests.emulators.zalo_answers import fails
from tests.emulators.zalobot_tricks import Act, Trick, answers, breaks_off, leads_to, loses_answer

CHOICES = (Choice("f:fee:1", "Lệ phí"), Choice("f:where:1", "Nộp ở đâu"))


def packed(body: bytes) -> Trick:
    """An answer that nobody asked to be packed; a small one can unpack to hundreds of megabytes."""

    async def pack(request: web.Request, act: Act) -> web.StreamResponse:
        assert request.headers["Accept-Encoding"] == "identity" and "Cookie" not in request.headers
        return web.Response(body=gzip.compress(body), headers={"Content-Encoding": "gzip", "Set-Cookie": "a=b"})

    return pack


def test_a_reply_is_read_as_it_was_meant(store: Store) -> None:
    """The choices are numbered lines; bold marks are left out; the id is Zalo's."""

    async def work() -> None:
        async with account(store) as (platform, send):
            sent = await send(LAN, Reply("Lệ phí **135.000 đồng**.", CHOICES))
            (shown,) = platform.shown("lan")
            assert shown.id == sent
            assert shown.text == "Lệ phí 135.000 đồng.\n1. Lệ phí\n2. Nộp ở đâu"
            assert (shown.choices, shown.buttons) == (["Lệ phí", "Nộp ở đâu"], {})

    asyncio.run(work())
    assert ask(store, "SELECT replies FROM reply_windows") == [1]


def test_buttons_beside_the_numbers_where_the_package_has_them(store: Store) -> None:
    """At most five, with hidden payloads; where Zalo refuses them after all, the reply goes without and is not lost."""
    many = tuple(Choice(f"c{n}", f"Việc {n}") for n in range(7))

    async def work() -> None:
        async with account(store, buttons=True) as (platform, send):
            platform.takes_buttons = True
            await send(LAN, Reply("Việc nào ạ?", many))
            platform.takes_buttons = False
            await send(LAN, Reply("Việc nào ạ?", many))
            await send(LAN, Reply("Dạ vâng."))
            first, second, _ = platform.shown("lan")
            assert first.text == second.text and len(first.choices) == 7
            assert first.buttons == {f"Việc {n}": f"#cb:c{n}" for n in range(5)}
            assert second.buttons == {}
            assert platform.called(SEND) == 4

    asyncio.run(work())


@pytest.mark.parametrize(
    ("code", "flags"),
    [
        (-32, {"retry_after"}),
        (-201, {"permanent"}),
        (-210, {"permanent"}),
        (-233, {"permanent"}),
        (-211, set()),
        (-99999, set()),
        (-221, {"unreachable"}),
        (-224, {"unreachable"}),
        (-213, {"permanent", "unwritable"}),
        (-230, {"permanent", "unwritable"}),
        (-305, {"permanent", "unwritable"}),
        (-311, {"permanent", "unwritable"}),
        (-222, {"permanent", "unwritable"}),
    ],
)
def test_each_code_inside_http_200(store: Store, code: int, flags: set[str]) -> None:
    """R10: refused for now, for good, for this citizen, or for the whole account; one call each, and nothing is counted."""

    async def work() -> None:
        async with account(store) as (platform, send):
            platform.play(SEND, fails(code))
            refused = await failure(send)
            assert meaning(refused) == flags
            assert str(code) in str(refused)
            assert platform.called(SEND) == 1

    asyncio.run(work())
    assert ask(store, "SELECT replies FROM reply_windows") == [0]


@pytest.mark.parametrize(
    ("trick", "flags"),
    [
        (answers(b"down", 502), {"unreachable"}),
        (answers(b"", 504), {"unreachable", "ambiguous"}),
        (answers(b"", 429), {"retry_after"}),
        (answers(b"", 302), {"unreachable"}),
        (answers(b"<html>"), {"ambiguous"}),
        (answers(b"[]"), {"ambiguous"}),
        (answers(b"[" * 10_000), {"ambiguous"}),
        (answers(b" " * (17 * 2**20) + b'{"error": -210}'), {"ambiguous"}),
        (packed(b'{"error": -210}'), {"ambiguous"}),
        (answers(b'{"error": "-210"}'), {"permanent"}),
        (answers(b'{"error": {}, "data": 5}'), None),
        (answers(b'{"error": [1]}'), set()),
        (loses_answer, {"unreachable", "ambiguous"}),
        (breaks_off, {"unreachable", "ambiguous"}),
    ],
)
def test_every_other_way_to_answer(store: Store, trick: Trick, flags: set[str] | None) -> None:
    """R9, R10: whether it may have arrived, and whether others need try; an answer without an error is taken for a yes."""

    async def work() -> None:
        async with account(store) as (platform, send):
            platform.play(SEND, trick)
            if flags is None:
                await send(LAN, Reply("chào"))
            else:
                assert meaning(await failure(send)) == flags

    asyncio.run(work())


def test_who_cannot_be_reached_has_received_nothing(store: Store) -> None:
    """R10: no connection: surely not sent, and nobody else need try."""

    async def work() -> None:
        async with account(store) as (platform, send):
            await platform.stop()
            assert meaning(await failure(send)) == {"unreachable"}
            await platform.start()

    asyncio.run(work())


@pytest.mark.parametrize("path", [SEND, TOKEN])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(store: Store, path: str, status: int) -> None:
    """S12: the keys, the app's secret and what a citizen reads are for nobody else; the reply is tried again later."""

    async def work() -> tuple[CannotDeliver, list[str]]:
        async with account(store) as (platform, send), elsewhere() as (address, heard):
            platform.play(path, leads_to(address, status))
            return await failure(send), heard

    refused, heard = asyncio.run(work())
    assert heard == [] and meaning(refused) == {"unreachable"}


def test_a_token_that_ran_out_is_renewed_once(store: Store) -> None:
    """−216 and ZNS's −124: one new pair, the same message once more; refused again, the account is out of order."""

    async def work() -> None:
        async with account(store, template="mau-1") as (platform, send):
            await send(LAN, Reply("một"))
            await store.write(lambda db: db.execute("UPDATE channel_tokens SET made_at = '2026-01-01T00:00:00.000000+00:00'"))
            platform.forget_access()
            await send(LAN, Reply("hai"))
            assert [path for path, _ in platform.calls] == [TOKEN, SEND, SEND, TOKEN, SEND]
            platform.always(SEND, fails(-216))
            assert meaning(await failure(send)) == {"unreachable"}
            assert meaning(await failure(send)) == {"unreachable"}
            assert platform.called(TOKEN) == 2, "a pair that is minutes old is not given up"
            assert platform.called(QUOTA) == 0

    asyncio.run(work())
