"""The one-stop software is asked over real sockets, whatever it answers; its cursor moves only with what was kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.dossier_connector import Connector
from bot.dossier_settings import DossierSection
from bot.settings import BadSettings, load
from feedback_store import channel_contacts, channel_cursors, dossier_batches, dossiers
from feedback_store.store import Store
from handlers.dossiers import aside
from handlers.dossiers.answers import LARGEST
from handlers.dossiers.row_reading import Place
from tests.dossiers.lists import PHONE, PROCEDURE, code, place
from tests.emulators.dossier_server import TOKEN, DossierServer, Say
from tests.emulators.listening import elsewhere

EVERY = 600.0
IMPATIENT = aiohttp.ClientTimeout(total=0.3)


def item(number: int, status: Any = 4, **more: Any) -> dict[str, Any]:
    """A dossier as the contract has it."""
    return {"code": code(number), "procedure": PROCEDURE, "status": status, "filed_on": "2026-11-01", **more}


def connector(store: Store, server: DossierServer, token: str = TOKEN, **more: Any) -> Connector:
    """One that asks this server."""

    def make(key: bytes, now: datetime) -> Place:
        return replace(place(), key=key, now=now)

    return Connector(store, DossierSection(url=server.address), token, make, **more)


def asking(work: Callable[[DossierServer], Awaitable[None]]) -> DossierServer:
    """Some work beside a server."""
    server = DossierServer()

    async def main() -> None:
        async with server.running():
            await work(server)

    asyncio.run(main())
    return server


def states(store: Store) -> dict[str, int]:
    """The state of each dossier that is known."""
    with store.reading() as db:
        return dict(db.execute("SELECT code, status FROM dossiers").fetchall())


def cursor(store: Store) -> str | None:
    """How far was read."""
    with store.reading() as db:
        return channel_cursors.load(db, aside.CHANNEL)


def error(store: Store) -> str:
    """The latest failure as people read it."""
    with store.reading() as db:
        contact = channel_contacts.every(db).get(aside.CHANNEL)
    return contact.error if contact and contact.failed_at else ""


def test_page_after_page_and_then_only_what_is_new(store: Store) -> None:
    """All pages at once, the cursor kept; later only news, and where there is none, nothing is written down as a batch."""

    async def work(server: DossierServer) -> None:
        server.page = 2
        server.tell(*(item(number, phone=PHONE) for number in range(5)))
        asker = connector(store, server)
        assert await asker.rest_after_a_round() == EVERY
        server.tell(item(1, status=5))
        assert await asker.rest_after_a_round() == EVERY == await asker.rest_after_a_round()

    server = asking(work)
    assert states(store) == {code(number): 5 if number == 1 else 4 for number in range(5)}
    assert [one["since"] for one in server.asked] == ["", "2", "4", "5", "5", "6", "6"] and cursor(store) == "6"
    assert set(server.tokens) == {f"Bearer {TOKEN}"} and {one["limit"] for one in server.asked} == {"1000"}
    with store.reading() as db:
        assert len(dossier_batches.listed(db, 10)) == 4 and dossiers.is_owner(db, dossiers.load(db, code(0)), PHONE)


def test_a_bad_item_is_put_aside_and_told_until_it_comes_rightly(store: Store) -> None:
    """It stops no other; nothing of what stands in it is told."""

    async def work(server: DossierServer) -> None:
        server.tell(item(1), item(2, status="Trần Văn Giả"), "x", 7, None, item(3, field={"a": 1}), {"code": PHONE}, item(4))
        asker = connector(store, server)
        assert await asker.rest_after_a_round() == EVERY
        with store.reading() as db:
            told = aside.load(db)
        assert [one.code for one in told] == [code(2), "", "", "", code(3), ""] and "Giả" not in str(told)
        assert PHONE not in str(told)
        server.tell(item(2, status=9, finished_at="2026-11-02"))
        await asker.rest_after_a_round()

    asking(work)
    assert states(store) == {code(1): 4, code(2): 9, code(4): 4} and error(store) == ""
    with store.reading() as db:
        assert code(2) not in [one.code for one in aside.load(db)]


def test_of_two_news_of_one_dossier_the_later_counts(store: Store) -> None:
    async def work(server: DossierServer) -> None:
        server.tell(item(1), item(2), item(1, status=5))
        await connector(store, server).rest_after_a_round()

    asking(work)
    assert states(store) == {code(1): 5, code(2): 4}


NASTY = [
    (Say(b"[{"), "không phải JSON"),
    (Say(b"\xff\xfe\x00"), "không phải JSON"),
    (Say(b"[" * 5000 + b"]" * 5000), "không phải JSON"),
    (Say(b'{"items": [NaN], "next": ""}'), "không phải JSON"),
    (Say(b"[]"), "items"),
    (Say(b'{"items": {}, "next": "1"}'), "items"),
    (Say(b'{"items": []}'), "next"),
    (Say(b'{"items": [], "next": 7}'), "next"),
    (Say(json.dumps({"items": [], "next": "x" * 501}).encode()), "next"),
    (Say(b'{"items": [], "next": "a\\u0000b"}'), "next"),
    (Say(json.dumps({"items": [1] * 2001, "next": "1"}).encode()), "hơn 2000 mục"),
    (Say(b" " * (LARGEST + 1)), "lớn hơn 8 MB"),
    (Say(endless=True), "lớn hơn 8 MB"),
    (Say(b"x", headers={"Content-Encoding": "gzip"}), "nén"),
    (Say(status=500), "HTTP 500"),
    (Say(status=401), "HTTP 401"),
    (Say(status=204), "HTTP 204"),
]


@pytest.mark.parametrize(("said", "why"), NASTY)
def test_what_is_no_answer_changes_nothing_and_is_asked_for_again(store: Store, said: Say, why: str) -> None:
    """One clear line for the desk, a rest, and then all is well."""

    async def work(server: DossierServer) -> None:
        server.tell(item(1))
        server.does(said)
        asker = connector(store, server)
        assert 0 < await asker.rest_after_a_round() < EVERY
        assert why in error(store) and (states(store), cursor(store)) == ({}, None)
        assert await asker.rest_after_a_round() == EVERY

    asking(work)
    assert states(store) == {code(1): 4}


def test_slow_away_and_asking_for_patience(store: Store) -> None:
    """A silent server is given up; one that is gone is told; Retry-After is kept to."""

    async def work(server: DossierServer) -> None:
        server.does(
            Say(silent=True), Say(status=503, headers={"Retry-After": "120"}), Say(status=503, headers={"Retry-After": "9" * 30})
        )
        asker = connector(store, server, timeout=IMPATIENT)
        assert 0 < await asker.rest_after_a_round() <= 1 and "không tới được" in error(store)
        assert [await asker.rest_after_a_round() for _ in range(2)] == [120, 3600]
        gone = replace(asker.section, url=server.address.replace("127.0.0.1", "127.0.0.2"))
        asker.section = gone
        assert 0 < await asker.rest_after_a_round() <= 30

    asking(work)
    assert error(store) == "không tới được máy chủ hồ sơ"


def test_a_redirect_is_not_followed_and_the_token_goes_nowhere_else(store: Store) -> None:
    """S10: whoever can make the server point elsewhere learns nothing."""

    async def main() -> list[str]:
        async with elsewhere() as (address, heard), DossierServer().running() as server:
            server.does(Say(status=302, headers={"Location": f"{address}/steal"}))
            await connector(store, server).rest_after_a_round()
            return heard

    assert asyncio.run(main()) == [] and "không theo" in error(store)


@pytest.mark.parametrize("cursors", [("a", "a"), ("a", "b", "a"), ("", "")])
def test_cursors_that_go_round_are_noticed(store: Store, cursors: tuple[str, ...]) -> None:
    """What came is kept; the round ends with a failure instead of never."""

    async def work(server: DossierServer) -> None:
        for number, one in enumerate(cursors):
            server.does(Say(json.dumps({"items": [item(number)], "next": one}).encode()))
        asker = connector(store, server)
        assert 0 < await asker.rest_after_a_round() < EVERY
        assert "quay lại chỗ cũ" in error(store)

    server = asking(work)
    assert len(server.asked) <= len(cursors) and len(states(store)) == len(server.asked)


def test_it_asks_until_it_is_stopped(store: Store) -> None:
    """Run as the service runs it."""

    async def work(server: DossierServer) -> None:
        server.tell(item(1))
        running = asyncio.create_task(connector(store, server).run())
        async with asyncio.timeout(10):
            while not states(store):  # noqa: ASYNC110
                await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asking(work)
    assert states(store) == {code(1): 4}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('url = "http://motcua.tinh.gov.vn/api"', "cần địa chỉ https"),
        ('url = "https://ten:matkhau@motcua.tinh.gov.vn/api"', "cần địa chỉ https"),
        ('url = "https://motcua.tinh.gov.vn/api?x=1"', "cần địa chỉ https"),
        ('url = "ftp://x/y"', "cần địa chỉ https"),
        ('url = "http://localhost.evil.vn/"', "cần địa chỉ https"),
        ('url = "https://[/"', "cần địa chỉ https"),
        ('token = "Bearer canary"', "không ghi mã bí mật vào đây"),
        ("minutes = 0", "từ 1 đến 1440"),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, text: str, says: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f"[dossiers]\n{text}\n", "utf-8")
    with pytest.raises(BadSettings, match=says) as refused:
        load(config, {})
    assert "canary" not in str(refused.value) and "matkhau" not in str(refused.value)


@pytest.mark.parametrize("url", ["", "https://motcua.tinh.gov.vn/api/ho-so", "http://localhost:8090/x", "http://[::1]:9/"])
def test_settings_that_can(tmp_path: Path, url: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[dossiers]\nurl = "{url}"\n', "utf-8")
    assert load(config, {}).dossiers.url == url
