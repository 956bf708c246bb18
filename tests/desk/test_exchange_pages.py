"""A call that rings, at the desk: shown where it rings, opened with one press, its outcome in the log, missed ones called back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from feedback_store import callbacks, exchange_calls
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from tests.desk.exchange_office import SECRET, Telephones, telephones_open


@pytest.fixture(params=["stringee", "neutral"])
def telephones(store: Store, request: pytest.FixtureRequest) -> Iterator[Telephones]:
    with telephones_open(store, request.param) as opened:
        yield opened


@pytest.fixture
def nga(telephones: Telephones) -> httpx.Client:
    """An operator at the extension agent_07."""
    return telephones.operator()


def rings(http: httpx.Client) -> str:
    """What an operator's page shows of calls that come in."""
    return http.get("/desk/hotline/incoming").text


def press(http: httpx.Client) -> httpx.Response:
    """Open the first call that rings."""
    path = rings(http).partition('action="')[2].partition('"')[0]
    return http.post(path)


def test_a_call_that_rings_is_opened_with_its_number(telephones: Telephones, nga: httpx.Client) -> None:
    """Shown where it rings, with one press the page of a call, the number filled in; pressed twice it is the same page."""
    call = telephones.exchange.calling()
    telephones.exchange.tell(call.step("ringing", 1, "agent_07"))
    assert "0912 345 678" in rings(nga) and "Cuộc gọi đến" in nga.get("/desk/hotline").text
    path = rings(nga).partition('action="')[2].partition('"')[0]
    first, second = nga.post(path), nga.post(path)
    assert first.status_code == 303 and first.headers["location"] == second.headers["location"]
    assert 'name="phone" value="0912345678"' in nga.get(first.headers["location"]).text
    assert "Cuộc gọi đến" not in rings(nga), "it is open"
    assert len(telephones.office.ask("SELECT id FROM calls")) == 1
    assert "912345678" not in repr(telephones.office.ask("SELECT what, details FROM audit"))


def test_only_where_it_rings(telephones: Telephones, nga: httpx.Client) -> None:
    """S3: another operator sees nothing of it and cannot open it; nor can whoever has no extension."""
    binh = telephones.operator("binh", "agent_08")
    telephones.office.hire("an", "operator")
    an = telephones.office.at_work("an")
    telephones.exchange.tell(telephones.exchange.calling().step("ringing", 1, "agent_07"))
    path = rings(nga).partition('action="')[2].partition('"')[0]
    for other in (binh, an):
        assert rings(other).strip() == "" and other.post(path).status_code == 409
    assert nga.post("/desk/hotline/incoming/99").status_code == 404
    assert nga.post("/desk/hotline/incoming/x").status_code == 404
    assert nga.post(path).status_code == 303


def test_whoever_answers_ends_the_ringing_elsewhere(telephones: Telephones, nga: httpx.Client) -> None:
    """A call rings at two; answered at one, it can be opened there, and the other's page falls silent; so it does at the end."""
    binh = telephones.operator("binh", "agent_08")
    call = telephones.exchange.calling()
    for agent in ("agent_07", "agent_08"):
        telephones.exchange.tell(call.step("ringing", 1, agent))
    assert "Cuộc gọi đến" in rings(nga) and "Cuộc gọi đến" in rings(binh)
    telephones.exchange.tell(call.step("answered", 4, "agent_08"))
    assert rings(nga).strip() == "" and "Đang nghe máy" in rings(binh)
    telephones.exchange.tell(call.step("ended", 60))
    assert rings(binh).strip() == ""


def test_a_hidden_number_is_a_call_without_one(telephones: Telephones, nga: httpx.Client) -> None:
    telephones.exchange.tell(telephones.exchange.calling("anonymous").step("ringing", 1, "agent_07"))
    assert "số không hiện" in rings(nga)
    assert "Số không hiện" in nga.get(press(nga).headers["location"]).text


def test_the_log_knows_how_long_was_talked_and_where(telephones: Telephones, nga: httpx.Client) -> None:
    """Answered and ended fill the log of the call that the operator opened; one begun by hand, the twin, knows nothing of it."""
    begun = utc_now() - timedelta(minutes=3)
    call = telephones.exchange.calling(begun=begun)
    telephones.exchange.tell(call.step("ringing", 1, "agent_07"))
    opened = press(nga).headers["location"]
    telephones.exchange.tell(call.step("answered", 5, "agent_07"))
    telephones.exchange.tell(call.step("ended", 130))
    assert "Máy đã gác lúc" in nga.get("/desk/hotline").text
    nga.post(f"{opened}/end", data={"outcome": "answered"})
    log = nga.get("/desk/hotline/calls").text
    assert "tổng đài ghi nói 2 phút 5 giây" in log and "máy agent_07" in log
    by_hand = nga.post("/desk/hotline/calls", data={"phone": "0912345678"}).headers["location"]
    nga.post(f"{by_hand}/end", data={"outcome": "answered"})
    assert nga.get("/desk/hotline/calls").text.count("tổng đài ghi") == 1


def test_a_call_begun_by_hand_is_the_one_that_rings(telephones: Telephones, nga: httpx.Client) -> None:
    """The number was typed instead of the key being pressed: the log knows it all the same; another number, the twin, does not."""
    call = telephones.exchange.calling()
    telephones.exchange.tell(call.step("ringing", 1, "agent_07"))
    nga.post("/desk/hotline/calls", data={"phone": "0987 654 321"})
    assert "Cuộc gọi đến" in rings(nga)
    nga.post("/desk/hotline/calls", data={"phone": "0912 345 678"})
    assert rings(nga).strip() == ""
    assert telephones.office.ask("SELECT phone FROM exchange_openings JOIN calls ON calls.id = call") == [("0912345678",)]


def test_a_missed_call_is_called_back_from_the_list(telephones: Telephones, nga: httpx.Client) -> None:
    """Five in vain are one line with the count; it is off once they were called back and reached, or got through themselves."""
    for _ in range(5):
        telephones.exchange.tell_all(telephones.exchange.missed("agent_07", begun=utc_now() - timedelta(minutes=9)))
    page = nga.get("/desk/hotline/callbacks").text
    assert page.count("Gọi đến 5 lần mà không ai nghe máy") == 1 == page.count('/call"')
    (back,) = telephones.to_call()
    assert back.made_by is None
    call = nga.post(f"/desk/hotline/callbacks/c{back.id}/call").headers["location"]
    nga.post(f"{call}/end", data={"outcome": "answered"})
    assert telephones.to_call() == []
    telephones.exchange.tell_all(telephones.exchange.missed("agent_07", begun=utc_now() + timedelta(minutes=1)))
    assert len(telephones.to_call()) == 1
    telephones.exchange.tell_all(telephones.exchange.answered("agent_07", begun=utc_now() + timedelta(minutes=5)))
    assert telephones.to_call() == []


def test_a_reply_that_cannot_be_written_says_which_case(telephones: Telephones, nga: httpx.Client) -> None:
    """What the service noted because a chat is closed reads as a sentence, with a way to the case."""
    telephones.office.write(
        lambda db: db.execute("INSERT INTO conversations (id, channel, updated_at) VALUES ('zalo:1', 'zalo', '')")
    )
    telephones.office.write(
        lambda db: db.execute(
            "INSERT INTO outbox (id, key, channel, conversation_id, body, state, due, created_at)"
            " VALUES (1, 'x', 'zalo', 'zalo:1', '{}', 'dead', '', '')"
        )
    )
    telephones.office.write(
        lambda db: db.execute(
            "INSERT INTO callbacks (phone, why, due, made_at, reply_id) VALUES ('0912345678', 'PA-2345-6789', ?, ?, 1)",
            ("2026-11-30T08:00:00+00:00",) * 2,
        )
    )
    page = nga.get("/desk/hotline/callbacks").text
    assert "gọi để báo tin về PA-2345-6789" in page and 'href="/desk/cases/PA-2345-6789"' in page


def test_a_seat_is_one_officers(telephones: Telephones, nga: httpx.Client) -> None:
    """Whoever sits down takes it over and is told so; an empty name gives it up."""
    assert "máy nhánh" in nga.get("/desk/hotline?said=extension-kept").text
    telephones.office.hire("binh", "operator")
    binh = telephones.office.at_work("binh")
    answer = binh.post("/desk/hotline/extension", data={"agent": " agent_07 "})
    assert answer.headers["location"].endswith("extension-taken")
    assert telephones.office.ask("SELECT agent FROM officer_extensions") == [("agent_07",)]
    telephones.exchange.tell(telephones.exchange.calling().step("ringing", 1, "agent_07"))
    assert rings(nga).strip() == "" and "Cuộc gọi đến" in rings(binh)
    assert binh.post("/desk/hotline/extension", data={"agent": ""}).headers["location"].endswith("extension-gone")
    assert rings(binh).strip() == ""
    assert binh.post("/desk/hotline/extension", data={"agent": "x" * 100}).status_code == 422


def test_a_call_without_a_name_is_forgotten_by_its_opening(telephones: Telephones, nga: httpx.Client) -> None:
    """S14: the number is gone from every table and from the raw messages, also from those that come later."""
    call = telephones.exchange.calling()
    telephones.exchange.tell(call.step("ringing", 1, "agent_07"))
    number = int(press(nga).headers["location"].rpartition("/")[2])
    telephones.office.write(lambda db: exchange_calls.forget_opened(db, number))
    telephones.office.write(lambda db: db.execute("UPDATE calls SET phone = ''"))
    telephones.exchange.tell(call.step("answered", 2, "agent_07"))
    telephones.exchange.tell(call.step("ended", 60))
    (row,) = telephones.rows()
    assert (row.state, row.phone) == ("ended", "")
    names = [name for (name,) in telephones.office.ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert not [name for name in names if "12345678" in repr(telephones.office.ask(f"SELECT * FROM {name}"))]  # noqa: S608


def test_a_number_is_forgotten_wherever_it_called(telephones: Telephones) -> None:
    """S14: with its raw messages; other numbers, the twin, stay."""
    for caller in ("84912345678", "84987654321"):
        telephones.exchange.tell_all(telephones.exchange.answered("agent_07", caller))
    assert len(telephones.office.write(lambda db: exchange_calls.forget_number(db, "0912345678"))) == 1
    assert telephones.office.write(lambda db: exchange_calls.forget_number(db, "")) == []
    left = repr(telephones.office.ask("SELECT body FROM inbox")) + repr(telephones.rows())
    assert "912345678" not in left and "987654321" in left
    assert [row.forgotten for row in telephones.rows()] in ([0, 1], [1, 0])
    telephones.exchange.tell_all(telephones.exchange.answered("agent_07"))
    with telephones.office.store.reading() as db:
        assert len(exchange_calls.overdue(db, "2999")) == 2 and exchange_calls.overdue(db, "2000") == []
        assert callbacks.waiting(db) == []


def test_the_secret_is_on_no_page(telephones: Telephones, nga: httpx.Client) -> None:
    """S10: nor in an answer to whoever knows it."""
    telephones.exchange.tell_all(telephones.exchange.answered("agent_07"))
    for path in ("/desk/hotline", "/desk/hotline/calls", "/desk/hotline/callbacks", "/desk/"):
        assert SECRET not in nga.get(path).text
    with httpx.Client(trust_env=False) as http:
        assert SECRET not in http.post(telephones.exchange.address, content=b"{").text
        assert SECRET not in http.get(telephones.exchange.address).text
