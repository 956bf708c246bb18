"""One more try for what failed: a message once, a reply as often as an officer says so and never by itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest

from bot.command_line.waiting import waiting
from bot.settings import Settings, StoreSettings
from feedback_store import inbox, outbox
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers import reply_body
from handlers.desk.page_sentences import REPLY_STATES
from handlers.messages import Reply
from tests.bot.at_work import at_work, texts, until
from tests.crash import echo
from tests.desk.office import Browser, Office, desk_open
from tests.desk.whole_service import with_reach

EVIL = b"<script>alert(1)</script>\xff\x1b[31m\xe2\x80\xae0912"


@pytest.fixture
def office(store: Store) -> Iterator[Office]:
    with desk_open(store, with_reach()) as opened:
        opened.hire("lan")
        yield opened


@pytest.fixture
def lan(office: Office) -> Browser:
    return office.at_work("lan")


def quarantined(office: Office, body: bytes = b"{}", conversation: str | None = "web:1") -> int:
    def work(db: Connection) -> int:
        seq = inbox.add(db, "web", f"k{len(body)}", conversation, body, office.clock.now)
        assert seq
        inbox.quarantine(db, seq, "ValueError: x")
        return seq

    return office.write(work)  # type: ignore[no-any-return]


def failed(office: Office, state: str, text: str = "Dạ, đây ạ.") -> int:
    def work(db: Connection) -> int:
        db.execute("INSERT INTO conversations (id, channel, updated_at) VALUES ('push:1', 'push', '2026') ON CONFLICT DO NOTHING")
        body = reply_body.write(Reply(text))
        outbox.add(db, outbox.Reply(f"k:{state}", "push", "push:1", None, body), "queued")
        db.execute("UPDATE outbox SET state = ?, tries = 3, ambiguous = 2 WHERE state = 'queued'", (state,))
        return int(db.execute("SELECT max(id) FROM outbox").fetchone()[0])

    return office.write(work)  # type: ignore[no-any-return]


def test_raw_bytes_are_shown_as_they_are(office: Office, lan: Browser) -> None:
    """S2: no mark-up, nothing that hides or turns letters about."""
    quarantined(office, EVIL)
    text = lan.get("/desk/delivery").text
    assert "<script>alert" not in text and "&lt;script&gt;" in text
    assert "\\xff" in text and "\\x1b[31m" in text and "\\u202e" in text and "\u202e" not in text


def test_a_sealed_message_is_not_shown(office: Office, lan: Browser) -> None:
    seq = quarantined(office, b"ten nguoi bi to cao")
    assert "ten nguoi bi to cao" in lan.get("/desk/delivery").text  # the twin
    office.write(lambda db: inbox.seal(db, seq))
    assert "ten nguoi bi to cao" not in lan.get("/desk/delivery").text


def test_a_message_is_tried_again_once(office: Office, lan: Browser) -> None:
    seq = quarantined(office)
    assert lan.post(f"/desk/delivery/messages/{seq}/retry").status_code == 303
    assert office.ask("SELECT state, tries, retried FROM inbox") == [("new", 0, 1)]
    assert lan.post(f"/desk/delivery/messages/{seq}/retry").status_code == 409
    office.write(lambda db: inbox.quarantine(db, seq, "again"))
    assert lan.post(f"/desk/delivery/messages/{seq}/retry").status_code == 409, "not a third time"
    assert "Đã thử lại một lần" in lan.get("/desk/delivery").text


@pytest.mark.parametrize("cured", [True, False])
def test_the_turn_takes_it_up_again(office: Office, lan: Browser, store: Store, cured: bool) -> None:
    """A cured message gets its answer after the apology; one that fails again is put aside again, and nothing goes in circles."""
    good = json.dumps({"conversation": "web:1", "id": "1-1", "text": "m1"}).encode()

    def fail_as_before(db: Connection) -> int:
        seq = inbox.add(db, "web", "k1", "web:1", good if cured else b"no json", utc_now())
        assert seq
        inbox.quarantine(db, seq, "ValueError")
        outbox.add(db, outbox.Reply(f"{seq}:0", "web", "web:1", None, reply_body.write(Reply(echo.APOLOGY))), "sent")
        return seq

    async def run() -> None:
        async with at_work(store) as turn:
            seq = await store.write(fail_as_before)
            answer = await asyncio.to_thread(lan.post, f"/desk/delivery/messages/{seq}/retry")
            assert answer.status_code == 303
            turn.wake()
            await until(lambda: office.ask("SELECT 1 FROM inbox WHERE retried AND state <> 'new'"))

    asyncio.run(run())
    assert office.ask("SELECT state FROM inbox") == [("done" if cured else "quarantine",)]
    heard = texts(store, "web:1")
    assert heard[0] == echo.APOLOGY and len(heard) == 2
    assert (heard[1] == echo.APOLOGY) is not cured


def test_a_reply_is_sent_again_only_as_it_was_seen(office: Office, lan: Browser) -> None:
    number = failed(office, "dead")
    path = f"/desk/delivery/replies/{number}/resend"
    assert lan.post(path, data={"state": "unknown", "twice": "1"}).status_code == 409, "another state than the officer saw"
    assert lan.post(path, data={"state": "sent"}).status_code == 409
    assert lan.post(path, data={"state": "dead"}).status_code == 303
    assert lan.post(path, data={"state": "dead"}).status_code == 409, "never twice by a second press"
    assert office.ask("SELECT state, tries, ambiguous, resent FROM outbox") == [("queued", 0, 0, 1)]


@pytest.mark.parametrize("state", ["unknown", "dead"])
def test_what_did_not_arrive_is_called_the_same_everywhere(
    office: Office, lan: Browser, store: Store, capsys: pytest.CaptureFixture[str], state: str
) -> None:
    """On the page, in the terminal, and as in the conversation, whose words are the one table."""
    failed(office, state)
    waiting(Settings(store=StoreSettings(store.path)), 5)
    assert REPLY_STATES[state] in lan.get("/desk/delivery").text
    assert f"[{REPLY_STATES[state]}]" in capsys.readouterr().out


def test_what_may_have_arrived_needs_a_word(office: Office, lan: Browser) -> None:
    """The desk says that it may come twice; the doubt stays with the reply, so that the sender does not repeat it by itself."""
    number = failed(office, "unknown")
    assert "hai lần" in lan.get("/desk/delivery").text
    path = f"/desk/delivery/replies/{number}/resend"
    assert lan.post(path, data={"state": "unknown"}).status_code == 422
    assert office.ask("SELECT state FROM outbox") == [("unknown",)]
    assert lan.post(path, data={"state": "unknown", "twice": "1"}).status_code == 303
    assert office.ask("SELECT state, ambiguous FROM outbox") == [("queued", 1)]
    office.write(lambda db: outbox.doubt(db, number, office.clock.now, "timeout"))
    assert office.ask("SELECT state FROM outbox") == [("unknown",)]


def test_each_try_is_in_the_audit(office: Office, lan: Browser) -> None:
    seq, number = quarantined(office), failed(office, "dead")
    lan.post(f"/desk/delivery/messages/{seq}/retry")
    lan.post(f"/desk/delivery/replies/{number}/resend", data={"state": "dead"})
    rows = office.ask("SELECT action, what FROM audit WHERE action IN ('delivery.retry', 'delivery.resend') ORDER BY id")
    assert rows == [("delivery.retry", str(seq)), ("delivery.resend", str(number))]
