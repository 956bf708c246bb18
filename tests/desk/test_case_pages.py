"""The page of a case, over real sockets: each act changes state, timeline, outbox and audit; nobody is overwritten silently."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import httpx
import pytest

from handlers.desk.case_timeline import WORDS
from handlers.messages import CaseNote
from tests.desk.case_office import LAMP, CaseOffice, act, send, shown

ROOT = Path(__file__).parent.parent.parent
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
"""What begins like a picture: whether it is one is found out later."""


def of_unit(desk: CaseOffice, unit: str, login: str = "binh") -> httpx.Client:
    """An officer of a unit, at work."""
    desk.office.hire(login, "unit_officer", unit)
    return desk.office.at_work(login)


CLOSED = {"state": "answered", "result": "Đã thay bóng. Hỏi thêm gọi 0912 345 678."}
WAITING = {"state": "waiting_citizen", "asked": "Cột số mấy?", "paused_at": "2026-11-30T02:00:00.000000+00:00"}
ACTS: list[tuple[str, dict[str, Any], dict[str, str], dict[str, Any], str, str]] = [
    ("accept", {}, {}, {"state": "accepted"}, "accepted", "đã được tiếp nhận"),
    (
        "route",
        {},
        {"unit": "so_xay_dung", "route_note": "Nhờ xem"},
        {"state": "assigned", "unit": "so_xay_dung"},
        "routed",
        "Sở Xây dựng",
    ),
    ("assign", {}, {"officer": "1"}, {"officer": 1}, "assigned", ""),
    (
        *("describe", {}, {"category": "infrastructure.roads", "urgency": "urgent", "place": "ngã tư"}),
        *({"category": "infrastructure.roads", "urgency": "urgent", "place": "ngã tư"}, "described", "đổi thành"),
    ),
    ("ask", {}, {"question": "Cột số mấy?"}, {"state": "waiting_citizen"}, "asked", "Cột số mấy?"),
    ("resume", WAITING, {"answer": "Cột số 5"}, {"state": "assigned", "asked": ""}, "resumed", ""),
    ("reply", {}, {"reply": "Dạ, mai thợ đến."}, {"state": "new"}, "replied", "mai thợ đến"),
    ("remark", {}, {"remark": "Gọi tổ trưởng rồi"}, {"state": "new"}, "remarked", ""),
    ("refuse", {}, {"reason": "unclear"}, {"state": "refused", "reason": "unclear"}, "refused", "không tiếp nhận được"),
    (
        "close",
        {},
        {"result": "Đã thay bóng.", "no_proof": "trời tối"},
        {"state": "answered", "on_time": 1},
        "answered",
        "Đã thay bóng.",
    ),
    (
        *("reopen", CLOSED, {"reopen_why": "gửi nhầm phản ánh"}, {"state": "assigned"}, "taken_back"),
        "gửi nhầm phản ánh. Việc",
    ),
    ("split", {}, {"split_text": "Rác ở cổng chợ", "split_category": "environment.waste"}, {}, "split", "Rác ở cổng chợ"),
    ("publish", CLOSED, {"published": "Đã thay bóng."}, {"state": "closed", "published": "Đã thay bóng."}, "published", ""),
    ("unpublish", CLOSED | {"state": "closed", "published": "x"}, {}, {"published": None}, "unpublished", ""),
    ("reveal", {}, {}, {}, "revealed", ""),
    ("number", {}, {"national_code": "pakn.2026-1"}, {"national_code": "PAKN.2026-1"}, "numbered", ""),
]


@pytest.mark.parametrize(("name", "before", "fields", "after", "kind", "heard"), ACTS, ids=[one[0] for one in ACTS])
def test_each_form_does_one_act(
    desk: CaseOffice,
    lan: httpx.Client,
    name: str,
    before: dict[str, Any],
    fields: dict[str, str],
    after: dict[str, Any],
    kind: str,
    heard: str,
) -> None:
    """State, timeline, what the citizen hears and wakes up for, and one row in the audit; sent again, it is done once."""
    case = desk.file(**before)
    seen = shown(lan.get(f"/desk/cases/{case.code}").text)
    answer = send(lan, case, name, seen, **fields)
    latest = desk.latest(case)
    assert answer.status_code == 303, answer.text
    assert {key: getattr(latest, key) for key in after} == after
    assert desk.kinds(case) == ["filed", kind] and latest.version == case.version + 1
    assert [heard in text for text in desk.heard()] == ([True] if heard else [])
    assert desk.woken == (["web:1"] if heard else [])
    assert desk.audited(f"cases.{name}") == [("lan", case.code, {})]
    again = send(lan, case, name, seen, **fields)
    assert again.status_code in (303, 409)
    assert desk.kinds(case) == ["filed", kind] and desk.latest(case).version == latest.version
    assert len(desk.heard()) == bool(heard)


@pytest.mark.parametrize("name", ["accept", "reply", "close", "ask", "remark", "split"])
def test_a_second_press_is_no_quarrel(desk: CaseOffice, lan: httpx.Client, name: str) -> None:
    """Whoever presses twice is told that it is done, not that somebody else was there; other words would be a quarrel."""
    case = desk.file()
    fields = {"reply": "Dạ", "result": "Xong", "no_proof": "x", "question": "Đâu?", "remark": "x", "split_text": "x"}
    fields["split_category"] = "environment.waste"
    seen = shown(lan.get(f"/desk/cases/{case.code}").text)
    assert [send(lan, case, name, seen, **fields).status_code for _ in range(2)] == [303, 303]
    if name != "accept":
        assert send(lan, case, name, seen, **{key: f"{value} khác" for key, value in fields.items()}).status_code == 409


def test_the_usual_next_step_comes_first(desk: CaseOffice, lan: httpx.Client) -> None:
    """A new case: giving it to a unit, open, before all else. One that a unit was given: taking it up, and nobody is told twice."""
    case = desk.file()
    text = lan.get(f"/desk/cases/{case.code}").text
    assert text.count('id="act-route" open') == 1 and 'id="act-reply">' in text
    assert text.index('id="act-route"') < text.index('id="act-accept"') < text.index('id="act-reply"')
    act(lan, case, "route", unit="so_xay_dung")
    text = of_unit(desk, "so_xay_dung").get(f"/desk/cases/{case.code}").text
    assert text.index("Nhận việc</button>") < text.index('id="act-reply" open') < text.index('id="act-route">')
    assert "Tiếp nhận</button>" not in text


def test_ready_sentences_stand_above_their_field(desk: CaseOffice, lan: httpx.Client) -> None:
    case = desk.file()
    text = lan.get(f"/desk/cases/{case.code}").text
    for use, field in (("reply", "reply"), ("close", "result"), ("ask", "question")):
        assert text.index(f'id="t-{use}"') < text.index(f'<textarea id="f-{field}"')
        assert text.count(f'form="ready-{use}"') == 2 and text.count(f'<form id="ready-{use}"') == 1


def test_only_cases_in_work_are_offered_to_merge_with(desk: CaseOffice, lan: httpx.Client) -> None:
    """The similar one stays a link once it was answered; while it is in work there is a button, the twin."""
    first, second = desk.file("web:1"), desk.file("web:2")
    page = f"/desk/cases/{second.code}"
    assert "Gộp vào <span" in lan.get(page).text
    act(lan, first, "close", result="Đã thay bóng.", no_proof="trời tối")
    text = lan.get(page).text
    assert first.code in text and "Gộp vào <span" not in text


def test_closing_with_a_photo_keeps_it_as_proof(desk: CaseOffice, lan: httpx.Client) -> None:
    case = desk.file()
    seen = shown(lan.get(f"/desk/cases/{case.code}").text)
    answer = send(lan, case, "close", seen, files=[("proof", ("x.png", PNG, "text/html"))], result="Đã thay bóng.")
    (proof,) = desk.proofs(case)
    assert answer.status_code == 303 and (proof.role, proof.media_type) == ("proof", "image/png")
    assert f"/chat/proofs/{proof.id}" in desk.heard()[-1]
    assert "Minh chứng 1" in lan.get(f"/desk/cases/{case.code}").text


@pytest.mark.parametrize("body", [b"<script>alert(1)</script>", b"MZ\x90\x00"])
def test_what_is_no_photo_is_refused_and_nothing_is_kept(desk: CaseOffice, lan: httpx.Client, body: bytes) -> None:
    case = desk.file()
    seen = shown(lan.get(f"/desk/cases/{case.code}").text)
    answer = send(lan, case, "close", seen, files=[("proof", ("x.png", body, "image/png"))], result="Đã thay bóng.")
    assert answer.status_code == 422 and "Đã thay bóng." in answer.text
    assert desk.proofs(case) == [] and desk.kinds(case) == ["filed"] and desk.heard() == []


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("close", {"result": "Đã xong hết"}),
        ("close", {"result": "", "no_proof": "x"}),
        ("refuse", {}),
        ("route", {"unit": "sao_hoa", "route_note": "nhắn gửi"}),
        ("assign", {"officer": "999"}),
        ("merge", {"into": "PA-0000-000"}),
        ("resume", {"answer": "cột số 5"}),
        ("unmerge", {}),
        ("publish", {"published": "x"}),
        ("describe", {"category": "không.có", "urgency": "normal", "place": "y"}),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_changes(
    desk: CaseOffice, lan: httpx.Client, name: str, fields: dict[str, str]
) -> None:
    """The page comes back with one line of why, and with what was typed."""
    case = desk.file()
    answer = act(lan, case, name, **fields)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert desk.latest(case) == case and desk.kinds(case) == ["filed"] and desk.heard() == []
    assert desk.audited(f"cases.{name}") == [("lan", case.code, {"status": 422})]


def test_the_second_officer_sees_what_the_first_changed_and_loses_nothing(desk: CaseOffice, lan: httpx.Client) -> None:
    """S13: 409, who did what, what was typed still there, and sending once more works."""
    case = desk.file()
    desk.office.hire("minh")
    minh = desk.office.at_work("minh")
    seen = shown(minh.get(f"/desk/cases/{case.code}").text)
    act(lan, case, "route", unit="so_xay_dung", route_note="Nhờ Sở xem <b>gấp</b>")
    answer = send(minh, case, "reply", seen, reply="Dạ, chiều nay có thợ đến & sửa ạ.")
    assert answer.status_code == 409
    for part in (
        "Cán bộ lan",
        "giao cho Sở Xây dựng",
        "Nhờ Sở xem &lt;b&gt;gấp&lt;/b&gt;",
        "Dạ, chiều nay có thợ đến &amp; sửa ạ.",
    ):
        assert part in answer.text
    assert desk.kinds(case) == ["filed", "routed"]
    assert send(minh, case, "reply", shown(answer.text), reply="Dạ, chiều nay có thợ đến & sửa ạ.").status_code == 303
    assert desk.kinds(case) == ["filed", "routed", "replied"]


def test_merging_and_unmerging(desk: CaseOffice, lan: httpx.Client) -> None:
    """Each citizen keeps their code and is told; the earlier deadline counts; both pages show the other."""
    first, second = desk.file("web:1"), desk.file("web:2")
    page = lan.get(f"/desk/cases/{second.code}").text
    assert "Có thể trùng" in page and first.code in page
    assert act(lan, second, "merge", into=first.code.lower().replace("-", " ")).status_code == 303
    assert desk.latest(second).merged_into == first.id and first.code in lan.get(f"/desk/cases/{second.code}").text
    assert second.code in lan.get(f"/desk/cases/{first.code}").text
    act(lan, desk.latest(first), "close", result="Đã thay bóng.", no_proof="x")
    assert any("Đã thay bóng." in text and second.code in text for text in desk.heard("web:2"))
    assert act(lan, second, "unmerge").status_code == 303
    assert desk.latest(second).state == "new" and desk.kinds(first)[-1] == "let_go"


def test_the_other_case_was_changed_meanwhile(desk: CaseOffice, lan: httpx.Client) -> None:
    """S13: the suggestion to merge carries the version of both; who was slower reads what the other officer did."""
    first, second = desk.file("web:1"), desk.file("web:2")
    text = lan.get(f"/desk/cases/{second.code}").text
    seen = {**shown(text), "into": first.code, "into_version": "0"}
    assert 'name="into_version" value="0"' in text
    act(lan, first, "route", unit="cong_an")
    late = lan.post(f"/desk/cases/{second.code}/merge", data=seen)
    assert late.status_code == 409 and first.code in late.text and "giao cho Công an" in late.text
    assert desk.latest(second).merged_into is None and desk.heard("web:2") == []
    assert lan.post(f"/desk/cases/{second.code}/merge", data=seen | {"into_version": "1"}).status_code == 303


def test_a_caller_can_be_asked(desk: CaseOffice, lan: httpx.Client) -> None:
    """Who telephoned is telephoned: the question stands on the list of calls to make."""
    case = desk.file(channel="phone", conversation_id=None)
    assert "câu hỏi vào danh sách gọi lại" in lan.get(f"/desk/cases/{case.code}").text
    assert act(lan, case, "ask", question="Cột số mấy ạ?").status_code == 303
    assert f"Hỏi thêm {case.code}" in lan.get("/desk/hotline/callbacks").text
    assert act(lan, case, "resume", answer="Cột số 5").status_code == 303
    assert case.code not in lan.get("/desk/hotline/callbacks").text


def test_templates_are_filled_and_work_without_a_script(desk: CaseOffice, lan: httpx.Client) -> None:
    case = desk.file()
    text = lan.get(f"/desk/cases/{case.code}?template=going_there").text
    filled = f"sẽ cử người đến {LAMP.place} xem tận nơi"
    assert text.split('id="f-reply"')[1].split("</textarea>")[0].count(filled) == 1
    placeless = desk.file("web:2", replace(LAMP, category="conduct.attitude", place=""))
    assert "going_there" not in lan.get(f"/desk/cases/{placeless.code}").text


def test_a_unit_officer_sees_no_name_until_the_desk_shows_it(desk: CaseOffice, lan: httpx.Client) -> None:
    """S3: neither name nor numbers, also not in the timeline; after the next transfer it is hidden again."""
    case = desk.file(unit="so_xay_dung")
    binh = of_unit(desk, "so_xay_dung")
    act(lan, case, "remark", remark="Số của chị ấy là 0912 345 678")
    hidden = binh.get(f"/desk/cases/{case.code}").text
    assert "đã ẩn" in hidden and "Trần Thị Lan" not in hidden and "345 678" not in hidden and "[số điện thoại]" in hidden
    assert act(lan, case, "reveal").status_code == 303
    assert "Trần Thị Lan" in binh.get(f"/desk/cases/{case.code}").text
    act(lan, case, "route", unit="cong_an")
    act(lan, case, "route", unit="so_xay_dung")
    assert "Trần Thị Lan" not in binh.get(f"/desk/cases/{case.code}").text


def test_a_foreign_case_and_an_unknown_code_look_the_same(desk: CaseOffice) -> None:
    """S3: page, form and file, status and body."""
    case = desk.file(unit="cong_an")
    binh = of_unit(desk, "so_xay_dung")
    for path in ("", "/files/x"):
        answers = [binh.get(f"/desk/cases/{code}{path}") for code in (case.code, "PA-2222-222")]
        assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    sent = [
        binh.post(f"/desk/cases/{code}/reply", data={"version": "0", "last_step": "0", "reply": "x"})
        for code in (case.code, "PA-2")
    ]
    assert {(answer.status_code, answer.text) for answer in sent} == {(404, sent[0].text)}
    assert desk.kinds(case) == ["filed"] and case.code not in binh.get("/desk/cases?view=tat-ca").text


def test_a_unit_that_passes_a_case_on_is_led_to_its_list(desk: CaseOffice) -> None:
    case = desk.file(unit="so_xay_dung")
    binh = of_unit(desk, "so_xay_dung")
    answer = act(binh, case, "route", unit="cong_an", route_note="Việc của công an")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/cases?said=routed-away")
    assert binh.get(f"/desk/cases/{case.code}").status_code == 404


DESK_ONLY = ("refuse", "merge", "unmerge", "split", "publish", "unpublish", "reveal")
ACTORS_TOO = ("accept", "route", "assign", "describe", "ask", "resume", "reply", "remark", "close")


@pytest.mark.parametrize("role", ["unit_officer", "survey_staff", "knowledge_editor", "operator"])
def test_roles_and_acts(desk: CaseOffice, role: Any) -> None:
    """403 before anything is looked at; survey staff reads without names, a knowledge editor sees nothing."""
    case = desk.file(unit="so_xay_dung")
    desk.office.hire("ai", role, "so_xay_dung" if role == "unit_officer" else None)
    http = desk.office.at_work("ai")
    may = (*ACTORS_TOO,) if role in ("unit_officer", "operator") else ()
    for name in (*DESK_ONLY, *ACTORS_TOO):
        sent = http.post(f"/desk/cases/{case.code}/{name}", data={"version": "77", "last_step": "0"})
        assert sent.status_code == (409 if name in may else 403), name
    assert http.post("/desk/cases/bulk", data={"act": "accept"}).status_code == (422 if may else 403)
    page = http.get(f"/desk/cases/{case.code}")
    assert page.status_code == (403 if role == "knowledge_editor" else 200)
    assert http.get("/desk/cases").status_code == page.status_code == http.get("/desk/cases/live").status_code
    assert ("<textarea" in page.text) == bool(may)
    assert ("Trần Thị Lan" in page.text) == (role == "operator")
    assert desk.kinds(case) == ["filed"]


def test_reading_leaves_a_trace(desk: CaseOffice, lan: httpx.Client) -> None:
    """S15"""
    case = desk.file()
    lan.get(f"/desk/cases/{case.code}")
    lan.get("/desk/cases/PA-2222-222")
    lan.get("/desk/cases/live")
    assert desk.audited("cases.read") == [("lan", case.code, {"status": 200}), ("lan", "PA-2222-222", {"status": 404})]


def test_what_a_citizen_wrote_is_text(desk: CaseOffice, lan: httpx.Client) -> None:
    """S2: in every field; the twin is that it is there at all."""
    evil = '"><img src=x onerror=alert(1)>{{7*7}}'
    draft = replace(LAMP, text=f"lời {evil}", place=f"nơi {evil}", name=f"tên {evil}", address=f"nhà {evil}")
    case = desk.file("web:1", draft, asked=f"hỏi {evil}", result=f"kết quả {evil}", state="answered")
    for text in (lan.get(f"/desk/cases/{case.code}").text, lan.get("/desk/cases?view=tat-ca").text):
        assert "<img src=x" not in text and "&lt;img src=x" in text and ">49" not in text


def test_the_page_tells_the_law_and_the_place(desk: CaseOffice, lan: httpx.Client) -> None:
    case = desk.file("web:1", replace(LAMP, position=(21.02, 105.83)))
    text = lan.get(f"/desk/cases/{case.code}").text
    assert 'rel="noreferrer" href="https://www.openstreetmap.org/?mlat=21.02&amp;mlon=105.83' in text
    assert "xử lý trong 5 ngày làm việc" in text and case.calendar not in text and "còn 5 ngày làm việc" in text


def test_every_step_has_words(desk: CaseOffice, lan: httpx.Client) -> None:
    """Whatever any part of the service writes into a timeline is told; an unknown one does not break the page."""
    from feedback_store import cases

    case = desk.file()

    def write(db: Any) -> None:
        for kind in (*WORDS, "never heard of"):
            cases.note(db, case.id, desk.office.clock.now, "clock" if kind == "escalated" else "officer:1", kind, "lời")

    desk.office.write(write)
    text = lan.get(f"/desk/cases/{case.code}").text
    timeline = text.split('class="timeline"')[1]
    assert timeline.count("<blockquote>lời</blockquote>") == len(WORDS) + 1 and "ghi một bước khác" in timeline


def test_no_step_was_forgotten() -> None:
    """Whatever is written into a timeline anywhere, by officers, the clock or citizens, has its words."""
    written = set(get_args(get_type_hints(CaseNote)["kind"]))
    for path in (path for room in ("bot", "handlers", "feedback_store") for path in (ROOT / room).rglob("*.py")):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) == "cases.note":
                written |= (
                    {one.value for one in ast.walk(call.args[4]) if isinstance(one, ast.Constant)} if len(call.args) > 4 else set()
                )
    assert {"filed", "escalated", "reopened", "published", "unpublished"} < written
    assert written - WORDS.keys() == set()


def test_a_number_that_is_hidden_is_not_lost_when_the_form_is_saved(desk: CaseOffice) -> None:
    """A unit officer's form holds the place without the number in it."""
    case = desk.file(unit="so_xay_dung", place="nhà chị Lan 0912 345 678")
    binh = of_unit(desk, "so_xay_dung")
    assert 'value="nhà chị Lan [số điện thoại]"' in binh.get(f"/desk/cases/{case.code}").text
    fields = {"category": case.category, "urgency": "high", "place": "nhà chị Lan [số điện thoại]"}
    assert act(binh, case, "describe", **fields).status_code == 303
    assert desk.latest(case).place == case.place and desk.latest(case).urgency == "high"


@pytest.mark.parametrize(
    ("state", "name"), [("closed", "accept"), ("answered", "route"), ("waiting_citizen", "route"), ("refused", "close")]
)
def test_an_act_that_does_not_fit_the_state_is_neither_offered_nor_done(
    desk: CaseOffice, lan: httpx.Client, state: str, name: str
) -> None:
    case = desk.file(state=state)
    page = lan.get(f"/desk/cases/{case.code}").text
    assert f'action="/desk/cases/{case.code}/{name}"' not in page
    fields = {"unit": "cong_an", "result": "Xong", "no_proof": "x"}
    assert send(lan, case, name, shown(page), **fields).status_code == 422
    assert desk.latest(case) == case and desk.heard() == []
