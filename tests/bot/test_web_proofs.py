"""A citizen sees what proves that their case was dealt with, and nobody else's (L8, S3)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from typing import Any

import httpx
import pytest

from bot import web_server
from bot.bell import Bell
from bot.picture_process import PictureProcess
from bot.web_chat import WebChat
from bot.web_proofs import PATH, WebProofs
from bot.web_rates import Unlimited
from bot.web_settings import WebSettings
from feedback_store import attachments, cases, conversations, inbox
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from tests.bot.hostile_files import PLACE, photo
from tests.bot.web_client import Citizen


@contextmanager
def serving_proofs(store: Store) -> Iterator[str]:
    """The web chat with its proofs, in a thread of its own; gives its address."""
    port: Future[int] = Future()
    end = asyncio.Event()

    async def main() -> None:
        settings = WebSettings(port=0, rate_limits=False)
        app = web_server.application(store, Bell(), settings, lambda: None)
        if PATH not in {resource.canonical for resource in app.router.resources()}:
            WebProofs(WebChat(store, Bell(), lambda: None, Unlimited())).add_routes(app.router)
        runner = await web_server.start(app, settings)
        port.set_result(int(next(iter(runner.sites)).name.rsplit(":", 1)[1]))
        await end.wait()
        await runner.cleanup()

    with asyncio.Runner() as runner:
        thread = threading.Thread(target=runner.run, args=(main(),))
        thread.start()
        try:
            yield f"http://127.0.0.1:{port.result(10)}"
        finally:
            runner.get_loop().call_soon_threadsafe(end.set)
            thread.join(15)


@pytest.fixture
def url(store: Store) -> Iterator[str]:
    with serving_proofs(store) as address:
        yield address


@pytest.fixture
def people(url: str) -> Iterator[tuple[Citizen, Citizen]]:
    """Lan, who has a case, and Minh, who has another."""
    lan, minh = Citizen(url), Citizen(url)
    yield lan, minh
    for citizen in (lan, minh):
        citizen.http.close()


def filed(db: Connection, citizen: Citizen, **columns: Any) -> int:
    """A case of a citizen, with as little in it as the tables take."""
    conversation, now = f"web:{citizen.session}", utc_now()
    conversations.open_for(db, conversation, "web", now)
    number = inbox.add(db, "web", f"{conversation}:{now.isoformat()}", conversation, b"{}", now)
    assert number
    inbox.mark_done(db, number)
    needed = [row[1:3] for row in db.execute("PRAGMA table_info(cases)") if row[3] and row[4] is None]
    row: dict[str, Any] = {name: 0 if kind in ("INTEGER", "REAL") else "" for name, kind in needed}
    row |= {"id": number, "code": f"PA-{number}", "channel": "web", "conversation_id": conversation, "received_at": now.isoformat()}
    return cases.add(db, row | columns, cases.Sender(), "").id


def proof(db: Connection, case: int, body: bytes = b"", media_type: str = "image/jpeg", role: str = "proof") -> str:
    """A file that an officer put with the case."""
    name = attachments.add(db, None, media_type, body or photo())
    cases.attach(db, case, name, role, utc_now())
    return name


def clean(store: Store, *names: str) -> None:
    """Draw pictures anew."""
    with closing(PictureProcess(patience=20)) as process:
        for name in names:
            with store.reading() as db:
                row = attachments.load(db, name)
            assert row
            found = process.clean(row.body)
            store.submit(lambda db, name=name, found=found: attachments.settle(db, name, found)).result(10)


def asked(citizen: Citizen, name: str) -> httpx.Response:
    return citizen.http.get(f"/chat/proofs/{name}", headers=citizen.headers)


def test_the_citizen_of_the_case_sees_the_photo(store: Store, people: tuple[Citizen, Citizen]) -> None:
    lan, _ = people
    name = store.submit(lambda db: proof(db, filed(db, lan))).result(10)
    assert asked(lan, name).status_code == 503, "not before it is clean"
    clean(store, name)
    answer = asked(lan, name)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["cache-control"].startswith("private") and "Authorization" in answer.headers["vary"]
    assert answer.headers["x-content-type-options"] == "nosniff" and "sandbox" in answer.headers["content-security-policy"]
    assert PLACE not in answer.content


def test_what_is_not_yours_looks_like_what_is_not_there(store: Store, people: tuple[Citizen, Citizen]) -> None:
    """S3"""
    lan, minh = people

    def work(db: Connection) -> tuple[str, str]:
        case = filed(db, lan)
        filed(db, minh)
        return proof(db, case), proof(db, case, role="report")

    shown, reported = store.submit(work).result(10)
    clean(store, shown, reported)
    missing = asked(minh, "x" * 22)
    for answer in (asked(minh, shown), asked(lan, reported), asked(minh, "a"), asked(minh, "%2e%2e%2f" + "x" * 22)):
        assert (answer.status_code, answer.content) == (missing.status_code, missing.content) == (404, answer.content)
        assert answer.headers.keys() - {"date"} == missing.headers.keys() - {"date"}
    assert asked(lan, shown).status_code == 200, "the twin: there is something to see"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer sai"}, {"Cookie": "token=sai"}])
def test_without_a_token_there_is_no_proof(store: Store, people: tuple[Citizen, Citizen], headers: dict[str, str]) -> None:
    lan, _ = people
    name = store.submit(lambda db: proof(db, filed(db, lan))).result(10)
    clean(store, name)
    assert lan.http.get(f"/chat/proofs/{name}", headers=headers).status_code == 401
    assert lan.http.get(f"/chat/proofs/{name}?token={lan.token}").status_code == 401


def test_whose_case_was_merged_sees_the_proof_of_the_other(store: Store, people: tuple[Citizen, Citizen]) -> None:
    lan, minh = people

    def work(db: Connection) -> str:
        first = filed(db, lan)
        filed(db, minh, merged_into=first)
        return proof(db, first)

    name = store.submit(work).result(10)
    clean(store, name)
    assert [asked(one, name).status_code for one in (lan, minh)] == [200, 200]


def test_a_document_is_only_saved_and_a_damaged_photo_is_not_there(store: Store, people: tuple[Citizen, Citizen]) -> None:
    """L8"""
    lan, _ = people

    def work(db: Connection) -> tuple[str, str]:
        case = filed(db, lan)
        return proof(db, case, b"%PDF-1.7 " + bytes(99), "application/pdf"), proof(db, case, b"\xff\xd8\xff<html>")

    document, damaged = store.submit(work).result(10)
    clean(store, damaged)
    answer = asked(lan, document)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="tep-{document[:8]}.pdf"'
    assert asked(lan, damaged).status_code == 404


def open_from_platform(url: str, name: str) -> httpx.Response:
    """As somebody on Zalo does who taps the address they were told."""
    return httpx.get(f"{url}/proofs/{name}")


def test_from_a_platform_the_address_alone_opens_it(url: str, store: Store, people: tuple[Citizen, Citizen]) -> None:
    """There is no token on Zalo: what proves the case of a platform opens by its name, drawn anew and with every header."""
    lan, _ = people
    name = store.submit(lambda db: proof(db, filed(db, lan, channel="zalo"))).result(10)
    assert open_from_platform(url, name).status_code == 503, "not before it is clean"
    clean(store, name)
    answer = open_from_platform(url, name)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg") and PLACE not in answer.content
    assert "sandbox" in answer.headers["Content-Security-Policy"] and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_else_opens_by_its_address(url: str, store: Store, people: tuple[Citizen, Citizen]) -> None:
    """S3: neither the proof of a web chat's case, nor what a citizen reported, nor a name that nobody has."""
    lan, _ = people
    of_web = store.submit(lambda db: proof(db, filed(db, lan))).result(10)
    reported = store.submit(lambda db: proof(db, filed(db, lan, channel="zalo"), role="report")).result(10)
    clean(store, of_web, reported)
    for name in (of_web, reported, "A" * 22, "..%2f..%2fconfig.toml", "1"):
        assert open_from_platform(url, name).status_code == 404, name
