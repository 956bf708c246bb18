"""An officer takes over a conversation: the bot is silent until it is handed back, and only one officer writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from feedback_store.store import Store
from handlers.desk import page_sentences
from knowledge.knowledge import Knowledge
from tests.desk.office import Office
from tests.desk.whole_service import Talker, service

ASKS = "cho tôi gặp cán bộ"
QUESTION = "làm lại bằng lái xe bị mất hết bao nhiêu tiền"
XSS = "<script>alert(1)</script> \" onmouseover=x '"


@pytest.fixture
def office(store: Store, knows: Knowledge, tmp_path: Path) -> Iterator[Office]:
    with service(store, knows, tmp_path / "knowledge") as (opened, _):
        yield opened


@pytest.fixture
def citizen(office: Office) -> Iterator[Talker]:
    talker = Talker(office)
    yield talker
    talker.close()


@pytest.fixture
def lan(office: Office) -> httpx.Client:
    office.hire("lan")
    return office.at_work("lan")


def path(citizen: Talker, act: str = "") -> str:
    return f"/desk/conversations/{citizen.conversation}" + (f"/{act}" if act else "")


def write(http: httpx.Client, citizen: Talker, text: str) -> httpx.Response:
    """As the form of the page sends it."""
    page = http.get(path(citizen)).text
    form = page.partition('name="form" value="')[2].partition('"')[0]
    return http.post(path(citizen, "write"), data={"form": form, "text": text})


def test_the_bot_is_silent_while_an_officer_answers(office: Office, citizen: Talker, lan: httpx.Client) -> None:
    """The twin stands first and last: the same question is answered by the bot before and after."""
    assert any("135.000" in text for text in citizen.say(QUESTION))
    assert citizen.say(ASKS)
    assert citizen.conversation in lan.get("/desk/conversations").text
    assert lan.post(path(citizen, "take")).status_code == 303
    assert citizen.heard()[-1].startswith("Cán bộ lan ở ")
    assert citizen.say(QUESTION) == []
    assert write(lan, citizen, "Anh cho tôi xin số giấy phép.").status_code == 303
    assert citizen.heard()[-1] == "Anh cho tôi xin số giấy phép."
    assert citizen.say("cảm ơn chị") == []
    assert lan.post(path(citizen, "back")).status_code == 303
    assert "lại trả lời" in citizen.heard()[-1]
    assert any("135.000" in text for text in citizen.say(QUESTION))
    (ended,) = office.ask("SELECT ended_at IS NOT NULL FROM handovers")
    assert ended == (1,)


@pytest.mark.parametrize("words", ["thôi khỏi, tự tìm được rồi", "thoi khong can nua", "tôi làm được rồi, cảm ơn em"])
def test_who_takes_it_back_waits_no_longer(citizen: Talker, lan: httpx.Client, words: str) -> None:
    """The bot has told them so; the officers see it too. Asked for once more, they wait once more: the twin."""
    citizen.say(ASKS)
    assert citizen.conversation in lan.get("/desk/conversations").text
    assert "không phải chờ nữa" in citizen.say(words)[-1]
    assert citizen.conversation not in lan.get("/desk/conversations").text
    assert "Người dân đã thôi chờ" in lan.get(path(citizen)).text
    citizen.say(ASKS)
    assert citizen.conversation in lan.get("/desk/conversations").text


def test_in_so_many_words_it_is_taken_back_later_too(citizen: Talker, lan: httpx.Client) -> None:
    """A question was answered in between; words that may mean anything leave the request as it is, the twin."""
    citizen.say(ASKS)
    citizen.say(QUESTION)
    citizen.say("thôi khỏi")
    assert citizen.conversation in lan.get("/desk/conversations").text
    citizen.say("thôi không cần gặp cán bộ nữa")
    assert citizen.conversation not in lan.get("/desk/conversations").text


def test_what_an_officer_has_taken_stays_with_them(office: Office, citizen: Talker, lan: httpx.Client) -> None:
    """Whoever answers hands it back; a line that says otherwise is theirs to read."""
    citizen.say(ASKS)
    lan.post(path(citizen, "take"))
    assert citizen.say("thôi khỏi, tự tìm được rồi") == []
    assert office.ask("SELECT ended_at FROM handovers") == [(None,)]
    assert 'id="write"' in lan.get(path(citizen)).text


def test_an_emergency_is_answered_even_then(citizen: Talker, lan: httpx.Client) -> None:
    """Whoever is in danger must not wait for an officer who has gone for lunch."""
    citizen.say(ASKS)
    lan.post(path(citizen, "take"))
    assert any("114" in text for text in citizen.say("cháy nhà rồi cứu với"))


def test_a_second_officer_sees_who_has_it_and_cannot_write(office: Office, citizen: Talker, lan: httpx.Client) -> None:
    office.hire("minh")
    minh = office.at_work("minh")
    citizen.say(ASKS)
    lan.post(path(citizen, "take"))
    page = minh.get(path(citizen))
    assert "Cán bộ lan đang trả lời" in page.text and 'name="text"' not in page.text
    before = citizen.heard()
    refused = minh.post(path(citizen, "write"), data={"form": "x", "text": "Tôi cũng trả lời"})
    assert refused.status_code == 409 and "Tôi cũng trả lời" in refused.text, "what was typed is not lost"
    assert minh.post(path(citizen, "take")).status_code == 409
    assert minh.post(path(citizen, "back")).status_code == 409
    assert citizen.heard() == before
    assert write(lan, citizen, "Tôi trả lời").status_code == 303  # the twin: who has it may
    assert citizen.heard()[-1] == "Tôi trả lời"


def test_passing_on_to_a_colleague(office: Office, citizen: Talker, lan: httpx.Client) -> None:
    minh = office.hire("minh")
    away = office.hire("vang", "unit_officer", "so_xay_dung")
    at_minh = office.at_work("minh")
    citizen.say(ASKS)
    lan.post(path(citizen, "take"))
    assert lan.post(path(citizen, "give"), data={"officer": str(away.id)}).status_code == 422, "sees no conversations"
    assert lan.post(path(citizen, "give"), data={"officer": str(minh.id)}).status_code == 303
    assert write(lan, citizen, "Còn tôi?").status_code == 409
    assert citizen.say("có ai không") == [], "the bot stays silent in between"
    assert "vừa được chuyển cho anh/chị" in at_minh.get(path(citizen)).text
    at_minh.post(path(citizen, "take"))
    assert citizen.heard()[-1].startswith("Cán bộ minh ở ")
    assert write(at_minh, citizen, "Tôi đây").status_code == 303


def test_the_same_form_twice_is_told_once(citizen: Talker, lan: httpx.Client) -> None:
    citizen.say(ASKS)
    lan.post(path(citizen, "take"))
    page = lan.get(path(citizen)).text
    form = page.partition('name="form" value="')[2].partition('"')[0]
    for _ in range(2):
        assert lan.post(path(citizen, "write"), data={"form": form, "text": "Một lần"}).status_code == 303
    assert citizen.heard().count("Một lần") == 1
    lan.post(path(citizen, "write"), data={"form": form, "text": "Lần khác"})  # the twin: other words on an old page
    assert citizen.heard()[-1] == "Lần khác"


def test_news_come_by_themselves_and_nothing_new_leaves_no_row(office: Office, citizen: Talker, lan: httpx.Client) -> None:
    citizen.say(ASKS)
    lan.post(path(citizen, "take"))
    found = lan.get(path(citizen, "live"), params={"after": "0.0"}).json()
    assert [line["side"] for line in found["lines"]][:2] == ["citizen", "bot"] and found["state"] == "mine"
    rows = len(office.ask("SELECT 1 FROM audit WHERE action = 'conversations.read'"))
    again = lan.get(path(citizen, "live"), params={"after": found["after"]}).json()
    assert again["lines"] == []
    assert len(office.ask("SELECT 1 FROM audit WHERE action = 'conversations.read'")) == rows
    citizen.say("tôi đây")
    fresh = lan.get(path(citizen, "live"), params={"after": found["after"]}).json()
    assert [line["text"] for line in fresh["lines"]] == ["tôi đây"]
    assert len(office.ask("SELECT 1 FROM audit WHERE action = 'conversations.read'")) == rows + 1, "S15: what was read is told"
    assert [row["mine"] for row in lan.get("/desk/conversations/live").json()["rows"]] == [True]


def test_what_is_sealed_is_not_shown(office: Office, citizen: Talker, lan: httpx.Client) -> None:
    """A denunciation stays sealed, on the page and in what the script reads; the words beside it are shown (the twin)."""
    secret = "tôi muốn tố cáo ông Trương Văn Kín nhận hối lộ 20 triệu"
    citizen.say(secret)
    assert office.ask("SELECT sealed FROM inbox WHERE seq = 1") == [(1,)]
    citizen.say(ASKS)
    text = lan.get(path(citizen)).text + json.dumps(lan.get(path(citizen, "live")).json(), ensure_ascii=False)
    assert "Trương Văn Kín" not in text and page_sentences.SEALED in text
    assert ASKS in text


def test_a_conversation_that_never_needed_a_person_is_not_opened(citizen: Talker, lan: httpx.Client) -> None:
    citizen.say(QUESTION)
    assert lan.get(path(citizen)).status_code == 404
    assert lan.post(path(citizen, "take")).status_code == 404
    citizen.say(ASKS)
    assert lan.get(path(citizen)).status_code == 200


def test_words_are_words(citizen: Talker, lan: httpx.Client) -> None:
    """S2: mark-up that a citizen or an officer types stays text."""
    citizen.say(ASKS)
    lan.post(path(citizen, "take"))
    citizen.say(XSS)
    page = lan.get(path(citizen)).text
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_everything_leaves_its_row(office: Office, citizen: Talker, lan: httpx.Client) -> None:
    citizen.say(ASKS)
    lan.post(path(citizen, "take"))
    write(lan, citizen, "Số 0912345678 phải không ạ?")
    lan.post(path(citizen, "back"))
    rows = office.ask("SELECT action, what, details FROM audit WHERE kind = 'conversations' ORDER BY id")
    assert [action.partition(".")[2] for action, *_ in rows if "read" not in action] == ["take", "write", "hand_back"]
    assert all(what == citizen.conversation for _, what, _ in rows)
    assert not any("0912345678" in row[2] for row in rows), "no citizen's data in the audit"


ACCUSES = "tôi tố cáo ông trưởng thôn nhận tiền chạy việc"


def test_what_is_told_to_an_officer_can_be_sealed(office: Office, citizen: Talker, lan: httpx.Client) -> None:
    """The bot, which seals by itself, is silent then: one button, and nobody reads the message any more, the officer neither."""
    office.hire("sep", "administrator")
    citizen.say(ASKS)
    lan.post(path(citizen, "take"))
    citizen.say(ACCUSES)
    citizen.say("việc khác nữa")
    page = lan.get(path(citizen)).text
    assert ACCUSES in page and page.count("Giữ kín</summary>") == 3
    assert page.count('<details class="sealing">') == 3, "asked once more, also without a script"
    ((seq,),) = office.ask("SELECT seq FROM inbox ORDER BY seq DESC LIMIT 1 OFFSET 1")
    live = lan.get(path(citizen, "live"), params={"after": "0-0"})
    assert [line["seq"] for line in live.json()["lines"] if line["text"] == ACCUSES] == [seq]
    assert lan.post(path(citizen, "seal"), data={"seq": str(seq)}).status_code == 303
    texts = [http.get(path(citizen)).text for http in (lan, office.at_work("sep"))]
    assert not any("trưởng thôn" in text for text in texts) and all(page_sentences.SEALED in text for text in texts)
    assert lan.get(path(citizen, "live"), params={"after": "0.0"}).json()["sealed"] == [seq], "pages that are open hide it too"
    assert all("việc khác nữa" in text for text in texts), "the twin: what is not sealed"
    assert office.ask("SELECT officer, what FROM audit WHERE action = 'conversations.seal'") == [("lan", citizen.conversation)]
    assert lan.post(path(citizen, "seal"), data={"seq": "999"}).status_code == 404, "a message of nobody, or of another"


def test_what_was_noted_of_it_goes_too(office: Office, citizen: Talker, lan: httpx.Client) -> None:
    """A message that the bot took for a question stands on another page as well."""
    citizen.say("xin giấy chứng nhận nuôi rồng ba đầu")
    citizen.say(ASKS)
    assert office.ask("SELECT count(*) FROM unanswered") == [(1,)]
    lan.post(path(citizen, "seal"), data={"seq": "1"})
    assert office.ask("SELECT count(*) FROM unanswered") == [(0,)]
