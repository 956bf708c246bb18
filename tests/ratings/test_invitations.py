"""An invitation and its link: the chat and the page fill in one form, and no officer reads who was invited."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.command_line.waiting import waiting
from bot.settings import Settings, StoreSettings
from feedback_store import conversations, endings, surveys
from feedback_store.endings import Ending
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers.citizen import sentences
from handlers.desk import page_sentences
from handlers.desk.frame import bundled_rules
from handlers.ratings.drawing import Drawing
from handlers.ratings.page_sentences import BEGIN, GO_ON
from handlers.ratings.sampling import Sampling
from handlers.telling import Telling
from knowledge.knowledge import Knowledge
from knowledge.vietnam_time import VIETNAM
from tests.desk.office import Office
from tests.desk.test_conversations import ASKS, QUESTION
from tests.desk.whole_service import VOICE, Talker, service
from tests.ratings.house import SHORT, UNIT, Ticks, press

ON_PAGE = VOICE.say(sentences.SURVEY_ON_PAGE)


@pytest.fixture
def office(store: Store, knows: Knowledge, tmp_path: Path) -> Iterator[Office]:
    with service(store, knows, tmp_path / "knowledge") as (opened, _):
        yield opened


@pytest.fixture
def citizen(office: Office) -> Iterator[Talker]:
    talker = Talker(office)
    talker.say("xin chào")
    yield talker
    talker.close()


def invited(office: Office, citizen: Talker) -> str:
    """The citizen was served, and is drawn for a survey; the link that the invitation offers."""

    def work(db: Connection) -> None:
        now, who = utc_now(), citizen.conversation
        today = now.astimezone(VIETNAM).date()
        endings.add(db, Ending("chat:1", "chat", "web", UNIT, "", "", None, who, now, now + timedelta(days=14)))
        new = surveys.New("Quý này", SHORT, "1", today, today + timedelta(days=3), Sampling(100, 50, 30).to_json())
        surveys.change(db, surveys.add(db, new, None, now), state="open")
        telling = Telling(lambda _: False, office.url)
        Drawing(bundled_rules(), VOICE, telling).look(db, now + timedelta(hours=2))

    office.write(work)
    return citizen.heard()[-1].rpartition(" ")[2]


def begun_in_chat(office: Office, citizen: Talker) -> str:
    """Two questions are answered in the chat; the path of the link."""
    link = invited(office, citizen)
    assert link.startswith(f"{office.url}/khao-sat/m/")
    assert [citizen.say(said)[-1].rpartition("Câu ")[2][0] for said in ("1", "4", "5")] == ["1", "2", "3"]
    return urlsplit(link).path


def test_the_page_begins_what_the_chat_has_not_begun(office: Office, citizen: Talker) -> None:
    """The twin: invited, and nothing answered."""
    text = office.browser().get(urlsplit(invited(office, citizen)).path).text
    assert BEGIN in text and GO_ON not in text


def remembered(office: Office, citizen: Talker) -> str:
    ((state,),) = office.ask("SELECT state FROM conversations WHERE id = ?", citizen.conversation)
    return str(state)


def test_a_scanner_that_opens_the_link_moves_nothing(office: Office, citizen: Talker) -> None:
    """As messengers do to show a preview; the twin, pressing the button, does."""
    path, http = begun_in_chat(office, citizen), office.browser()
    before = office.tables()
    for step in ("", "/1", "/xem-lai", "/cam-on"):
        http.get(path + step)
        http.request("HEAD", path + step)
    assert office.tables() == before
    press(http, path)
    assert office.tables() != before


def test_the_page_goes_on_with_what_the_chat_has_and_the_chat_only_says_so(office: Office, citizen: Talker) -> None:
    path, http = begun_in_chat(office, citizen), office.browser()
    assert GO_ON in http.get(path).text
    page = press(http, path)
    assert page.url.path == f"{path}/1"
    assert Ticks(page.text).ticked == {("c.tiep-can-bien-hieu", "4"), ("c.tiep-can-cho-ngoi", "5")}
    assert json.loads(remembered(office, citizen))["survey"]["answers"] == {}, "one form, in one place"
    assert [citizen.say(said)[-1] for said in ("rất hài lòng", "3", "làm tiếp khảo sát")] == [ON_PAGE] * 3
    assert "135.000" in citizen.say(QUESTION)[-1], "the twin: another question is answered"
    press(http, f"{path}/1", {"c.tiep-can-bien-hieu": "4", "c.tiep-can-cho-ngoi": "5", "c.tiep-can-thiet-bi": "3"})
    assert press(http, f"{path}/xem-lai").url.path == f"{path}/cam-on"
    assert office.ask("SELECT origin, channel, unit FROM responses") == [("invitation", "page", UNIT)]
    assert office.ask("SELECT item, value FROM answers ORDER BY item") == [
        ("tiep-can-bien-hieu", "4"),
        ("tiep-can-cho-ngoi", "5"),
        ("tiep-can-thiet-bi", "3"),
    ]
    assert '"survey"' not in remembered(office, citizen), "another survey may ask now"


def test_no_officer_reads_an_invitation(
    office: Office, citizen: Talker, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither where a conversation is taken over, nor where it did not arrive, nor in audit and log; the twin is not private."""
    caplog.set_level(logging.DEBUG)
    token = begun_in_chat(office, citizen).rpartition("/")[2]
    press(office.browser(), f"/khao-sat/m/{token}")
    citizen.say(ASKS)
    office.hire("lan")
    office.write(lambda db: db.execute("UPDATE outbox SET state = 'dead' WHERE key LIKE 'survey:%'"))
    texts = read_by_officers(office, citizen) + told_to_operators(office, capsys)
    assert "Quý này" not in texts and token not in texts and page_sentences.PRIVATE in texts
    logs = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("motcua"))
    assert "/khao-sat/m/" in logs and token not in logs + str(office.ask("SELECT * FROM audit"))
    office.write(lambda db: db.execute("""UPDATE outbox SET body = replace(body, '"private": true', '"private": false')"""))
    desk = read_by_officers(office, citizen)
    assert "Quý này" in desk and token in desk and "Quý này" in told_to_operators(office, capsys)


def read_by_officers(office: Office, citizen: Talker) -> str:
    """Every page of the desk on which a reply may stand."""
    lan, path = office.at_work("lan"), f"/desk/conversations/{citizen.conversation}"
    return "".join(lan.get(one).text for one in (path, f"{path}/live?after=0.0", "/desk/conversations", "/desk/delivery"))


def told_to_operators(office: Office, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command line lists of replies that did not arrive."""
    capsys.readouterr()
    waiting(Settings(store=StoreSettings(path=office.store.path)), 99)
    return capsys.readouterr().out


def test_a_turn_that_was_worked_out_before_the_page_took_the_form_is_worked_out_anew(office: Office, citizen: Talker) -> None:
    """What it would have kept is not: the conversation is another one since."""
    path = begun_in_chat(office, citizen)
    with office.store.reading() as db:
        before = conversations.load(db, citizen.conversation)
    press(office.browser(), path)
    with pytest.raises(conversations.Overtaken):
        office.write(lambda db: conversations.save(db, before, before.state, before.last_seq, utc_now()))
