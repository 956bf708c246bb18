"""The telephone at the desk, over real sockets: from a number to a case, another door, a promise to call back."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from feedback_store import audit, cases
from feedback_store.cases import Row
from feedback_store.store import Store
from handlers.case_code import ALPHABET, PREFIX
from handlers.desk import hotline_script
from handlers.desk.frame import bundled_rules
from handlers.messages import Draft
from knowledge.knowledge import Knowledge
from knowledge.rules.hotline import LETTERS
from tests.desk.case_office import LAMP, act
from tests.desk.hotline_office import TOLD, Hotline, begin, code_in, file, hidden, hotline_open, write

DENOUNCED = "Tôi tố cáo ông trưởng phòng nhận hối lộ năm mươi triệu của nhà tôi"


@pytest.fixture
def hotline(store: Store, knows: Knowledge) -> Iterator[Hotline]:
    """A desk with a telephone."""
    with hotline_open(store, knows) as opened:
        yield opened


@pytest.fixture
def nga(hotline: Hotline) -> httpx.Client:
    """An operator at work."""
    return hotline.operator()


def everything(hotline: Hotline) -> str:
    """Every row of the store apart from pages of the law, to see what was kept."""
    names = hotline.desk.office.ask("SELECT name FROM sqlite_master WHERE type = 'table'")
    return "\n".join(repr(hotline.desk.office.ask(f"SELECT * FROM {name}")) for (name,) in names)  # noqa: S608


def the_call(hotline: Hotline) -> dict[str, Any]:
    """The latest call as stored."""
    names = ("id", "phone", "ended_at", "outcome", "matter", "draft", "callback")
    return dict(zip(names, hotline.desk.office.ask(f"SELECT {', '.join(names)} FROM calls ORDER BY id DESC")[0], strict=True))  # noqa: S608


def the_case(hotline: Hotline) -> Row:
    """The latest case as stored."""
    ((number,),) = hotline.desk.office.ask("SELECT max(id) FROM cases")
    with hotline.desk.office.store.reading() as db:
        return cases.load(db, number)


@pytest.mark.parametrize("typed", ["0912345678", "+84 912 345 678", "84912345678", "0912.345.678", "912 345 678", "0084 912345678"])
def test_a_number_in_any_spelling_shows_the_callers_history(hotline: Hotline, nga: httpx.Client, typed: str) -> None:
    """Cases from the chat with state and due date, earlier calls; the audit knows that somebody looked, not for whom."""
    case = hotline.desk.file()
    nga.post(f"{begin(nga)}/end", data={"outcome": "answered"})
    text = nga.post("/desk/hotline/look-up", data={"phone": typed}).text
    assert case.code in text and "Trò chuyện trên web" in text and "Trần Thị Lan" in text and "Đã trả lời" in text
    assert "ngày làm việc" in text
    ((who, what, details),) = hotline.desk.audited("calls.look_up")
    assert (who, what, details) == ("nga", "", {"cases": 1, "calls": 1})
    with hotline.desk.office.store.reading() as db:
        assert audit.verify(db) is None
        assert not db.execute("SELECT 1 FROM audit WHERE details LIKE '%912345678%' OR what LIKE '%912%'").fetchall()


@pytest.mark.parametrize("typed", ["", "abc", "12345"])
def test_what_is_no_number_is_said(nga: httpx.Client, typed: str) -> None:
    answer = nga.post("/desk/hotline/look-up", data={"phone": typed})
    assert answer.status_code == 422 and 'role="alert"' in answer.text and f'value="{typed}"' in answer.text


def test_a_whole_call_becomes_a_case_like_one_from_the_chat(hotline: Hotline, nga: httpx.Client) -> None:
    """Begun with one press, told, read back, filed, spelt out, ended: the row is that of the chat but for its channel."""
    chat = hotline.desk.file(draft=Draft(**{**TOLD, "phone": "0912345678"}, anonymous=False))  # type: ignore[arg-type]
    call = begin(nga)
    assert write(nga, call, **TOLD).headers["location"] == call
    text = nga.get(call).text
    assert "Nếu gửi bây giờ" in text and chat.code in text, "unit and due date, and what may be the same"
    read = nga.get(write(nga, call, "read", **TOLD).headers["location"]).text
    assert "«Đèn đường trước cổng chợ Bến Gỗ hỏng ba hôm nay, tối om»" in read and "0912 345 678" in read
    answer = nga.post(f"{call}/file", data=hidden(read))
    case = the_case(hotline)
    apart = {"id", "code", "channel", "conversation_id"}
    assert {k: v for k, v in case._asdict().items() if k not in apart} == {
        k: v for k, v in chat._asdict().items() if k not in apart
    }
    assert (case.channel, case.conversation_id) == ("phone", None)
    with hotline.desk.office.store.reading() as db:
        assert cases.sender(db, case.id) == cases.sender(db, chat.id)
    assert [step.kind for step in hotline.desk.steps(case)] == ["filed"]
    filed = nga.get(answer.headers["location"]).text
    assert code_in(filed) == case.code
    for group, words in hotline_script.spelt(bundled_rules().hotline, case.code):
        assert f"<dt>{group}</dt><dd>{words}</dd>" in filed
    hotline.desk.office.clock.pass_(minutes=4, seconds=5)
    assert nga.post(f"{call}/end", data={"outcome": "filed"}).headers["location"].startswith("/desk/hotline")
    log = nga.get("/desk/hotline/calls").text
    assert case.code in log and "4 phút 5 giây" in log and "Đã ghi phản ánh" in log and "Cán bộ nga" in log
    assert the_call(hotline)["draft"] == "{}"
    assert [what for _, what, _ in hotline.desk.audited("calls.file")] == [case.code]


def test_sent_twice_it_is_filed_once(hotline: Hotline, nga: httpx.Client) -> None:
    """An impatient finger; the second matter of a caller is another case."""
    call = begin(nga)
    read = nga.get(write(nga, call, "read", **TOLD).headers["location"]).text
    answers = [nga.post(f"{call}/file", data=hidden(read)) for _ in range(2)]
    assert [one.headers["location"] for one in answers] == [f"{call}?step=filed"] * 2
    assert len(hotline.desk.office.ask("SELECT id FROM cases")) == 1
    assert file(nga, call, text="Cống trước nhà tôi nghẹt", category="infrastructure.drainage").status_code == 303
    assert len(hotline.desk.office.ask("SELECT id FROM cases")) == 2
    assert len(hotline.desk.office.ask("SELECT case_id FROM call_cases")) == 2


def test_the_commune_is_read_aloud_not_its_office(hotline: Hotline, nga: httpx.Client) -> None:
    """Where it happened is a place: the office stands only where the case goes to."""
    call = begin(nga)
    answer = write(nga, call, "read", **(TOLD | {"place": "trước cổng trường", "commune": "xa_tan_loc"}))
    read = nga.get(answer.headers["location"]).text
    assert "Nơi xảy ra: trước cổng trường, xã Tân Lộc." in read and "UBND xã Tân Lộc" in read


def test_only_who_is_recorded_is_told_so(hotline: Hotline, nga: httpx.Client) -> None:
    """As it comes nothing is recorded; a centre that does record says so with its first words, the twin."""
    assert "xin nghe" in nga.get(begin(nga)).text and "ghi âm" not in nga.get(begin(nga)).text
    script = bundled_rules().hotline
    assert "ghi âm" in dataclasses.replace(script, recorded=True).greeting and "ghi âm" not in script.greeting


def test_the_first_page_goes_by_the_desks_clock(hotline: Hotline, nga: httpx.Client) -> None:
    """Late calls and late cases are counted at the time of the desk, as their pages do."""
    nga.post("/desk/hotline/callbacks", data={"phone": "0911 222 333", "why": "Báo giờ họp"})
    hotline.desk.file("web:1")
    assert not any(words in nga.get("/desk/").text for words in ("cuộc gọi lại quá hẹn", "phản ánh quá hạn"))
    hotline.desk.office.clock.pass_(days=30)
    text = hotline.desk.office.at_work("nga").get("/desk/").text
    assert "cuộc gọi lại quá hẹn" in text and "phản ánh quá hạn" in text


def test_what_is_filed_is_what_was_read_aloud(hotline: Hotline, nga: httpx.Client) -> None:
    """Changed in another window meanwhile: read again, then file."""
    call = begin(nga)
    read = nga.get(write(nga, call, "read", **TOLD).headers["location"]).text
    write(nga, call, **(TOLD | {"name": "Trần Thị Lành"}))
    answer = nga.post(f"{call}/file", data=hidden(read))
    assert answer.status_code == 409 and "Trần Thị Lành" in answer.text and "đọc lại một lần nữa" in answer.text
    assert not hotline.desk.office.ask("SELECT id FROM cases")
    assert nga.post(f"{call}/file", data=hidden(answer.text)).status_code == 303


def test_the_form_survives_a_reload(hotline: Hotline, nga: httpx.Client) -> None:
    """The draft lies with the call on the server; another operator does not see it."""
    call = begin(nga)
    answer = nga.post(f"{call}/live", data=hidden(nga.get(call).text) | TOLD)
    assert answer.json()["kept"] is True
    text = nga.get(call).text
    assert TOLD["text"] in text and 'value="Trần Thị Lan"' in text and 'value="infrastructure.lighting" selected' in text
    assert "Tiếp tục" in nga.get("/desk/hotline").text
    other = hotline.operator("hai")
    assert [other.get(call).status_code, other.post(call, data=TOLD).status_code] == [404, 404]


def test_fields_of_the_law_are_marked_and_demanded(nga: httpx.Client) -> None:
    """NĐ 20/2008/NĐ-CP art. 7 for rules and conduct; for reports from the field the project's own default."""
    call = begin(nga, "")
    told = {"text": "Hồ sơ đất của tôi chậm hai tháng", "category": "procedures.delay", "kind": "complaint"}
    answer = write(nga, call, "read", **told)
    assert answer.status_code == 422
    for field in ("name", "address", "phone"):
        assert f'href="#f-{field}"' in answer.text
        assert f'data-need="{field}">bắt buộc (NĐ 20/2008/NĐ-CP Điều 7)' in answer.text
    assert 'href="#f-place"' not in answer.text
    lamp = write(nga, call, "read", text="Đèn đường hỏng mấy hôm", category="infrastructure.lighting")
    assert lamp.status_code == 422 and 'href="#f-place"' in lamp.text and 'href="#f-name"' not in lamp.text
    assert 'data-need="place">bắt buộc<' in lamp.text
    assert write(nga, call, "read", **(TOLD | {"phone": "12"})).status_code == 422


@pytest.mark.parametrize(
    ("category", "state", "clock", "means"),
    [("conduct.attitude", "reference", False, "chỉ giữ để tham khảo"), ("infrastructure.lighting", "new", True, "vẫn ghi vào sổ")],
)
def test_without_a_name(hotline: Hotline, nga: httpx.Client, category: str, state: str, clock: bool, means: str) -> None:
    """What it means is said; nothing leads back to the caller, neither the form nor the log of calls."""
    call = begin(nga)
    write(nga, call, **(TOLD | {"category": category, "anonymous": "1"}))
    assert means in nga.get(call).text
    answer = file(nga, call, category=category, anonymous="1")
    case = the_case(hotline)
    assert (case.state, bool(case.due)) == (state, clock)
    with hotline.desk.office.store.reading() as db:
        assert cases.sender(db, case.id) == cases.Sender()
    nga.post(f"{call}/end", data={"outcome": "filed"})
    assert "912345678" not in everything(hotline) and "Trần Thị Lan" not in everything(hotline)
    assert "không gọi lại được" in answer.text or "không lưu" in nga.get("/desk/hotline/calls").text


def test_suggestions_follow_the_words_and_the_officer_decides(hotline: Hotline, nga: httpx.Client) -> None:
    """Category by the triage, place and number by what is said, name by the history; nothing is chosen by itself."""
    hotline.desk.file(draft=LAMP)
    call = begin(nga)
    told = {"text": "Ổ gà to trước cổng chợ Bến Gỗ, gọi tôi số 0987 654 321", "phone": ""}
    answer = nga.post(f"{call}/live", data=hidden(nga.get(call).text) | told).json()
    assert "category=infrastructure.roads" in answer["guess"] and "phone=0987654321" in answer["guess"]
    assert "name=Trần Thị Lan" in answer["guess"] and "place=" in answer["guess"]
    assert "Nếu gửi bây giờ" not in answer["guess"], "nothing is chosen yet"
    taken = nga.post(call, data=hidden(nga.get(call).text) | told | {"take": "category=infrastructure.roads"})
    assert taken.status_code == 303
    text = nga.get(call).text
    assert 'value="infrastructure.roads" selected' in text and "Chuyển đến" in text
    foreign = nga.post(call, data=hidden(text) | told | {"take": "anonymous=1", "category": "no.such"})
    assert foreign.status_code == 303 and "selected>Mặt đường" not in nga.get(call).text


def test_procedures_are_read_aloud_at_once(hotline: Hotline, nga: httpx.Client) -> None:
    """Fee, time, papers, place, with the code and the month of the data; a silent process is said."""
    call = begin(nga)
    sent = hidden(nga.get(call).text) | {"q": "cấp lại bằng lái xe bị mất", "find": "1"}
    found = nga.post(f"{call}/live", data=sent).json()["found"]
    for words in ("3.000348", "135.000 đồng", "5 ngày làm việc", "Giấy tờ", "Nơi nộp", "dữ liệu tháng"):
        assert words in found
    assert "**" not in found
    write(nga, call, "find", q="cấp lại bằng lái xe bị mất")
    assert "3.000348" in nga.get(call).text, "without a script too"
    hotline.procedures.silent = True
    answer = nga.post(f"{call}/live", data=sent | TOLD).json()
    assert "Chưa tra được" in answer["found"] and "đang bận" in answer["guess"] and answer["kept"]
    assert nga.get(call).status_code == 200


def test_danger_comes_first(nga: httpx.Client) -> None:
    """Whoever hears of a fire says the numbers to dial before anything else."""
    call = begin(nga)
    answer = nga.post(f"{call}/live", data=hidden(nga.get(call).text) | {"text": "Cháy nhà ở xóm tôi, có người mắc kẹt"}).json()
    assert "114" in answer["warn"] and answer["kept"]


@pytest.mark.parametrize("kind", ["legal_complaint", "denunciation"])
def test_another_door_keeps_nothing(hotline: Hotline, nga: httpx.Client, kind: str) -> None:
    """The right door and the legal times are read aloud; no case, no draft; of a denunciation not even the number."""
    call = begin(nga)
    text = "Tôi khiếu nại quyết định xử phạt của chủ tịch phường" if kind == "legal_complaint" else DENOUNCED
    sent = hidden(nga.get(call).text) | {"text": text, "name": "Lê Văn Kín"}
    assert nga.post(f"{call}/live", data=sent | {"text": "Chuyện ở xóm tôi"}).json()["kept"], "the first words tell nothing yet"
    answer = nga.post(f"{call}/live", data=sent).json()
    assert answer["kept"] is False and f'value="{kind}"' in answer["warn"]
    shown = nga.post(call, data=sent | {"to": "save"})
    assert shown.status_code == 200 and "chưa được lưu" in shown.text
    assert text not in everything(hotline) and "Lê Văn Kín" not in everything(hotline) and "xóm tôi" not in everything(hotline)
    nga.post(call, data=sent | {"to": "read"})
    assert text in everything(hotline), "the twin: a button of the officer's own keeps it"
    page = nga.post(f"{call}/redirect", data={"other": kind}, follow_redirects=True).text
    other = bundled_rules().redirects[kind]
    assert other.law in page and other.doors[0] in page
    assert f"{other.limits['decide'].days} ngày" in page
    kept = everything(hotline)
    assert text not in kept and "Lê Văn Kín" not in kept and not hotline.desk.office.ask("SELECT id FROM cases")
    assert ("912345678" in kept) == (kind == "legal_complaint")
    nga.post(f"{call}/end", data={"outcome": "redirected"})
    log = nga.get("/desk/hotline/calls").text
    assert "Đã hướng dẫn nơi khác" in log and other.name not in log
    assert kind not in repr(hotline.desk.office.ask("SELECT * FROM audit"))


def test_after_another_door_the_caller_may_tell_something_else(hotline: Hotline, nga: httpx.Client) -> None:
    """NĐ 154/2026 art. 14: mixed matters are told apart. A late draft of the first matter is not kept."""
    call = begin(nga)
    before = hidden(nga.get(call).text)
    nga.post(f"{call}/redirect", data={"other": "denunciation"})
    assert nga.post(f"{call}/live", data=before | TOLD).json()["kept"] is False
    assert file(nga, call).status_code == 303
    assert the_call(hotline)["outcome"] == "filed"


@pytest.mark.parametrize("outcome", ["answered", "wrong_number", "dropped", "filed", "redirected"])
def test_a_call_ends_once_with_its_outcome(hotline: Hotline, nga: httpx.Client, outcome: str) -> None:
    """What was typed is forgotten with the end of the call; afterwards it only can be looked at."""
    call = begin(nga)
    write(nga, call, **TOLD)
    nga.post(f"{call}/end", data={"outcome": outcome})
    first = the_call(hotline)
    hotline.desk.office.clock.pass_(minutes=1)
    nga.post(f"{call}/end", data={"outcome": "answered"})
    assert the_call(hotline) == first and first["outcome"] == outcome and first["draft"] == "{}"
    assert "Cuộc gọi đã kết thúc" in nga.get(call).text
    assert nga.post(call, data={"matter": "1", **TOLD}).status_code == 409
    assert nga.post(f"{call}/end", data={"outcome": "whatever"}).status_code == 400


def test_a_promise_to_call_back_is_kept(hotline: Hotline, nga: httpx.Client) -> None:
    """Who, when and why; overdue first; each attempt counts; whoever is reached is off the list."""
    call = begin(nga)
    promised = {"outcome": "call_back", "phone": "0987 654 321", "name": "Ông Tư", "due": "2026-11-30T14:30", "why": "Hỏi lại Sở"}
    assert nga.post(f"{call}/end", data=promised).status_code == 303
    nga.post("/desk/hotline/callbacks", data={"phone": "0911 222 333", "why": "Báo giờ họp", "due": "2026-11-30T09:20"})
    text = nga.get("/desk/hotline/callbacks").text
    assert text.index("0911 222 333") < text.index("0987 654 321") and "30/11/2026 14:30" in text and "Quá hẹn" not in text
    hotline.desk.office.clock.pass_(minutes=25)
    assert nga.get("/desk/hotline/callbacks").text.count("Quá hẹn") == 1
    nga.post("/desk/hotline/callbacks/c1/missed")
    again = nga.post("/desk/hotline/callbacks/c1/call").headers["location"]
    assert "Ông Tư" in nga.get(again).text and "Hỏi lại Sở" in nga.get(again).text
    nga.post(f"{again}/end", data={"outcome": "dropped"})
    assert "đã gọi 2 lần" in nga.get("/desk/hotline/callbacks").text
    again = nga.post("/desk/hotline/callbacks/c1/call").headers["location"]
    nga.post(f"{again}/end", data={"outcome": "answered"})
    text = nga.get("/desk/hotline/callbacks").text
    assert "0987 654 321" not in text and "0911 222 333" in text
    assert "callback-done" in nga.post("/desk/hotline/callbacks/c2/done").headers["location"]
    assert "callback-gone" in nga.post("/desk/hotline/callbacks/c2/done").headers["location"]


def test_bad_promises_are_refused(nga: httpx.Client) -> None:
    call = begin(nga, "")
    assert nga.post(f"{call}/end", data={"outcome": "call_back", "why": "x"}).status_code == 422
    assert nga.post(f"{call}/end", data={"outcome": "call_back", "phone": "0912345678", "due": "mai"}).status_code == 422
    assert nga.post("/desk/hotline/callbacks", data={"phone": "12"}).status_code == 422
    assert "bắt đầu lúc" in nga.get(call).text, "it goes on"


@pytest.mark.parametrize(
    ("name", "fields", "says"),
    [
        ("close", {"result": "Đã thay bóng mới.", "no_proof": "trời tối"}, "Báo kết quả"),
        ("refuse", {"reason": "unclear"}, "Báo không tiếp nhận"),
        ("reply", {"reply": "Mai thợ đến."}, "Báo tin"),
    ],
)
def test_news_of_a_case_told_by_telephone_waits_by_itself(
    hotline: Hotline, nga: httpx.Client, name: str, fields: dict[str, str], says: str
) -> None:
    """Nobody can write to the caller: the news stands in the list until somebody has told it; the timeline says so."""
    file(nga, begin(nga))
    case = the_case(hotline)
    chat = hotline.desk.file()
    hotline.desk.office.hire("lan")
    lan = hotline.desk.office.at_work("lan")
    assert "Không có ai đang chờ" in nga.get("/desk/hotline/callbacks").text
    for one in (case, chat):
        assert act(lan, one, name, **fields).status_code == 303
    text = nga.get("/desk/hotline/callbacks").text
    assert f"{says} {case.code}" in text and "0912 345 678" in text
    assert chat.code not in text, "the twin: whoever wrote in the chat reads it there"
    ((key,),) = hotline.desk.office.ask(
        "SELECT 'n' || case_id || '-' || max(id) FROM case_events WHERE case_id = ? AND actor LIKE 'officer:%'", case.id
    )
    assert f"callbacks/{key}/call" in text
    again = nga.post(f"/desk/hotline/callbacks/{key}/call").headers["location"]
    assert case.code in nga.get(again).text
    nga.post(f"{again}/end", data={"outcome": "dropped"})
    assert "đã gọi 1 lần" in nga.get("/desk/hotline/callbacks").text
    assert "callback-done" in nga.post(f"/desk/hotline/callbacks/{key}/done").headers["location"]
    assert case.code not in nga.get("/desk/hotline/callbacks").text
    last = hotline.desk.steps(case)[-1]
    assert last.kind == "remarked" and f"{says} {case.code}" in last.text
    assert act(lan, case, "reply", reply="Còn một việc nữa.").status_code == 303
    assert f"Báo tin {case.code}" in nga.get("/desk/hotline/callbacks").text, "later news waits again"


@pytest.mark.parametrize("key", ["c99", "n1-1", "x", "n1", "c" + "9" * 30])
def test_nobody_else_can_be_called(nga: httpx.Client, key: str) -> None:
    for what in ("call", "missed", "done"):
        assert nga.post(f"/desk/hotline/callbacks/{key}/{what}").status_code == 404


def test_the_log_can_be_filtered(hotline: Hotline, nga: httpx.Client) -> None:
    nga.post(f"{begin(nga)}/end", data={"outcome": "wrong_number"})
    nga.post(f"{begin(nga, '0987654321')}/end", data={"outcome": "answered"})
    assert "0912 345 678" not in nga.get("/desk/hotline/calls?outcome=answered").text
    assert "0912 345 678" in nga.get("/desk/hotline/calls?officer=1&since=2026-11-30&until=2026-11-30&page=0").text
    assert "Không có cuộc gọi nào như vậy" in nga.get("/desk/hotline/calls?since=2026-12-01").text
    assert nga.get("/desk/hotline/calls?officer=x&outcome=x&since=x&page=x").status_code == 200


def test_suggestions_leave_no_row_but_the_filing_does(hotline: Hotline, nga: httpx.Client) -> None:
    call = begin(nga)
    seen = hidden(nga.get(call).text)
    before = len(hotline.desk.office.ask("SELECT id FROM audit"))
    for _ in range(3):
        nga.post(f"{call}/live", data=seen | TOLD)
    assert len(hotline.desk.office.ask("SELECT id FROM audit")) == before


def test_what_was_typed_is_shown_as_text(nga: httpx.Client) -> None:
    """Markup in a caller's words stays words, in the page and in what the script puts into it."""
    call, evil = begin(nga), '<img src=x onerror="alert(1)"> đèn đường hỏng'
    answer = nga.post(
        f"{call}/live", data=hidden(nga.get(call).text) | {"text": evil, "q": evil, "find": "1", "place": evil}
    ).json()
    assert "<img src=x" not in answer["guess"] + answer["found"] + nga.get(call).text


def test_the_script_is_whole() -> None:
    """Every code can be spelt."""
    script = bundled_rules().hotline
    assert set(LETTERS) == set(ALPHABET + PREFIX) == script.letters.keys()
    assert hotline_script.spelt(script, "PA-4K7M-2XP")[1] == ("4K7M", "bốn, ca, bảy, em-mờ")


def test_redirect_times_come_from_the_law_file() -> None:
    """The number of days is written once, in redirect.toml."""
    assert not any(char.isdigit() for lines in bundled_rules().hotline.redirect.values() for line in lines for char in line)
    assert bundled_rules().redirects["denunciation"].checked <= datetime.date(2027, 1, 1)
