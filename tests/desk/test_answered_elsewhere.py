"""What a person of the centre writes in Zalo's own manager stands at the desk in its place; hidden and erased with the rest."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.zalo import events
from feedback_store.store import Store
from handlers.desk import frame
from handlers.desk import page_sentences as words
from handlers.desk.desk import add_desk
from handlers.desk.reach import REACH, Reach
from handlers.messages import Conversation, Incoming, Reply, Step, Told
from tests.bot.at_work import all_answered, until
from tests.bot.zalo.at_work import platform_up, running
from tests.desk.office import Browser, Office, desk_open

NUMBER = "BX-719-canary"
HELLO, ADVICE, THANKS = "Chào anh/chị", f"Chị mang theo sổ đỏ số {NUMBER} nhé", "cảm ơn em"
PATH = "/desk/conversations/zalo:lan"
LABEL = words.SIDES["elsewhere"]


def respond(before: Conversation, incoming: Incoming, now: datetime, told: Told | None = None) -> Step:
    """Greets, unless somebody of the centre is there."""
    return Step(before, () if before.with_staff else (Reply(HELLO),))


@pytest.fixture
def office(store: Store) -> Iterator[Office]:
    def build(app: Any, store: Store, settings: Any) -> None:
        app[REACH] = Reach(read_message=lambda channel, raw: events.read_update(raw))
        add_desk(app, store, settings)

    asyncio.run(talk(store))
    with desk_open(store, build) as opened:
        opened.hire("lan")
        yield opened


@pytest.fixture
def boss(office: Office) -> Browser:
    office.hire("sep", "administrator")
    return office.at_work("sep")


async def talk(store: Store) -> None:
    """A citizen is greeted, then advised in Zalo's manager; Zalo names an administrator for the greeting too, and repeats all."""
    async with platform_up() as platform, running(store, platform, respond):
        platform.copies = 2
        platform.say("lan", "xin chào")
        await until(lambda: platform.shown("lan"))
        platform.human("lan", HELLO)
        platform.human("lan", ADVICE)
        await until(lambda: len(platform.deliveries) == 6)
        platform.say("lan", THANKS)
        await until(lambda: len(platform.deliveries) == 8 and all_answered(store))


def lines(http: Browser) -> list[tuple[str, str]]:
    """Who said what, as the script of the page reads it."""
    return [(line["side"], line["text"]) for line in http.get(f"{PATH}/live", params={"after": "0.0"}).json()["lines"]]


def is_kept(office: Office) -> bool:
    """Whether its words are in the store's file or beside it."""
    path = office.store.path
    return any(NUMBER.encode() in file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def test_it_stands_in_its_place(office: Office) -> None:
    """Between what was said before and after it, once, under its own name; the echo of our own greeting, the twin, does not."""
    http = office.at_work("lan")
    assert lines(http) == [("citizen", "xin chào"), ("bot", HELLO), ("elsewhere", ADVICE), ("citizen", THANKS)]
    page = http.get(PATH).text
    assert page.count(LABEL) == 1 and page.index(HELLO) < page.index(LABEL) < page.index(ADVICE) < page.index(THANKS)


def test_the_script_names_everybody_as_the_page_does() -> None:
    """What is added while the page is looked at stands under the same names."""
    script = (Path(frame.__file__).parent / "static" / "conversations.js").read_text("utf-8")
    (sides,) = re.findall(r"const SIDES = \{ (.*) \};", script)
    assert dict(re.findall(r'(\w+): "([^"]*)"', sides)) == words.SIDES


def test_the_list_says_who_answers(office: Office) -> None:
    """Nobody of the desk has it, and yet nobody waits; once an officer takes it, the twin, it is theirs."""
    http = office.at_work("lan")
    assert words.ELSEWHERE in http.get("/desk/conversations").text
    assert "Chưa ai trả lời" not in http.get(PATH).text and words.ELSEWHERE in http.get(PATH).text
    assert http.post(f"{PATH}/take").status_code == 303
    assert [(row["holder"], row["mine"]) for row in http.get("/desk/conversations/live").json()["rows"]] == [("Cán bộ lan", True)]
    assert words.ELSEWHERE not in http.get(PATH).text


def test_it_is_seen_by_whoever_may_see_the_conversation(office: Office) -> None:
    """The same right, and the same row in the audit."""
    office.hire("vang", "unit_officer", "so_xay_dung")
    assert office.at_work("vang").get(PATH).status_code == 403
    assert office.at_work("lan").get(PATH).status_code == 200
    read = office.ask("SELECT officer, details FROM audit WHERE action = 'conversations.read' ORDER BY id")
    assert read == [("vang", '{"status": 403}'), ("lan", '{"status": 200}')]


def test_it_can_be_sealed(office: Office) -> None:
    """It may repeat what the citizen complained of; what is not sealed stays, the twin."""
    http = office.at_work("lan")
    ((seq,),) = office.ask("SELECT seq FROM inbox WHERE CAST(body AS TEXT) LIKE ?", f"%{NUMBER}%")
    assert http.post(f"{PATH}/seal", data={"seq": str(seq)}).status_code == 303
    page = http.get(PATH).text
    assert NUMBER not in page and words.SEALED in page and THANKS in page


def test_the_citizens_copy_holds_it_and_an_erasure_takes_it(office: Office, boss: Browser) -> None:
    """S14: in both forms of the copy before; in no byte of the store's file afterwards."""
    request = {"proof": "conversation", "conversation": "zalo:lan", "phone": ""}
    copy = boss.post("/desk/rights", data={"kind": "copy", **request}).headers["location"].partition("?")[0]
    assert ADVICE in boss.get(f"{copy}/copy.json").json()["conversations"][0]["messages"][2]["text"]
    assert f"cán bộ (từ trang quản lý Zalo OA): {ADVICE}" in boss.get(f"{copy}/copy.html").text
    assert is_kept(office)
    erase = boss.post("/desk/rights", data={"kind": "erase", **request}).headers["location"].partition("?")[0]
    assert boss.post(f"{erase}/erase", data={"sure": "1"}).status_code == 303
    assert not is_kept(office)
    assert NUMBER not in boss.get(PATH).text
