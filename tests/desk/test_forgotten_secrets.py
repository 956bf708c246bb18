"""A password or one-time code that a citizen sends by mistake: warned of, and not kept, not even for the officers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from feedback_store import inbox
from feedback_store.store import Store
from knowledge.knowledge import Knowledge
from tests.bot.test_web_api import JPEG
from tests.bot.web_client import wait_until
from tests.desk.office import Browser, Office
from tests.desk.whole_service import Talker, service

CANARY = "canary7Qx9"
TOLD = f"mật khẩu VNeID của tôi là {CANARY}"
AGAIN = "00000000-0000-4000-8000-000000000009"


@pytest.fixture
def office(store: Store, knows: Knowledge, tmp_path: Path) -> Iterator[Office]:
    with service(store, knows, tmp_path / "knowledge") as (opened, _):
        yield opened


@pytest.fixture
def citizen(office: Office) -> Iterator[Talker]:
    talker = Talker(office)
    yield talker
    talker.close()


def sent(citizen: Talker, **message: object) -> int:
    """A message as a browser sends it; returns the status of the answer."""
    answer: httpx.Response = citizen.http.post("/chat/messages", headers=citizen.headers, **message)  # type: ignore[arg-type]
    return answer.status_code


def everything(store: Store) -> str:
    """Every value in every table."""
    with store.reading() as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(tuple(row)) for name in tables for row in db.execute(f"SELECT * FROM [{name}]"))  # noqa: S608


def copies(store: Store, text: str) -> int:
    """How often a text stands in any of the store's files."""
    return sum(path.read_bytes().count(text.encode()) for path in store.path.parent.glob(store.path.name + "*"))


def test_a_password_is_not_kept(office: Office, citizen: Talker, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in a row nor in the files nor in the log; the chain holds. The twin: what is no secret stays."""
    citizen.say("lệ phí đăng ký kết hôn canary0 bao nhiêu")
    assert "không giữ tin này" in citizen.say(TOLD)[-1]
    assert CANARY not in everything(office.store) and "canary0" in everything(office.store)
    assert wait_until(lambda: not copies(office.store, CANARY), 10) and copies(office.store, "canary0")
    assert CANARY not in caplog.text
    with office.store.reading() as db:
        assert inbox.first_broken_link(db) is None
        assert [tuple(row) for row in db.execute("SELECT body IS NULL, salt = '', state FROM inbox ORDER BY seq")] == [
            (0, 0, "done"),
            (1, 1, "done"),
        ]


def taken_over(office: Office, citizen: Talker) -> tuple[Browser, str]:
    """An officer who answers the citizen now, and where the conversation is shown."""
    office.hire("lan")
    lan = office.at_work("lan")
    citizen.say("cho tôi gặp cán bộ")
    path = f"/desk/conversations/{citizen.conversation}"
    assert lan.post(f"{path}/take").status_code == 303
    return lan, path


def test_no_officer_reads_it(office: Office, citizen: Talker) -> None:
    """In a conversation that an officer has taken over as well: the citizen is warned, the page says that it was erased."""
    lan, path = taken_over(office, citizen)
    assert citizen.say("tôi không vào được canary0") == []
    assert "không giữ tin này" in citizen.say(TOLD)[-1]
    page = lan.get(path).text
    assert CANARY not in page and "canary0" in page and "nội dung đã xóa" in page


def test_a_price_that_an_officer_hears_is_kept(office: Office, citizen: Talker) -> None:
    """The twin: a number alone is no secret."""
    lan, path = taken_over(office, citizen)
    assert citizen.say("300000") == [] and "300000" in lan.get(path).text


def test_a_repeat_is_still_known_as_one(office: Office, citizen: Talker) -> None:
    """The browser sends it again because it heard no answer: nothing comes of it, and nothing is kept."""
    assert sent(citizen, json={"id": AGAIN, "text": TOLD}) == 202 and wait_until(lambda: bool(citizen.heard()), 20)
    before = citizen.heard()
    assert sent(citizen, json={"id": AGAIN, "text": TOLD}) == 202
    citizen.say("chào")
    assert CANARY not in everything(office.store)
    assert office.ask("SELECT count(*) FROM inbox") == [(2,)] and len(citizen.heard()) > len(before)
    assert sum("không giữ tin này" in text for text in citizen.heard()) == 1


def test_a_photo_that_came_with_it_goes_too(office: Office, citizen: Talker) -> None:
    """It may show what the words say."""
    assert sent(citizen, files={"photo": ("anh.jpg", JPEG)}, data={"id": AGAIN, "text": TOLD}) == 202
    assert wait_until(lambda: any("không giữ tin này" in text for text in citizen.heard()), 20)
    assert office.ask("SELECT count(*) FROM attachments") == [(0,)] and CANARY not in everything(office.store)


def test_a_photo_of_a_paper_stays_without_the_number_beside_it(office: Office, citizen: Talker) -> None:
    """An identity number in the caption is kept nowhere; the photo is looked at all the same."""
    caption = {"id": AGAIN, "text": "kiểm tra giúp ảnh căn cước 024199000123"}
    assert sent(citizen, files={"photo": ("anh.jpg", JPEG)}, data=caption) == 202
    assert wait_until(lambda: office.ask("SELECT count(*) FROM inbox WHERE state = 'done'") == [(1,)], 20)
    assert office.ask("SELECT count(*) FROM attachments") == [(1,)] and office.ask("SELECT count(*) FROM paper_wishes") == [(1,)]
    assert office.ask("SELECT body IS NULL FROM inbox") == [(1,)] and "024199000123" not in everything(office.store)
