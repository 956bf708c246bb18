"""Dossiers at the desk, over real sockets: what is late, one apology each with its letter, the citizen told, once."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import httpx
import pytest
from docx import Document

from feedback_store import conversations, dossier_apologies, dossier_follows, dossier_lists, dossiers
from feedback_store.dossier_lists import Line, Wanted
from feedback_store.sqlite import Connection
from feedback_store.timestamps import to_text
from handlers.desk.dossier_due import due_of
from knowledge.rules.rules import load
from knowledge.vietnam_time import VIETNAM
from tests.desk.case_office import CaseOffice
from tests.desk.dossier_office import CODE, HOSTILE, UNIT, WEDNESDAY, followed, row, told

PAGE = f"/desk/dossiers/{CODE}"
GOOD = {"seen": to_text(WEDNESDAY), "reason": "check", "words": "", "due": "2026-12-09"}
RUNNING = load().dossiers.clocked
CODES = r"/desk/dossiers/(H05[^\"]+)\""


def listed(http: httpx.Client, query: str = "") -> list[str]:
    """The codes of the list, in order."""
    return re.findall(CODES, http.get(f"/desk/dossiers{query}").text)


def read(http: httpx.Client, path: str = PAGE) -> str:
    """A page's words."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", http.get(path).text.partition("<main")[2])).split())


def later(desk: CaseOffice, days: int) -> httpx.Client:
    """The same officer, some days later."""
    desk.office.clock.pass_(days=days)
    return desk.office.at_work("lan")


def letter_text(answer: httpx.Response) -> str:
    """What a letter says, paragraphs and tables."""
    paper = Document(BytesIO(answer.content))
    cells = [cell.text for table in paper.tables for line in table.rows for cell in line.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


# The list


def test_each_tab_has_its_own_the_most_pressing_first(desk: CaseOffice, lan: httpx.Client) -> None:
    """Monday morning: what was due on Friday is late, what is due on Wednesday soon; who was asked for papers has no due date."""
    friday = WEDNESDAY - timedelta(days=5)
    rows = [
        row("H05-261120-0001"),
        row("H05-261120-0002", friday),
        row("H05-261120-0003", friday - timedelta(days=3)),
        row("H05-261120-0004", WEDNESDAY + timedelta(days=8)),
        row("H05-261120-0005", friday, status=5, supplement_until="2026-12-05"),
        row("H05-261120-0006", friday, status=9, finished_at=to_text(WEDNESDAY)),
        row("H05-261120-0007", None),
        row("H05-261120-0008", friday, status=6),
    ]
    told(desk, *rows)
    ends = {view: [code[-1] for code in listed(lan, f"?view={view}")] for view in ("qua-han", "sap-den-han", "cho-bo-sung")}
    assert ends == {"qua-han": ["3", "2"], "sap-den-han": ["1"], "cho-bo-sung": ["5"]}
    assert [code[-1] for code in listed(lan, "?view=dang-giai-quyet")] == ["3", "2", "5", "8", "1", "4", "7"]
    words = read(lan, "/desk/dossiers?view=dang-giai-quyet")
    spans = ("vừa quá hạn, chưa trọn 1 ngày làm việc", "quá hạn 3 ngày làm việc", "còn 2 ngày làm việc", "không có ngày hẹn")
    assert [one for one in spans if one not in words] == []
    assert "chờ đến 05/12/2026, còn 5 ngày" in words and "chờ người dân nộp tiền" in words
    assert re.findall(r"class=\"count\">(\d+)", lan.get("/desk/dossiers").text) == ["2", "1", "0", "1", "7"]
    assert "xong trễ hẹn" in read(lan, "/desk/dossiers?q=H05-261120-0006")
    assert "<strong>2</strong> <span>hồ sơ quá hạn trả kết quả</span>" in lan.get("/desk/").text


def test_a_day_off_is_no_working_day_of_being_late(desk: CaseOffice, lan: httpx.Client) -> None:
    """Due on Friday afternoon, looked at on Monday morning: a weekend lies between, and no working day is over; on Tuesday one."""
    told(desk, row(due=datetime(2026, 11, 27, 10, tzinfo=UTC)))
    assert "vừa quá hạn, chưa trọn 1 ngày làm việc" in read(lan)
    lan = later(desk, days=1)
    assert "quá hạn 1 ngày làm việc" in read(lan)
    assert "quá hạn lâu nhất trước" in lan.get("/desk/dossiers").text
    assert "hạn gần nhất trước" in lan.get("/desk/dossiers?view=dang-giai-quyet").text


@pytest.mark.parametrize(
    ("due", "now", "said"),
    [
        ("2026-11-19 17:00", "2026-11-23 06:53", "quá hạn 1 ngày làm việc"),
        ("2026-11-20 17:00", "2026-11-23 06:53", "vừa quá hạn, chưa trọn 1 ngày làm việc"),
        ("2026-11-23 09:00", "2026-11-23 10:00", "vừa quá hạn, chưa trọn 1 ngày làm việc"),
        ("2026-11-23 17:00", "2026-11-23 06:53", "hạn hôm nay, 17 giờ"),
        ("2026-11-25 11:30", "2026-11-23 16:00", "còn 1 ngày làm việc"),
        ("2026-11-30 17:00", "2026-11-27 06:53", "còn 1 ngày làm việc"),
        ("2026-11-29 17:00", "2026-11-27 16:00", "còn chưa đến 1 ngày làm việc"),
    ],
)
def test_days_before_and_after_are_counted_alike(due: str, now: str, said: str) -> None:
    """Whole working days, today not counted on either side."""
    moments = [datetime.fromisoformat(one).replace(tzinfo=VIETNAM) for one in (due, now)]
    made = row(due=moments[0])
    assert due_of(load(), Line(made, made.due_at, made.due_at, False, False), moments[1]).words == said


def test_filters_and_codes(desk: CaseOffice, lan: httpx.Client) -> None:
    late = WEDNESDAY - timedelta(days=9)
    told(desk, row("H05-261120-0001", late), row("H05-261120-0002", late, unit="so_y_te", field="Y tế", procedure="1.000002"))
    for query in ("unit=so_y_te", "field=Y+tế", "procedure=1.000002", "q=h05+261120+0002"):
        assert listed(lan, f"?{query}") == ["H05-261120-0002"], query
    assert listed(lan, "?q=h05-26") == ["H05-261120-0001", "H05-261120-0002"]
    assert listed(lan, "?q=0002") == ["H05-261120-0002"] and listed(lan, "?q=H05.261120.0001") == ["H05-261120-0001"]
    assert (
        "<details open" not in lan.get("/desk/dossiers?q=0002").text and "<details open" in lan.get("/desk/dossiers?field=X").text
    )
    for end in ("261120-0002", "-261120-0002", "261120.0002", "261120 0002"):
        assert listed(lan, f"?q={end}") == ["H05-261120-0002"], end
    assert "Không có hồ sơ nào khớp" in read(lan, "/desk/dossiers?q=261120-0009")
    assert "ở đây không lưu số của ai" in read(lan, "/desk/dossiers?q=0911000234")
    assert "ở đây không lưu số của ai" in read(lan, "/desk/dossiers?q=091100-0234")
    assert "Không có hồ sơ nào khớp" in read(lan, "/desk/dossiers?field=X")
    assert listed(lan, "?view=x&page=x&q=%25") == []


def test_a_list_goes_on_page_by_page(desk: CaseOffice, lan: httpx.Client) -> None:
    told(desk, *(row(f"H05-261120-{number:04}", WEDNESDAY - timedelta(days=9)) for number in range(1, 121)))
    pages = [listed(lan, f"?page={number}") for number in range(4)]
    assert [len(codes) for codes in pages] == [50, 50, 20, 0] and len({code for codes in pages for code in codes}) == 120


def test_a_unit_sees_only_its_own(desk: CaseOffice) -> None:
    """Neither in the list, nor by the code, nor in a count, nor by an act; what there is not looks the same."""
    late = WEDNESDAY - timedelta(days=9)
    told(desk, row("H05-261120-0001", late), row("H05-261120-0002", late, unit="so_y_te"))
    desk.office.hire("hoa", "unit_officer", UNIT)
    http = desk.office.at_work("hoa")
    assert listed(http) == listed(http, "?unit=so_y_te") == listed(http, "?q=H05") == ["H05-261120-0001"]
    assert '<span class="count">1</span>' in http.get("/desk/dossiers").text
    strange, none = (http.get(f"/desk/dossiers/{code}") for code in ("H05-261120-0002", "H05-261120-0009"))
    assert (strange.status_code, none.status_code) == (404, 404)
    for act in ("review", "apology", "draft", "sent"):
        assert http.post(f"/desk/dossiers/H05-261120-0002/{act}", data=GOOD | {"how": "phone"}).status_code == 404
    assert desk.office.ask("SELECT count(*) FROM dossier_apologies") == [(0,)]
    desk.office.hire("mai", "unit_officer")
    assert listed(desk.office.at_work("mai")) == []


# The apology


def test_a_follower_is_told_in_the_same_commit(desk: CaseOffice, lan: httpx.Client) -> None:
    """Sorry, why, until when; what they know of otherwise stays; the way is recorded by itself, and others hear nothing."""
    told(desk, row(), row("H05-261120-0009"))
    followed(desk, "web:1", "telegram:2", knows={"status": 4, "due": to_text(WEDNESDAY), "supplement": 5})
    followed(desk, "web:3", code="H05-261120-0009")
    text = read(lan)
    assert "2 người đang theo dõi được báo ngay" in text and "web:1" not in text
    answer = lan.post(f"{PAGE}/apology", data=GOOD | {"words": "Đang chờ {tổ} đo đạc."})
    assert answer.status_code == 303 and answer.headers["location"].endswith("?said=apologised-told")
    (said,) = desk.heard("web:1")
    assert desk.heard("telegram:2") == [said] and desk.heard("web:3") == []
    assert sorted(desk.woken) == ["telegram:2", "web:1"]
    facts = (
        "xin lỗi anh/chị",
        CODE,
        "thứ Tư, 2/12/2026",
        "xác minh thông tin",
        "Đang chờ {tổ} đo đạc.",
        "thứ Tư, 9/12/2026",
        "0200 555 003",
    )
    assert [fact for fact in facts if fact not in said] == []
    new = "2026-12-09T10:00:00.000000+00:00"
    found = desk.office.ask("SELECT told FROM dossier_follows WHERE code = ?", CODE)
    assert [json.loads(one) for (one,) in found] == [{"status": 4, "due": new, "supplement": 5}] * 2
    assert desk.office.ask("SELECT due_before, due_after, sent_by FROM dossier_apologies") == [(to_text(WEDNESDAY), new, "chat")]
    assert desk.office.ask("SELECT channel, state FROM outbox ORDER BY channel") == [("telegram", "queued"), ("web", "sent")]
    assert desk.audited("dossiers.apologise") == [("lan", CODE, {"due": new, "late": False})]
    assert "Nhắn qua Một Cửa, Cán bộ lan, 30/11/2026 09:00" in read(lan)


def test_a_second_new_date_is_refused_with_the_law(desk: CaseOffice, lan: httpx.Client) -> None:
    """One extension only, and nobody is told twice; the page offers none."""
    told(desk, row())
    followed(desk, "web:1")
    assert lan.post(f"{PAGE}/apology", data=GOOD).status_code == 303
    again = lan.post(f"{PAGE}/apology", data=GOOD | {"due": "2026-12-21"})
    assert again.status_code == 409 and "chỉ cho hẹn lại một lần" in again.text and "118/2025" in again.text
    assert "Đọc lại trước khi ghi" not in lan.get(PAGE).text
    assert desk.office.ask("SELECT substr(due_after, 1, 10) FROM dossier_apologies") == [("2026-12-09",)]
    assert len(desk.heard()) == 1


def test_nothing_is_kept_when_somebody_cannot_be_told(desk: CaseOffice, lan: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new date, the reply and the row of the audit are one commit: a failure leaves none of them."""
    told(desk, row())
    followed(desk, "web:1")

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("canary-failure")

    monkeypatch.setattr(conversations, "save", fails)
    assert lan.post(f"{PAGE}/apology", data=GOOD).status_code == 500
    assert desk.office.ask("SELECT count(*) FROM dossier_apologies") == [(0,)] and desk.heard() == []


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"reason": "", "words": " "}, "Hãy chọn một lý do hoặc viết lý do"),
        ({"reason": "x", "words": ""}, "Hãy chọn một lý do hoặc viết lý do"),
        ({"words": "x" * 501}, "Lý do dài 501 ký tự"),
        ({"words": "Gọi chị Lan 0911000234 nhé"}, "Lý do có số điện thoại"),
        ({"words": "CCCD 001099000001 chưa khớp"}, "Lý do có số giấy tờ"),
        ({"due": ""}, "Hãy chọn ngày hẹn mới"),
        ({"due": "31/02/2027"}, "Hãy chọn ngày hẹn mới"),
        ({"due": "2026-11-30"}, "phải sau hôm nay"),
        ({"due": "2026-12-02"}, "phải sau ngày hẹn cũ, 02/12/2026"),
        ({"due": "2026-12-05"}, "không phải ngày làm việc. Ngày làm việc gần nhất sau đó là 07/12/2026"),
        ({"due": "2027-01-01"}, "không phải ngày làm việc. Ngày làm việc gần nhất sau đó là 04/01/2027"),
        ({"due": "2036-12-09"}, "xa quá"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(desk: CaseOffice, lan: httpx.Client, changed: dict[str, str], line: str) -> None:
    told(desk, row())
    form = GOOD | {"words": "giữ lại chữ này"} | changed
    for act in ("review", "apology", "draft"):
        answer = lan.post(f"{PAGE}/{act}", data=form)
        assert answer.status_code == 422 and line in unescape(answer.text)
        assert form["words"].strip() in answer.text
    assert desk.office.ask("SELECT count(*) FROM dossier_apologies") == [(0,)]


def test_a_date_can_be_typed_as_people_write_it(desk: CaseOffice, lan: httpx.Client) -> None:
    told(desk, row())
    assert lan.post(f"{PAGE}/apology", data=GOOD | {"due": "9/12/2026"}).status_code == 303
    assert desk.office.ask("SELECT due_after FROM dossier_apologies") == [("2026-12-09T10:00:00.000000+00:00",)]


def test_the_suggested_date_can_be_sent_as_it_stands(desk: CaseOffice, lan: httpx.Client) -> None:
    """Five working days after the due date, or from today where that is over; the page's own form, unchanged."""
    for number, due in enumerate((WEDNESDAY, WEDNESDAY - timedelta(days=20)), 1):
        code = f"H05-261120-000{number}"
        told(desk, row(code, due))
        fields = dict(re.findall(r'name="(seen|due)" (?:type="date" )?value="([^"]+)"', lan.get(f"/desk/dossiers/{code}").text))
        assert fields["due"] == ("2026-12-09", "2026-12-07")[number - 1]
        assert lan.post(f"/desk/dossiers/{code}/apology", data=fields | {"reason": "load"}).status_code == 303


def test_later_than_the_law_is_said_and_recorded(desk: CaseOffice, lan: httpx.Client) -> None:
    """At least a day before the due date: on the day itself it is too late, and an apology is still owed."""
    told(desk, row(), row("H05-261120-0002"))
    lan = later(desk, days=1)
    assert "muộn hơn luật định" not in read(lan)
    assert lan.post(f"{PAGE}/apology", data=GOOD).status_code == 303
    lan = later(desk, days=1)
    page = "/desk/dossiers/H05-261120-0002"
    assert "Đã muộn hơn luật định" in read(lan, page) and "vẫn phải xin lỗi" in read(lan, page)
    assert lan.post(f"{page}/apology", data=GOOD).status_code == 303
    assert [details["late"] for _, _, details in desk.audited("dossiers.apologise")] == [False, True]
    assert "đã muộn hơn luật định" in read(lan, page) and "muộn hơn luật định" not in read(lan)


def test_the_new_date_counts_everywhere(desk: CaseOffice, lan: httpx.Client) -> None:
    """It is no longer late; once the new date is over it is late again, and the page says that there is no third one."""
    told(desk, row(due=WEDNESDAY - timedelta(days=9)))
    assert listed(lan) == [CODE]
    lan.post(f"{PAGE}/apology", data=GOOD | {"seen": to_text(WEDNESDAY - timedelta(days=9)), "due": "2026-12-04"})
    assert listed(lan) == [] and listed(lan, "?view=dang-giai-quyet") == [CODE]
    assert "còn 4 ngày làm việc" in read(lan) and "tính theo ngày hẹn cũ" in read(lan)
    assert "đã hẹn lại, chưa báo người dân" in read(lan, "/desk/dossiers?view=dang-giai-quyet")
    lan = later(desk, days=7)
    assert listed(lan) == [CODE] and "Đã quá cả ngày hẹn lại" in read(lan)
    told(desk, row(due=WEDNESDAY + timedelta(days=20)))  # the one-stop software counts anew after a supplement
    assert listed(lan) == [] and "22/12/2026 17:00" in read(lan)
    done = to_text(WEDNESDAY + timedelta(days=1))
    told(desk, row(due=WEDNESDAY + timedelta(days=20), status=9, finished_at=done, returned_by="post"))
    for page in (PAGE, f"/desk/dossiers?q={CODE}"):
        ended = "đã hẹn lại 22/12/2026, xong sau ngày hẹn đầu 23/11/2026 17:00"
        assert ended in read(lan, page), "punctuality goes by the first date"
    assert "chờ bưu tá giao" in read(lan)


def test_what_the_software_changed_meanwhile_is_not_written_over(desk: CaseOffice, lan: httpx.Client) -> None:
    told(desk, row(due=WEDNESDAY + timedelta(days=1)))
    for act in ("review", "apology"):
        answer = lan.post(f"{PAGE}/{act}", data=GOOD | {"words": "giữ lại chữ này"})
        assert answer.status_code == 422 and "vừa thay đổi theo phần mềm một cửa" in answer.text
        assert "giữ lại chữ này" in answer.text
    assert desk.office.ask("SELECT count(*) FROM dossier_apologies") == [(0,)]


@pytest.mark.parametrize(
    "columns", [{"status": 5}, {"status": 6}, {"status": 9, "finished_at": to_text(WEDNESDAY)}, {"status": 1}, {"due": None}]
)
def test_without_a_running_time_there_is_nothing_to_put_off(
    desk: CaseOffice, lan: httpx.Client, columns: dict[str, object]
) -> None:
    told(desk, row(**columns))  # type: ignore[arg-type]
    assert "Đọc lại trước khi ghi" not in lan.get(PAGE).text
    answer = lan.post(f"{PAGE}/apology", data=GOOD)
    assert answer.status_code == 422 and "không còn đang tính hạn" in answer.text


# Read back before it is recorded


def test_the_new_date_is_read_back_before_it_is_recorded(desk: CaseOffice, lan: httpx.Client) -> None:
    """The date in words, the reason, the very words of the message; nothing is kept; going back loses nothing."""
    told(desk, row())
    followed(desk, "web:1")
    before = desk.office.tables("audit", "audit_head", "staff_sessions", "sqlite_sequence")
    form = GOOD | {"words": "Đang đo lại <b>thửa</b> đất."}
    page = lan.post(f"{PAGE}/review", data=form)
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())
    assert page.status_code == 200 and "<b>thửa" not in page.text
    for fact in ("thứ Tư, 2/12/2026", "thứ Tư, 9/12/2026", "Đang đo lại <b>thửa</b> đất.", "1 người đang theo dõi được nhắn ngay"):
        assert fact in unescape(page.text).replace("\n", " "), fact
    assert desk.office.tables("audit", "audit_head", "staff_sessions", "sqlite_sequence") == before and desk.heard() == []
    back = lan.post(f"{PAGE}/review", data=form | {"back": "1"})
    assert form["words"] in unescape(back.text) and 'value="2026-12-09"' in back.text
    fields = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)}
    assert {name: fields[name] for name in form} == form
    assert lan.post(f"{PAGE}/apology", data=fields).status_code == 303
    (said,) = desk.heard("web:1")
    assert all(line in text for line in said.replace("**", "").splitlines()), "as it was read back"
    again = lan.post(f"{PAGE}/review", data=form)
    assert again.status_code == 409 and "chỉ cho hẹn lại một lần" in again.text


# Told by the officer


def test_what_was_put_off_untold_has_its_tab_until_somebody_tells(desk: CaseOffice, lan: httpx.Client) -> None:
    """NĐ 118/2025, art. 19.6: red on its page, with what a citizen who looks reads now; counted on the first page of the desk."""
    told(desk, row(due=WEDNESDAY - timedelta(days=9)), row("H05-261120-0002"))
    lan.post(f"{PAGE}/apology", data=GOOD | {"seen": to_text(WEDNESDAY - timedelta(days=9))})
    assert listed(lan, "?view=chua-bao") == [CODE]
    assert re.findall(r"class=\"count\">(\d+)", lan.get("/desk/dossiers").text) == ["0", "1", "1", "0", "2"]
    assert "<strong>1</strong> <span>hồ sơ đã hẹn lại, chưa báo người dân</span>" in lan.get("/desk/").text
    assert '<p class="fault"><strong>Chưa ghi là đã báo người dân.' in lan.get(PAGE).text
    assert "Người dân tra hồ sơ này lúc này đọc ngày hẹn: thứ Tư, 9/12/2026" in read(lan)
    lan.post(f"{PAGE}/sent", data={"how": "phone"})
    assert listed(lan, "?view=chua-bao") == [] and "chưa báo người dân" not in lan.get("/desk/").text
    assert "Chưa ghi là đã báo" not in read(lan) and "đọc ngày hẹn: thứ Tư, 9/12/2026" in read(lan)


def test_a_citizen_who_looks_reads_the_new_date_at_once(desk: CaseOffice, lan: httpx.Client) -> None:
    """Whether or not anybody recorded how they were told."""
    told(desk, row())
    lan.post(f"{PAGE}/apology", data=GOOD)
    followed(desk, "web:1")
    with desk.office.store.reading() as db:
        follow = dossier_follows.load(db, "web:1", CODE)
        assert follow and dossiers.due_after(db, CODE) == follow.due_after == "2026-12-09T10:00:00.000000+00:00"


def test_how_the_citizen_was_told_is_recorded_once(desk: CaseOffice, lan: httpx.Client) -> None:
    told(desk, row())
    early = lan.post(f"{PAGE}/sent", data={"how": "phone"})
    assert early.status_code == 409 and "chưa có văn bản xin lỗi" in early.text
    lan.post(f"{PAGE}/apology", data=GOOD)
    assert "Chưa ghi là đã báo" in read(lan)
    for wrong in ("", "chat", "x"):
        assert "Hãy chọn đã báo" in lan.post(f"{PAGE}/sent", data={"how": wrong}).text
    desk.office.clock.pass_(minutes=20)
    assert lan.post(f"{PAGE}/sent", data={"how": "phone"}).status_code == 303
    assert "Gọi điện thoại, Cán bộ lan, 30/11/2026 09:20" in read(lan)
    again = lan.post(f"{PAGE}/sent", data={"how": "post"})
    assert again.status_code == 409 and "Đã có người ghi" in again.text
    assert [details for *_, details in desk.audited("dossiers.sent") if "how" in details] == [{"how": "phone"}]
    with desk.office.store.reading() as db:
        kept = dossier_apologies.load(db, CODE)
    assert kept and kept.sent_by == "phone"


# The letter


def test_the_letter_holds_the_facts_and_is_not_kept(desk: CaseOffice, lan: httpx.Client) -> None:
    """A draft before anything is recorded, the letter afterwards: the same words; nobody is told by a draft."""
    told(desk, row())
    followed(desk, "web:1")
    assert lan.get(f"{PAGE}/letter").status_code == 404
    before = desk.office.tables("audit", "audit_head", "staff_sessions", "sqlite_sequence")
    draft = lan.post(f"{PAGE}/draft", data=GOOD | {"words": "Đang đo lại thửa đất."})
    assert draft.status_code == 200 and desk.heard() == []
    assert desk.office.tables("audit", "audit_head", "staff_sessions", "sqlite_sequence") == before
    lan.post(f"{PAGE}/apology", data=GOOD | {"words": "Đang đo lại thửa đất."})
    letter = lan.get(f"{PAGE}/letter")
    assert letter.headers["content-disposition"] == f'attachment; filename="xin-loi-{CODE}.docx"'
    text = letter_text(letter)
    assert text == letter_text(draft)
    facts = (CODE, "1.004194", "Đăng ký tạm trú", "20/11/2026", "02/12/2026", "09/12/2026", "Đang đo lại thửa đất.", "Ông/bà …")
    office = ("Sở Xây dựng", "Số 5 đường Mẫu", "0200 555 003", "118/2025/NĐ-CP", "Mẫu số 04", "Độc lập - Tự do - Hạnh phúc")
    assert [fact for fact in (*facts, *office) if fact not in text] == []
    assert [what for _, what, _ in desk.audited("dossiers.letter")] == [CODE, CODE]


def test_hostile_words_stay_words(desk: CaseOffice, lan: httpx.Client) -> None:
    """S2: on the page, in the list and in the letter, as they were typed."""
    told(desk, row(field=HOSTILE))
    lan.post(f"{PAGE}/apology", data=GOOD | {"words": HOSTILE})
    for path in (PAGE, "/desk/dossiers?view=dang-giai-quyet"):
        text = lan.get(path).text
        assert "<img src=x" not in text and "{{7*7}}" in text
    assert HOSTILE in letter_text(lan.get(f"{PAGE}/letter"))


def test_lists_and_counts_say_the_same(desk: CaseOffice) -> None:
    """What a tab counts is what its list holds, with apologies before and after."""
    now, soon = to_text(desk.office.clock.now), to_text(WEDNESDAY + timedelta(hours=7))
    told(
        desk,
        *(
            row(f"H05-261120-{number:04}", WEDNESDAY + timedelta(days=number - 15), status=2 + number % 5)
            for number in range(40)
            if number % 5 != 1
        ),
    )

    def check(db: Connection, *, is_put_off: bool) -> None:
        counts, fields = dossier_lists.counts(db, "", now, soon, RUNNING)
        late, near = Wanted(RUNNING, due_before=now), Wanted(RUNNING, due_since=now, due_before=soon)
        every = (late, near, Wanted(is_untold=True), Wanted(dossier_lists.WAITING), Wanted())
        lists = [dossier_lists.page(db, wanted, 99) for wanted in every]
        assert tuple(map(len, lists)) == counts and fields == ["Xây dựng"]
        assert [dossier_lists.count(db, wanted) for wanted in every[:3]] == [*counts[:3]]
        assert all(counts) if is_put_off else counts.untold == 0

    def put_off(db: Connection) -> None:
        for line in dossier_lists.page(db, Wanted(RUNNING, due_before=now), 5):
            dossier_apologies.add(db, line.dossier.code, "x", (line.due or "", to_text(WEDNESDAY)), 1, desk.office.clock.now)

    with desk.office.store.reading() as db:
        check(db, is_put_off=False)
        assert dossiers.are_known(db) and dossier_follows.of_dossier(db, CODE) == []
    desk.office.hire("lan")
    desk.office.write(put_off)
    with desk.office.store.reading() as db:
        check(db, is_put_off=True)
